"""A sheet of cells as it stands in a file, before anyone asks what the cells mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

HEAD_ROWS = 100
"""How many rows of a sheet are looked at to find its header and to know its columns."""


class BrokenRow(NamedTuple):
    """A row whose cells cannot be told apart; `row` counts from 1 as Excel shows it."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet below its header.

    Attributes:
        columns: text by column index; a column holds one entry for each of `rows`.
        rows: the row number of each entry in the file, from 1.
        broken: rows that could not be taken apart.
    """

    columns: Mapping[int, pa.ChunkedArray]
    rows: NDArray[np.int32]
    broken: tuple[BrokenRow, ...] = field(default=())


class Sheet(Protocol):
    """One sheet of a workbook, or a whole text file."""

    @property
    def name(self) -> str | None:
        """The sheet's name in its workbook; nothing for a text file."""

    @property
    def head(self) -> list[list[str]]:
        """The first rows as text."""

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read the columns that are wanted.

        Args:
            header_at: the index of the header row in `head`; -1 where there is none.
            wanted: the columns to read.
            text: those of them that are better read as plain text than as a dictionary, because
                nearly every row differs.
        """
