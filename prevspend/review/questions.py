"""The questions of a review: which codings one decision settles, and the evidence.

A question names as few fields as possible: a cost centre where all its money is open, its account
where only that is, else the whole coding. So a decision holds for next year's payees as well.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from prevspend.classify import explainer_for
from prevspend.errors import LedgerError
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.review.choices import STATUSES
from prevspend.review.evidence import (
    SHOWN,
    DecidedNeighbours,
    Narratives,
    OpenCoding,
    Suggestion,
    Why,
)
from prevspend.taxonomy import name_with_tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.taxonomy import Taxonomy

_IN_WORDS: Final = {status: name for name, status in STATUSES.items()}

Selector: TypeAlias = "tuple[tuple[str, str], ...]"
_UNITS: Final = (("cost_centre_code", "cost_centre"), ("service",), ("division",), ("directorate",))
_MOST_CONTESTED = 100
_WORTH_ASKING = 10_000
"""Undecided money is asked about where it is at least one part in so many of the money in scope."""


@dataclass(frozen=True)
class Question:
    """Codings that one decision settles.

    Attributes:
        lines: the field values that pick their lines out, as an override names them.
        why: why a person is asked.
        pence: their pence in each year.
        count: their lines, over all years.
        now: what decides most of it now; nothing where it is undecided.
        nearly: the rules that failed on one thing only, for the largest of the codings.
        suggestion: the answer that decided neighbours suggest.
        payees: the largest payees.
        narratives: narratives of the largest lines.
        decided_after: the share of money in scope that is decided once this and all questions
            before it are; none where it is decided already.
    """

    lines: Selector
    why: Why
    pence: dict[str, int]
    count: int
    now: str = ""
    nearly: str = ""
    suggestion: Suggestion | None = None
    payees: tuple[str, ...] = ()
    narratives: tuple[str, ...] = ()
    decided_after: float | None = None

    @property
    def size(self) -> int:
        """The pence that depend on it over all years, credits by their size."""
        return sum(map(abs, self.pence.values()))


@dataclass(frozen=True)
class Review:
    """The questions of some years of one organisation.

    Attributes:
        organisation: its name.
        years: the financial years.
        decided: the share of their money in scope that is decided before any answer.
        questions: undecided money first, each kind by its size.
        not_asked: the pence, by their size, of undecided codings that are too small to ask about,
            or that no decision can name alone.
    """

    organisation: str
    years: tuple[str, ...]
    decided: float | None
    questions: tuple[Question, ...]
    not_asked: int = 0


def build_review(
    years: Sequence[tuple[Baseline, pa.Table, Path]], taxonomy: Taxonomy, most: int = 400
) -> Review:
    """Work out what to ask of the years of one organisation.

    Args:
        years: each year's baseline, codings and `lines.parquet`.
        taxonomy: the taxonomy they were classified by.
        most: no more questions about undecided money than these.

    Raises:
        LedgerError: if a year occurs twice, or the years are of different organisations.
    """
    _check(years)
    codings = [
        coding for baseline, table, _ in years for coding in _codings(baseline, table, taxonomy)
    ]
    in_scope = sum(baseline.coverage.in_scope_pence for baseline, _, _ in years)
    decided = sum(baseline.coverage.decided_pence for baseline, _, _ in years)
    undecided, not_asked = _ranked(codings, {"undecided"})
    contested, _ = _ranked(codings, {"only the unit is known", "nearly something else"})
    worth = [pair for pair in undecided if pair[0].size * _WORTH_ASKING >= in_scope]
    selected = [*worth[:most], *contested[:_MOST_CONTESTED]]
    not_asked += sum(question.size for question, _ in undecided[len(worth[:most]) :])
    questions = _with_evidence(selected, codings, years, taxonomy)
    return Review(
        organisation=years[0][0].organisation.name or "",
        years=tuple(baseline.financial_year for baseline, _, _ in years),
        decided=decided / in_scope if in_scope > 0 else None,
        questions=tuple(_reached(questions, decided, in_scope)),
        not_asked=not_asked,
    )


def _ranked(
    codings: Sequence[OpenCoding], kinds: set[Why]
) -> tuple[list[tuple[Question, list[OpenCoding]]], int]:
    """Return the questions about open codings of some kinds, with the codings.

    Those that may move prevention come first, then the largest. The second value is the pence, by
    their size, of codings that no decision can name alone.
    """
    groups, left = _groups(codings, kinds)
    questions = [(_question(lines, group), group) for lines, group in groups.items()]
    undecided = "undecided" in kinds

    def rank(pair: tuple[Question, list[OpenCoding]]) -> tuple[bool, int, Selector]:
        question, group = pair
        moves = undecided or any(coding.is_at_stake for coding in group)
        return not moves, -question.size, question.lines

    return sorted(questions, key=rank), left


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


def _codings(baseline: Baseline, table: pa.Table, taxonomy: Taxonomy) -> Iterator[OpenCoding]:
    names = {entry.id: name_with_tier(entry) for entry in taxonomy.interventions}
    preventive = {
        rule.id
        for entry in taxonomy.interventions
        if entry.status == "prevention"
        for rule in entry.rules
    }
    wanted = (*CLASSIFICATION_FIELDS, "lines", "amount_pence", "status", "grade", "runner_up")
    rows = table.select([*wanted, "intervention"]).to_pylist()
    for number, row in enumerate(rows):
        filled: dict[str, str] = {
            field: row[field] for field in CLASSIFICATION_FIELDS if row[field]
        }
        unit = next((unit for unit in _UNITS if any(field in filled for field in unit)), ())
        at_stake = row["status"] == "prevention" or row["runner_up"] in preventive
        why: Why | None = None
        if row["status"] == "unclassified":
            why = "undecided"
        elif row["grade"] == "container":
            why = "only the unit is known"
        elif row["runner_up"] and at_stake and row["grade"] not in {"person", "driver"}:
            why = "nearly something else"
        outcome = _IN_WORDS.get(row["status"]) or names.get(row["intervention"], "")
        yield OpenCoding(
            year=baseline.financial_year,
            number=number,
            filled=filled,
            unit=unit,
            pence=row["amount_pence"],
            lines=row["lines"],
            why=why,
            outcome=outcome,
            is_at_stake=at_stake,
        )


def _groups(
    codings: Sequence[OpenCoding], kinds: set[Why]
) -> tuple[dict[Selector, list[OpenCoding]], int]:
    """Group codings that one decision settles, named by as few fields as possible.

    A selector picks open codings only, of any of the years, and no coding of another: a
    decision must not change what is settled, nor what another decision is about.

    Returns:
        The codings by their selector; and the pence, by their size, of codings without one.
    """
    groups: dict[Selector, list[OpenCoding]] = defaultdict(list)
    left = [coding for coding in codings if coding.why in kinds]
    for named_by in (_unit, _unit_and_account, _unit_account_and_payee, _everything):
        fields = {id(coding): named_by(coding) for coding in left}
        taken = {
            named: {
                tuple(coding.filled.get(field) for field in named)
                for coding in codings
                if fields.get(id(coding)) != named
            }
            for named in set(fields.values())
        }
        still: list[OpenCoding] = []
        for coding in left:
            named = fields[id(coding)]
            values = tuple(coding.filled[field] for field in named)
            if named and values not in taken[named]:
                groups[tuple(zip(named, values, strict=True))].append(coding)
            else:
                still.append(coding)
        left = still
    return groups, sum(abs(coding.pence) for coding in left)


def _unit(coding: OpenCoding) -> tuple[str, ...]:
    return tuple(field for field in coding.unit if field in coding.filled)


def _unit_and_account(coding: OpenCoding) -> tuple[str, ...]:
    account = (field for field in ("account_code", "account") if field in coding.filled)
    return (*_unit(coding), *account)


def _unit_account_and_payee(coding: OpenCoding) -> tuple[str, ...]:
    payee = (field for field in ("supplier",) if field in coding.filled)
    return (*_unit_and_account(coding), *payee)


def _everything(coding: OpenCoding) -> tuple[str, ...]:
    return tuple(coding.filled)


def _question(lines: Selector, group: Sequence[OpenCoding]) -> Question:
    pence: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for coding in group:
        pence[coding.year] += coding.pence
        outcomes[coding.outcome] += abs(coding.pence)
    largest = max(group, key=lambda coding: abs(coding.pence))
    why = largest.why or "undecided"
    [(most, _)] = outcomes.most_common(1)
    return Question(
        lines=lines,
        why=why,
        pence=dict(pence),
        count=sum(coding.lines for coding in group),
        now="" if why == "undecided" else most,
    )


def _with_evidence(
    questions: Sequence[tuple[Question, list[OpenCoding]]],
    codings: Sequence[OpenCoding],
    years: Sequence[tuple[Baseline, pa.Table, Path]],
    taxonomy: Taxonomy,
) -> Iterator[Question]:
    """Add what helps to answer: payees, narratives, near misses, the outcomes of neighbours."""
    explainer = explainer_for(taxonomy, years[0][0].organisation.kind)
    neighbours = DecidedNeighbours(codings)
    narratives = Narratives(
        [baseline.financial_year for baseline, _, _ in years],
        [lines for _, _, lines in years],
        {(coding.year, coding.number) for _, group in questions for coding in group},
    )
    for question, group in questions:
        largest = max(group, key=lambda coding: abs(coding.pence))
        near = explainer.explain(largest.filled).near[:SHOWN]
        payees: Counter[str] = Counter()
        for coding in group:
            payees[coding.filled.get("supplier", "")] += abs(coding.pence)
        yield replace(
            question,
            nearly="; ".join(f"{miss.name}: {miss.why}" for miss in near),
            suggestion=neighbours.suggest(largest) if largest.why == "undecided" else None,
            payees=tuple(payee for payee, _ in payees.most_common(SHOWN) if payee),
            narratives=narratives.of(group),
        )


def _reached(questions: Iterable[Question], decided: int, in_scope: int) -> Iterator[Question]:
    """Add to each question how much is decided once it is answered."""
    for question in questions:
        if question.why != "undecided" or in_scope <= 0:
            yield question
            continue
        decided += sum(question.pence.values())
        yield replace(question, decided_after=decided / in_scope)
