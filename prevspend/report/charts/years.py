"""Years as dots on a line, each with its range; and where a target wants them to be."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from prevspend.report.charts.drawing import (
    DOWN,
    GREY,
    INK,
    LETTERS,
    PAPER,
    RULE,
    SMALL,
    TOTAL,
    UP,
    WIDTH,
    Drawing,
    Scale,
    clear_of_lines,
    letters,
    line,
    round_scale,
)
from prevspend.report.elements import el

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from xml.etree.ElementTree import Element

_LEFT, _TOP, _FOOT, _HEIGHT, _CAP = 84.0, 34.0, 290.0, 330.0, 8.0
_NEAR, _CLEAR, _OVER = 18.0, 14.0, 7.0
_KEY = "Dots: the central figure. Lines through them: from the low to the high figure."
_KEY_OF_TARGET = " Diamonds on the broken line: what the target asks for."


@dataclass(frozen=True)
class YearPoint:
    """A year's figure with its range, and what was wanted of it where anything was."""

    year: str
    low: float
    central: float
    high: float
    wanted: float | None = None


def year_chart(
    name: str,
    title: str,
    points: Sequence[YearPoint],
    write: Callable[[float], str],
    *,
    from_zero: bool = True,
) -> Drawing:
    """Draw years from left to right.

    Args:
        name: the chart's id on the page.
        title: what it shows.
        points: the years, at least one.
        write: how a value is written.
        from_zero: whether the axis has to begin at zero.
    """
    values = [
        value
        for point in points
        for value in (point.low, point.central, point.high, point.wanted)
        if value is not None
    ]
    scale = round_scale(values, _FOOT, _TOP, from_zero=from_zero)
    step = (WIDTH - _LEFT) / len(points)
    places = [_LEFT + (number + 0.5) * step for number in range(len(points))]
    parts = list(_axis(scale, write))
    parts += _wanted(points, scale, places)
    parts += _path(points, scale, places)
    beside = [*map(_beside, points, points[1:]), 0.0]
    for point, x, beside_line in zip(points, places, beside, strict=True):
        parts += _point(point, scale, (x, beside_line), write)
    words = "; ".join(_one_in_words(point, write) for point in points) + "."
    is_asked = any(point.wanted is not None for point in points)
    key = _KEY + _KEY_OF_TARGET if is_asked else _KEY
    rows = tuple(_rows(points, is_asked=is_asked))
    return Drawing(name, title, words, key, _HEIGHT, tuple(parts), rows)


def _rows(
    points: Sequence[YearPoint], *, is_asked: bool
) -> Iterator[tuple[str | float | None, ...]]:
    yield "year", "low", "central", "high", *(["asked for"] if is_asked else [])
    for point in points:
        asked = [point.wanted] if is_asked else []
        yield point.year, point.low, point.central, point.high, *asked


def _axis(scale: Scale, write: Callable[[float], str]) -> Iterator[Element]:
    for tick in scale.ticks:
        y = scale.at(tick)
        colour = GREY if abs(tick) < (scale.most - scale.least) * 1e-9 else RULE
        yield line(_LEFT, y, WIDTH, y, colour=colour)
        text = write(tick)
        yield letters(_LEFT - 8, y + 4, text, anchor="end", size=SMALL, colour=GREY)


def _path(points: Sequence[YearPoint], scale: Scale, places: Sequence[float]) -> Iterator[Element]:
    reached = [(x, scale.at(point.central)) for point, x in zip(points, places, strict=True)]
    for (x1, y1), (x2, y2) in pairwise(reached):
        yield line(x1, y1, x2, y2, colour=UP, width=2)


def _wanted(
    points: Sequence[YearPoint], scale: Scale, places: Sequence[float]
) -> Iterator[Element]:
    """Draw where a target wants the years: a broken line, with a diamond for each."""
    wanted = [
        (x, scale.at(point.wanted))
        for point, x in zip(points, places, strict=True)
        if point.wanted is not None
    ]
    for (x1, y1), (x2, y2) in itertools.pairwise(wanted):
        yield line(x1, y1, x2, y2, colour=DOWN, width=2, dashes="6 4")
    for x, y in wanted:
        corners = ((x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y))
        yield el(
            "polygon",
            points=" ".join(f"{across:.2f},{down:.2f}" for across, down in corners),
            fill=PAPER,
            stroke=DOWN,
            stroke_width=2,
        )


def _beside(point: YearPoint, following: YearPoint) -> float:
    """Return how far below a dot its figure stands: clear of the line to the following year."""
    return _CLEAR if following.central > point.central else -_CLEAR


def _point(
    point: YearPoint, scale: Scale, place: tuple[float, float], write: Callable[[float], str]
) -> Iterator[Element]:
    """Draw a year's dot and range, and write its figures.

    Args:
        point: the year.
        scale: the places of values, from top to foot.
        place: how far to the right the dot stands, and how far below it its figure.
        write: how a value is written.
    """
    x, below = place
    low, central, high = map(scale.at, (point.low, point.central, point.high))
    if point.low != point.high:
        yield line(x, low, x, high, width=1.6)
        for y in (low, high):
            yield line(x - _CAP, y, x + _CAP, y, width=1.6)
    yield el("circle", cx=x, cy=central, r=6.0, fill=TOTAL)
    middle = central + below if central + below < _FOOT + _OVER else central - below
    figure = letters(x + 14, middle + LETTERS * 0.36, write(point.central), bold=True)
    yield from clear_of_lines(figure)
    for value, y in ((point.low, low), (point.high, high)):
        if abs(y - middle) > _NEAR:  # else it would stand on the central figure
            yield from clear_of_lines(letters(x + 14, y + 4, write(value), size=SMALL, colour=GREY))
    yield letters(x, _FOOT + 26, point.year, anchor="middle", colour=INK)


def _one_in_words(point: YearPoint, write: Callable[[float], str]) -> str:
    words = f"{point.year} {write(point.central)}"
    if point.low != point.high:
        words += f" (low {write(point.low)}, high {write(point.high)})"
    if point.wanted is not None:
        words += f", {write(point.wanted)} asked for"
    return words
