"""Refuses sheets with several tables, so that no amount is read from the wrong column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Location
from prevspend.reading.sheets import SheetCells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_FEWEST_HEADERS = 3
_MOST_DIFFERENT = 0.34
_ROWS_THAT_SHOW_NUMBERS = 50
_FIRST_ROWS = 100_000
_ROWS_BELOW = 3
_MOST_CHECKED = 1000
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[-−(£ ]*\.?\d")
_FIX = "put each table on a sheet or in a file of its own, and read those."


def refuse_side_by_side(head: Sequence[Sequence[str]], header_at: int, place: Location) -> None:
    """Refuse a header that holds two tables with an empty column between them.

    Only tables with the same headings are refused: notes and look-up lists beside a ledger are
    common, and leaving them out loses nothing.
    """
    if header_at < 0:
        return
    header = [cell.strip().casefold() for cell in head[header_at]]
    names = [cell for cell in header if cell]
    if len(names) - len(set(names)) < _FEWEST_HEADERS - 1:
        return
    for at, cell in enumerate(header):
        if cell or any(at < len(row) and row[at].strip() for row in head[header_at:]):
            continue
        left, right = ({name for name in part if name} for part in (header[:at], header[at + 1 :]))
        fewer = min(len(left), len(right))
        if fewer >= _FEWEST_HEADERS and len(left & right) >= (1 - _MOST_DIFFERENT) * fewer:
            raise LedgerError(
                "There are two tables side by side on this sheet.",
                place=Location(place.file, sheet=place.sheet, row=header_at + 1),
                why="their headers are the same, and only one of them would be counted.",
                fix=_FIX,
            )


class TablesBelow:
    """Refuses a sheet with another table below the first; its cells are read in pieces.

    Args:
        header: the header of the first table.
        place: the sheet.
    """

    def __init__(self, header: Sequence[str], place: Location) -> None:
        self._header = header
        self._place = place
        self._last_rows: SheetCells | None = None  # not all of them checked yet
        self._checks_left: dict[int, int] | None = None  # by column of numbers

    def look(self, cells: SheetCells) -> None:
        """Check the next piece.

        Raises:
            LedgerError: naming the row where another table begins.
        """
        _refuse_other_order(self._header, cells, self._place)
        cells = cells if self._last_rows is None else _below(self._last_rows, cells)
        if self._checks_left is not None or cells.rows.size >= _ROWS_THAT_SHOW_NUMBERS:
            self._refuse_other_header(cells, cells.rows.size - _ROWS_BELOW)
            cells = _from(cells, max(cells.rows.size - _ROWS_BELOW - 1, 0))
        self._last_rows = cells

    def finish(self) -> None:
        """Check the last rows, after all pieces; see `look`."""
        if self._last_rows is not None:
            self._refuse_other_header(self._last_rows, self._last_rows.rows.size)

    def _refuse_other_header(self, cells: SheetCells, end: int) -> None:
        """Refuse a sheet on which a header with other headings follows a blank row.

        It is recognised by its words: three cells or more without a digit, in a column with
        numbers above and below.
        """
        if self._checks_left is None:
            self._checks_left = dict.fromkeys(_columns_of_numbers(cells), _MOST_CHECKED)
        for number, left in self._checks_left.items():
            column = cells.columns[number]
            # Letters sort after digits and signs, so that Arrow can search for words.
            words = pc.greater_equal(column.slice(1, max(end - 1, 0)), "A").to_numpy()
            rows = (np.flatnonzero(words) + 1)[:left].tolist()
            self._checks_left[number] -= len(rows)
            for at in rows:
                if _numbers_follow(column, at) and _is_other_header(self._header, cells, at):
                    raise LedgerError(
                        "A second table begins here, with its own headings.",
                        place=_at_row(self._place, cells, at),
                        why="its columns may hold something else than those of the first.",
                        fix=_FIX,
                    )


def _columns_of_numbers(cells: SheetCells) -> list[int]:
    plain = [at for at, column in cells.columns.items() if _is_plain(column)]
    start = {at: cells.columns[at].slice(0, _ROWS_THAT_SHOW_NUMBERS) for at in plain}
    return [at for at in plain if _mostly_numbers(start[at])]


def _below(above: SheetCells, cells: SheetCells) -> SheetCells:
    columns = {
        at: pa.chunked_array([*above.columns[at].chunks, *column.chunks], type=column.type)
        for at, column in cells.columns.items()
    }
    return SheetCells(columns, np.r_[above.rows, cells.rows])


def _from(cells: SheetCells, start: int) -> SheetCells:
    columns = {at: column.slice(start) for at, column in cells.columns.items()}
    return SheetCells(columns, cells.rows[start:])


def _at_row(place: Location, cells: SheetCells, at: int) -> Location:
    return Location(place.file, sheet=place.sheet, row=int(cells.rows[at]))


def _refuse_other_order(header: Sequence[str], cells: SheetCells, place: Location) -> None:
    """Refuse a sheet with another header further down, with the columns in another order.

    The same header repeated does no harm. But if two cells of a row hold the headings of other
    columns, the amounts below it are in another column than before.
    """
    names = {cell.strip() for cell in header}
    if not cells.rows.size:
        return
    hits = np.zeros(cells.rows.size, dtype=np.int8)
    # Plain columns, such as amounts, are slow to search: they come last.
    for at, column in sorted(cells.columns.items(), key=lambda item: _is_plain(item[1])):
        if _is_plain(column) and cells.rows[-1] > _FIRST_ROWS and not hits.any():
            break
        headings = _holds(column, names - {"", *(cell.strip() for cell in header[at : at + 1])})
        if headings is not None:
            hits += headings
    if not (hits > 1).any():
        return
    nothing_else = hits > 1
    for column in cells.columns.values():
        headings = _holds(column, names | {""})
        nothing_else &= False if headings is None else headings
    second = np.flatnonzero(nothing_else)
    if second.size:
        raise LedgerError(
            "A second table begins here, with its columns in another order.",
            place=_at_row(place, cells, int(second[0])),
            why="the amounts below it would be read from the wrong column.",
            fix=_FIX,
        )


def _is_other_header(header: Sequence[str], cells: SheetCells, at: int) -> bool:
    """Return whether a row of words below a blank row is another header."""
    if any(_row(cells, at - 1)):
        return False
    words = [text for text in _row(cells, at) if text]
    if len(words) < _FEWEST_HEADERS or any(map(_DIGIT.search, words)):
        return False
    known = {cell.strip().casefold() for cell in header}
    return not {word.casefold() for word in words} <= known


def _row(cells: SheetCells, at: int) -> list[str]:
    return [str(column[at].as_py() or "").strip() for column in cells.columns.values()]


def _mostly_numbers(column: pa.ChunkedArray) -> bool:
    texts = [str(text).strip() for text in column.to_pylist() if text]
    return sum(_NUMBER.match(text) is not None for text in texts) * 2 > len(texts)


def _numbers_follow(column: pa.ChunkedArray, at: int) -> bool:
    following = column.slice(at + 1, _ROWS_BELOW).to_pylist()
    return any(_NUMBER.match(text or "") for text in following)


def _is_plain(column: pa.ChunkedArray) -> bool:
    return not pa.types.is_dictionary(column.type)


def _holds(column: pa.ChunkedArray, names: set[str]) -> NDArray[np.bool_] | None:
    """Return which rows of a column hold one of some names, padded or not; `None` for no row."""
    sought = pa.array(sorted(names), type=pa.string())
    parts = [_chunk_holds(chunk, sought) for chunk in column.chunks]
    if all(part is None for part in parts):
        return None
    sizes = [len(chunk) for chunk in column.chunks]
    return np.concatenate(
        [
            np.zeros(size, dtype=bool) if part is None else part
            for part, size in zip(parts, sizes, strict=True)
        ]
    )


def _chunk_holds(chunk: pa.Array, sought: pa.Array) -> NDArray[np.bool_] | None:
    if not pa.types.is_dictionary(chunk.type):
        plain: NDArray[np.bool_] = pc.is_in(chunk, value_set=sought).to_numpy(zero_copy_only=False)
        return plain
    in_dictionary = pc.is_in(pc.utf8_trim_whitespace(chunk.dictionary), value_set=sought)
    if not pc.any(in_dictionary).as_py():
        return None
    by_row = in_dictionary.take(chunk.indices).fill_null(False)  # noqa: FBT003 - Arrow's own
    coded: NDArray[np.bool_] = by_row.to_numpy(zero_copy_only=False)
    return coded
