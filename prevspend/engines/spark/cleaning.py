"""Rows as Spark gives them to lines, by the reader's own cleaning. Workers run it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from prevspend.engines.spark.seen import AS_BYTES
from prevspend.ledger import dictionary_of, together
from prevspend.reading import apart

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from prevspend.engines.spark.seen import Seen, TextShape

    Said = dict[str, Any]

PATH, BLOCK, ROW, ODD = "_path", "_block", "_row", "_odd"
"""Beside the cells, columns of which file and block of it a row is, its number, and the whole row
where it is of another width than the header."""


class _Later(apart.Totals):
    """Notes which rows may be totals, and takes none for one: what stands above is not known."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, bool]] = []
        self.pence: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.readable: NDArray[np.bool_] = np.zeros(0, dtype=bool)

    def find(
        self,
        pence: NDArray[np.int64],
        readable: NDArray[np.bool_],
        asked: Iterable[tuple[int, bool]],
        sure: Collection[int] = (),
    ) -> list[tuple[int, bool]]:
        """Note the rows; see `Totals.find`."""
        del sure
        self.asked, self.pence, self.readable = list(asked), pence, readable.copy()
        return []


def _cleaner(seen: Seen) -> tuple[apart.SheetCleaner, _Later]:
    cleaner = apart.SheetCleaner(seen.recognised, seen.place, dates=seen.dates)
    later = _Later()
    cleaner.totals = later
    return cleaner, later


def clean(cells: apart.Cells, seen: Seen) -> tuple[pa.Table, list[Said]]:
    """Clean a piece of a file.

    Returns:
        Its lines, and what was set aside or noticed. Rows that may be totals are among the lines;
        what is odd about each of these is said with it, for it counts only if it is a line.
    """
    cleaner, later = _cleaner(seen)
    lines = cleaner.clean(cells)
    if not later.asked:
        return lines, list(_said(cleaner, seen))
    at = np.array([asked for asked, _ in later.asked])
    others, _ = _cleaner(seen)
    rest = np.ones(len(cells.rows), dtype=bool)
    rest[at] = False
    parts, said = [others.clean(_chosen(cells, rest))], []
    for place, named in later.asked:
        alone, _ = _cleaner(seen)
        parts.append(alone.clean(replace(_chosen(cells, np.arange(rest.size) == place), broken=())))
        said.append(
            {
                "kind": "total",
                "file": seen.number,
                "row": int(cells.rows[place]),
                "pence": int(later.pence[place]),
                "named": named,
                "odd": [list(note) for note in alone.noticed.notes()],
            }
        )
    lost = later.readable & ~np.isin(cells.rows, lines["source_row"].to_numpy())
    counted = dict(zip(cells.rows[lost].tolist(), later.pence[lost].tolist(), strict=True))
    return together(parts), [*_said(others, seen, counted), *said]


def _chosen(cells: apart.Cells, rows: NDArray[np.bool_]) -> apart.Cells:
    """Give some rows of a piece."""
    mask = pa.array(rows)
    columns = {at: column.filter(mask) for at, column in cells.columns.items()}
    return replace(cells, columns=columns, rows=cells.rows[rows])


def _said(
    cleaner: apart.SheetCleaner, seen: Seen, counted: dict[int, int] | None = None
) -> Iterator[Said]:
    """Write down what was set aside or noticed.

    Args:
        cleaner: what cleaned.
        seen: the file.
        counted: the pence of rows set aside that a total adds up all the same, by row.
    """
    for row in cleaner.rejected:
        number = row.place.row or 0
        yield {
            "kind": "rejected",
            "file": seen.number,
            "row": number,
            "reason": row.reason,
            "amount": row.amount,
            "text": row.text,
            "pence": (counted or {}).get(number),
        }
    for note in cleaner.noticed.notes():
        yield {"kind": "note", "file": seen.number, "row": note.row or 0, "note": list(note)}


def cells_of(rows: pa.Table, seen: Seen, first: int) -> apart.Cells:
    """Give rows as the reader of one sheet does.

    Args:
        rows: some rows of one block.
        seen: their file.
        first: the place of the first of them in the file.
    """
    if ROW in rows.column_names:
        numbers = rows[ROW].to_numpy()
    elif seen.text:
        numbers = seen.text.rows_of(np.arange(first, first + rows.num_rows))
    header_at = seen.recognised.header_at
    below = numbers > (
        header_at + 1 if seen.text or header_at else 0
    )  # names are no row of a table
    if not below.all():
        rows, numbers = rows.filter(pa.array(below)), numbers[below]
    odd = rows[ODD].is_valid().to_numpy() if ODD in rows.column_names else np.zeros(1, dtype=bool)
    if odd.any() and seen.text:
        return _mended(rows, seen, seen.text, numbers, odd)
    return apart.Cells(_columns(rows, seen), numbers)


def _columns(rows: pa.Table, seen: Seen) -> dict[int, pa.ChunkedArray]:
    columns = {at: apart.as_text(rows[str(at)]) for at in sorted(seen.recognised.wanted)}
    if seen.text and seen.text.encoding == AS_BYTES:
        columns = {at: _from_bytes(column) for at, column in columns.items()}
    return {at: apart.column_as_typed(column) for at, column in columns.items()}


def _from_bytes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Read text whose letters are bytes as the reader does: UTF-8, else Windows-1252."""
    texts = dictionary_of(column)
    read = [apart.from_windows(text.encode("latin-1")) for text in texts.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(read, pa.string()).take(texts.indices)])


def _mended(
    rows: pa.Table, seen: Seen, text: TextShape, numbers: NDArray[np.int64], odd: NDArray[np.bool_]
) -> apart.Cells:
    """Mend the rows of another width than the header, or set them aside, as the reader does."""
    even = _columns(rows.filter(pa.array(~odd)), seen)
    whole_rows = rows[ODD].filter(pa.array(odd))
    texts = (_from_bytes(whole_rows) if text.encoding == AS_BYTES else whole_rows).to_pylist()
    tried = [
        (row, apart.mend(row, whole, text.delimiter, text.width))
        for row, whole in zip(numbers[odd].tolist(), texts, strict=True)
    ]
    mended = [(row, cells) for row, cells in tried if not isinstance(cells, apart.BrokenRow)]
    numbers = np.r_[numbers[~odd], np.array([row for row, _ in mended], dtype=np.int64)]
    order = pa.array(np.argsort(numbers, kind="stable"))
    columns = {}
    for at, column in even.items():
        more = [apart.as_typed(cells[at]) if at < len(cells) else "" for _, cells in mended]
        together = pa.chunked_array([*column.chunks, pa.array(more, type=pa.string())])
        columns[at] = together.take(order)
    broken = tuple(row for _, row in tried if isinstance(row, apart.BrokenRow))
    return apart.Cells(columns, np.sort(numbers), broken)
