"""Columns of two Parquet files put side by side into a third, without unpacking their values.

A Parquet file is its values, column by column within each group of rows, and then a footer that
says where each begins. So the bytes of the columns are copied as they stand, and only the footer
is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from prevspend.parquetfile.footer import MAGIC, read_footer, write_footer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.parquetfile.footer import Piece

_BLOCK_BYTES = 1 << 18


def paste_columns(left: Path, right: Path, columns: Sequence[str], target: Path) -> None:
    """Make a file of columns of two others, which have the same rows in the same row groups.

    The same bytes are written as `ParquetWriter` would write for all these columns at once.

    Args:
        left: a file as `ParquetWriter` writes it.
        right: another; where both have a column, its is taken.
        columns: the names of the columns, in order; others are left out.
        target: the file to make, neither of the two.

    Raises:
        ValueError: if the row groups of the two differ, a column is in neither of them, or a file
            is damaged.
    """
    with left.open("rb") as first, right.open("rb") as second:
        of_left, of_right = read_footer(first, left.name), read_footer(second, right.name)
        if of_left.rows != of_right.rows:
            raise ValueError(f"{left.name} and {right.name} do not have the same groups of rows")
        known = {name: (first, column) for name, column in of_left.columns.items()}
        known |= {name: (second, column) for name, column in of_right.columns.items()}
        if unknown := [name for name in columns if name not in known]:
            raise ValueError(f"{left.name} and {right.name} have no column {', '.join(unknown)}")
        if len(set(columns)) < max(len(columns), 1):
            raise ValueError("name at least one column, and each of them once")
        chosen = [known[name] for name in columns]
        with target.open("wb") as out:
            out.write(MAGIC)
            groups = [
                [
                    _copied(source, piece, out)
                    for source, column in chosen
                    for piece in column.groups[at]
                ]
                for at in range(len(of_left.rows))
            ]
            out.write(write_footer(of_left, [column for _, column in chosen], groups, of_left.rows))


def _copied(source: BinaryIO, piece: Piece, out: BinaryIO) -> Piece:
    """Copy the bytes of a piece, and give the copy: it begins nowhere (0) if there are none."""
    left = piece.length
    start = out.tell() if left else 0
    source.seek(piece.start)
    while left > 0:
        block = source.read(min(left, _BLOCK_BYTES))
        if not block:
            raise ValueError("a file ends in the middle of a column")
        out.write(block)
        left -= len(block)
    return piece.moved(start)
