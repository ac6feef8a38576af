"""Write tables as Parquet files: small, quick to write, and with the same bytes every time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

ROWS_OF_A_GROUP = 1 << 20
"""The most rows of a row group; readers hold one group in memory at a time."""

_UNITS = {"prevspend": "amounts are integer pence; positive is spend"}


class ParquetWriter:
    """Writes a file table by table, each as one row group; use it in a `with` statement.

    Numbers may not be blank, so they are quicker to write and to read.

    Args:
        path: the file; an existing one is replaced.
        schema: the columns of every table. A note on units replaces their metadata, and numbers in
            a dictionary become plain numbers in the file.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._expected = schema.names, schema.types
        self._schema = pa.schema(map(_file_field, schema), metadata=_UNITS)
        self._file = path.open("wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, **_options(schema))

    def write(self, table: pa.Table) -> None:
        """Write a table as the next row group, an empty one as an empty group.

        Raises:
            ValueError: if it has more than `ROWS_OF_A_GROUP` rows, or other columns, or if a number
                is blank.
        """
        if table.num_rows > ROWS_OF_A_GROUP:
            raise ValueError(f"{table.num_rows:,} rows do not go into one row group")
        if (table.column_names, table.schema.types) != self._expected:
            raise ValueError("the table has other columns than the file")
        # In one piece, because a page of the file ends where a piece ends.
        table = table.combine_chunks()
        columns = [
            column if column.type == field.type else column.cast(field.type)
            for column, field in zip(table.columns, self._schema, strict=True)
        ]
        self._writer.write_table(
            pa.table(columns, schema=self._schema), row_group_size=ROWS_OF_A_GROUP
        )

    def close(self) -> None:
        """Finish the file; until then it cannot be read."""
        with self._file:
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.close()
        finally:
            self._writer.is_open = False  # or it is finished once more when it is deleted
            with suppress(OSError):  # what failed is the error to report
                self._file.close()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a whole table, with a note on units in the file."""
    with ParquetWriter(path, table.schema) as writer:
        for start in range(0, max(table.num_rows, 1), ROWS_OF_A_GROUP):
            writer.write(table.slice(start, ROWS_OF_A_GROUP))


def _file_field(field: pa.Field) -> pa.Field:
    """Return a column with its type in the file."""
    kind = field.type
    if pa.types.is_dictionary(kind) and not pa.types.is_string(kind.value_type):
        kind = kind.value_type
    return pa.field(field.name, kind, nullable=not (_is_whole(kind) or _is_share(kind)))


def _is_whole(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind))


def _is_share(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind))


def _options(schema: pa.Schema) -> dict[str, Any]:
    """Return how pyarrow writes each column; every choice is fixed, so that bytes repeat.

    Dictionary columns and shares have few distinct values. Trying a dictionary on the others takes
    longer than all the rest of writing, and so do the least and greatest text of each column, which
    are not used. Whole numbers are stored as differences, which compress better and faster.
    """
    numbers = [field.name for field in schema if _is_whole(field.type)]
    dates = [field.name for field in schema if pa.types.is_date32(field.type)]
    few = [
        field.name
        for field in schema
        if pa.types.is_dictionary(field.type) or _is_share(field.type)
    ]
    return {
        "compression": "zstd",
        "use_dictionary": few,
        "write_statistics": numbers,
        "column_encoding": dict.fromkeys([*numbers, *dates], "DELTA_BINARY_PACKED"),
    }
