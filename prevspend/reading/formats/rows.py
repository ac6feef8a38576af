"""Rows of delimited text, parsed by Arrow with every cell as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as pacsv

from prevspend.ledger import dictionary_of
from prevspend.reading.formats.quotes import end_of_last_row
from prevspend.reading.sheets import BrokenRow, SheetCells, as_typed, column_as_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

_EMPTY_MARKS = {"", "#N/A"}
_BLOCK = 1 << 22
_LARGEST_BLOCK = (1 << 31) - 1
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_LINE_BREAKS = ("\n", "\r")


class Shape(NamedTuple):
    """The form of rows.

    Attributes:
        delimiter: the character between two cells.
        header_width: how many cells the header has.
        row_width: how many cells most rows have.
    """

    delimiter: str
    header_width: int
    row_width: int


class RowReader:
    """Reads columns from one text after another.

    Args:
        shape: the form of its rows.
        wanted: the columns to read.
        text: the columns read as plain text, not as dictionaries.
        breaks_lines: whether a cell of the first rows holds a line break.
    """

    def __init__(
        self, shape: Shape, wanted: Collection[int], text: Collection[int], *, breaks_lines: bool
    ) -> None:
        self._shape = shape
        self._types = {at: pa.string() if at in text else _DICTIONARY for at in wanted}
        self._breaks_lines = breaks_lines

    def read(
        self, data: bytes, size: int, first_row: int, *, is_last: bool
    ) -> tuple[SheetCells | None, int]:
        """Read the rows of a text.

        Args:
            data: a text that begins with a row.
            size: how many bytes of it to read: up to a line break, unless it is the last text.
            first_row: the number of its first row, as Excel shows it.
            is_last: whether nothing follows.

        Returns:
            The rows, and how many bytes they take: the rest is an incomplete row. `None` if no row
            ends.
        """
        parser = _TextParser(self._shape, self._types, pa.py_buffer(data)[:size], first_row)
        if data.find(b'"', 0, size) < 0:
            return parser.cells([False]), size
        if is_last:
            return parser.cells([True] if self._breaks_lines else [False, True]), size
        if not self._breaks_lines:
            # The last line break is nearly always the end of a row.
            cells = parser.cells_if_closed()
            if cells is not None:
                return cells, size
        end = end_of_last_row(data, size, self._shape.delimiter)
        if not end:
            return None, 0
        self._breaks_lines = self._breaks_lines or end < size
        parser = _TextParser(self._shape, self._types, pa.py_buffer(data)[:end], first_row)
        return parser.cells([True]), end


class _TextParser:
    """Parses one text, which ends where a row ends.

    Arrow parses rows of one width at full speed: the width of most rows. The header may have fewer
    cells, if rows end in empty cells, or more.
    """

    def __init__(
        self, shape: Shape, types: Mapping[int, pa.DataType], body: pa.Buffer, first_row: int
    ) -> None:
        self.shape = shape
        self.types = types
        self.body = body
        self.first_row = first_row
        self.beyond = range(shape.header_width, shape.row_width)
        self.parsed = {at: kind for at, kind in types.items() if at < shape.row_width}
        self.parsed |= dict.fromkeys(self.beyond, _DICTIONARY)
        self.adjusted: dict[int, list[str]] = {}
        self.broken: dict[int, BrokenRow] = {}

    def cells(self, ways: Sequence[bool]) -> SheetCells:
        """Read the rows, handling rows of another width separately.

        Args:
            ways: whether cells may break lines, in the order to try. Arrow is a quarter faster if
                it may cut the text at any line break; if it cuts a quoted cell so, it reports rows
                of another width.
        """
        for may_break_lines in ways:
            try:
                return self._cells(self._parse(self.parsed, may_break_lines=may_break_lines))
            except pa.ArrowInvalid:
                continue
        table = self._parse(self.parsed, may_break_lines=ways[-1], on_odd_row=self._split_odd_row)
        return self._cells(table)

    def cells_if_closed(self) -> SheetCells | None:
        """Read rows that all have the usual width, if the last row is complete.

        If it is not, it was cut within a quoted cell: its last cell, which then ends with the line
        break at which it was cut.
        """
        last = self.shape.row_width - 1
        types = {last: pa.string()} | self.parsed
        try:
            table = self._parse(types, may_break_lines=False)
        except pa.ArrowInvalid:
            return None
        if str(table[str(last)][-1]).endswith(_LINE_BREAKS):
            return None
        return self._cells(table)

    def _cells(self, table: pa.Table) -> SheetCells:
        odd = [*self.adjusted, *self.broken]
        rows = np.arange(table.num_rows + len(odd), dtype=np.int32)
        rows = np.setdiff1d(rows, odd) if odd else rows
        too_wide = _filled([table[str(at)] for at in self.beyond], rows.size)
        if too_wide.any():
            self._break_all(np.flatnonzero(too_wide), rows)
            table, rows = table.filter(pa.array(~too_wide)), rows[~too_wide]
        columns = {at: self._column(table, at) for at in self.types}
        if self.adjusted:
            columns, rows = self._with_adjusted(columns, rows)
        broken = tuple(self.broken[at] for at in sorted(self.broken))
        return SheetCells(columns, (rows + self.first_row).astype(np.int32), broken)

    def _parse(
        self,
        types: Mapping[int, pa.DataType],
        *,
        may_break_lines: bool,
        on_odd_row: Callable[[pacsv.InvalidRow], str] | None = None,
    ) -> pa.Table:
        """Parse every column as text, so that codes keep their leading zeros.

        With `on_odd_row`, Arrow reads rows one after the other to number them; the numbers are
        right only if every cell may break lines.
        """
        if self.body.size == 0:
            return pa.table({str(at): pa.array([], type=kind) for at, kind in types.items()})
        for block in (_BLOCK, _LARGEST_BLOCK):
            try:
                return self._read_csv(types, block, on_odd_row, may_break_lines=may_break_lines)
            except pa.ArrowInvalid as error:
                if "straddling" not in str(error) or block == _LARGEST_BLOCK:
                    raise
        raise AssertionError("a block was tried")

    def _read_csv(
        self,
        types: Mapping[int, pa.DataType],
        block: int,
        on_odd_row: Callable[[pacsv.InvalidRow], str] | None,
        *,
        may_break_lines: bool,
    ) -> pa.Table:
        names = [str(at) for at in range(self.shape.row_width)]
        reading = pacsv.ReadOptions(
            column_names=names, block_size=block, use_threads=on_odd_row is None
        )
        parsing = pacsv.ParseOptions(
            delimiter=self.shape.delimiter,
            newlines_in_values=may_break_lines,
            ignore_empty_lines=False,
            invalid_row_handler=on_odd_row,
        )
        converting = pacsv.ConvertOptions(
            check_utf8=False,  # it has been converted to UTF-8
            column_types={str(at): kind for at, kind in types.items()},
            include_columns=[str(at) for at in types] or names[:1],
            strings_can_be_null=False,
        )
        return pacsv.read_csv(pa.BufferReader(self.body), reading, parsing, converting)

    def _split_odd_row(self, row: pacsv.InvalidRow) -> str:
        """Split a row of another width; Arrow skips it."""
        at = row.number - 1
        cells = split_row(
            self.first_row + at, row.text, self.shape.delimiter, self.shape.header_width
        )
        if isinstance(cells, BrokenRow):
            self.broken[at] = cells
        else:
            self.adjusted[at] = cells
        return "skip"

    def _break_all(self, positions: NDArray[np.int64], rows: NDArray[np.int32]) -> None:
        """Set aside the rows of the usual width that have filled cells beyond the header."""
        types = dict.fromkeys(range(self.shape.row_width), pa.string())
        whole = self._parse(types, may_break_lines=True, on_odd_row=lambda _: "skip")
        for at, cells in zip(
            positions.tolist(), whole.take(pa.array(positions)).to_pylist(), strict=True
        ):
            texts = list(cells.values())
            while texts[-1].strip() in _EMPTY_MARKS:
                texts.pop()
            index = int(rows[at])
            row, text = index + self.first_row, self.shape.delimiter.join(texts)
            self.broken[index] = _broken(row, texts, text, self.shape.header_width)

    def _column(self, table: pa.Table, at: int) -> pa.ChunkedArray:
        """Return a column; a column beyond the usual row is blank."""
        if at < self.shape.row_width:
            return _in_one_chunk(column_as_typed(table[str(at)]))
        blank = pa.array([""] * table.num_rows, type=pa.string())
        return pa.chunked_array(
            [blank if self.types[at] == pa.string() else blank.dictionary_encode()]
        )

    def _with_adjusted(
        self, columns: Mapping[int, pa.ChunkedArray], rows: NDArray[np.int32]
    ) -> tuple[dict[int, pa.ChunkedArray], NDArray[np.int32]]:
        """Return the columns and row numbers with the adjusted rows in their places."""
        rows = np.r_[rows, np.fromiter(self.adjusted, dtype=np.int32)]
        order = pa.array(np.argsort(rows))
        cells = list(self.adjusted.values())
        merged = {
            at: append(column, [as_typed(row[at]) if at < len(row) else "" for row in cells])
            for at, column in columns.items()
        }
        return {at: column.take(order) for at, column in merged.items()}, np.sort(rows)


def split_row(row: int, text: str, delimiter: str, header_width: int) -> list[str] | BrokenRow:
    """Return the cells of a row of another width than the header, or why they are not known.

    Args:
        row: its number, as Excel shows it.
        text: the row as it is in the file.
        delimiter: the character between two cells.
        header_width: how many cells the header has.
    """
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return BrokenRow(row, _too_wide(text.count(delimiter) + 1, header_width), text)
    while len(cells) > header_width and cells[-1].strip() in _EMPTY_MARKS:
        cells.pop()
    return _broken(row, cells, text, header_width) if len(cells) > header_width else cells


def _broken(row: int, cells: list[str], text: str, header_width: int) -> BrokenRow:
    reason = _too_wide(len(cells), header_width)
    return BrokenRow(row, reason, text, tuple(cells), len(cells) - header_width)


def _too_wide(width: int, header_width: int) -> str:
    return f"the row has {width:,} cells where the header has {header_width:,}"


def _in_one_chunk(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column with one dictionary for all blocks: its values are read several times."""
    if not pa.types.is_dictionary(column.type):
        return column
    return pa.chunked_array([dictionary_of(column)])


def append(column: pa.ChunkedArray, texts: Sequence[str]) -> pa.ChunkedArray:
    """Return a column with more texts at its end; it stays plain or a dictionary."""
    added = pa.array(texts, type=pa.string())
    if not pa.types.is_dictionary(column.type):
        return pa.chunked_array([*column.chunks, added])
    longer = pa.chunked_array([*column.chunks, added.dictionary_encode()])
    return pa.chunked_array([longer.unify_dictionaries().combine_chunks()])


def _filled(columns: Sequence[pa.ChunkedArray], size: int) -> NDArray[np.bool_]:
    """Return which rows are filled in one of the columns."""
    filled = np.zeros(size, dtype=bool)
    if not columns:
        return filled
    marks = pa.array(sorted(_EMPTY_MARKS))
    for column in columns:
        whole = column.unify_dictionaries().combine_chunks()
        if isinstance(whole, pa.ChunkedArray):
            whole = pa.concat_arrays(whole.chunks)
        empty = pc.is_in(pc.utf8_trim_whitespace(whole.dictionary), value_set=marks)
        filled |= ~empty.take(whole.indices).to_numpy(zero_copy_only=False)
    return filled
