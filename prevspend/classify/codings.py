"""Codings: the distinct combinations of a ledger's classification fields.

A line's coding alone decides how it is classified, so the rules are tried on codings, which are
far fewer than lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.ledger import CLASSIFICATION_FIELDS, codes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_ROOM = 2**62


@dataclass(frozen=True)
class Codings:
    """The distinct codings, in the order in which the ledger first shows them.

    Attributes:
        values: the distinct texts of each field.
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


def encode(lines: pa.Table) -> Codings:
    """Find the distinct codings of a ledger's lines.

    Args:
        lines: a table with the classification fields as dictionary columns.
    """
    arrays = {field: _whole(lines[field]) for field in CLASSIFICATION_FIELDS}
    by_line = {field: codes_of(array) for field, array in arrays.items()}
    of_line = _combine(list(by_line.values()))
    count = int(of_line.max()) + 1 if of_line.size else 0
    first_line = np.empty(count, dtype=np.int64)
    first_line[of_line[::-1]] = np.arange(of_line.size)[::-1]
    return Codings(
        values={field: array.dictionary.to_pylist() for field, array in arrays.items()},
        codes={field: codes[first_line] for field, codes in by_line.items()},
        of_line=of_line,
        first_line=first_line,
    )


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


def _whole(column: pa.ChunkedArray) -> pa.DictionaryArray:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _combine(columns: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    """Number the distinct combinations of several columns of codes, in order of appearance."""
    key = np.zeros(columns[0].size, dtype=np.int64)
    room = 1
    for codes in columns:
        size = int(codes.max(initial=-1)) + 2
        if room * size > _ROOM:
            key = _renumber(key)
            room = int(key.max(initial=0)) + 1
        key = key * size + (codes + 1)
        room *= size
    return _renumber(key).astype(np.int32)


def _renumber(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Replace keys by numbers from 0, in order of appearance."""
    indices = pa.array(key).dictionary_encode().indices
    return np.asarray(indices.to_numpy(zero_copy_only=False), dtype=np.int64)
