"""The cells of tables: every kind of figure is written in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import signed_points
from prevspend.money import format_pounds
from prevspend.report.document.model import Cell
from prevspend.report.words import percent, signed_pounds

if TYPE_CHECKING:
    from prevspend.baseline import Figures

AT_ONCE = 20
"""The rows of a long list that a reader sees at once."""


def pounds(pence: int) -> Cell:
    """Write an amount in whole pounds."""
    return Cell(format_pounds(pence, pennies=False), pence)


def to_the_penny(pence: int) -> Cell:
    """Write an amount to the penny."""
    return Cell(format_pounds(pence), pence)


def change_to_the_penny(pence: int) -> Cell:
    """Write a change to the penny, with its sign."""
    return Cell(("+" if pence > 0 else "") + format_pounds(pence), pence)


def change(pence: int) -> Cell:
    """Write a change in whole pounds, with its sign."""
    return Cell(signed_pounds(pence), pence)


def low_central_high(figures: Figures) -> tuple[Cell, Cell, Cell]:
    """Write the three figures of a range."""
    return pounds(figures.low), pounds(figures.central), pounds(figures.high)


def count(number: int) -> Cell:
    """Write a count."""
    return Cell(f"{number:,}", number)


def share(fraction: float | None) -> Cell:
    """Write a fraction as a percentage; a dash where it is not known."""
    return Cell("–" if fraction is None else f"{fraction:.1%}", fraction)


def points(fraction: float | None) -> Cell:
    """Write a change of a share in percentage points; a dash where it is not known."""
    if fraction is None:
        return Cell("–")
    return Cell(signed_points(fraction), 100 * fraction)


def part_of(part: int, whole: int) -> Cell:
    """Write a part as a percentage of a whole."""
    return Cell(percent(part, whole), part / whole if whole else None)
