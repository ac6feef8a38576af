"""Codings: the distinct combinations of a ledger's classification fields.

A line is classified by its coding alone, so rules are tried on codings, which are far fewer than
lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from prevspend.ledger.columns import codes_of, dictionary_of, from_codes, look_up, mix
from prevspend.ledger.fields import CLASSIFICATION_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_Keys: TypeAlias = "NDArray[np.int32] | NDArray[np.int64]"

_MOST_IN_32_BITS = 2**31 - 1  # numbers of 32 bits are four times as fast to multiply
_MOST_IN_64_BITS = 2**62
_DENSE = 4  # up to this many keys for each line, a table is faster than hashing


@dataclass(frozen=True)
class Codings:
    """Distinct codings, in the order of their first lines.

    Attributes:
        values: the distinct texts of each field, in the order of their first codings.
        codes: for each field, the position of each coding's text in `values`; -1 if blank.
    """

    values: dict[str, list[str]]
    codes: dict[str, NDArray[np.int32]]

    def __len__(self) -> int:
        """Return the number of codings."""
        return next(iter(self.codes.values())).size

    def column(self, field: str) -> pa.DictionaryArray:
        """Return a field of all codings; blank if it is not a field of codings."""
        blank = np.full(len(self), -1, dtype=np.int32)
        return from_codes(self.codes.get(field, blank), self.values.get(field, []))

    def texts(self, field: str) -> list[str]:
        """Return a field's text of each coding; '' if it is blank."""
        values = [*self.values[field], ""]
        return [values[code] for code in self.codes[field]]

    def table(self) -> pa.Table:
        """Return the codings as a table."""
        return pa.table({field: self.column(field) for field in self.codes})

    def with_field(self, field: str, column: pa.DictionaryArray) -> Codings:
        """Return the same codings with other texts in a field; they stay distinct."""
        values = {**self.values, field: column.dictionary.to_pylist()}
        return _compact(values, {**self.codes, field: codes_of(column)})

    def of(self, lines: NDArray[np.int32]) -> tuple[Codings, NDArray[np.int32], NDArray[np.int32]]:
        """Return the codings of a selection of lines.

        Args:
            lines: the number of each line's coding.

        Returns:
            The codings, the number of each line's coding, and the numbers of the codings here.
        """
        of_line = _combine([lines])
        here = lines[_first_places(of_line)]
        codes = {field: of_field[here] for field, of_field in self.codes.items()}
        return _compact(self.values, codes), of_line, here


class Encoded(NamedTuple):
    """Codings, and the number of each line's coding."""

    codings: Codings
    of_line: NDArray[np.int32]


def encode_codings(lines: pa.Table, fields: Iterable[str] = CLASSIFICATION_FIELDS) -> Encoded:
    """Return the distinct codings of lines.

    Args:
        lines: a table with the fields as dictionary columns.
        fields: the fields whose combination is a coding.
    """
    coder = Coder(fields)
    of_line = coder.number(lines)
    return Encoded(coder.codings(), of_line)


class Coder:
    """Numbers the codings of lines, batch by batch.

    Args:
        fields: the fields whose combination is a coding.
    """

    def __init__(self, fields: Iterable[str] = CLASSIFICATION_FIELDS) -> None:
        self._texts: dict[str, dict[str, int]] = {field: {} for field in fields}
        self._rows = np.empty((0, len(self._texts)), dtype=np.int32)
        self._keys = np.empty(0, dtype=np.uint64)  # of the rows, in order
        self._of_key = np.empty(0, dtype=np.int32)
        self._without_key: dict[bytes, int] = {}

    def number(self, lines: pa.Table) -> NDArray[np.int32]:
        """Return the number of each line's coding; new codings are numbered in order."""
        arrays = [dictionary_of(lines[field]) for field in self._texts]
        by_line = [codes_of(array) for array in arrays]
        of_line = _combine(by_line)
        first = _first_places(of_line)
        columns = [
            look_up(_numbered(known, array), codes[first])
            for known, array, codes in zip(self._texts.values(), arrays, by_line, strict=True)
        ]
        return look_up(self._number_rows(np.stack(columns, axis=1)), of_line)

    def _number_rows(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the number of each row of text numbers; new rows are added.

        A row is looked up by a key of 64 bits. In the rare case that another row has the same key,
        it is looked up by its own bytes.
        """
        keys = _keys_of(rows)
        order = np.argsort(keys)  # sorted keys are looked up faster
        place = np.searchsorted(self._keys, keys[order])
        place[place == self._keys.size] = 0
        known = self._keys[place] == keys[order] if self._keys.size else np.zeros(len(rows), bool)
        numbers = np.empty(len(rows), dtype=np.int32)
        numbers[order[known]] = self._of_key[place[known]]
        new = np.sort(order[~known])
        numbers[new] = self._add(rows[new], keys[new])
        for at in np.flatnonzero((self._rows[numbers] != rows).any(axis=1)).tolist():
            numbers[at] = self._number_by_itself(rows[at])
        return numbers

    def _add(self, rows: NDArray[np.int32], keys: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Add the first row of each new key, and return the number of each row's key."""
        _, first, same = np.unique(keys, return_index=True, return_inverse=True)
        rank = np.empty(first.size, dtype=np.int32)
        rank[np.argsort(first)] = np.arange(first.size, dtype=np.int32)
        numbers = np.int32(len(self._rows)) + rank
        self._rows = np.concatenate([self._rows, rows[np.sort(first)]])
        place = np.searchsorted(self._keys, keys[first])
        self._keys = np.insert(self._keys, place, keys[first])
        self._of_key = np.insert(self._of_key, place, numbers)
        return numbers[same]

    def _number_by_itself(self, row: NDArray[np.int32]) -> int:
        """Return the number of a row that has the same key as another row."""
        number = self._without_key.setdefault(row.tobytes(), len(self._rows))
        if number == len(self._rows):
            self._rows = np.concatenate([self._rows, row[None]])
        return number

    def codings(self) -> Codings:
        """Return the codings of all lines so far."""
        values = {field: list(known) for field, known in self._texts.items()}
        codes = {field: self._rows[:, at] for at, field in enumerate(self._texts)}
        return _compact(values, codes)


def codings_of(lines: Sequence[Mapping[str, str]]) -> Codings:
    """Return a coding for each of a few lines.

    Args:
        lines: the filled fields of each line.
    """
    values: dict[str, list[str]] = {}
    codes: dict[str, NDArray[np.int32]] = {}
    for field in CLASSIFICATION_FIELDS:
        texts = [line.get(field) or "" for line in lines]
        numbers = {text: at for at, text in enumerate(dict.fromkeys(filter(None, texts)))}
        values[field] = list(numbers)
        codes[field] = np.array([numbers.get(text, -1) for text in texts], dtype=np.int32)
    return Codings(values, codes)


def _numbered(known: dict[str, int], array: pa.DictionaryArray) -> NDArray[np.int32]:
    """Return the known number of each text of a dictionary; the last one, for blanks, is -1."""
    texts = array.dictionary.to_pylist()
    numbers = [*map(known.get, texts)]
    if None in numbers:
        numbers = [known.setdefault(text, len(known)) for text in texts]
    return np.array([*numbers, -1], dtype=np.int32)


def _keys_of(rows: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Return a key of 64 bits for each row; two rows rarely have the same one."""
    keys = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mix(keys, column.astype(np.uint64))
    return keys


def _compact(values: dict[str, list[str]], codes: dict[str, NDArray[np.int32]]) -> Codings:
    """Return codings with only the values they use, in order of appearance."""
    values_used: dict[str, list[str]] = {}
    numbered: dict[str, NDArray[np.int32]] = {}
    for field, known in values.items():
        used = pa.array(codes[field]).unique().to_numpy()
        used = used[used >= 0]
        table = np.full(len(known) + 1, -1, dtype=np.int32)  # index -1: blanks
        table[used] = np.arange(used.size, dtype=np.int32)
        values_used[field] = [known[value] for value in used]
        numbered[field] = table[codes[field]]
    return Codings(values_used, numbered)


def _first_places(numbers: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the first place of each number, of numbers from 0 in order of appearance."""
    highest = np.maximum.accumulate(numbers)
    higher = np.flatnonzero(highest[1:] > highest[:-1]) + 1
    return np.concatenate([np.arange(min(numbers.size, 1)), higher])


def _combine(columns: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Return a number for each distinct combination of codes, in order of appearance."""
    key: _Keys = np.zeros(columns[0].size, dtype=np.int32)
    span, dense = 1, _DENSE * key.size
    for codes in columns:
        size = int(codes.max(initial=-1)) + 2
        if int(codes.min(initial=size)) >= size - 2:
            continue  # all lines have the same value
        if span * size > (dense if span <= dense else _MOST_IN_64_BITS):
            key = _rank(key, span) if span <= dense else _encode(key)
            span = int(key.max(initial=0)) + 1
        if span * size > _MOST_IN_32_BITS:
            key = key.astype(np.int64)
        key *= size
        key += codes
        key += 1
        span *= size
    return _in_order(_rank(key, span)) if span <= dense else _encode(key)


def _encode(key: _Keys) -> NDArray[np.int32]:
    """Return keys as numbers from 0, in order of appearance."""
    encoded = pa.array(key).dictionary_encode().indices
    return np.array(encoded, dtype=np.int32)  # a copy: Arrow's own memory must not be written


def _rank(key: _Keys, span: int) -> NDArray[np.int32]:
    """Return keys from 0 to below `span` as numbers from 0, in the order of the keys.

    This is faster than hashing if the span is small.
    """
    there = np.zeros(span, dtype=bool)
    there[key] = True
    return look_up(np.cumsum(there, dtype=np.int32) - np.int32(1), key)


def _in_order(ranks: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return numbers from 0 renumbered in order of appearance."""
    first = np.empty(int(ranks.max(initial=-1)) + 1, dtype=np.int64)
    first[ranks[::-1]] = np.arange(ranks.size)[::-1]
    numbers = np.empty(first.size, dtype=np.int32)
    numbers[np.argsort(first)] = np.arange(first.size, dtype=np.int32)
    return look_up(numbers, ranks)
