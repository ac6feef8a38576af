"""The lenses as every report shows them: each with a range, beside the tiers it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, Figures


class LensRow(NamedTuple):
    """One row of a table of lenses; pence. Details stand below the lens they explain."""

    name: str
    figures: Figures
    important: bool = False
    is_detail: bool = False


def lens_rows(baseline: Baseline) -> Iterator[LensRow]:
    """List the lenses.

    Below one that counts whole stand what the same interventions come to by their shares, which is
    its range, and the tiers it is about.
    """
    for name, lens in baseline.lenses.items():
        headline = name == baseline.headline
        yield LensRow(lens.name + (" – headline" if headline else ""), lens, important=headline)
        if lens.by_share is None or lens.by_share.all == lens.all:
            continue
        yield LensRow("the same by their shares", lens.by_share, is_detail=True)
        if lens.of_tiers and _is_last_of_some(baseline, name):
            yield LensRow(f"{_and(lens.tiers)}, by their shares", lens.of_tiers, is_detail=True)


def lens_notes(baseline: Baseline) -> Iterator[str]:
    """Describe, for each lens that counts whole, why it is not the sum of its tiers."""
    headline = baseline.lenses[baseline.headline]
    for name, lens in baseline.lenses.items():
        if lens.by_share is None or lens.by_share.all == lens.all:
            continue
        words = counts_whole(lens.name, lens, lens.by_share)
        above = above_headline(lens, headline.name, headline)
        yield f"{words}{_left_out(baseline, name)}{above}"


def counts_whole(name: str, whole: Figures, by_share: Figures) -> str:
    """Describe what a lens that counts whole comes to, and its interventions by their shares."""
    low, central, high = (format_pounds(pence, pennies=False) for pence in by_share.all)
    return (
        f"{name} counts {format_pounds(whole.central, pennies=False)} whole; by their shares the"
        f" same interventions come to {central} ({low} to {high})."
    )


def _left_out(baseline: Baseline, name: str) -> str:
    """Describe how many interventions of its tiers a lens does not count."""
    lens = baseline.lenses[name]
    left = [
        entry
        for entry in baseline.interventions
        if entry.tier in lens.tiers and name not in entry.lenses and any(entry.prevention.all)
    ]
    if not left or len(lens.tiers) == len(baseline.tiers):
        return ""
    return f" {plural(len(left), 'intervention')} of {_and(lens.tiers)} it does not count."


def above_headline(lens: Figures, headline_name: str, headline: Figures) -> str:
    """Describe why a lens of some tiers is more than the headline of all, where it is."""
    if lens.central <= headline.central:
        return ""
    return (
        f" It is more than {headline_name} because it takes whole what that takes by shares:"
        f" {percent(headline.central, lens.central)} of it is what the headline comes to."
    )


def _is_last_of_some(baseline: Baseline, wanted: str) -> bool:
    """Return whether a lens reads some tiers only, and is the last that reads these."""
    tiers = baseline.lenses[wanted].tiers
    same = [name for name, lens in baseline.lenses.items() if lens.tiers == tiers]
    return len(tiers) < len(baseline.tiers) and same[-1] == wanted


def _and(tiers: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(tiers[:-1]), tiers[-1])))
