"""What stands beside prevention in every report of one year: when it pays, who pays, per head."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.report.words import HORIZON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.baseline import Baseline, Figures, MarkTotals

NOT_STATED = "Not stated"

NOTE = (
    "When its benefit shows follows from the intervention. Recurrence, funders and providers are"
    " shown as the ledger's own words state them; nothing is guessed."
)


class BesideRow(NamedTuple):
    """A part of prevention by one grouping; pence. Details are judged by names."""

    grouping: str
    name: str
    figures: Figures
    is_detail: bool = False


def beside_rows(baseline: Baseline) -> Iterator[BesideRow]:
    """List prevention by horizon, then by each mark with what is not said of it."""
    for horizon, name in HORIZON.items():
        if horizon in baseline.horizons:
            yield BesideRow("When its benefit shows", name, baseline.horizons[horizon])
    for mark in baseline.marks:
        yield from _mark(mark)


def _mark(mark: MarkTotals) -> Iterator[BesideRow]:
    for value in mark.values:
        if any(value.certain.all) or any(value.likely.all):
            yield BesideRow(mark.name, value.name, value.certain)
        if any(value.likely.all):
            likely = f"{value.name}, judging by names"
            yield BesideRow(mark.name, likely, value.likely, is_detail=True)
    yield BesideRow(mark.name, NOT_STATED, mark.not_said)


def per_head_in_words(baseline: Baseline) -> str:
    """Describe what the headline comes to a head, or why that is not known."""
    found = baseline.per_head
    if found is None:
        return "Per head: not known; the reference data have no population of this organisation."
    began = baseline.financial_year[:4]
    late = "" if began == str(found.year) else ", the latest there is"
    of_what = "" if baseline.coverage.is_enough else ", of what is decided"
    return (
        f"Per head{of_what}: £{found.central:,.2f} (£{found.low:,.2f} to £{found.high:,.2f}) by"
        f" {found.people:,} people at the middle of {found.year}{late}. {found.source}."
    )
