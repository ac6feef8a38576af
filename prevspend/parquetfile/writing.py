"""Tables as Parquet files: small, quick to write, and the same bytes every time."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.parquetfile.coded import CODED, Written, write_coded
from prevspend.parquetfile.footer import MAGIC, NOTE, read_footer, write_footer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from prevspend.parquetfile.footer import Column, Footer, Piece

ROWS_OF_A_GROUP = 1 << 20
"""The most rows of a row group; readers hold one group in memory at a time."""


class ParquetWriter:
    """Writes a file table by table, each as one row group; use it in a `with` statement.

    Columns of few distinct values are written here, all others by pyarrow. Numbers are never
    blank: so they are quicker to write, and to read.

    Args:
        path: the file; what stood there before is replaced.
        schema: the columns of every table. Their metadata are left out for the note on units, and
            numbers in a dictionary are plain numbers in the file.
        kept: columns of another file, whose bytes come with each table.
        order: the names of all columns, in the order of the file: first those of the tables and
            then the others where nothing is said.

    Raises:
        ValueError: if the order names other columns, one twice, or none at all.
    """

    def __init__(
        self,
        path: Path,
        schema: pa.Schema,
        kept: dict[str, Column] | None = None,
        order: Sequence[str] | None = None,
    ) -> None:
        self._given = schema.names, schema.types
        self._schema = pa.schema(map(_as_filed, schema), metadata=NOTE)
        self._coded = [field.name for field in schema if field.type in CODED]
        self._others = pa.schema(
            [field for field in self._schema if field.name not in self._coded], metadata=NOTE
        )
        self._like = _footer_of(_file_of(self._schema.empty_table()))
        known = self._like.columns | (kept or {})
        names = list(known) if order is None else order
        if not names or sorted(names) != sorted(known):
            raise ValueError(
                f"the columns {', '.join(names)} are asked for, and there are {', '.join(known)}"
            )
        self._columns = {name: known[name] for name in names}
        self._groups: list[list[Piece]] = []
        self._rows: list[int] = []
        self._file = path.open("wb")
        self._file.write(MAGIC)

    def write(self, table: pa.Table, kept: Mapping[str, list[Written]] | None = None) -> None:
        """Write a table as the next row group, an empty one as an empty group.

        Args:
            table: the rows.
            kept: the pieces of the columns of another file.

        Raises:
            ValueError: if it has more than `ROWS_OF_A_GROUP` rows, or other columns, or if a number
                is blank.
        """
        if table.num_rows > ROWS_OF_A_GROUP:
            raise ValueError(f"{table.num_rows:,} rows do not go into one row group")
        if (table.column_names, table.schema.types) != self._given:
            raise ValueError("the table has other columns than the file")
        # In one piece, because where pieces end, pages of the file would end too.
        table = table.combine_chunks()
        written = _others(table, self._others) | {
            name: [write_coded(_in_one(table[name]), name)] for name in self._coded
        }
        written |= kept or {}
        group = [self._add(piece) for name in self._columns for piece in written[name]]
        self._groups.append(group)
        self._rows.append(table.num_rows)

    def _add(self, written: Written) -> Piece:
        start = self._file.tell() if written.piece.length else 0
        self._file.write(written.data)
        return written.piece.moved(start)

    def close(self) -> None:
        """Finish the file, which cannot be read before."""
        columns = list(self._columns.values())
        self._file.write(write_footer(self._like, columns, self._groups, self._rows))
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
            return
        with suppress(OSError):  # what failed is the error to report
            self._file.close()


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a whole table; pence and units are said in the file itself."""
    with ParquetWriter(path, table.schema) as writer:
        for start in range(0, max(table.num_rows, 1), ROWS_OF_A_GROUP):
            writer.write(table.slice(start, ROWS_OF_A_GROUP))


def _as_filed(field: pa.Field) -> pa.Field:
    """Give a column as the file is to have it."""
    kind = field.type
    if pa.types.is_dictionary(kind) and not pa.types.is_string(kind.value_type):
        kind = kind.value_type
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return pa.field(field.name, kind, nullable=not is_number)


def _in_one(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.chunk(0) if column.num_chunks else pa.array([], type=column.type)


def _others(table: pa.Table, schema: pa.Schema) -> dict[str, list[Written]]:
    """Have pyarrow write columns, and take what it wrote apart."""
    if not schema.names:
        return {}
    file = _file_of(pa.table(table.select(schema.names).columns, schema=schema))
    columns = _footer_of(file).columns
    return {
        name: [
            Written(file.slice(piece.start, piece.length), piece)
            for pieces in column.groups
            for piece in pieces
        ]
        for name, column in columns.items()
    }


def _file_of(table: pa.Table) -> pa.Buffer:
    """Have pyarrow write a file into memory, of one row group."""
    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, table.schema, **_options(table.schema)) as writer:
        writer.write_table(table, row_group_size=ROWS_OF_A_GROUP)
    return sink.getvalue()


def _footer_of(file: pa.Buffer) -> Footer:
    return read_footer(pa.BufferReader(file), "what pyarrow wrote")


def _options(schema: pa.Schema) -> dict[str, Any]:
    """Choose how pyarrow writes each column.

    To try a dictionary on them costs more than all the rest of writing: their values are nearly
    all distinct. So do the least and greatest text of each column, which nobody asks for. Whole
    numbers are packed as differences, which leaves less to compress and so is quicker.
    """
    numbers = [field.name for field in schema if pa.types.is_integer(field.type)]
    dates = [field.name for field in schema if pa.types.is_date32(field.type)]
    return {
        "compression": "zstd",
        "use_dictionary": False,
        "write_statistics": numbers,
        "column_encoding": dict.fromkeys([*numbers, *dates], "DELTA_BINARY_PACKED"),
    }
