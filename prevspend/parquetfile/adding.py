"""New columns put beside those of a Parquet file, without unpacking its values.

A Parquet file is its values, column by column within each group of rows, and then a footer that
says where each begins. So the bytes of the old columns are copied as they stand, and only the new
ones and the footer are written.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, BinaryIO

from prevspend.parquetfile.coded import Written
from prevspend.parquetfile.footer import read_footer
from prevspend.parquetfile.writing import ParquetWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from prevspend.parquetfile.footer import Piece


def add_columns(
    source: Path, tables: Iterable[pa.Table], columns: Sequence[str], target: Path
) -> None:
    """Make a file of columns of another one, and of new ones.

    The same bytes are written as `ParquetWriter` would write for all these columns at once.

    Args:
        source: a file as `ParquetWriter` writes it.
        tables: the new columns, a table for each row group; where both have a column, theirs is
            taken.
        columns: the names of the columns, in order; others of the file are left out.
        target: the file to make.

    Raises:
        ValueError: if the tables do not have the rows of the row groups, if a column is in neither
            or a new one is not named, or if the file is damaged.
    """
    with source.open("rb") as file:
        old = read_footer(file, source.name)
        coming = iter(tables)
        first = next(coming, None)
        if first is None:
            raise ValueError(f"there are no rows to stand beside those of {source.name}")
        new = first.column_names
        kept = {name: old.columns[name] for name in columns if name in old.columns.keys() - new}
        with ParquetWriter(target, first.schema, kept, columns) as writer:
            for at, (rows, table) in enumerate(zip_longest(old.rows, chain([first], coming))):
                if table is None or table.num_rows != rows:
                    raise ValueError(f"the tables have not the rows of the groups of {source.name}")
                writer.write(
                    table,
                    {
                        name: [_read(file, piece) for piece in column.groups[at]]
                        for name, column in kept.items()
                    },
                )


def _read(file: BinaryIO, piece: Piece) -> Written:
    file.seek(piece.start)
    data = file.read(piece.length)
    if len(data) < piece.length:
        raise ValueError("a file ends in the middle of a column")
    return Written(data, piece)
