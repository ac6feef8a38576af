"""A sheet of cells as it stands in a file, before anyone asks what the cells mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

HEAD_ROWS = 3000
"""How many rows of a sheet are looked at to find its header and to know its columns.

So many show how often names repeat and which lie within which, and are read in no time.
"""

_FORMULA_TEXT = r'^="([^"]*)"$'
_APOSTROPHE = r"^'([^']*[0-9][^']*)$"
_EQUALS, _QUOTE = b"='"
_KEPT_AS_TEXT = re.compile(f"{_FORMULA_TEXT}|{_APOSTROPHE}")


class BrokenRow(NamedTuple):
    """A row whose cells cannot be told apart; `row` counts from 1 as Excel shows it.

    Attributes:
        row: its number.
        reason: what is wrong with it.
        text: the row as it stands.
        cells: its cells, where it has too many of them.
        beyond: how many of them are too many.
    """

    row: int
    reason: str
    text: str
    cells: tuple[str, ...] = ()
    beyond: int = 0


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet below its header.

    Attributes:
        columns: text by column index; a column holds one entry for each of `rows`.
        rows: the row number of each entry in the file, from 1.
        broken: rows that could not be taken apart.
        share: how much of the sheet has come with this piece of it, from 0 to 1.
    """

    columns: Mapping[int, pa.ChunkedArray]
    rows: NDArray[np.int32]
    broken: tuple[BrokenRow, ...] = field(default=())
    share: float = 1.0

    def until(self, share: float) -> Cells:
        """Describe how much of the sheet has come with it."""
        return replace(self, share=share)


class Sheet(Protocol):
    """One sheet of a workbook, or a whole text file."""

    @property
    def name(self) -> str | None:
        """The sheet's name in its workbook; nothing for a text file."""

    @property
    def head(self) -> list[list[str]]:
        """The first rows as text."""

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[Cells]:
        """Read the columns that are wanted, some rows at a time, in order: at least one piece.

        Args:
            header_at: the index of the header row in `head`; -1 where there is none.
            wanted: the columns to read.
            text: those of them that are better read as plain text than as a dictionary, because
                nearly every row differs.
        """

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read all rows of the columns that are wanted at once; see `pieces`."""


def in_one_piece(pieces: Iterable[Cells]) -> Cells:
    """Put the pieces of a sheet together."""
    first, *others = pieces
    if not others:
        return first
    parts = [first, *others]
    columns = {
        at: pa.chunked_array([chunk for part in parts for chunk in part.columns[at].chunks])
        for at in first.columns
    }
    rows = np.concatenate([part.rows for part in parts])
    return Cells(columns, rows, tuple(row for part in parts for row in part.broken))


def as_typed(text: str) -> str:
    """Take off what exports put around codes so that Excel keeps their zeros.

    That is `="0123"` and `'0123`; an apostrophe is only taken off where digits follow it.
    """
    found = _KEPT_AS_TEXT.match(text)
    return text if found is None else found[1] or found[2] or ""


def column_as_typed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Do the same as `as_typed` for a column, plain or as a dictionary."""
    if not any(_has_wrapping(_values(chunk)) for chunk in column.chunks):
        return column
    return pa.chunked_array([_unwrapped(chunk) for chunk in column.chunks], type=column.type)


def _values(chunk: pa.Array) -> pa.Array:
    return chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk


def _has_wrapping(texts: pa.Array) -> bool:
    """Look at first letters only: every cell of every ledger passes here."""
    _, offsets, letters = texts.buffers()
    if letters is None or not letters.size:
        return False
    starts = np.frombuffer(offsets, dtype=np.int32)[texts.offset :][: len(texts)]
    codes = np.frombuffer(letters, dtype=np.uint8)
    first = codes[np.minimum(starts, codes.size - 1)]
    return bool(((first == _EQUALS) | (first == _QUOTE)).any())


def _unwrapped(chunk: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(_values(chunk), _FORMULA_TEXT, r"\1")
    texts = pc.replace_substring_regex(texts, _APOSTROPHE, r"\1")
    if pa.types.is_dictionary(chunk.type):
        return pa.DictionaryArray.from_arrays(chunk.indices, texts)
    return texts
