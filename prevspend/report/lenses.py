"""The lenses as every report shows them: each with a range, beside the tiers it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.baseline import Figures
from prevspend.money import format_pounds
from prevspend.report.words import begin, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, LensTotal
    from prevspend.taxonomy import Tier


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
        tiers = _tiers(baseline, name)
        if len(tiers) < len(baseline.tiers) and _last_of(baseline, tiers) == name:
            total = Figures.total(baseline.tiers[tier] for tier in tiers)
            yield LensRow(f"{_and(tiers)}, by their shares", total, is_detail=True)


def lens_notes(baseline: Baseline) -> Iterator[str]:
    """Say in a line for each lens that counts whole why it is not the sum of its tiers."""
    headline = baseline.lenses[baseline.headline]
    for name, lens in baseline.lenses.items():
        if lens.by_share is None or lens.by_share.all == lens.all:
            continue
        low, central, high = (format_pounds(pence, pennies=False) for pence in lens.by_share.all)
        whole = format_pounds(lens.central, pennies=False)
        said = (
            f"{lens.name} counts {whole} whole; by their shares the same interventions come to"
            f" {central} ({low} to {high})"
        )
        yield f"{said}.{_left_out(baseline, name)}{_above(lens, headline)}"


def _left_out(baseline: Baseline, name: str) -> str:
    """Say which money of its tiers a lens does not count."""
    tiers = _tiers(baseline, name)
    left = [
        entry
        for entry in baseline.interventions
        if entry.tier in tiers and name not in entry.lenses and entry.prevention.central
    ]
    if not left or len(tiers) == len(baseline.tiers):
        return ""
    pence = sum(entry.prevention.central for entry in left)
    return (
        f" {begin(_and(tiers))} hold {format_pounds(pence, pennies=False)} more, in"
        f" {'an intervention' if len(left) == 1 else f'{len(left)} interventions'} that it does"
        " not count."
    )


def _above(lens: LensTotal, headline: LensTotal) -> str:
    """Say why a lens of some tiers is more than the headline of all, where it is."""
    if lens.central <= headline.central:
        return ""
    return (
        f" It is more than {headline.name} because it takes whole what that takes by shares:"
        f" {percent(headline.central, lens.central)} of it is what the headline comes to."
    )


def _tiers(baseline: Baseline, lens: str) -> list[Tier]:
    """Return the tiers of what a lens counts, in their order."""
    held = {entry.tier for entry in baseline.interventions if lens in entry.lenses}
    return [tier for tier in baseline.tiers if tier in held]


def _last_of(baseline: Baseline, tiers: list[Tier]) -> str:
    """Name the last lens of some tiers: one row of these tiers is enough."""
    return [name for name in baseline.lenses if _tiers(baseline, name) == tiers][-1]


def _and(tiers: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(tiers[:-1]), tiers[-1])))
