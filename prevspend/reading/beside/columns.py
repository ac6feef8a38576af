"""A sheet with columns more than its file has, each made of what the file says elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from prevspend.ledger import LedgerWarning
from prevspend.reading.sheets import Cells, in_one_piece

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from prevspend.errors import Place
    from prevspend.reading.sheets import Sheet

    Texts = Mapping[int, pa.ChunkedArray]


class Added(Protocol):
    """A column that is made of others, or of a name."""

    @property
    def heading(self) -> str:
        """Its heading."""

    @property
    def needs(self) -> frozenset[int]:
        """The columns it is made of."""

    @property
    def replaces(self) -> frozenset[int]:
        """Those of them that nothing else may be read from."""

    @property
    def count(self) -> int:
        """How many rows, names or the like it was made of in the first rows."""

    @property
    def said(self) -> str:
        """What is reported of it."""

    def filler(self) -> Callable[[Texts, int], pa.Array]:
        """Return what makes its texts, piece after piece: of the cells, and the number of rows."""


@dataclass(frozen=True)
class SheetWithColumns:
    """A sheet with more columns: the `Sheet` protocol, its header and rows where they were.

    Attributes:
        source: the sheet as it stands.
        header_at: the index of its header.
        added: the columns, which stand behind its own.
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
        for one in self.added:
            cells = {
                at: pa.chunked_array([pa.array([row[at] for row in rows], pa.string())])
                for at in one.needs
            }
            more.append(one.filler()(cells, len(rows)).cast(pa.string()).to_pylist())
        above = [[*row, *[""] * len(self.added)] for row in wide[: self.header_at]]
        header = [*self._read(wide[self.header_at]), *(one.heading for one in self.added)]
        below = [
            [*self._read(row), *(texts[at] or "" for texts in more)] for at, row in enumerate(rows)
        ]
        return [*above, header, *below]

    def _read(self, row: list[str]) -> list[str]:
        """Return a row without the cells that added columns replace."""
        replaced = {at for one in self.added for at in one.replaces}
        return ["" if at in replaced else cell for at, cell in enumerate(row)]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read all rows at once; see `Sheet.cells`."""
        return in_one_piece(self.pieces(header_at, wanted, text))

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[Cells]:
        """Read some rows at a time; see `Sheet.pieces`."""
        own = {at for at in wanted if at < self.width}
        more = {at: self.added[at - self.width] for at in wanted if at >= self.width}
        needs = {need for one in more.values() for need in one.needs}
        fillers = {at: one.filler() for at, one in more.items()}
        for piece in self.source.pieces(header_at, own | needs, text):
            columns = dict(piece.columns)
            for at, fill in fillers.items():
                texts = fill(piece.columns, len(piece.rows)).cast(pa.string())
                columns[at] = pa.chunked_array([texts if at in text else texts.dictionary_encode()])
            yield Cells(columns, piece.rows, piece.broken, piece.share)


def with_columns(
    sheet: Sheet, header_at: int, added: Sequence[Added], place: Place
) -> tuple[Sheet, tuple[LedgerWarning, ...]]:
    """Return a sheet with columns more, and what is reported of each; itself where none are."""
    if not added:
        return sheet, ()
    said = tuple(LedgerWarning(one.said, one.count, place) for one in added)
    return SheetWithColumns(sheet, header_at, tuple(added)), said
