"""The footer of a Parquet file: which columns it has, and where in the file their bytes are."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.parquetfile.thrift import (
    Field,
    Items,
    Kind,
    Struct,
    read_struct,
    value_of,
    write_struct,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTE = {"prevspend": "amounts are integer pence; positive is spend"}
"""What each file says of itself."""

MAGIC = b"PAR1"
"""What a Parquet file begins and ends with."""

_LENGTH_BYTES = 4


class _Footer(IntEnum):
    """The fields of a footer; their numbers here and below are those of Parquet's description."""

    VERSION = 1
    SCHEMA = 2
    ROWS = 3
    GROUPS = 4
    NOTES = 5
    WRITER = 6
    ORDERS = 7


class _Element(IntEnum):
    """The fields of an element of the schema: a column, or what holds columns."""

    NAME = 4
    CHILDREN = 5


class _Group(IntEnum):
    """The fields of a row group."""

    PIECES = 1
    UNPACKED_BYTES = 2
    ROWS = 3
    START = 5
    BYTES = 6


class _Piece(IntEnum):
    """The fields of a piece. What is said of it can stand elsewhere, or be encrypted."""

    FILE = 1
    START = 2
    SAID = 3
    ENCRYPTION = 8


class Said(IntEnum):
    """The fields of what is said of a piece."""

    KIND = 1
    ENCODINGS = 2
    NAME = 3
    CODEC = 4
    VALUES = 5
    UNPACKED_BYTES = 6
    BYTES = 7
    ROWS_START = 9
    INDEX_START = 10
    VALUES_START = 11
    BLOOM_START = 14
    BLOOM_BYTES = 15


_STARTS = (Said.ROWS_START, Said.INDEX_START, Said.VALUES_START)
_HEAD = (_Footer.VERSION, _Footer.WRITER)
_LOOK_UPS = {Said.BLOOM_START, Said.BLOOM_BYTES}  # which stand apart from the pieces


@dataclass(frozen=True)
class Piece:
    """The values of one column in one row group, or their places in a dictionary before them.

    Attributes:
        said: what the footer says of it.
        start: where in the file it begins, in bytes; nowhere (0) if it takes none.
        length: how many bytes it takes, packed.
    """

    said: Struct
    start: int
    length: int

    @classmethod
    def of(cls, chunk: Struct, end: int) -> Piece:
        """Understand a column chunk, as Parquet calls it, of a file whose columns end there."""
        if _Piece.FILE in chunk or _Piece.ENCRYPTION in chunk:
            raise ValueError("its values are encrypted, or in another file")
        said: Struct = value_of(chunk, _Piece.SAID, Kind.STRUCT)
        starts = [_integer(said, number) for number in _STARTS if number in said]
        start = min((start for start in starts if start > 0), default=0)
        length = _integer(said, Said.BYTES)
        if length < 0 or bool(length) != bool(start) or start + length > end:
            raise ValueError("it does not say where all values are")
        return cls(said, start, length)

    @property
    def unpacked_bytes(self) -> int:
        """How many bytes it takes, unpacked."""
        return _integer(self.said, Said.UNPACKED_BYTES)

    def moved(self, start: int) -> Piece:
        """Give a copy that begins elsewhere."""
        by = start - self.start
        said = {number: field for number, field in self.said.items() if number not in _LOOK_UPS}
        for number in _STARTS:
            if number in said and (was := _integer(said, number)) > 0:
                said[number] = Field(Kind.I64, was + by)
        return Piece(said, start, self.length)

    def chunk(self) -> Struct:
        """Describe it as a column chunk of its file."""
        return {
            _Piece.START: Field(Kind.I64, 0),  # no longer used, and to be nought
            _Piece.SAID: Field(Kind.STRUCT, self.said),
        }


@dataclass(frozen=True)
class Column:
    """A column of a file. One of lists or the like is several columns to Parquet.

    Attributes:
        field: its name and type.
        elements: the same for readers that do not know Arrow.
        orders: how least and greatest values are to be understood, if that is said.
        groups: for each row group the pieces of it.
    """

    field: pa.Field
    elements: tuple[Struct, ...]
    orders: tuple[Struct, ...]
    groups: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Footer:
    """What the footer of a file says.

    Attributes:
        rows: how many rows each row group has.
        columns: the columns by their names, in the order of the file.
        head: the version of the format, and the program that wrote the file.
        root: the element of the schema that holds all columns.
    """

    rows: tuple[int, ...]
    columns: dict[str, Column]
    head: Struct
    root: Struct


def read_footer(file: BinaryIO, name: str) -> Footer:
    """Read the footer of a file.

    Args:
        file: the file.
        name: of the file, for errors.

    Raises:
        ValueError: if it is no Parquet file, or is damaged.
    """
    try:
        written, start = _written(file)
        return _understood(read_struct(written), _schema(written), start)
    except ValueError as error:
        raise ValueError(f"the columns of {name} cannot be copied: {error}") from error


def write_footer(
    like: Footer,
    columns: Sequence[Column],
    groups: Sequence[Sequence[Piece]],
    rows: Sequence[int],
) -> bytes:
    """Give the end of a file.

    Args:
        like: the footer of a file by the same program.
        columns: the columns in order.
        groups: for each row group the pieces of all columns, as they stand in the file.
        rows: how many rows each row group has.
    """
    schema = pa.schema([column.field for column in columns], metadata=NOTE)
    orders = [order for column in columns for order in column.orders]
    root = like.root | {_Element.CHILDREN: Field(Kind.I32, len(columns))}
    footer = like.head | {
        _Footer.SCHEMA: _list([root, *(one for column in columns for one in column.elements)]),
        _Footer.ROWS: Field(Kind.I64, sum(rows)),
        _Footer.GROUPS: _list(list(map(_group, groups, rows))),
        _Footer.NOTES: _list(_notes(schema)),
    }
    if all(column.orders for column in columns):
        footer[_Footer.ORDERS] = _list(orders)
    return _with_length(write_struct(footer))


def _with_length(footer: bytes) -> bytes:
    return footer + len(footer).to_bytes(_LENGTH_BYTES, "little") + MAGIC


def _schema(footer: bytes) -> pa.Schema:
    """Let pyarrow say which types the columns have."""
    try:
        return pq.read_schema(pa.BufferReader(MAGIC + _with_length(footer)))
    except (OSError, pa.ArrowException) as error:  # nothing is read here: the footer is wrong
        raise ValueError(str(error)) from error


def _written(file: BinaryIO) -> tuple[bytes, int]:
    """Give the bytes of the footer, before its length at the end of the file; and their start."""
    tail_bytes = _LENGTH_BYTES + len(MAGIC)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - tail_bytes, 0))
    tail = file.read()
    length = int.from_bytes(tail[:_LENGTH_BYTES], "little")
    start = size - tail_bytes - length
    if tail[_LENGTH_BYTES:] != MAGIC or start < len(MAGIC):
        raise ValueError("it is no whole Parquet file")
    file.seek(start)
    return file.read(length), start


def _understood(footer: Struct, schema: pa.Schema, end: int) -> Footer:
    root, *elements = _structs(footer, _Footer.SCHEMA)
    trees = list(_trees(elements))
    names = [value_of(tree[0], _Element.NAME, Kind.BINARY).decode() for tree in trees]
    if len(set(names)) < len(names):
        raise ValueError("two of them have the same name")
    widths = [sum(not _children(element) for element in tree) for tree in trees]
    groups = _structs(footer, _Footer.GROUPS)
    pieces = [
        [Piece.of(chunk, end) for chunk in _structs(group, _Group.PIECES)] for group in groups
    ]
    orders = _structs(footer, _Footer.ORDERS) if _Footer.ORDERS in footer else None
    told = [*pieces, *([orders] if orders is not None else [])]
    if len(schema) != len(names) or any(len(items) != sum(widths) for items in told):
        raise ValueError("its footer contradicts itself")
    ends = list(accumulate(widths))
    return Footer(
        rows=tuple(_integer(group, _Group.ROWS) for group in groups),
        columns={
            name: Column(
                field=schema.field(at),
                elements=trees[at],
                orders=tuple((orders or ())[ends[at] - widths[at] : ends[at]]),
                groups=tuple(tuple(group[ends[at] - widths[at] : ends[at]]) for group in pieces),
            )
            for at, name in enumerate(names)
        },
        head={number: footer[number] for number in _HEAD if number in footer},
        root=root,
    )


def _trees(elements: Sequence[Struct]) -> Iterator[tuple[Struct, ...]]:
    """Take the elements of a schema apart: those of each column, with what it holds."""
    tree: list[Struct] = []
    missing = 1  # elements that the tree is still to have
    for element in elements:
        tree.append(element)
        missing += _children(element) - 1
        if not missing:
            yield tuple(tree)
            tree, missing = [], 1
    if tree or missing != 1:
        raise ValueError("its footer contradicts itself")


def _children(element: Struct) -> int:
    if _Element.CHILDREN not in element:
        return 0
    return _integer(element, _Element.CHILDREN, Kind.I32)


def _group(pieces: Sequence[Piece], rows: int) -> Struct:
    """Describe a row group."""
    return {
        _Group.PIECES: _list([piece.chunk() for piece in pieces]),
        _Group.UNPACKED_BYTES: Field(Kind.I64, sum(piece.unpacked_bytes for piece in pieces)),
        _Group.ROWS: Field(Kind.I64, rows),
        _Group.START: Field(Kind.I64, pieces[0].start),
        _Group.BYTES: Field(Kind.I64, sum(piece.length for piece in pieces)),
    }


def _notes(schema: pa.Schema) -> list[Struct]:
    """Give the notes on units, and the types as Arrow knows them, as pyarrow writes both."""
    notes = NOTE | {"ARROW:schema": base64.b64encode(schema.serialize()).decode()}
    return [
        {1: Field(Kind.BINARY, name.encode()), 2: Field(Kind.BINARY, text.encode())}
        for name, text in notes.items()
    ]


def _list(structs: Sequence[Struct]) -> Field:
    return Field(Kind.LIST, Items(Kind.STRUCT, structs))


def _structs(fields: Struct, number: int) -> Sequence[Struct]:
    items: Items = value_of(fields, number, Kind.LIST)
    if items.kind is not Kind.STRUCT:
        raise ValueError(f"the values of field {number} are not structures")
    return items.values


def _integer(fields: Struct, number: int, kind: Kind = Kind.I64) -> int:
    found: int = value_of(fields, number, kind)
    return found
