"""Figures of organisations side by side: what they measure in words, and their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.comparison import parts_of
from prevspend.report.charts import Bar
from prevspend.report.document.model import Cell

if TYPE_CHECKING:
    from prevspend.baseline import Share
    from prevspend.comparison import By, Measure, OrganisationFigures, PeerRank
    from prevspend.report.document.model import Unit

MEASURE_IN_WORDS: Final[dict[Measure, str]] = {
    "share": "share of spend in scope",
    "without-schools": "share of spend without schools and housing benefit",
    "per-head": "£ per head",
}
BASIS_IN_SHORT: Final = {"ledger": "ledger", "payments": "payments", "outturn": "return"}
LEAGUE_IN_SHORT: Final = {
    "single-tier": "single-tier councils",
    "county": "counties",
    "district": "districts",
    "icb": "boards",
    "nhs_trust": "trusts",
}
RANGE = ("Low", "Central", "High")


def named(row: OrganisationFigures) -> str:
    """Return an organisation's name and what its figures are from."""
    return f"{row.who.name} ({BASIS_IN_SHORT[row.who.basis]})"


def part_in_measure(row: OrganisationFigures, by: By, id_: str, measure: Measure) -> float | None:
    """Return a part of an organisation's prevention in a measure; none where it cannot be known."""
    whole = row.whole_of(measure)
    figures = parts_of(row, by).get(id_)
    if whole is None:
        return None
    return figures.central / whole if figures else 0.0


def bar_of(row: OrganisationFigures, by: Measure) -> Bar:
    """Return the bar of an organisation in a measure that is a share."""
    share = row.measures[by]
    return Bar(row.who.name, share.low, share.central, share.high, important=row.who.in_focus)


def unit_of(measure: Measure) -> Unit:
    """Return the unit of a measure, for its column."""
    return "pounds" if measure == "per-head" else "share"


def low_to_high(share: Share | None, measure: Measure) -> tuple[Cell, ...]:
    """Return the cells of low, central and high; dashes where nothing is known."""
    if share is None:
        return (Cell("–"),) * 3
    return tuple(measure_cell(each, measure) for each in (share.low, share.central, share.high))


def central_cell(share: Share | None, measure: Measure) -> Cell:
    """Return the cell of the central figure."""
    return measure_cell(share.central if share else None, measure)


def measure_cell(value: float | None, measure: Measure) -> Cell:
    """Return the cell of a figure in a measure."""
    if measure == "per-head":
        return pounds_a_head(value, places=0)
    return Cell(figure_in_words(value, measure), value)


def share_cell(value: float | None) -> Cell:
    """Return the cell of a share, to the hundredth of a per cent."""
    return Cell(figure_in_words(value, "share", places=2), value)


def whole_share(value: float | None) -> Cell:
    """Return the cell of a share in whole per cent."""
    return Cell("–" if value is None else f"{value:.0%}", value)


def pounds_a_head(value: float | None, places: int = 2) -> Cell:
    """Return pounds for each of the people; its value is in pence, as that of all pounds is."""
    text = "–" if value is None else f"{value:,.{places}f}"
    return Cell(text, None if value is None else value * 100)


def with_range(share: Share | None, measure: Measure) -> str:
    """Return the central figure with its range in brackets."""
    if share is None:
        return "–"
    low, central, high = (
        figure_in_words(each, measure) for each in (share.low, share.central, share.high)
    )
    return f"{central} ({low.removesuffix('%')}–{high.removesuffix('%')})"


def rank_range(rank: PeerRank | None) -> str:
    """Return a place with the best and the worst it may be in brackets."""
    if rank is None:
        return "–"
    span = "" if rank.best == rank.worst else f" ({rank.best}–{rank.worst})"
    return f"{rank.place}{span}"


def figure_in_words(value: float | None, measure: Measure, places: int = 1) -> str:
    """Return a figure in a measure as it is written."""
    if value is None:
        return "–"
    if measure == "per-head":
        return f"{value:,.2f}" if places > 1 else f"{value:,.0f}"
    return f"{value:.{places}%}"
