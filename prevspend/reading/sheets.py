"""A sheet of cells as it is in a file."""

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
"""How many rows of a sheet are used to recognise its header and columns.

They show how often names repeat and which are nested in which, and are read quickly.
"""

_FORMULA_TEXT = r'^="([^"]*)"$'
_APOSTROPHE = r"^'([^']*[0-9][^']*)$"
_EQUALS, _QUOTE = b"='"
_CODE_AS_TEXT = re.compile(f"{_FORMULA_TEXT}|{_APOSTROPHE}")


class BrokenRow(NamedTuple):
    """A row whose cells cannot be separated.

    Attributes:
        row: its number, from 1 as Excel shows it.
        reason: what is wrong with it.
        text: the row as it is in the file.
        cells: its cells, if it has too many.
        beyond: how many of them are too many.
    """

    row: int
    reason: str
    text: str
    cells: tuple[str, ...] = ()
    beyond: int = 0


@dataclass(frozen=True)
class SheetCells:
    """The cells of a sheet below its header.

    Attributes:
        columns: text by column index; a column holds one entry for each of `rows`.
        rows: the row number of each entry in the file, from 1.
        broken: rows that could not be split into cells.
        share: how much of the sheet has been read with this piece, from 0 to 1.
    """

    columns: Mapping[int, pa.ChunkedArray]
    rows: NDArray[np.int32]
    broken: tuple[BrokenRow, ...] = field(default=())
    share: float = 1.0

    def until(self, share: float) -> SheetCells:
        """Return the piece with how much of the sheet has been read."""
        return replace(self, share=share)


class Sheet(Protocol):
    """One sheet of a workbook, or a whole text file."""

    @property
    def name(self) -> str | None:
        """The sheet's name in its workbook; `None` for a text file."""

    @property
    def head(self) -> list[list[str]]:
        """The first rows as text."""

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Yield the columns that are wanted, some rows at a time, in order: at least one piece.

        Args:
            header_at: the index of the header row in `head`; -1 if there is none.
            wanted: the columns to read.
            text: columns to read as plain text and not as a dictionary, because nearly every row
                differs.
        """

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Return all rows of the columns that are wanted at once; see `pieces`."""


def in_one_piece(pieces: Iterable[SheetCells]) -> SheetCells:
    """Return the pieces of a sheet as one."""
    first, *others = pieces
    if not others:
        return first
    parts = [first, *others]
    columns = {
        at: pa.chunked_array([chunk for part in parts for chunk in part.columns[at].chunks])
        for at in first.columns
    }
    rows = np.concatenate([part.rows for part in parts])
    return SheetCells(columns, rows, tuple(row for part in parts for row in part.broken))


def as_typed(text: str) -> str:
    """Return a text without what exports put around codes to preserve their zeros in Excel.

    That is `="0123"` and `'0123`; an apostrophe is removed only before digits.
    """
    if not text.startswith(("=", "'")):
        return text
    match = _CODE_AS_TEXT.match(text)
    return text if match is None else match[1] or match[2] or ""


def column_as_typed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with `as_typed` applied to its texts, plain or as a dictionary."""
    if not any(_has_wrapping(_values(chunk)) for chunk in column.chunks):
        return column
    return pa.chunked_array([_unwrapped(chunk) for chunk in column.chunks], type=column.type)


def _values(chunk: pa.Array) -> pa.Array:
    return chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk


def _has_wrapping(texts: pa.Array) -> bool:
    """Return whether a text may begin so, by first letters only: every cell is tested here."""
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
