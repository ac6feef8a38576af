"""Columns of few distinct values: the values, and then for each row which of them it holds.

pyarrow packs the place of each row's value into as few bits as will do. Whole bytes are several
times as quick to write, and come out smaller once compressed, because what repeats itself from row
to row can be seen in them. A file says how many bits a place has, so every reader understands both.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.parquetfile.footer import MAGIC, Piece, Said
from prevspend.parquetfile.thrift import Field, Items, Kind, count_bytes, write_struct

if TYPE_CHECKING:
    from prevspend.parquetfile.thrift import Struct

_TEXTS = pa.dictionary(pa.int32(), pa.string())
_NUMBERS = pa.dictionary(pa.int32(), pa.float64())

CODED = {_NUMBERS: 5, _TEXTS: 6}
"""The types of these columns, and what Parquet calls the type of their values."""

_COMPRESSION, _ZSTD = pa.Codec("zstd"), 6  # this number and those below are Parquet's
_LENGTH_BYTES = 4
_GROUP = 8  # so many places are written together


class _Encoding(IntEnum):
    """How values are written: one after the other, in runs of the same one, or as places."""

    PLAIN = 0
    RUNS = 3
    PLACES = 8


class _Page(IntEnum):
    """The kinds of pages: a piece has one of each, the values first."""

    ROWS = 0
    VALUES = 2


class _Head(IntEnum):
    """The fields of what stands before a page."""

    PAGE = 1
    UNPACKED_BYTES = 2
    BYTES = 3
    OF_ROWS = 5
    OF_VALUES = 7


class Written(NamedTuple):
    """A piece of a column, and its bytes."""

    data: bytes | pa.Buffer
    piece: Piece


def write_coded(column: pa.DictionaryArray, name: str) -> Written:
    """Write the rows of a row group of such a column.

    Args:
        column: the rows, of one of the types in `CODED`.
        name: of the column.

    Returns:
        The bytes, and the piece they are in a file that begins with them.

    Raises:
        ValueError: if a number is blank.
    """
    if column.dictionary.null_count:  # a row is blank where its place is, not its value
        column = column.cast(column.type.value_type).dictionary_encode()
    is_text = column.type == _TEXTS
    if column.null_count and not is_text:
        raise ValueError(f"the column '{name}' has blank numbers")
    of_values = _numbers(len(column.dictionary), _Encoding.PLAIN)
    of_rows = _numbers(len(column), _Encoding.PLACES, _Encoding.RUNS, _Encoding.RUNS)
    values = _page(_Page.VALUES, _values(column), {_Head.OF_VALUES: of_values})
    which = _filled(column) if is_text else b""
    rows = _page(_Page.ROWS, which + _places(column), {_Head.OF_ROWS: of_rows})
    start, length = len(MAGIC), len(values.data) + len(rows.data)
    said: Struct = {
        Said.KIND: Field(Kind.I32, CODED[column.type]),
        Said.ENCODINGS: Field(Kind.LIST, Items(Kind.I32, list(_Encoding))),
        Said.NAME: Field(Kind.LIST, Items(Kind.BINARY, [name.encode()])),
        Said.CODEC: Field(Kind.I32, _ZSTD),
        Said.VALUES: Field(Kind.I64, len(column)),
        Said.UNPACKED_BYTES: Field(Kind.I64, values.unpacked_bytes + rows.unpacked_bytes),
        Said.BYTES: Field(Kind.I64, length),
        Said.ROWS_START: Field(Kind.I64, start + len(values.data)),
        Said.VALUES_START: Field(Kind.I64, start),
    }
    return Written(values.data + rows.data, Piece(said, start, length))


class _Packed(NamedTuple):
    data: bytes
    unpacked_bytes: int


def _page(page: _Page, body: bytes, said: dict[int, Field]) -> _Packed:
    """Pack a page, what it is before it."""
    packed = _COMPRESSION.compress(body, asbytes=True)
    head = write_struct(
        {
            _Head.PAGE: Field(Kind.I32, page),
            _Head.UNPACKED_BYTES: Field(Kind.I32, len(body)),
            _Head.BYTES: Field(Kind.I32, len(packed)),
            **said,
        }
    )
    return _Packed(head + packed, len(head) + len(body))


def _numbers(*numbers: int) -> Field:
    """Give a structure of whole numbers."""
    return Field(
        Kind.STRUCT, {at: Field(Kind.I32, number) for at, number in enumerate(numbers, start=1)}
    )


def _values(column: pa.DictionaryArray) -> bytes:
    """Write the distinct values one after the other, texts each after its length."""
    if column.type == _NUMBERS:
        numbers: bytes = column.dictionary.to_numpy().astype("<f8").tobytes()
        return numbers
    texts = column.dictionary
    bounds = np.frombuffer(texts.buffers()[1] or bytes(_LENGTH_BYTES), dtype=np.int32)
    bounds = bounds[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)[bounds[0] : bounds[-1]]
    written = np.empty(letters.size + len(texts) * _LENGTH_BYTES, dtype=np.uint8)
    starts = bounds[:-1] - bounds[0] + _LENGTH_BYTES * np.arange(len(texts))
    lengths = starts[:, None] + np.arange(_LENGTH_BYTES)
    is_letter = np.ones(written.size, dtype=bool)
    is_letter[lengths] = False
    written[lengths] = np.diff(bounds).astype("<u4").view(np.uint8).reshape(lengths.shape)
    written[is_letter] = letters
    return written.tobytes()


def _filled(column: pa.DictionaryArray) -> bytes:
    """Say which rows hold a value: in one run if all do or none, else a bit for each."""
    count = len(column)
    if column.null_count in {0, count}:
        runs = count_bytes(count << 1) + bytes([not column.null_count])
    else:
        is_filled = column.is_valid().to_numpy(zero_copy_only=False)
        bits = np.packbits(is_filled, bitorder="little")
        runs = count_bytes(bits.size << 1 | 1) + bits.tobytes()
    return len(runs).to_bytes(_LENGTH_BYTES, "little") + runs


def _places(column: pa.DictionaryArray) -> bytes:
    """Say which value each row holds, of those that hold one."""
    places = column.indices.drop_null().to_numpy()
    size = np.min_scalar_type(max(len(column.dictionary) - 1, 0)).itemsize
    groups = -(-places.size // _GROUP)
    written = np.zeros(groups * _GROUP, dtype=f"<u{size}")
    written[: places.size] = places
    run = count_bytes(groups << 1 | 1) + written.tobytes() if groups else b""
    return bytes([8 * size]) + run
