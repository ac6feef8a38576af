"""The questions of a review: which codings one decision settles, and the evidence.

A question names as few fields as possible: a cost centre where all its money is open, its account
where only that is, else the whole coding. So a decision holds for next year's payees as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from prevspend.classify import explainer_for
from prevspend.errors import LedgerError
from prevspend.review.alike import Selector, gather_alike
from prevspend.review.codings import OpenCoding, Why, review_codings
from prevspend.review.grouping import group_codings
from prevspend.review.narratives import SHOWN, Narratives
from prevspend.review.suggestions import Suggester

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.classify import NearMiss
    from prevspend.review.suggestions import Suggestion
    from prevspend.taxonomy import Taxonomy

_CONTESTED: Final[frozenset[Why]] = frozenset({"only the unit is known", "nearly something else"})
_MOST_CONTESTED = 100
_MOST_CONTESTED_APART = 400
_WORTH_ASKING = 10_000
"""Undecided money is asked about where it is at least one part in so many of the money in scope;
where each coding has a row of its own, so is all the rest."""


@dataclass(frozen=True)
class Question:
    """Codings that one decision settles.

    Attributes:
        selectors: the field values that pick their lines out, as an override names them; several
            where codings are alike, the largest first.
        codings: how many codings they are, over all years.
        why: why a person is asked.
        pence: their pence in each year.
        count: their lines, over all years.
        now: what it is decided as now; nothing where it is undecided.
        at_risk: the pence, by their size, that an answer could make prevention, or take from it.
        nearly: the rules that failed on one thing only, for the largest of the codings.
        suggestion: the answer that is likely right for the largest of the codings.
        accounts: the largest accounts: what was bought.
        payees: the largest payees.
        narratives: narratives of the largest lines.
        decided_after: the share of money in scope that is decided once this and all questions
            before it are; none where it is decided already.
    """

    selectors: tuple[Selector, ...]
    codings: int
    why: Why
    pence: dict[str, int]
    count: int
    now: str = ""
    at_risk: int = 0
    nearly: str = ""
    suggestion: Suggestion | None = None
    accounts: tuple[str, ...] = ()
    payees: tuple[str, ...] = ()
    narratives: tuple[str, ...] = ()
    decided_after: float | None = None

    @property
    def size(self) -> int:
        """The pence that depend on it over all years, credits by their size."""
        return sum(map(abs, self.pence.values()))

    @property
    def rank(self) -> tuple[bool, bool, int, int, tuple[Selector, ...]]:
        """Its place among questions: what could move most prevention comes first.

        What a name or a kind decides, and so rather surely, comes after what nothing does, or a
        wide unit only; and what moves no prevention comes last.
        """
        is_sure = self.why == "nearly something else"
        return self.at_risk == 0, is_sure, -self.at_risk, -self.size, self.selectors


@dataclass(frozen=True)
class Review:
    """The questions of some years of one organisation.

    Attributes:
        organisation: its name.
        years: the financial years.
        decided: the share of their money in scope that is decided before any answer.
        questions: those first whose answers could move most prevention.
        not_asked: the pence, by their size, of undecided codings that are too small to ask about,
            or that no decision can name alone.
    """

    organisation: str
    years: tuple[str, ...]
    decided: float | None
    questions: tuple[Question, ...]
    not_asked: int = 0


def build_review(
    years: Sequence[tuple[Baseline, pa.Table, Path]],
    taxonomy: Taxonomy,
    most: int = 400,
    *,
    apart: bool = False,
) -> Review:
    """Work out what to ask of the years of one organisation.

    Args:
        years: each year's baseline, codings and `lines.parquet`.
        taxonomy: the taxonomy they were classified by.
        most: no more questions about undecided money than these.
        apart: whether each coding has a row of its own.

    Raises:
        LedgerError: if a year occurs twice, or the years are of different organisations.
    """
    _check(years)
    codings = [
        coding
        for baseline, table, _ in years
        for coding in review_codings(baseline.financial_year, table, taxonomy, baseline.overrides)
    ]
    money = [_in_scope_and_decided(baseline) for baseline, _, _ in years]
    in_scope, decided = (sum(pence) for pence in zip(*money, strict=True))
    undecided, not_asked = rank_questions(codings, {"undecided"}, apart=apart)
    contested, _ = rank_questions(codings, _CONTESTED, apart=apart)
    if apart:
        contested = [pair for pair in contested if pair[0].size * _WORTH_ASKING >= in_scope]
    most_contested = _MOST_CONTESTED_APART if apart else _MOST_CONTESTED
    worth = [pair for pair in undecided if pair[0].size * _WORTH_ASKING >= in_scope][:most]
    selected = sorted([*worth, *contested[:most_contested]], key=lambda pair: pair[0].rank)
    not_asked += sum(question.size for question, _ in undecided[len(worth) :])
    questions = _with_evidence(selected, codings, years, taxonomy)
    return Review(
        organisation=years[0][0].organisation.name or "",
        years=tuple(baseline.financial_year for baseline, _, _ in years),
        decided=decided / in_scope if in_scope > 0 else None,
        questions=tuple(_reached(questions, decided, in_scope)),
        not_asked=not_asked,
    )


def rank_questions(
    codings: Sequence[OpenCoding], kinds: Collection[Why], *, apart: bool = False
) -> tuple[list[tuple[Question, list[OpenCoding]]], int]:
    """Return the questions about open codings of some kinds, with the codings.

    Those come first that could move most prevention. The second value is the pence, by their
    size, of codings that no decision can name alone.
    """
    groups, left = group_codings(codings, kinds, apart=apart)
    rows = (
        {(lines,): group for lines, group in groups.items()}
        if apart
        else gather_alike(groups, codings)
    )
    questions = [(_question(selectors, group), group) for selectors, group in rows.items()]
    return sorted(questions, key=lambda pair: pair[0].rank), left


def _in_scope_and_decided(baseline: Baseline) -> tuple[int, int]:
    """Return the pence in scope and those decided, under the overlay where there is one."""
    statuses = (baseline.local or baseline).reconciliation.by_status
    in_scope = sum(statuses.values()) - statuses["out_of_scope"]
    return in_scope, in_scope - statuses["unclassified"]


def _check(years: Sequence[tuple[Baseline, pa.Table, Path]]) -> None:
    named = [baseline.financial_year for baseline, _, _ in years]
    twice = [year for year, times in Counter(named).items() if times > 1]
    if twice:
        raise LedgerError(
            f"The year {twice[0]} was given twice.",
            why="its money would be asked about twice.",
            fix="name each year's folder once.",
        )
    bodies = sorted({baseline.organisation.name or "" for baseline, _, _ in years})
    if len(bodies) > 1:
        raise LedgerError(
            f"These results are of different organisations: {', '.join(bodies)}.",
            why="a decision is about one organisation's ledger.",
            fix="review each organisation by itself.",
        )


def _question(selectors: tuple[Selector, ...], group: Sequence[OpenCoding]) -> Question:
    pence: Counter[str] = Counter()
    for coding in group:
        pence[coding.year] += coding.pence
    why, now = group[0].state
    return Question(
        selectors=selectors,
        codings=len({tuple(coding.filled.items()) for coding in group}),
        why=why or "undecided",
        pence=dict(pence),
        count=sum(coding.lines for coding in group),
        now=now,
        at_risk=sum(coding.pence_at_risk for coding in group),
    )


def _with_evidence(
    questions: Sequence[tuple[Question, list[OpenCoding]]],
    codings: Sequence[OpenCoding],
    years: Sequence[tuple[Baseline, pa.Table, Path]],
    taxonomy: Taxonomy,
) -> Iterator[Question]:
    """Add what helps to answer: payees, narratives, near misses, the outcomes of neighbours."""
    explainer = explainer_for(taxonomy, years[0][0].organisation.kind)
    narratives = Narratives(
        [baseline.financial_year for baseline, _, _ in years],
        [lines for _, _, lines in years],
        {(coding.year, coding.number) for _, group in questions for coding in group},
    )
    largest = [max(group, key=lambda coding: abs(coding.pence)) for _, group in questions]
    near = [explainer.explain(coding.filled).near for coding in largest]
    suggested = Suggester(codings, taxonomy).suggest(list(zip(largest, near, strict=True)))
    for (question, group), misses, suggestion in zip(questions, near, suggested, strict=True):
        yield replace(
            question,
            nearly="\n".join(_in_words(misses)),
            suggestion=suggestion,
            accounts=_largest("account", group),
            payees=_largest("supplier", group),
            narratives=narratives.of(group),
        )


def _largest(field: str, group: Sequence[OpenCoding]) -> tuple[str, ...]:
    """Return what most of the money of some codings has in a field."""
    pence: Counter[str] = Counter()
    for coding in group:
        pence[coding.filled.get(field, "")] += abs(coding.pence)
    return tuple(text for text, _ in pence.most_common(SHOWN) if text)


def _in_words(near: Sequence[NearMiss]) -> list[str]:
    """Return rules that nearly matched; those for another kind of organisation help nobody."""
    own = [miss for miss in near if miss.failed != "organisation"]
    return [f"{miss.name}: {miss.why}" for miss in own[:SHOWN]]


def _reached(questions: Iterable[Question], decided: int, in_scope: int) -> Iterator[Question]:
    """Add to each question how much is decided once it is answered."""
    for question in questions:
        if question.why != "undecided" or in_scope <= 0:
            yield question
            continue
        decided += sum(question.pence.values())
        yield replace(question, decided_after=decided / in_scope)
