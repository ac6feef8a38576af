"""A sheet with added columns, each made from other columns or names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from prevspend.ledger import LedgerWarning
from prevspend.reading.sheets import SheetCells, in_one_piece

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from prevspend.errors import Location
    from prevspend.reading.sheets import Sheet

    Texts = Mapping[int, pa.ChunkedArray]


class Added(Protocol):
    """A column made from other columns, or from a name."""

    @property
    def heading(self) -> str:
        """Its heading."""

    @property
    def needs(self) -> frozenset[int]:
        """The columns it is made from."""

    @property
    def replaces(self) -> frozenset[int]:
        """Those of them that must not be read otherwise."""

    @property
    def count(self) -> int:
        """How many rows, names or columns of the first rows it is made from."""

    @property
    def warning(self) -> str:
        """The warning about it."""

    def filler(self) -> Callable[[Texts, int], pa.Array]:
        """Return a function from the cells and number of rows of each piece to its texts."""


@dataclass(frozen=True)
class SheetWithColumns:
    """A sheet with more columns, as a `Sheet`; its header and rows are where they were.

    Attributes:
        source: the sheet without them.
        header_at: the index of its header.
        added: the columns, which are after its own.
    """

    source: Sheet
    header_at: int
    added: tuple[Added, ...]

    @property
    def name(self) -> str | None:
        """The sheet's name in its workbook."""
        return self.source.name

    @property
    def hidden_rows(self) -> frozenset[int]:
        """The rows that are hidden in its workbook."""
        return getattr(self.source, "hidden_rows", frozenset())

    @cached_property
    def width(self) -> int:
        """How many columns its first rows have without those that are added."""
        return max(map(len, self.source.head), default=0)

    @cached_property
    def head(self) -> list[list[str]]:
        """The first rows, with the added columns from the header on."""
        wide = [[*row, *[""] * (self.width - len(row))] for row in self.source.head]
        rows = wide[self.header_at + 1 :]
        more: list[Sequence[str]] = []
        for column in self.added:
            cells = {
                at: pa.chunked_array([pa.array([row[at] for row in rows], pa.string())])
                for at in column.needs
            }
            more.append(column.filler()(cells, len(rows)).cast(pa.string()).to_pylist())
        above = [[*row, *[""] * len(self.added)] for row in wide[: self.header_at]]
        header = [*self._read(wide[self.header_at]), *(column.heading for column in self.added)]
        below = [
            [*self._read(row), *(texts[at] or "" for texts in more)] for at, row in enumerate(rows)
        ]
        return [*above, header, *below]

    def _read(self, row: list[str]) -> list[str]:
        """Return a row without the cells that added columns replace."""
        replaced = {at for column in self.added for at in column.replaces}
        return ["" if at in replaced else cell for at, cell in enumerate(row)]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Read all rows at once; see `Sheet.cells`."""
        return in_one_piece(self.pieces(header_at, wanted, text))

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Read some rows at a time; see `Sheet.pieces`."""
        own = {at for at in wanted if at < self.width}
        more = {at: self.added[at - self.width] for at in wanted if at >= self.width}
        needs = {need for column in more.values() for need in column.needs}
        fillers = {at: column.filler() for at, column in more.items()}
        for piece in self.source.pieces(header_at, own | needs, text):
            columns = dict(piece.columns)
            for at, fill in fillers.items():
                texts = fill(piece.columns, len(piece.rows)).cast(pa.string())
                columns[at] = pa.chunked_array([texts if at in text else texts.dictionary_encode()])
            yield SheetCells(columns, piece.rows, piece.broken, piece.share)


def with_columns(
    sheet: Sheet, header_at: int, added: Sequence[Added], place: Location
) -> tuple[Sheet, tuple[LedgerWarning, ...]]:
    """Return a sheet with added columns, if there are any, and a warning about each."""
    if not added:
        return sheet, ()
    warnings = tuple(LedgerWarning(column.warning, column.count, place) for column in added)
    return SheetWithColumns(sheet, header_at, tuple(added)), warnings
