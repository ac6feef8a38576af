"""Quotation marks that are opened in a text file and never closed."""

from __future__ import annotations

import csv
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_QUOTE, _LINE_BREAK, _RETURN = b'"\n\r'
LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line, with any of the three kinds of line break."""

_CHUNK = 1 << 24
_NEAR = 1 << 18
_FEWEST_CELLS = 5


class OpenQuote(NamedTuple):
    """A quotation mark that is not closed: the rows above it, and the lines inside the quotes."""

    row: int
    lines: int


def count_lines(data: bytes, end: int) -> int:
    """Return the number of line breaks up to a byte, counted in parts that fit the cache."""
    whole = np.frombuffer(data, dtype=np.uint8, count=end)
    parts = [whole[at : at + _NEAR] for at in range(0, end, _NEAR)]
    if data.find(b"\r", 0, end) < 0:
        return sum(int(np.count_nonzero(part == _LINE_BREAK)) for part in parts)
    split = sum(
        bool(part[-1] == _RETURN and following[0] == _LINE_BREAK)
        for part, following in pairwise(parts)
    )
    return sum(int(np.count_nonzero(_line_breaks(part))) for part in parts) - split


def end_of_last_row(data: bytes, size: int, delimiter: str) -> int:
    """Return the byte after the last line break that ends a row: one outside quoted cells.

    Args:
        data: text that begins with a row.
        size: how many bytes of it to read.
        delimiter: the character between two cells.
    """
    whole = np.frombuffer(data, dtype=np.uint8, count=size)
    quotes = np.flatnonzero(whole == _QUOTE)
    opening = quotes[::2]
    before = whole[opening - 1]
    at_start = np.isin(before, np.frombuffer(f"{delimiter}\r\n".encode(), dtype=np.uint8))
    at_start[:1] |= opening[:1] == 0
    at_start[1:] |= opening[1:] == quotes[1::2][: at_start.size - 1] + 1  # "" within a cell
    if not at_start.all():  # a quotation mark inside a cell without quotes: go through every cell
        return max(_row_ends(data, size, delimiter), default=0)
    breaks = np.flatnonzero(whole == _LINE_BREAK)
    ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    return int(ends[-1]) + 1 if ends.size else 0


def _row_ends(data: bytes, size: int, delimiter: str) -> Iterator[int]:
    """Yield the byte after each row, going through every cell."""
    mark = re.escape(delimiter)
    cell = rf'(?:"(?:[^"]|"")*+(?:"[^{mark}\r\n]*+)?+|[^"{mark}\r\n][^{mark}\r\n]*+)?+'
    row = re.compile(rf"{cell}(?:{mark}{cell})*+(?:\r\n?|\n)".encode())
    end = 0
    while match := row.match(data, end, size):
        end = match.end()
        yield end


def find_open_quote(data: bytes, delimiter: str, width: int) -> OpenQuote | None:
    """Return the first quoted cell that contains a whole row, or `None`.

    Line breaks inside quotes are common and correct. But a quotation mark that is never closed
    makes one cell of all rows up to the next quotation mark, and their amounts would be lost.

    Only records that begin on a line with an odd number of quotation marks are checked: a cell
    that continues over the end of a line begins on such a line.
    """
    done = 0
    for begin in _odd_lines(data):
        if begin < done:
            continue
        lines: list[bytes] = []
        is_complete = _read_record(data, begin, delimiter, lines)
        if not is_complete or any(_is_row(line, delimiter, width) for line in lines[1:]):
            row = sum(1 for _ in _row_ends(data, begin, delimiter))
            return OpenQuote(row, len(lines) - 1)
        done = begin + sum(map(len, lines))
    return None


def _odd_lines(data: bytes) -> Iterator[int]:
    """Yield the first byte of each line with an odd number of quotation marks."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start + _CHUNK) + 1 or len(data)
        chunk = np.frombuffer(data, dtype=np.uint8, count=end - start, offset=start)
        begins = np.r_[0, np.flatnonzero(_line_breaks(chunk)) + 1]
        begins = begins[begins < chunk.size]
        odd = np.bitwise_xor.reduceat((chunk == _QUOTE).view(np.uint8), begins)
        yield from (begins[odd > 0] + start).tolist()
        start = end


def _line_breaks(text: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return which bytes end a line, with any of the three kinds of line break."""
    breaks: NDArray[np.bool_] = text == _LINE_BREAK
    returns = text == _RETURN
    if returns.any():
        returns[:-1] &= ~breaks[1:]  # CR LF is one line break
        breaks |= returns
    return breaks


def _read_record(data: bytes, begin: int, delimiter: str, lines: list[bytes]) -> bool:
    """Add the lines of one record; return whether it ends before a cell becomes too long."""

    def texts() -> Iterator[str]:
        for line in LINE.finditer(data, begin):
            lines.append(line[0])
            yield line[0].decode()

    try:
        next(csv.reader(texts(), delimiter=delimiter), None)
    except csv.Error:
        return len(lines) == 1  # the line itself is too long
    return True


def _is_row(line: bytes, delimiter: str, width: int) -> bool:
    """Return whether a line inside quotes is a row; a few commas do not show that."""
    if width < _FEWEST_CELLS or line.count(b'"') % 2:
        return False
    try:
        cells = next(csv.reader([line.decode()], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return False
    return len(cells) == width
