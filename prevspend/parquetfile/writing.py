"""Tables as Parquet files: small, quick to write, and the same bytes every time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

NOTE = {"prevspend": "amounts are integer pence; positive is spend"}
"""What each file says of itself."""

ROWS_OF_A_GROUP = 1 << 20
"""The most rows of a row group; readers hold one group in memory at a time."""

_FEW_VALUES = frozenset({"date", "share_low", "share_central", "share_high"})


class ParquetWriter:
    """Writes a file table by table, each as one row group; use it in a `with` statement.

    Args:
        path: the file; what stood there before is replaced.
        schema: the columns of every table. Their metadata are left out for the note on units.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema.with_metadata(NOTE), **_options(schema))

    def write(self, table: pa.Table) -> None:
        """Write a table as the next row group, an empty one as an empty group.

        Raises:
            ValueError: if it has more than `ROWS_OF_A_GROUP` rows, or other columns.
        """
        if table.num_rows > ROWS_OF_A_GROUP:
            raise ValueError(f"{table.num_rows:,} rows do not go into one row group")
        # In one piece, because where pieces end, pages of the file would end too.
        self._writer.write_table(table.combine_chunks(), row_group_size=ROWS_OF_A_GROUP)

    def close(self) -> None:
        """Finish the file, which cannot be read before."""
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a whole table; pence and units are said in the file itself."""
    with ParquetWriter(path, table.schema) as writer:
        for start in range(0, max(table.num_rows, 1), ROWS_OF_A_GROUP):
            writer.write(table.slice(start, ROWS_OF_A_GROUP))


def _options(schema: pa.Schema) -> dict[str, Any]:
    """Choose how each column is written.

    Columns that are dictionaries stay so. To try one on the others costs more than all the rest
    of writing: their values are nearly all distinct. So do the least and greatest text of each
    column, which nobody asks for. Whole numbers are packed as differences, which leaves less to
    compress and so is quicker.
    """
    coded = [
        field.name
        for field in schema
        if pa.types.is_dictionary(field.type) or field.name.removeprefix("local_") in _FEW_VALUES
    ]
    numbers = [field.name for field in schema if pa.types.is_integer(field.type)]
    return {
        "compression": "zstd",
        "use_dictionary": coded,
        "write_statistics": numbers,
        "column_encoding": dict.fromkeys(numbers, "DELTA_BINARY_PACKED"),
    }
