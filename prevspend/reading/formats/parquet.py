"""Parquet files: typed columns, converted to the text a person would type."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.kinds import damaged
from prevspend.reading.formats.typed import written
from prevspend.reading.sheets import HEAD_ROWS, SheetCells, as_typed, column_as_typed, in_one_piece
from prevspend.threads import prefetch

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator

    from prevspend.reading.formats.content import Content

_DAMAGED = "it is a damaged or unusual Parquet file"
_OURS = {"part_pence", "source_row"}
PIECE = 1 << 18
"""How many rows are read at a time."""

_MIDNIGHT = r"(?:[T ]00:00:00)?(?:\.0+)?Z?$"


class ParquetSheet:
    """A Parquet file as one sheet; its column names are row 1."""

    name: str | None = None

    def __init__(self, content: Content) -> None:
        self._content = content
        with self._opened() as file:
            self._columns = list(file.schema_arrow.names)
            self._rows = file.metadata.num_rows
        start = next(self._texts(range(len(self._columns)), HEAD_ROWS - 1), None)
        if start is None:
            raise damaged(content.name, _DAMAGED)
        if set(self._columns) >= _OURS:
            raise LedgerError(
                "This is a result of prevspend, not a ledger.",
                place=Location(content.name),
                why="its amounts are in pence, and one ledger line may be several rows of it.",
                fix="read the ledger it was made from.",
            )
        rows = zip(*(column[: HEAD_ROWS - 1].to_pylist() for column in start.values()), strict=True)
        self.head = [self._columns, *([as_typed(cell) for cell in row] for row in rows)]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Read the rows below the header at once; see `Sheet.cells`."""
        return in_one_piece(self.pieces(header_at, wanted, text))

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Read the rows below the header; see `Sheet.pieces`. All columns are plain text."""
        del text
        return prefetch(self._pieces(header_at, wanted))

    def _pieces(self, header_at: int, wanted: Collection[int]) -> Generator[SheetCells]:
        skip, row, done = max(header_at, 0), header_at + 2, 0
        for texts in self._texts(wanted, PIECE):
            columns = texts
            if header_at < 0 and row == 1:  # without a header the names are the first row
                columns = {
                    at: pa.chunked_array([pa.array([self._columns[at]]), *column.chunks])
                    for at, column in texts.items()
                }
            columns = {at: column_as_typed(column[skip:]) for at, column in columns.items()}
            rows_read = max(map(len, texts.values()), default=0)
            size = max(map(len, columns.values()), default=0)
            skip = max(skip - rows_read, 0)
            done += rows_read
            rows = np.arange(row, row + size, dtype=np.int32)
            yield SheetCells(columns, rows, share=done / max(self._rows, 1))
            row += size

    def _texts(self, wanted: Collection[int], size: int) -> Iterator[dict[int, pa.ChunkedArray]]:
        """Yield columns as text, `size` rows at a time; a file without rows is one empty piece."""
        names = [self._columns[at] for at in wanted]
        with self._opened() as file:
            batches = file.iter_batches(size, columns=names)
            for batch in batches if self._rows else [file.schema_arrow.empty_table()]:
                yield {at: as_text(batch[self._columns[at]]) for at in wanted}

    @contextmanager
    def _opened(self) -> Iterator[pq.ParquetFile]:
        try:
            with self._content.opened() as bytes_, pq.ParquetFile(bytes_) as file:
                yield file
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            raise damaged(self._content.name, _DAMAGED) from error


def as_text(values: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as text; null is blank."""
    column = values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
    column.validate(full=True)  # texts may not be UTF-8
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_timestamp(kind):
        column = pc.replace_substring_regex(column.cast(pa.string()), _MIDNIGHT, "")
    elif not _arrow_writes_well(kind):
        texts = [None if value is None else _written(value) for value in column.to_pylist()]
        column = pa.chunked_array([pa.array(texts, type=pa.string())])
    return pc.fill_null(column.cast(pa.string()), "")


def _arrow_writes_well(kind: pa.DataType) -> bool:
    return any(
        is_kind(kind)
        for is_kind in (
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_integer,
            pa.types.is_decimal,
            pa.types.is_date,
            pa.types.is_null,
        )
    )


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, str | int | float | bool | dt.date | dt.time | dt.timedelta):
        return written(value)
    return str(value)
