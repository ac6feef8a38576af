"""When prevention pays, who funds and provides it, and how much a head."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.report.document.cells import low_central_high, part_of
from prevspend.report.document.model import Cell, Column, Row, Section, Table, Words, pounds_column
from prevspend.report.words import HORIZON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Baseline, Figures, MarkTotals

_NOT_STATED = "Not stated"
_NOTE = (
    "When its benefit shows follows from the intervention. Recurrence, funders and providers are"
    " shown as the ledger's own words state them; nothing is guessed."
)


def when_and_who_pays(baseline: Baseline) -> Section:
    """Set prevention beside its horizon, and what the ledger says of recurrence and payers."""
    whole = sum(figures.central for figures in baseline.tiers.values())
    table = Table(
        "Prevention by when it pays, and what the ledger says of it",
        (
            *(Column("By", width=34), Column("Value", width=52)),
            *(replace(pounds_column("Low"), brief=False), pounds_column("Central")),
            *(replace(pounds_column("High"), brief=False), Column("Of prevention", "share")),
        ),
        tuple(
            Row(
                (
                    *(Cell(grouping), Cell(name), *low_central_high(figures)),
                    part_of(figures.central, whole),
                ),
                name == _NOT_STATED,
            )
            for grouping, name, figures in _rows(baseline)
        ),
        sheet="When and by whom",
    )
    words = (Words(_per_head(baseline)), Words(_NOTE))
    return Section("when-and-by-whom", "When does it pay, and who pays?", (*words, table))


def _rows(baseline: Baseline) -> Iterator[tuple[str, str, Figures]]:
    """List prevention by horizon, then by each mark with what is not said of it."""
    for horizon, name in HORIZON.items():
        if horizon in baseline.horizons:
            yield "When its benefit shows", name, baseline.horizons[horizon]
    for mark in baseline.marks:
        yield from _mark(mark)


def _mark(mark: MarkTotals) -> Iterator[tuple[str, str, Figures]]:
    for value in mark.values:
        if any(value.certain.all) or any(value.likely.all):
            yield mark.name, value.name, value.certain
        if any(value.likely.all):
            yield mark.name, f"{value.name}, judging by names", value.likely
    yield mark.name, _NOT_STATED, mark.not_said


def _per_head(baseline: Baseline) -> str:
    """Describe what the headline comes to a head, or why that is not known."""
    per_head = baseline.per_head
    if per_head is None and baseline.part_of_year:
        return (
            f"Per head: not given; these are figures of {len(baseline.part_of_year)} of the year's"
            " 12 months."
        )
    if per_head is None:
        return "Per head: not known; the reference data have no population of this organisation."
    began = baseline.financial_year[:4]
    late = "" if began == str(per_head.year) else ", the latest there is"
    of_what = "" if baseline.coverage.is_enough else ", of what is decided"
    return (
        f"Per head{of_what}: £{per_head.central:,.2f} (£{per_head.low:,.2f} to"
        f" £{per_head.high:,.2f}) by {per_head.people:,} people at the middle of"
        f" {per_head.year}{late}. {per_head.source}."
    )
