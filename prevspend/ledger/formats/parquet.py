"""Parquet files: typed columns, written as the text a person would type."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prevspend.errors import LedgerError, Place
from prevspend.ledger.formats.kinds import damaged
from prevspend.ledger.formats.typed import written
from prevspend.ledger.sheets import HEAD_ROWS, Cells, as_typed, column_as_typed

if TYPE_CHECKING:
    from collections.abc import Collection

_DAMAGED = "it is a damaged or unusual Parquet file"
_OURS = {"part_pence", "source_row"}
_MIDNIGHT = r"(?:[T ]00:00:00)?(?:\.0+)?Z?$"


class ParquetSheet:
    """A Parquet file as one sheet; its column names are row 1."""

    name: str | None = None

    def __init__(self, file: str, data: bytes | Path) -> None:
        self._name = file
        try:
            source = data if isinstance(data, Path) else io.BytesIO(data)
            self._file = pq.ParquetFile(source)
            self._columns = list(self._file.schema_arrow.names)
        except (pa.ArrowException, OSError) as error:
            raise damaged(file, _DAMAGED) from error
        start = self._read(range(len(self._columns)), HEAD_ROWS - 1)
        if set(self._columns) >= _OURS:
            raise LedgerError(
                "This is a result of prevspend, not a ledger.",
                place=Place(file),
                why="its amounts are pence, and each line may stand in it in several parts.",
                fix="name the ledger it was made from.",
            )
        rows = zip(*(column.to_pylist() for column in start.values()), strict=True)
        self.head = [self._columns, *([as_typed(cell) for cell in row] for row in rows)]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read the rows below the header; see `Sheet.cells`. All columns come as plain text."""
        del text
        columns = self._read(wanted)
        if header_at < 0:  # the names are data then
            columns = {
                at: pa.chunked_array([pa.array([self._columns[at]]), *column.chunks])
                for at, column in columns.items()
            }
        skipped = max(header_at, 0)
        columns = {at: column_as_typed(column.slice(skipped)) for at, column in columns.items()}
        size = max(map(len, columns.values()), default=0)
        first_row = header_at + 2
        return Cells(columns, np.arange(first_row, first_row + size, dtype=np.int32))

    def _read(self, wanted: Collection[int], rows: int | None = None) -> dict[int, pa.ChunkedArray]:
        """Read columns as text, the first rows of them or all."""
        names = [self._columns[at] for at in wanted]
        try:
            if rows is None:
                table = self._file.read(columns=names)
            else:
                first = next(self._file.iter_batches(batch_size=rows, columns=names), None)
                empty = self._file.schema_arrow.empty_table()
                table = empty if first is None else pa.Table.from_batches([first])
        except (pa.ArrowException, OSError) as error:
            raise damaged(self._name, _DAMAGED) from error
        return {at: as_text(table[self._columns[at]]) for at in wanted}


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write a column as text; what is null is blank."""
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
