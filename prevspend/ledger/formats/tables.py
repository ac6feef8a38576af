"""Several tables on one sheet, told before pounds of one are taken for another's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.ledger.sheets import Cells

_FEWEST_HEADERS = 3
_MOST_STRANGERS = 0.34
_ROWS_THAT_SHOW_NUMBERS = 50
_FEW = 100_000
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


def refuse_tables_below(header: Sequence[str], cells: Cells, place: Place) -> None:
    """Refuse a sheet on which another table comes below the first.

    Raises:
        LedgerError: naming the row where it begins.
    """
    _refuse_other_order(header, cells, place)
    _refuse_other_header(header, cells, place)


def _refuse_other_order(header: Sequence[str], cells: Cells, place: Place) -> None:
    """Refuse a sheet in which another header comes, with the columns in another order.

    The same header come again is no harm. But where two cells of a row hold headers of other
    columns, the amounts below it stand in another column than they did before.
    """
    names = {cell.strip() for cell in header}
    hits = np.zeros(cells.rows.size, dtype=np.int8)
    # Plain columns are amounts and the like, and slow to search: they come last.
    for at, column in sorted(cells.columns.items(), key=lambda item: _is_plain(item[1])):
        if _is_plain(column) and cells.rows.size > _FEW and not hits.any():
            break
        found = _holds(column, names - {"", header[at].strip()})
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
            place=Place(place.file, sheet=place.sheet, row=int(cells.rows[second[0]])),
            why="the amounts below it would be looked for in the wrong column.",
            fix=_FIX,
        )


def _refuse_other_header(header: Sequence[str], cells: Cells, place: Place) -> None:
    """Refuse a sheet on which, after a blank row, a header with other names comes.

    It is told by its words: three cells or more, none with a digit, in a column that holds
    numbers above and below it.
    """
    looked_at: set[int] = set()
    for column in filter(_is_plain, cells.columns.values()):
        if not _mostly_numbers(column.slice(0, _ROWS_THAT_SHOW_NUMBERS)):
            continue
        # Letters come after digits and signs, so this finds the words at the speed of Arrow.
        words = np.flatnonzero(pc.greater_equal(column, "A").to_numpy())
        for at in words[:_MOST_LOOKED_AT].tolist():
            if at in looked_at or not _numbers_follow(column, at):
                continue
            looked_at.add(at)
            if _is_other_header(header, cells, at):
                raise LedgerError(
                    "A second table begins here, with headers of its own.",
                    place=Place(place.file, sheet=place.sheet, row=int(cells.rows[at])),
                    why="its columns may mean something else than those of the first.",
                    fix=_FIX,
                )


def _is_other_header(header: Sequence[str], cells: Cells, at: int) -> bool:
    """Tell a row of words below a blank row that is not the header come again."""
    if not at or any(_row(cells, at - 1)):
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
    return any(_NUMBER.match(text or "") for text in column.slice(at + 1, 3).to_pylist())


def _is_plain(column: pa.ChunkedArray) -> bool:
    return not pa.types.is_dictionary(column.type)


def _holds(column: pa.ChunkedArray, names: set[str]) -> NDArray[np.bool_] | None:
    """Tell the rows of a column that hold one of some names, padded or not; nothing if none do."""
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
