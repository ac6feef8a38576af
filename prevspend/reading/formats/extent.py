"""How far the cells of an XLSX sheet reach, by the cells themselves.

The dimension that a sheet states may be missing or wrong, and a reader allocates memory for every
cell up to the furthest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

MOST_CELLS = 25_000_000
"""The most cells of a sheet, blank ones included: a million rows of two dozen columns."""

MOST_COLUMNS, MOST_ROWS = 1 << 14, 1 << 20
"""The limits of Excel itself."""

_CELL = rb"<(?:\w+:)?c(?=[\s/>])"
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_ANY_CELL = re.compile(_CELL)
_UNNUMBERED = re.compile(_CELL + rb"(?![^<>]*?\sr=[\"'])")
_FILLED = re.compile(_CELL + rb"([^<>]*)(?<!/)>")
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,12})(\d{1,12})")
_ANY_REFERENCE = re.compile(_CELL + rb"[^<>]*?" + _REFERENCE.pattern)
_SPACED = (b"r =", b"r\t=", b"r\n=", b"r\r=", b"r  ", b"r= ", b"r=\t", b"r=\n", b"r=\r")
_CELL_STARTS = (b"<c ", b"<c>", b":c ", b":c>", b"<row ", b":row ")
_CHUNK = 1 << 24
_LONGEST = 14  # letters and digits that are read; more are beyond every limit
_QUOTES = (ord('"'), ord("'"))


def extent(xml: bytes) -> tuple[int, int]:
    """Return the number of columns and rows up to the furthest cell or row."""
    across, down = 0, 0
    for start in range(0, len(xml), _CHUNK):
        data = np.frombuffer(xml[start : start + _CHUNK + _LONGEST + 4], dtype=np.uint8)
        columns, rows = _references(data)
        across, down = max(across, columns), max(down, rows)
    if any(sign in xml for sign in _SPACED):  # unusual, but valid
        columns, rows = _by_cell(_ANY_REFERENCE.finditer(xml))
        across, down = max(across, columns), max(down, rows)
    if _has_unnumbered(xml):  # each is in the column after the last
        rows_of_cells = _ROW.split(xml)
        across = max(across, *(len(_ANY_CELL.findall(row)) for row in rows_of_cells))
        down = max(down, len(rows_of_cells) - 1)
    return across, down


def filled_extent(xml: bytes) -> tuple[int, int]:
    """Return the same for cells that are not empty; slower, because each is read by itself."""
    references = [_REFERENCE.search(cell[1]) for cell in _FILLED.finditer(xml)]
    return _by_cell(filter(None, references)) if all(references) else extent(xml)


def _by_cell(references: Iterable[re.Match[bytes]]) -> tuple[int, int]:
    across, down = 0, 0
    for cell in references:
        across, down = max(across, _column(cell[1])), max(down, int(cell[2]))
    return across, down


def _has_unnumbered(xml: bytes) -> bool:
    """Return whether cells have no reference; in large sheets both are only counted."""
    if len(xml) <= _CHUNK:
        return _UNNUMBERED.search(xml) is not None
    return sum(map(xml.count, _CELL_STARTS)) > xml.count(b' r="') + xml.count(b" r='")


def _references(data: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the furthest column and row among references such as r="AB12"."""
    is_start = (data[1:-2] == ord("r")) & (data[2:-1] == ord("=")) & (data[:-3] <= ord(" "))
    at = np.flatnonzero(is_start) + 4
    at = at[np.isin(data[at - 1], _QUOTES)] if at.size else at
    column, row = np.zeros(at.size, dtype=np.int64), np.zeros(at.size, dtype=np.int64)
    going = np.ones(at.size, dtype=bool)
    for step in range(_LONGEST):
        if not going.any():
            break
        letter = data[np.minimum(at + step, data.size - 1)] & ~np.uint8(32)  # in capitals
        digit = data[np.minimum(at + step, data.size - 1)]
        is_letter = going & (letter >= ord("A")) & (letter <= ord("Z"))
        is_digit = going & (digit >= ord("0")) & (digit <= ord("9"))
        column[is_letter] = column[is_letter] * 26 + (letter[is_letter] - np.int64(ord("A") - 1))
        row[is_digit] = row[is_digit] * 10 + (digit[is_digit] - np.int64(ord("0")))
        going &= is_letter | is_digit
    return int(column.max(initial=0)), int(row.max(initial=0))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.decode().upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
