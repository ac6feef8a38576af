"""Delimited text files, large or small, read piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.encoding import utf8_blocks
from prevspend.reading.formats.quotes import count_lines, find_open_quote
from prevspend.reading.formats.rows import RowReader, Shape
from prevspend.reading.formats.tables import TablesBelow, refuse_side_by_side
from prevspend.reading.formats.textfile import open_text, usual_width
from prevspend.reading.sheets import SheetCells, as_typed, in_one_piece
from prevspend.threads import prefetch

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterator

    from prevspend.reading.formats.content import Content
    from prevspend.reading.formats.encoding import Block

PIECE = 30 << 20
"""How many bytes of a text are parsed at a time.

From 32 MB on, C libraries take fresh memory from the system for each piece, which costs as much as
reading it; below that the memory of the last piece is reused. There should be few pieces, because
each has its own dictionaries.
"""

_LONGEST_CELL = 1 << 20
"""More bytes than any cell has; a longer one shows that a quotation mark was not closed."""


class CsvSheet:
    """A delimited text file as one sheet."""

    name: str | None = None

    def __init__(self, content: Content) -> None:
        self._content = content
        self._place = Location(content.name)
        self._text = open_text(content)
        self.head = [[as_typed(cell) for cell in record.cells] for record in self._text.records]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Read the rows below the header at once; see `Sheet.cells`."""
        return in_one_piece(self.pieces(header_at, wanted, text))

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Read the rows below the header; see `Sheet.pieces`.

        A row with more or fewer cells than the header is adjusted where nothing is lost by it:
        cells beyond the header that are empty or `#N/A` are dropped, missing cells at the end are
        blank. Other rows are broken.
        """
        refuse_side_by_side(self.head, header_at, self._place)
        return prefetch(self._checked(header_at, self._pieces(header_at, wanted, text)))

    def _checked(self, header_at: int, pieces: Iterator[SheetCells]) -> Generator[SheetCells]:
        """Refuse other tables below the first one."""
        if header_at < 0:
            yield from pieces
            return
        tables = TablesBelow(self.head[header_at], self._place)
        for cells in pieces:
            tables.look(cells)
            yield cells
        tables.finish()

    def _pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Parse the rows, block by block; an incomplete row is carried over to the next block."""
        shape = self._shape(header_at)
        breaks_lines = any("\n" in cell for row in self.head for cell in row)
        rows = RowReader(shape, wanted, text, breaks_lines=breaks_lines)
        left, wait_for, row = b"", 0, header_at + 2
        for block in prefetch(self._blocks(header_at)):
            data = left + block.data[: block.end] if left else block.data
            size = len(left) + block.end
            if size < wait_for and not block.is_last:
                left = data[:size]
                continue
            cells, end = rows.read(data, size, row, is_last=block.is_last)
            count = 0 if cells is None else cells.rows.size + len(cells.broken)
            if count < count_lines(data, end):
                self._refuse_open_quote(data[:end], row, shape)
            row += count
            left = data[end:size]
            if len(left) > _LONGEST_CELL:
                self._refuse_open_quote(left, row, shape)
            wait_for = 2 * len(left)  # so that a long row is not parsed again and again
            if cells is not None:
                yield cells.until(block.share)

    def _blocks(self, header_at: int) -> Generator[Block]:
        """Yield the text below the header, in blocks; the last one may be empty."""
        above = self._text.records[header_at].end if header_at >= 0 else self._text.start
        for block in utf8_blocks(self._content, self._text.encoding, PIECE):
            skip, above = min(above, block.end), max(above - block.end, 0)
            if skip:
                below = block.data[skip : block.end]
                if below or block.is_last:
                    yield block._replace(data=below, end=len(below))
            else:
                yield block

    def _shape(self, header_at: int) -> Shape:
        row_width = usual_width(self.head[header_at + 1 :])
        header_width = len(self.head[header_at]) if header_at >= 0 else row_width
        return Shape(self._text.delimiter, header_width, row_width or header_width or 1)

    def _refuse_open_quote(self, data: bytes, first_row: int, shape: Shape) -> None:
        quote = find_open_quote(data, shape.delimiter, shape.row_width)
        if quote is not None:
            raise LedgerError(
                "A quotation mark is opened in this row and not closed.",
                place=Location(self._place.file, row=first_row + quote.row),
                why=f"the lines below it ({quote.lines:,}) would be read as part of this row.",
                fix="remove the quotation mark in a text editor, or export the ledger again.",
            )
