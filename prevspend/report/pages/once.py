"""What a consolidation says in words: its answer, what undecided money and whole lenses mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import DECIDED_NEEDED
from prevspend.english import capitalised
from prevspend.money import format_pounds
from prevspend.report.lenses import above_headline, counts_whole
from prevspend.report.words import RANGE_HOLDS, percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.consolidate import Consolidation


def answer_once(report: Consolidation) -> str:
    """Describe what share is prevention, or that it cannot be said yet."""
    headline, whole = report.lenses[report.headline].once, report.total.once_pence
    undecided = _undecided_pence(report)
    central, scope = (format_pounds(pence, pennies=False) for pence in (headline.central, whole))
    if whole <= 0 or whole - undecided < DECIDED_NEEDED * whole:
        most = min(headline.high + undecided, whole)
        return (
            f"The share of prevention cannot be said yet: of {scope} in scope, counted once,"
            f" {percent(whole - undecided, whole)} is decided. It is at least"
            f" {percent(headline.low, whole)} and at most {percent(most, whole)}."
        )
    return (
        f"{central} of {scope} in scope, counted once, was spent on prevention:"
        f" {percent(headline.central, whole)} ({percent(headline.low, whole)} to"
        f" {percent(headline.high, whole)})."
    )


def undecided_once(report: Consolidation) -> Iterator[str]:
    """Describe what undecided money leaves open; nothing where all is decided."""
    undecided, whole = _undecided_pence(report), report.total.once_pence
    if undecided and whole > 0:
        yield (
            f"Undecided: {format_pounds(undecided, pennies=False)}"
            f" ({percent(undecided, whole)} of the money in scope) is in no prevention figure. The"
            f" share would be at most {_at_most(report)} if all of it were prevention."
        )


def range_once(report: Consolidation) -> str:
    """Describe what low and high hold, and how much the share is at most with what they leave out.

    Money that others would count is not known of a consolidation, so it is in neither.
    """
    if not _undecided_pence(report) or report.total.once_pence <= 0:
        return RANGE_HOLDS
    return f"{RANGE_HOLDS} With all undecided money, the share is at most {_at_most(report)}."


def _at_most(report: Consolidation) -> str:
    """Return the share of prevention if all undecided money were prevention too."""
    whole, high = report.total.once_pence, report.lenses[report.headline].once.high
    return percent(min(high + _undecided_pence(report), whole), whole)


def _undecided_pence(report: Consolidation) -> int:
    return max(report.statuses["unclassified"].once_pence, 0)


def lens_notes_once(report: Consolidation) -> Iterator[str]:
    """Describe, for each lens that counts whole, what its interventions come to by their shares."""
    headline = report.lenses[report.headline].once
    for name, by_share in report.lenses_by_share.items():
        whole = report.lenses[name].once
        if whole.all != by_share.once.all:
            words = counts_whole(capitalised(name), whole, by_share.once)
            yield f"{words}{above_headline(whole, report.headline, headline)}"
