"""Bars of money, one a row; the line across a bar's end runs from its low to its high figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Protocol

from prevspend.money import format_pounds
from prevspend.report.charts.drawing import (
    BAR,
    BESIDE_NAMES,
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
    from collections.abc import Callable, Iterator, Sequence
    from xml.etree.ElementTree import Element

_KEY = "Bars: the central figure. Lines across their ends: from the low to the high figure."
_NAMES, _FIGURES, _ROW, _AXIS, _THICK, _CAP = 262.0, 156.0, 44.0, 26.0, 22.0, 6.0
_GAP = 22.0  # where bars are left out


class Short(Protocol):
    """Writes a figure shortly, with its sign where it is a change."""

    def __call__(self, figure: float, *, signed: bool) -> str:
        """Return the figure in words."""


def _short_money(figure: float, *, signed: bool) -> str:
    return short_pounds(round(figure), signed=signed)


def _short_share(figure: float, *, signed: bool) -> str:
    return f"{figure:+.1%}" if signed else f"{figure:.1%}"


class Measured(NamedTuple):
    """What bars measure, and how it is written.

    Attributes:
        key: the unit, for the key of the chart.
        short: how a figure is written beside its bar and on the axis.
        whole: how it is written in the words of the chart.
        of_one: what a figure is divided by in the table of figures.
    """

    key: str
    short: Short
    whole: Callable[[float], str]
    of_one: int


MONEY = Measured(
    "Pounds",
    _short_money,
    lambda pence: format_pounds(round(pence), pennies=False),
    100,
)
SHARES = Measured(
    "Per cent",
    _short_share,
    lambda share: f"{share:.2%}",
    1,
)


POINTS = Measured(
    "Percentage points",
    lambda points, *, signed: f"{points:+z.2f}" if signed else f"{points:z.2f}",
    lambda points: f"{points:+z.2f}",
    1,
)


@dataclass(frozen=True)
class Bar:
    """A name and its figure; low and high are the same where there is no range.

    What is `left_out` between it and the bar above stands there in small letters.
    """

    name: str
    low: float
    central: float
    high: float
    important: bool = False
    left_out: str = ""


def bar_chart(
    name: str, title: str, bars: Sequence[Bar], *, changes: bool = False, measured: Measured = MONEY
) -> Drawing:
    """Draw bars from zero to each central figure, with the range across their ends.

    Args:
        name: the chart's id on the page.
        title: what it shows.
        bars: from top to bottom, at least one.
        changes: whether they are changes, which are written with their sign.
        measured: what they measure; pence where nothing is said.
    """
    values = [float(pence) for bar in bars for pence in (bar.low, bar.central, bar.high)]
    scale = round_scale(values, _NAMES, WIDTH - _FIGURES, from_zero=True)
    tops = list(accumulate((_above(bar) + _ROW for bar in bars), initial=0.0))
    foot = tops[-1]
    parts = [*money_axis(scale, foot, measured)]
    short = partial(measured.short, signed=changes)
    for bar, top in zip(bars, tops[1:], strict=True):
        exact = el("title", _one_in_words(bar, measured))  # browsers show it as a tooltip
        parts.append(el("g", exact, list(_row(bar, scale, top - _ROW / 2, short))))
    key = f"{measured.key}. {_KEY}"
    return Drawing(
        name,
        title,
        _in_words(bars, measured),
        key,
        foot + _AXIS,
        tuple(parts),
        tuple(_rows(bars, measured)),
    )


def _above(bar: Bar) -> float:
    """Return the height above a bar for what is left out there."""
    return _GAP if bar.left_out else 0.0


def _rows(bars: Sequence[Bar], measured: Measured) -> Iterator[tuple[str | float, ...]]:
    yield "name", "low", "central", "high"
    for bar in bars:
        yield bar.name, *(each / measured.of_one for each in (bar.low, bar.central, bar.high))


def money_axis(scale: Scale, foot: float, measured: Measured = MONEY) -> Iterator[Element]:
    """Draw lines down from round figures, the figures below them, and a firm line at zero."""
    for tick in scale.ticks:
        x = scale.at(tick)
        yield line(x, 0, x, foot, colour=RULE)
        text = measured.short(tick, signed=False)
        yield letters(x, foot + LETTERS + 2, text, anchor="middle", size=SMALL, colour=GREY)
    zero = scale.at(0)
    yield line(zero, 0, zero, foot, colour=GREY)


def _row(bar: Bar, scale: Scale, middle: float, write: Callable[[float], str]) -> Iterator[Element]:
    if bar.left_out:
        y = middle - _ROW / 2 - _GAP / 2 + SMALL * 0.36
        yield letters(0, y, bar.left_out, size=SMALL, colour=GREY)
    start, end = sorted((scale.at(0), scale.at(bar.central)))
    yield from row_name(bar.name, _NAMES - BESIDE_NAMES, middle, bold=bar.important)
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
    yield letters(x, middle + above, write(bar.central), bold=True)
    if ranged:
        yield from _range(scale.at(bar.low), scale.at(bar.high), middle)
        span = " to ".join(map(write, (bar.low, bar.high)))
        yield letters(x, middle + SMALL, span, size=SMALL, colour=GREY)


def _range(low: float, high: float, middle: float) -> Iterator[Element]:
    """Draw a range with its ends."""
    yield line(low, middle, high, middle, width=1.6)
    for x in (low, high):
        yield line(x, middle - _CAP, x, middle + _CAP, width=1.6)


def _in_words(bars: Sequence[Bar], measured: Measured) -> str:
    return "; ".join(_one_in_words(bar, measured) for bar in bars) + "."


def _one_in_words(bar: Bar, measured: Measured) -> str:
    words = f"{bar.name} {measured.whole(bar.central)}"
    if bar.low == bar.high:
        return words
    return f"{words} (low {measured.whole(bar.low)}, high {measured.whole(bar.high)})"
