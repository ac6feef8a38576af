"""Where the header of a sheet is, and what its cells mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING

from prevspend.reading.checks.units import without_unit
from prevspend.reading.layout import header_key
from prevspend.reading.recognition.column import ColumnCells
from prevspend.reading.recognition.headings import (
    EXPENSE_SENSES,
    UNIT_SENSES,
    ColumnHeading,
    read_heading,
)
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER_ROWS_TRIED = 40
"""How far down a sheet its header may be."""

_YEAR_FIRST = re.compile(r"\s*(?:19|20)?\d\d[-/ ](?:\d\d)+ +[A-Za-z]")  # 2024-25 Actual
WIDEST = 200
"""How many columns are recognised."""

_LATER_IS_BETTER = 0.85  # a later row must explain clearly more than an earlier one
_MOST_DATA = 0.34  # a row with more amounts and dates than this share of its cells is data
_FEWEST_CELLS = 2
_FEWEST_IN_A_LINE = 3
_HALF = 0.5
_SPANNING = UNIT_SENSES | EXPENSE_SENSES | {"procurement"}  # what merged cells may head
_SPANS = 0.5  # the strength of a heading for a column to the right of it
_SIGNS = " -(£+.\u2212"


@dataclass(frozen=True)
class Header:
    """The header of a sheet.

    Attributes:
        at: the index of its row, -1 where there is none.
        cells: its cells as in the file; blank if there is no header.
    """

    at: int
    cells: tuple[str, ...]

    @cached_property
    def headings(self) -> tuple[ColumnHeading, ...]:
        """The meaning of each cell; a blank one has that of the class or unit to its left."""
        headings: list[ColumnHeading] = []
        before = none = ColumnHeading("")
        for at, cell in enumerate(self.cells):
            heading = read_heading(cell) if at < WIDEST else none
            if not heading.text and before.sense in _SPANNING:
                heading = replace(before, text="", strength=_SPANS, is_misspelt=False)
            headings.append(heading)
            before = heading
        return tuple(headings)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Its cells reduced to their words."""
        return tuple(header_key(without_unit(cell)) for cell in self.cells)

    def text(self, at: int) -> str:
        """Return the heading of a column, tidied."""
        return tidy(self.cells[at]) if at < len(self.cells) else ""

    def name(self, at: int) -> str:
        """Return the heading of a column, or its number if that is blank or there twice."""
        key = self.keys[at] if at < len(self.keys) else ""
        is_clear = bool(key) and not key.startswith("#") and self.keys.count(key) == 1
        return self.text(at) if is_clear else f"#{at + 1}"


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """Return the header: the first row whose cells are known headings.

    If there is no such row, it is the first row of words alone with a row of data below it, or
    none.
    """
    scores = [_score(row) for row in rows[:HEADER_ROWS_TRIED]]
    best = max(scores, default=0.0)
    if best >= _FEWEST_CELLS:
        at = next(at for at, score in enumerate(scores) if score >= best * _LATER_IS_BETTER)
        return Header(at, _as_wide(rows[at], rows[at:]))
    line = first_line(rows)
    if line is None:
        return Header(-1, _as_wide((), rows))
    for at in range(line):
        if _names_columns(rows[at], rows[at + 1]):
            return Header(at, _as_wide(rows[at], rows[at + 1 :]))
    return Header(line - 1, _as_wide((), rows[line:]))


def _as_wide(row: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Make a row as wide as the widest of some rows."""
    width = max((len(other) for other in rows[:HEADER_ROWS_TRIED]), default=0)
    return tuple(str(cell) for cell, _ in zip_longest(row, range(width), fillvalue=""))


def _score(row: Sequence[str]) -> float:
    """Add up how far the cells of a row are known headings; 0 for a row of data."""
    filled = [cell for cell in row[:WIDEST] if cell.strip()]
    if not filled or sum(map(_is_data, filled)) > _MOST_DATA * len(filled):
        return 0.0
    return sum(read_heading(cell).strength for cell in dict.fromkeys(filled))


def _is_data(cell: str) -> bool:
    """Return whether a cell is an amount or a date; few headings begin with a digit."""
    begins = cell.lstrip(_SIGNS)[:1].isdigit()
    return begins and not (_YEAR_FIRST.match(cell) and read_heading(cell).strength == 1)


def first_line(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the first row of at least three cells in which one is a date or an amount with pence."""
    for at, row in enumerate(rows[: HEADER_ROWS_TRIED + 1]):
        cells = [ColumnCells([cell]) for cell in row[:WIDEST] if cell.strip()]
        if len(cells) >= _FEWEST_IN_A_LINE and any(cell.is_money or cell.dates for cell in cells):
            return at
    return None


def _names_columns(above: Sequence[str], line: Sequence[str]) -> bool:
    """Return whether a row holds a word for most of the cells of the line below it."""
    if not any(map(_is_data, line)):
        return False
    words = [cell for cell in above if cell.strip() and not _is_data(cell)]
    filled = sum(bool(cell.strip()) for cell in line)
    return len(words) > _HALF * filled and len(words) == sum(bool(c.strip()) for c in above)
