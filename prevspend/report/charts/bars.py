"""Bars of money, one a row; the line across a bar's end runs from its low to its high figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.money import format_pounds
from prevspend.report.charts.drawing import (
    BAR,
    GREY,
    LETTERS,
    RULE,
    SMALL,
    WIDTH,
    Drawing,
    Scale,
    letters,
    line,
    round_scale,
    row_name,
)
from prevspend.report.elements import el
from prevspend.report.words import short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from xml.etree.ElementTree import Element

_KEY = "Pounds. Bars: the central figure. Lines across their ends: from the low to the high figure."
_NAMES, _FIGURES, _ROW, _AXIS, _THICK, _CAP = 236.0, 156.0, 44.0, 26.0, 22.0, 6.0


@dataclass(frozen=True)
class Bar:
    """A name and its money in pence; low and high are the same where there is no range."""

    name: str
    low: int
    central: int
    high: int
    important: bool = False


def bar_chart(name: str, title: str, bars: Sequence[Bar], *, changes: bool = False) -> Drawing:
    """Draw bars from nought to each central figure, with the range across their ends.

    Args:
        name: the chart's id on the page.
        title: what it shows.
        bars: from top to bottom, at least one.
        changes: whether they are changes, which are written with their sign.
    """
    values = [float(pence) for bar in bars for pence in (bar.low, bar.central, bar.high)]
    scale = round_scale(values, _NAMES, WIDTH - _FIGURES, nought=True)
    height = len(bars) * _ROW + _AXIS
    parts = [*money_axis(scale, len(bars) * _ROW)]
    for number, bar in enumerate(bars):
        parts += _row(bar, scale, (number + 0.5) * _ROW, signed=changes)
    return Drawing(name, title, _in_words(bars), _KEY, height, tuple(parts), tuple(_rows(bars)))


def _rows(bars: Sequence[Bar]) -> Iterator[tuple[str | float, ...]]:
    yield "name", "low", "central", "high"
    for bar in bars:
        yield bar.name, bar.low / 100, bar.central / 100, bar.high / 100


def money_axis(scale: Scale, foot: float) -> Iterator[Element]:
    """Draw lines down from round amounts, the amounts below them, and a firm line at nought."""
    for tick in scale.ticks:
        x = scale.at(tick)
        yield line(x, 0, x, foot, colour=RULE)
        text = short_pounds(round(tick))
        yield letters(x, foot + LETTERS + 2, text, anchor="middle", size=SMALL, colour=GREY)
    nought = scale.at(0)
    yield line(nought, 0, nought, foot, colour=GREY)


def _row(bar: Bar, scale: Scale, middle: float, *, signed: bool) -> Iterator[Element]:
    start, end = sorted((scale.at(0), scale.at(bar.central)))
    yield from row_name(bar.name, _NAMES - 12, middle, bold=bar.important)
    yield el(
        "rect",
        x=start,
        y=middle - _THICK / 2,
        width=end - start,
        height=_THICK,
        fill=BAR,
    )
    x = WIDTH - _FIGURES + 12
    ranged = bar.low != bar.high
    above = -4.0 if ranged else LETTERS * 0.36
    yield letters(x, middle + above, short_pounds(bar.central, signed=signed), bold=True)
    if ranged:
        yield from _range(scale.at(bar.low), scale.at(bar.high), middle)
        span = " to ".join(short_pounds(end, signed=signed) for end in (bar.low, bar.high))
        yield letters(x, middle + SMALL, span, size=SMALL, colour=GREY)


def _range(low: float, high: float, middle: float) -> Iterator[Element]:
    """Draw a range with its ends."""
    yield line(low, middle, high, middle, width=1.6)
    for x in (low, high):
        yield line(x, middle - _CAP, x, middle + _CAP, width=1.6)


def _in_words(bars: Sequence[Bar]) -> str:
    return "; ".join(_one_in_words(bar) for bar in bars) + "."


def _one_in_words(bar: Bar) -> str:
    words = f"{bar.name} {format_pounds(bar.central, pennies=False)}"
    if bar.low == bar.high:
        return words
    low, high = (format_pounds(pence, pennies=False) for pence in (bar.low, bar.high))
    return f"{words} (low {low}, high {high})"
