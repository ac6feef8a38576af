"""Several tables on one sheet, told before pounds of one are taken for another's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Place
from prevspend.reading.sheets import Cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_FEWEST_HEADERS = 3
_MOST_STRANGERS = 0.34
_ROWS_THAT_SHOW_NUMBERS = 50
_FIRST_ROWS = 100_000
_ROWS_BELOW = 3
_MOST_LOOKED_AT = 1000
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"[-−(£ ]*\.?\d")
_FIX = "put each table on a sheet or in a file of its own, and read those."


def refuse_side_by_side(head: Sequence[Sequence[str]], header_at: int, place: Place) -> None:
    """Refuse a header that holds two tables with an empty column between them.

    Only tables with the same headers count: notes and look-up lists beside a ledger are common,
    and leaving them out loses nothing.
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
        if fewer >= _FEWEST_HEADERS and len(left & right) >= (1 - _MOST_STRANGERS) * fewer:
            raise LedgerError(
                "Two tables stand side by side on this sheet.",
                place=Place(place.file, sheet=place.sheet, row=header_at + 1),
                why="their headers are the same, and only one of them would be counted.",
                fix=_FIX,
            )


class TablesBelow:
    """Refuses a sheet on which another table comes below the first, whose cells come in pieces.

    Args:
        header: the header of the first table.
        place: the sheet.
    """

    def __init__(self, header: Sequence[str], place: Place) -> None:
        self._header = header
        self._place = place
        self._near: Cells | None = None  # the last rows, not all of them looked at yet
        self._to_look_at: dict[int, int] | None = None  # columns of numbers, and how often

    def look(self, cells: Cells) -> None:
        """Look at the next piece.

        Raises:
            LedgerError: naming the row where another table begins.
        """
        _refuse_other_order(self._header, cells, self._place)
        cells = cells if self._near is None else _below(self._near, cells)
        if self._to_look_at is not None or cells.rows.size >= _ROWS_THAT_SHOW_NUMBERS:
            self._refuse_other_header(cells, cells.rows.size - _ROWS_BELOW)
            cells = _from(cells, max(cells.rows.size - _ROWS_BELOW - 1, 0))
        self._near = cells

    def finish(self) -> None:
        """Look at the last rows, once all pieces were there; see `look`."""
        if self._near is not None:
            self._refuse_other_header(self._near, self._near.rows.size)

    def _refuse_other_header(self, cells: Cells, end: int) -> None:
        """Refuse a sheet on which, after a blank row, a header with other names comes.

        It is told by its words: three cells or more, none with a digit, in a column that holds
        numbers above and below it.
        """
        if self._to_look_at is None:
            self._to_look_at = dict.fromkeys(_columns_of_numbers(cells), _MOST_LOOKED_AT)
        for number, left in self._to_look_at.items():
            column = cells.columns[number]
            # Letters come after digits and signs, so this finds the words at the speed of Arrow.
            words = pc.greater_equal(column.slice(1, max(end - 1, 0)), "A").to_numpy()
            found = (np.flatnonzero(words) + 1)[:left].tolist()
            self._to_look_at[number] -= len(found)
            for at in found:
                if _numbers_follow(column, at) and _is_other_header(self._header, cells, at):
                    raise LedgerError(
                        "A second table begins here, with headers of its own.",
                        place=_at_row(self._place, cells, at),
                        why="its columns may mean something else than those of the first.",
                        fix=_FIX,
                    )


def _columns_of_numbers(cells: Cells) -> list[int]:
    plain = [at for at, column in cells.columns.items() if _is_plain(column)]
    start = {at: cells.columns[at].slice(0, _ROWS_THAT_SHOW_NUMBERS) for at in plain}
    return [at for at in plain if _mostly_numbers(start[at])]


def _below(above: Cells, cells: Cells) -> Cells:
    columns = {
        at: pa.chunked_array([*above.columns[at].chunks, *column.chunks], type=column.type)
        for at, column in cells.columns.items()
    }
    return Cells(columns, np.r_[above.rows, cells.rows])


def _from(cells: Cells, start: int) -> Cells:
    columns = {at: column.slice(start) for at, column in cells.columns.items()}
    return Cells(columns, cells.rows[start:])


def _at_row(place: Place, cells: Cells, at: int) -> Place:
    return Place(place.file, sheet=place.sheet, row=int(cells.rows[at]))


def _refuse_other_order(header: Sequence[str], cells: Cells, place: Place) -> None:
    """Refuse a sheet in which another header comes, with the columns in another order.

    The same header come again is no harm. But where two cells of a row hold headers of other
    columns, the amounts below it stand in another column than they did before.
    """
    names = {cell.strip() for cell in header}
    if not cells.rows.size:
        return
    hits = np.zeros(cells.rows.size, dtype=np.int8)
    # Plain columns are amounts and the like, and slow to search: they come last.
    for at, column in sorted(cells.columns.items(), key=lambda item: _is_plain(item[1])):
        if _is_plain(column) and cells.rows[-1] > _FIRST_ROWS and not hits.any():
            break
        found = _holds(column, names - {"", *(cell.strip() for cell in header[at : at + 1])})
        if found is not None:
            hits += found
    if not (hits > 1).any():
        return
    nothing_else = hits > 1
    for column in cells.columns.values():
        found = _holds(column, names | {""})
        nothing_else &= False if found is None else found
    second = np.flatnonzero(nothing_else)
    if second.size:
        raise LedgerError(
            "A second table begins here, with its columns in another order.",
            place=_at_row(place, cells, int(second[0])),
            why="the amounts below it would be looked for in the wrong column.",
            fix=_FIX,
        )


def _is_other_header(header: Sequence[str], cells: Cells, at: int) -> bool:
    """Return whether a row of words below a blank row is another header."""
    if any(_row(cells, at - 1)):
        return False
    words = [text for text in _row(cells, at) if text]
    if len(words) < _FEWEST_HEADERS or any(map(_DIGIT.search, words)):
        return False
    known = {cell.strip().casefold() for cell in header}
    return not {word.casefold() for word in words} <= known


def _row(cells: Cells, at: int) -> list[str]:
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
    """Return the rows of a column that hold one of some names, padded or not."""
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
        found: NDArray[np.bool_] = pc.is_in(chunk, value_set=sought).to_numpy(zero_copy_only=False)
        return found
    in_dictionary = pc.is_in(pc.utf8_trim_whitespace(chunk.dictionary), value_set=sought)
    if not pc.any(in_dictionary).as_py():
        return None
    taken = in_dictionary.take(chunk.indices).fill_null(False)  # noqa: FBT003 - Arrow's own
    held: NDArray[np.bool_] = taken.to_numpy(zero_copy_only=False)
    return held
