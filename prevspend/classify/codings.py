"""Codings: the distinct combinations of a ledger's classification fields.

A line's coding alone decides how it is classified, so the rules are tried on codings, which are
far fewer than lines.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.ledger import CLASSIFICATION_FIELDS, codes_of, dictionary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

_ROOM = 2**62
_DENSE = 4  # numbers a line: as many can be looked up in a table, which is faster than hashing


@dataclass(frozen=True)
class Codings:
    """The distinct codings, in the order in which the ledger first shows them.

    Attributes:
        values: the distinct texts of each field, in the order in which codings first hold them.
        codes: by field, the number of each coding's text among `values`; -1 where it is blank.
        of_line: the number of each line's coding.
        first_line: the first line of each coding.
    """

    values: dict[str, list[str]]
    codes: dict[str, NDArray[np.int32]]
    of_line: NDArray[np.int32]
    first_line: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the codings."""
        return len(self.first_line)

    def split(self, groups: NDArray[np.int32]) -> Codings:
        """Tell lines of different groups apart, even where their coding is the same.

        Args:
            groups: the group of each line, -1 for none.
        """
        of_line = _combine([self.of_line, groups])
        first_line = _first_of(of_line)
        before = self.of_line[first_line]
        codes = {field: codes[before] for field, codes in self.codes.items()}
        return Codings(self.values, codes, of_line, first_line)

    def of(self, lines: slice) -> tuple[Codings, NDArray[np.int32]]:
        """Give the codings of some lines as if these were all, and their numbers here."""
        numbers = self.of_line[lines]
        of_line = _combine([numbers])
        first_line = _first_of(of_line)
        here = numbers[first_line]
        codes = {field: of_field[here] for field, of_field in self.codes.items()}
        return _compact(self.values, codes, of_line, first_line), here


def encode(lines: pa.Table, fields: Iterable[str] = CLASSIFICATION_FIELDS) -> Codings:
    """Find the distinct codings of a ledger's lines.

    Args:
        lines: a table with the fields as dictionary columns.
        fields: the fields whose combination is a coding.
    """
    fields = tuple(fields)
    with ThreadPoolExecutor() as beside:  # Arrow lets go of Python's lock
        whole = beside.map(dictionary_of, (lines[field] for field in fields))
        arrays = dict(zip(fields, whole, strict=True))
        by_line = dict(zip(fields, beside.map(codes_of, arrays.values()), strict=True))
    of_line = _combine(list(by_line.values()))
    first_line = _first_of(of_line)
    values = {str(field): array.dictionary.to_pylist() for field, array in arrays.items()}
    codes = {str(field): of_field[first_line] for field, of_field in by_line.items()}
    return _compact(values, codes, of_line, first_line)


def codings_of(lines: Sequence[Mapping[str, str]]) -> Codings:
    """Take each of a few lines for a coding of its own.

    Args:
        lines: the filled fields of each.
    """
    values: dict[str, list[str]] = {}
    codes: dict[str, NDArray[np.int32]] = {}
    for field in CLASSIFICATION_FIELDS:
        texts = [line.get(field) or "" for line in lines]
        numbers = {text: at for at, text in enumerate(dict.fromkeys(filter(None, texts)))}
        values[field] = list(numbers)
        codes[field] = np.array([numbers.get(text, -1) for text in texts], dtype=np.int32)
    count = np.arange(len(lines))
    return Codings(values, codes, of_line=count.astype(np.int32), first_line=count)


def _compact(
    values: dict[str, list[str]],
    codes: dict[str, NDArray[np.int32]],
    of_line: NDArray[np.int32],
    first_line: NDArray[np.int64],
) -> Codings:
    """Keep the values that codings hold, in order of appearance: nothing of lines left out."""
    kept: dict[str, list[str]] = {}
    numbered: dict[str, NDArray[np.int32]] = {}
    for field, known in values.items():
        used = pc.unique(pa.array(codes[field])).to_numpy()
        used = used[used >= 0]
        table = np.full(len(known) + 1, -1, dtype=np.int32)  # the last is for blanks
        table[used] = np.arange(used.size, dtype=np.int32)
        kept[field] = [known[value] for value in used]
        numbered[field] = table[codes[field]]
    return Codings(kept, numbered, of_line, first_line)


def _first_of(numbers: NDArray[np.int32]) -> NDArray[np.int64]:
    """Give the first place of each number, of numbers from 0 of which each is there."""
    first = np.empty(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    first[numbers[::-1]] = np.arange(numbers.size)[::-1]
    return first


def _combine(columns: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Number the distinct combinations of several columns of codes, in order of appearance."""
    key = np.zeros(columns[0].size, dtype=np.int64)
    room, dense = 1, _DENSE * key.size
    for codes in columns:
        size = int(codes.max(initial=-1)) + 2
        if int(codes.min(initial=size)) >= size - 2:
            continue  # the same throughout: it tells nothing apart
        if room * size > (dense if room <= dense else _ROOM):
            key = _renumber(key, room)
            room = int(key.max(initial=0)) + 1
        key *= size
        key += codes
        key += 1
        room *= size
    return _renumber(key, room).astype(np.int32)


def _renumber(key: NDArray[np.int64], room: int) -> NDArray[np.int64]:
    """Replace keys from 0 to below `room` by numbers from 0, in order of appearance."""
    if room > _DENSE * key.size:
        indices = pa.array(key).dictionary_encode().indices
        return np.asarray(indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    ranks = _rank(key, room)
    order = np.argsort(_first_of(ranks))
    numbers = np.empty(order.size, dtype=np.int64)
    numbers[order] = np.arange(order.size)
    renumbered: NDArray[np.int64] = numbers[ranks]
    return renumbered


def _rank(key: NDArray[np.int64], room: int) -> NDArray[np.int32]:
    """Replace keys from 0 to below `room` by numbers from 0, in the order of the keys."""
    there = np.zeros(room, dtype=bool)
    there[key] = True
    ranks: NDArray[np.int32] = (np.cumsum(there, dtype=np.int32) - np.int32(1))[key]
    return ranks
