"""A waterfall: from one sum to another in steps, each beginning where the one before it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prevspend.money import format_pounds
from prevspend.report.charts.bars import money_axis
from prevspend.report.charts.drawing import (
    BESIDE_NAMES,
    DOWN,
    GREY,
    LETTERS,
    TOTAL,
    UNSURE,
    UP,
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

_KEY = "Pounds. Dark: a year. Blue: a step up. Orange: a step down. Broken outline: not confirmed."
_NAMES, _FIGURES, _ROW, _AXIS, _THICK, _LEAST = 212.0, 96.0, 40.0, 26.0, 24.0, 2.0


@dataclass(frozen=True)
class Move:
    """A sum that was reached, or a step towards the next one; pence.

    An unsure step is drawn hollow: nobody has confirmed it.
    """

    name: str
    pence: int
    kind: Literal["sum", "step", "unsure"] = "step"


def waterfall_chart(name: str, title: str, moves: Sequence[Move]) -> Drawing:
    """Draw a bridge from one sum over steps to another.

    Args:
        name: the chart's id on the page.
        title: what it shows.
        moves: from top to bottom; the first is a sum.

    Raises:
        ValueError: if the steps do not lead to a sum, to the penny.
    """
    ends = list(_ends(moves))
    values = [float(pence) for pair in ends for pence in pair]
    scale = round_scale(values, _NAMES, WIDTH - _FIGURES, from_zero=True)
    foot = len(moves) * _ROW
    parts = list(money_axis(scale, foot))
    for row, (move, pair) in enumerate(zip(moves, ends, strict=True)):
        if row:
            parts.append(_link(scale, ends[row - 1][1], row))
        parts += _bar(move, scale, pair, (row + 0.5) * _ROW)
    words = "; ".join(_one_in_words(move) for move in moves) + "."
    return Drawing(name, title, words, _KEY, foot + _AXIS, tuple(parts), tuple(_rows(moves)))


def _rows(moves: Sequence[Move]) -> Iterator[tuple[str | float, ...]]:
    yield "step", "pounds", "kind"
    for move in moves:
        yield move.name, move.pence / 100, "not confirmed" if move.kind == "unsure" else move.kind


def _ends(moves: Sequence[Move]) -> Iterator[tuple[int, int]]:
    """Return for each bar the pence it begins and ends at."""
    reached = moves[0].pence
    for move in moves:
        if move.kind != "sum":
            yield reached, reached + move.pence
            reached += move.pence
        elif move.pence == reached:
            yield 0, reached
        else:
            raise ValueError(f"the steps lead to {reached} pence, not to {move.pence}")


def _link(scale: Scale, reached: int, row: int) -> Element:
    """Lead the eye from where a step ended to where the next begins."""
    x, top = scale.at(reached), row * _ROW - (_ROW - _THICK) / 2
    return line(x, top, x, top + _ROW - _THICK, colour=GREY, dashes="2 2")


def _bar(move: Move, scale: Scale, ends: tuple[int, int], middle: float) -> Iterator[Element]:
    is_sum, hollow = move.kind == "sum", move.kind == "unsure"
    start, end = sorted(map(scale.at, ends))
    colour = TOTAL if is_sum else UP if move.pence >= 0 else DOWN
    yield from row_name(move.name, _NAMES - BESIDE_NAMES, middle, bold=is_sum)
    yield el(
        "rect",
        x=start,
        y=middle - _THICK / 2,
        width=max(end - start, _LEAST if move.pence else 0),
        height=_THICK,
        fill=UNSURE if hollow else colour,
        stroke=colour if hollow else None,
        stroke_width=1.5 if hollow else None,
        stroke_dasharray="4 3" if hollow else None,
    )
    figure = short_pounds(move.pence, signed=not is_sum)
    x, foot = WIDTH - _FIGURES + 12, middle + LETTERS * 0.36
    yield letters(x, foot, figure, bold=is_sum)


def _one_in_words(move: Move) -> str:
    sign = "+" if move.kind != "sum" and move.pence > 0 else ""
    unsure = " (not confirmed)" if move.kind == "unsure" else ""
    return f"{move.name}{unsure} {sign}{format_pounds(move.pence)}"
