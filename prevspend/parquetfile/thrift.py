"""Thrift's compact protocol, in which the footer of a Parquet file is written.

Values are read without knowing what they mean, and written back to the same bytes. Only the kinds
of value that Parquet uses are known.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

_DEEPEST = 32  # structures within each other; Parquet has about eight
_INTEGER_BITS = 64
_SHORT = 15  # what four bits hold
_END = 0


class Kind(IntEnum):
    """How a value is written; the numbers are the protocol's."""

    TRUE = 1
    FALSE = 2
    BYTE = 3
    I16 = 4
    I32 = 5
    I64 = 6
    DOUBLE = 7
    BINARY = 8
    LIST = 9
    STRUCT = 12


_KINDS = {kind.value: kind for kind in Kind}
_TRUTHS = (Kind.TRUE, Kind.FALSE)
_WHOLE_NUMBERS = (Kind.I16, Kind.I32, Kind.I64)
_FIXED = {Kind.DOUBLE: struct.Struct("<d"), Kind.BYTE: struct.Struct("b")}


class Field(NamedTuple):
    """A value and its kind: a bool, an int, a float, bytes, an `Items` or a `Struct`."""

    kind: Kind
    value: Any


class Items(NamedTuple):
    """A list: the kind of its values, and the values."""

    kind: Kind
    values: Sequence[Any]


Struct: TypeAlias = "dict[int, Field]"
"""A structure: its fields by their numbers."""


def value_of(fields: Struct, number: int, kind: Kind) -> Any:  # noqa: ANN401 - as in `Field`
    """Give the value of a field.

    Raises:
        ValueError: if it is not there, or of another kind.
    """
    field = fields.get(number)
    if field is None or field.kind is not kind:
        raise ValueError(f"field {number} is missing or not of the kind {kind.name}")
    return field.value


def read_struct(data: bytes) -> Struct:
    """Read a structure that fills these bytes.

    Raises:
        ValueError: if they hold anything else.
    """
    reader = _Reader(data)
    found = reader.struct(_DEEPEST)
    if reader.left:
        raise ValueError(f"{reader.left} bytes are left over")
    return found


def write_struct(fields: Struct) -> bytes:
    """Write a structure, its fields in the order of their numbers.

    Raises:
        ValueError: if a whole number takes more than 64 bits.
    """
    out = bytearray()
    _write_struct(out, fields)
    return bytes(out)


def count_bytes(value: int) -> bytes:
    """Write a number that is not below 0: seven bits a byte, the lowest first."""
    out = bytearray()
    _write_count(out, value)
    return bytes(out)


class _Reader:
    """Reads values from bytes, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def struct(self, deepest: int) -> Struct:
        if deepest < 0:
            raise ValueError("structures lie too deep within each other")
        fields: Struct = {}
        number = 0
        while (head := self._take(1)[0]) != _END:
            step, kind = head >> 4, _kind(head & _SHORT)
            number = number + step if step else self._integer()
            if number in fields:
                raise ValueError(f"field {number} stands there twice")
            truth = kind in _TRUTHS  # then the kind is the value
            fields[number] = Field(kind, kind is Kind.TRUE if truth else self._value(kind, deepest))
        return fields

    def _value(self, kind: Kind, deepest: int) -> Any:  # noqa: ANN401 - as in `Field`
        if kind in _WHOLE_NUMBERS:
            return self._integer()
        if kind is Kind.BINARY:
            return self._take(self._count())
        if kind is Kind.STRUCT:
            return self.struct(deepest - 1)
        if kind is Kind.LIST:
            return self._items(deepest - 1)
        if layout := _FIXED.get(kind):
            return layout.unpack(self._take(layout.size))[0]
        return self._take(1)[0] == Kind.TRUE

    def _items(self, deepest: int) -> Items:
        if deepest < 0:
            raise ValueError("lists lie too deep within each other")
        head = self._take(1)[0]
        count, kind = head >> 4, _kind(head & _SHORT)
        if count == _SHORT:
            count = self._count()
        if count > self.left:  # each value takes a byte at least
            raise ValueError(f"a list of {count:,} values is longer than the bytes")
        return Items(kind, [self._value(kind, deepest) for _ in range(count)])

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("the bytes end in the middle of a value")
        self._at += count
        return taken

    def _count(self) -> int:
        """Read a number of seven bits a byte, the lowest first."""
        found = 0
        for shift in range(0, _INTEGER_BITS, 7):
            byte = self._take(1)[0]
            found |= (byte & 0x7F) << shift
            more = byte & 0x80
            if not more and found < 1 << _INTEGER_BITS:
                return found
        raise ValueError("a whole number takes more than 64 bits")

    def _integer(self) -> int:
        """Read a number whose lowest bit is its sign."""
        found = self._count()
        return (found >> 1) ^ -(found & 1)


def _kind(number: int) -> Kind:
    kind = _KINDS.get(number)
    if kind is None:
        raise ValueError(f"there is no value of the kind {number}")
    return kind


def _write_struct(out: bytearray, fields: Struct) -> None:
    before = 0
    for number in sorted(fields):
        kind, value = fields[number]
        step = number - before
        if 0 < step <= _SHORT:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            _write_integer(out, number)
        before = number
        if kind not in _TRUTHS:
            _write_value(out, kind, value)
    out.append(_END)


def _write_value(out: bytearray, kind: Kind, value: Any) -> None:  # noqa: ANN401 - as in `Field`
    if kind in _WHOLE_NUMBERS:
        _write_integer(out, value)
    elif kind is Kind.BINARY:
        _write_count(out, len(value))
        out += value
    elif kind is Kind.STRUCT:
        _write_struct(out, value)
    elif kind is Kind.LIST:
        count = len(value.values)
        out.append(min(count, _SHORT) << 4 | value.kind)
        if count >= _SHORT:
            _write_count(out, count)
        for one in value.values:
            _write_value(out, value.kind, one)
    elif layout := _FIXED.get(kind):
        out += layout.pack(value)
    else:
        out.append(Kind.TRUE if value else Kind.FALSE)


def _write_integer(out: bytearray, value: int) -> None:
    if not -(1 << 63) <= value < 1 << 63:
        raise ValueError(f"{value} takes more than 64 bits")
    _write_count(out, value << 1 ^ value >> 63)


def _write_count(out: bytearray, value: int) -> None:
    while value > 0x7F:  # noqa: PLR2004 - seven bits a byte
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
