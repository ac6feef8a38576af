"""The questions of a review: which codings one decision settles, and the evidence.

A question names as few fields as possible: a cost centre where all its money is open, its account
where only that is, else the whole coding. So a decision holds for next year's payees as well.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from prevspend.baseline import decided_by_kind, kind_not_known
from prevspend.classify import explainer_for
from prevspend.errors import LedgerError
from prevspend.review.alike import Selector, Suggest, gather_alike
from prevspend.review.codings import OpenCoding, Why, review_codings
from prevspend.review.grouping import group_codings
from prevspend.review.narratives import SHOWN, Narratives
from prevspend.review.suggestions import Suggester
from prevspend.review.units import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.classify import NearMiss
    from prevspend.review.suggestions import Suggestion
    from prevspend.taxonomy import Taxonomy

_CONTESTED: Final[frozenset[Why]] = frozenset({"only the unit is known", "nearly something else"})
_CHANGED: Final[dict[Why, float]] = {
    "undecided": 1,
    "only the unit is known": 0.04,
    "nearly something else": 0.02,
}
"""How much of the money at risk an answer changes. Of the labelled codings that come with the
taxonomy, people decided so many pounds otherwise than the rules did, in hundredths."""

_WORTH_A_SHARE = 0.01
_MOST = 400
_MOST_CONTESTED = 100
_MOST_CONTESTED_APART = 400
_LEAST_PENCE = 100_000
_PART, _PART_OF_SMALL = 100_000, 1_000


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
        places: the directorates, divisions and services that most of it is of.
        largest: of several codings the largest, with their pence.
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
    places: tuple[str, ...] = ()
    largest: tuple[tuple[dict[str, str], int], ...] = ()
    decided_after: float | None = None

    @property
    def size(self) -> int:
        """The pence that depend on it over all years, credits by their size."""
        return sum(map(abs, self.pence.values()))

    @property
    def rank(self) -> tuple[float, int, tuple[Selector, ...]]:
        """Its place among questions: where an answer is likely to move most prevention first."""
        return -self.at_risk * _CHANGED[self.why], -self.size, self.selectors


class Left(NamedTuple):
    """Codings that are not asked about: how many, and their pence by size."""

    codings: int
    pence: int


_NOTHING: Final = Left(0, 0)


@dataclass(frozen=True)
class NotAsked:
    """What the questions of a review leave out.

    Attributes:
        least: a question is asked where it is about so many pence.
        small: undecided codings of questions about less.
        unnamed: undecided codings that no decision can name alone.
        contested: decided codings that a person could doubt, of questions less urgent.
    """

    least: int
    small: Left = _NOTHING
    unnamed: Left = _NOTHING
    contested: Left = _NOTHING


_ALL_ASKED: Final = NotAsked(0)


@dataclass(frozen=True)
class Review:
    """The questions of some years of one organisation.

    Attributes:
        organisation: its name.
        years: the financial years.
        decided: the share of their money in scope that is decided before any answer.
        questions: those first whose answers could move most prevention.
        not_asked: what they leave out.
        advice: what to do before any answer; blank where there is nothing.
    """

    organisation: str
    years: tuple[str, ...]
    decided: float | None
    questions: tuple[Question, ...]
    not_asked: NotAsked = _ALL_ASKED
    advice: str = ""


def build_review(
    years: Sequence[tuple[Baseline, pa.Table, Path]],
    taxonomy: Taxonomy,
    least: int | None = None,
    *,
    apart: bool = False,
) -> Review:
    """Work out what to ask of the years of one organisation.

    Args:
        years: each year's baseline, codings and `lines.parquet`.
        taxonomy: the taxonomy they were classified by.
        least: ask every question about so many pence or more; where it is not given, that depends
            on the money in scope, and on how many questions there are.
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
    suggester = Suggester(codings, taxonomy)
    undecided, unnamed = rank_questions(
        codings, {"undecided"}, apart=apart, suggest=suggester.answers
    )
    contested, _ = rank_questions(codings, _CONTESTED, apart=apart, suggest=suggester.answers)
    smallest = _smallest(undecided, in_scope) if least is None else least
    asked = [pair for pair in undecided if pair[0].size >= smallest]
    doubtful = [pair for pair in contested if pair[0].size >= smallest]
    if least is None:
        doubtful = doubtful[: _MOST_CONTESTED_APART if apart else _MOST_CONTESTED]
    selected = sorted([*asked, *doubtful], key=lambda pair: pair[0].rank)
    questions = _with_evidence(selected, suggester, years, taxonomy)
    return Review(
        organisation=years[0][0].organisation.name or "",
        years=tuple(baseline.financial_year for baseline, _, _ in years),
        decided=decided / in_scope if in_scope > 0 else None,
        questions=tuple(_reached(questions, decided, in_scope)),
        not_asked=NotAsked(
            smallest,
            small=_left_out(undecided, asked),
            unnamed=_left(unnamed),
            contested=_left_out(contested, doubtful),
        ),
        advice=_advice(years, taxonomy),
    )


def _smallest(undecided: Sequence[tuple[Question, list[OpenCoding]]], in_scope: int) -> int:
    """Return how many pence a question is about at least: £1,000, more of much money.

    It is one part in 100,000 of the money in scope where that is more, one in 1,000 where £1,000
    is more than that, and what the last one is about where there are too many.
    """
    least = max(min(_LEAST_PENCE, in_scope // _PART_OF_SMALL), in_scope // _PART)
    unit = int("1".ljust(len(str(least)), "0"))  # so that one figure is left
    sizes = sorted((question.size for question, _ in undecided), reverse=True)
    return max(least // unit * unit, *sizes[_MOST - 1 : _MOST], 1)


def _left_out(
    all_: Sequence[tuple[Question, list[OpenCoding]]],
    asked: Sequence[tuple[Question, list[OpenCoding]]],
) -> Left:
    """Return the codings of questions that are not asked."""
    selectors = {question.selectors for question, _ in asked}
    return _left(
        coding
        for question, group in all_
        if question.selectors not in selectors
        for coding in group
    )


def _left(codings: Iterable[OpenCoding]) -> Left:
    each = list(codings)
    distinct = {tuple(coding.filled.items()) for coding in each}
    return Left(len(distinct), sum(abs(coding.pence) for coding in each))


def _advice(years: Sequence[tuple[Baseline, pa.Table, Path]], taxonomy: Taxonomy) -> str:
    """Return what to do first where rules for one kind of organisation could not apply."""
    decided: Counter[str] = Counter()
    not_known = [year for year in years if year[0].organisation.kind is None]
    for _, table, _ in not_known:
        decided.update(decided_by_kind(table, taxonomy))
    if not decided:
        return ""
    commands = "; ".join(
        f'prevspend classify LEDGER -o {lines.parent} --organisation "NAME"'
        for _, _, lines in not_known
    )
    return (
        f"{kind_not_known(decided)} Type: {commands}. Then write this review again: it asks people"
        " about money that the rules decide."
    )


def rank_questions(
    codings: Sequence[OpenCoding],
    kinds: Collection[Why],
    *,
    apart: bool = False,
    suggest: Suggest | None = None,
) -> tuple[list[tuple[Question, list[OpenCoding]]], list[OpenCoding]]:
    """Return the questions about open codings of some kinds, with the codings.

    Those come first that are likely to move most prevention. The second value are the codings that
    no decision can name alone. Args: as in `build_review` and `gather_alike`.
    """
    groups, left = group_codings(codings, kinds, apart=apart)
    rows = (
        {(lines,): group for lines, group in groups.items()}
        if apart
        else gather_alike(groups, codings, suggest)
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
        places=tuple(_places(group)),
        largest=tuple(_largest_codings(group)),
    )


def _places(group: Sequence[OpenCoding]) -> Iterator[str]:
    """Yield the largest units above those of codings, with their share where they are several."""
    pence: Counter[Place] = Counter()
    for coding in group:
        pence[place_of(coding)] += abs(coding.pence)
    shown = 0
    for place, amount in pence.most_common(SHOWN):
        named = " › ".join(text for _, text in place)
        share = amount / (pence.total() or 1)
        if named and (share >= _WORTH_A_SHARE or not shown):
            shown += 1
            yield f"{named} ({share:.0%})" if len(pence) > 1 else named
    if shown and len(pence) > shown:
        yield f"and {len(pence) - shown:,} more"


def _largest_codings(group: Sequence[OpenCoding]) -> Iterator[tuple[dict[str, str], int]]:
    """Yield the largest codings of several, with their pence over all years."""
    pence: Counter[tuple[tuple[str, str], ...]] = Counter()
    for coding in group:
        pence[tuple(coding.filled.items())] += coding.pence
    if len(pence) > 1:
        for filled, _ in Counter({each: abs(pence[each]) for each in pence}).most_common(SHOWN):
            yield dict(filled), pence[filled]


def _with_evidence(
    questions: Sequence[tuple[Question, list[OpenCoding]]],
    suggester: Suggester,
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
    suggested = suggester.suggest(list(zip(largest, near, strict=True)))
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
