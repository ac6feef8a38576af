"""What all charts share: size, colours, letters, scales and axes. Places are in pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Final, Literal

from prevspend.report.elements import el

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element

WIDTH: Final = 760.0
LETTERS: Final = 14.0
SMALL: Final = 12.0
LINE: Final = 16.0

# Told apart by people who see colours differently, and in grey: dark blue, blue, orange.
INK, GREY, RULE, PAPER = "#212b32", "#4c6272", "#d8dde0", "#ffffff"
TOTAL, UP, DOWN, UNSURE = "#003087", "#0072b2", "#d55e00", "#e8edee"
BAR = "#4a8fce"  # the range is drawn over it in ink

_LETTER_WIDTH = 0.53  # of its height: in Arial a little less on average
BESIDE_NAMES: Final = 20.0  # between the longest name of a row and what stands beside it
_MOST_TICKS = 6


@dataclass(frozen=True)
class Scale:
    """Values to places: from `least` at `start` to `most` at `end`, with ticks at round values."""

    least: float
    most: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (value - self.least) / (self.most - self.least) * (
            self.end - self.start
        )


def round_scale(values: Iterable[float], start: float, end: float, *, from_zero: bool) -> Scale:
    """Make a scale that holds all values and begins and ends at round ones.

    Args:
        values: what has to find a place.
        start: the place of the least value.
        end: the place of the most.
        from_zero: whether zero has to be on it. A bar's length is only right if it is.
    """
    numbers = [*values, *([0.0] if from_zero else [])] or [0.0]
    least, most = min(numbers), max(numbers)
    if least == most:
        least, most = min(least, 0.0), max(most, 0.0)
    if least == most:  # nothing but zero
        return Scale(0.0, 1.0, start, end, (0.0,))
    step = _round_step((most - least) / (_MOST_TICKS - 1))
    first, last = math.floor(least / step + 1e-9), math.ceil(most / step - 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that is no less."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least * (1 - 1e-9))


@dataclass(frozen=True)
class Drawing:
    """A chart, not yet framed by its title and source; see `picture`.

    Attributes:
        name: its id on the page; no other chart has it.
        title: what it shows.
        words: the same in words and figures, for those who cannot see it.
        key: how its marks are read.
        height: pixels.
        parts: what is drawn, back to front.
        rows: its figures as a table, the heads first; money in pounds.
    """

    name: str
    title: str
    words: str
    key: str
    height: float
    parts: tuple[Element, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


def letters(
    x: float,
    y: float,
    text: str,
    *,
    anchor: Literal["start", "middle", "end"] = "start",
    size: float = LETTERS,
    colour: str = INK,
    bold: bool = False,
) -> Element:
    """Write a text whose foot stands at a place."""
    return el(
        "text",
        text,
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        font_size=None if size == LETTERS else size,
        font_weight="bold" if bold else None,
        fill=None if colour == INK else colour,
    )


def clear_of_lines(text: Element) -> list[Element]:
    """Return a text a pale edge, so that a line below it does not cross it."""
    edge = el("text", text.text, **text.attrib)
    for name, value in (("stroke", PAPER), ("stroke-width", "5"), ("aria-hidden", "true")):
        edge.set(name, value)
    return [edge, text]


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    *,
    colour: str = INK,
    width: float = 1,
    dashes: str | None = None,
) -> Element:
    """Draw a line."""
    return el(
        "line",
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dashes,
    )


def name_lines(name: str, width: float, most: int = 2) -> Sequence[str]:
    """Break a name into lines that fit a width; what is too long ends in dots."""
    letters_in_line = max(int(width / (LETTERS * _LETTER_WIDTH)), 4)
    return wrap(" ".join(name.split()), letters_in_line, max_lines=most, placeholder=" …") or [""]


def row_name(name: str, width: float, middle: float, *, bold: bool = False) -> list[Element]:
    """Write the name of a row, in up to two lines around its middle."""
    lines = name_lines(name, width)
    top = middle - (len(lines) - 1) * LINE / 2 + LETTERS * 0.36
    return [letters(0, top + number * LINE, text, bold=bold) for number, text in enumerate(lines)]
