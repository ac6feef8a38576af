"""What would change a baseline's figure, and how it may be quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.document.cells import change, pounds
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.pages import firstscreen
from prevspend.report.words import BASIS, in_year, percent, signed_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Baseline

_WIDEST = 5
_MUCH_BY_UNIT = 0.1


def what_would_change_it(baseline: Baseline) -> Section:
    """List what could move the figure, and the interventions whose shares matter most."""
    lens, coverage = baseline.lenses[baseline.headline], baseline.coverage
    undecided = max(baseline.reconciliation.unclassified_pence, 0)
    sources = [("Other shares of the same interventions", lens.low, lens.high)]
    if ending := firstscreen.temporary(baseline):
        left = lens.central - ending.certain.central - ending.likely.central
        sources.append(("The end of grants and programmes of a few years", left, lens.central))
    if undecided:
        sources.append(("Decisions on undecided money", lens.central, lens.central + undecided))
    if coverage.contested_pence > 0:
        most = lens.central + coverage.contested_pence
        sources.append(("Counting what is contested", lens.central, most))
    rows = tuple(
        Row(
            (
                *(Cell(name), change(least - lens.central)),
                change(most - lens.central),
            )
        )
        for name, least, most in sources
    )
    table = Table(
        "How far the figure could move",
        (
            Column("What may change", width=60),
            *(pounds_column("Lower by"), pounds_column("Higher by")),
        ),
        rows,
        sheet="What would change it",
    )
    return Section(
        "change",
        "What would change it?",
        (
            Words(
                f"From {format_pounds(lens.central, pennies=False)}: a local decision on a share,"
                " or on an undecided coding, moves it by no more than the pounds below."
            ),
            table,
            *_widest(baseline),
        ),
        brief=False,
    )


def _widest(baseline: Baseline) -> Iterator[Table]:
    """List the interventions whose share leaves most pounds open."""
    widest = sorted(
        (
            entry
            for entry in baseline.interventions
            if entry.tier and entry.prevention.high > entry.prevention.low
        ),
        key=lambda entry: (entry.prevention.low - entry.prevention.high, entry.id),
    )[:_WIDEST]
    if widest:
        yield Table(
            "The shares that leave most open",
            (
                *(Column("Intervention", width=60), pounds_column("Counted")),
                *(pounds_column("At least"), pounds_column("At most")),
            ),
            tuple(
                Row(
                    (
                        *(Cell(entry.name, link=entry.id), pounds(entry.prevention.central)),
                        *(pounds(entry.prevention.low), pounds(entry.prevention.high)),
                    )
                )
                for entry in widest
            ),
            sheet="Shares that matter",
        )


def can_be_quoted(baseline: Baseline) -> Section:
    """Write the sentence that may be quoted, and what to settle or to say beside it."""
    return Section(
        "quote",
        "Can I quote it?",
        (
            Words(_answer(baseline)),
            Words(f"“{_sentence(baseline)}”", answer=True),
            Bullets(tuple(_before_quoting(baseline))),
        ),
        brief=False,
    )


def _answer(baseline: Baseline) -> str:
    if baseline.coverage.in_scope_pence <= 0:
        return "Not as a share: no money is in scope. The pounds may be quoted, as follows:"
    if not baseline.coverage.is_enough:
        return "Not as a share: too little is decided. What may be quoted is its least and most:"
    if baseline.part_of_year:
        months = len(baseline.part_of_year)
        return f"Not as the figure of a year: it holds {months} of 12 months. As it is:"
    if baseline.reconciliation.difference_pence:
        return "Not before the difference from the control total is explained. Then as follows:"
    return "Yes, with its range and its basis. For example:"


def _sentence(baseline: Baseline) -> str:
    """Return the figure with all that it must be read with."""
    lens, coverage = baseline.lenses[baseline.headline], baseline.coverage
    scope = coverage.in_scope_pence
    name = baseline.organisation.name or "The organisation"
    made = (
        f"by its {BASIS[baseline.basis]} and the definition {baseline.taxonomy.id}"
        f" {baseline.taxonomy.version}"
    )
    least, most = percent(lens.low, scope), percent(baseline.most_pence, scope)
    central = format_pounds(lens.central, pennies=False)
    if scope <= 0:
        return f"{in_year(baseline)} {name} spent {central} on prevention, {made}."
    decided = f"{percent(coverage.decided_pence, scope)} of the money in scope is decided."
    if not coverage.is_enough:
        return (
            f"{in_year(baseline)} {name} spent between {least} and {most} of"
            f" {format_pounds(scope, pennies=False)} in scope on prevention, {made}; {decided}"
        )
    return (
        f"{in_year(baseline)} {name} spent {central} of"
        f" {format_pounds(scope, pennies=False)} in scope on prevention, {made}:"
        f" {percent(lens.central, scope)}, at least {least} and at most {most}. {decided}"
    )


def _before_quoting(baseline: Baseline) -> Iterator[str]:
    """List what to settle first, or to say beside the figure."""
    checked, coverage = baseline.reconciliation, baseline.coverage
    if checked.difference_pence is None:
        yield "No control total was given: set the total read against your accounts first."
    elif checked.difference_pence:
        yield (
            "The total read differs from the control total by"
            f" {signed_pounds(checked.difference_pence)}: explain it first."
        )
    if checked.rejected_rows:
        yield f"{plural(checked.rejected_rows, 'row')} could not be read: say so, or correct them."
    by_unit = coverage.by_grade.get("container", 0)
    if by_unit > _MUCH_BY_UNIT * coverage.in_scope_pence:
        yield (
            f"{percent(by_unit, coverage.in_scope_pence)} is decided by a wide unit only: the"
            " review workbook lists these decisions by size."
        )
    if baseline.audit is None:
        yield (
            "Nobody has checked a sample of the decisions: prevspend sample draws one, and"
            " prevspend assess states how much is wrong."
        )
    yield (
        "It says nothing of other organisations: prevspend compare sets those beside it that were"
        " read on the same basis."
    )
    yield (
        "It says nothing of other years: prevspend leftshift tells a real change from recoding,"
        " prices and money of a few years only."
    )
