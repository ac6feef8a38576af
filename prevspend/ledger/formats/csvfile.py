"""Delimited text files, read by Arrow with every cell as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as pacsv

from prevspend.errors import LedgerError, Place
from prevspend.ledger.formats.quotes import count_lines, find_open_quote
from prevspend.ledger.formats.tables import refuse_side_by_side, refuse_tables_below
from prevspend.ledger.formats.textfile import open_text, usual_width
from prevspend.ledger.sheets import BrokenRow, Cells, as_typed, column_as_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray

_EMPTY_MARKS = {"", "#N/A"}
_BLOCK = 1 << 22
_LARGEST_BLOCK = (1 << 31) - 1
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())


class Stream(Protocol):
    """Bytes that Arrow reads on and on."""

    closed: bool

    def read(self, size: int) -> bytes:
        """Read on; nothing at the end."""


class _Part(NamedTuple):
    """The rows of a file below its header.

    Attributes:
        body: their bytes.
        given: how many columns the header has.
        usual: how many cells most rows have.
        first_row: the number of the first of them, as Excel shows it.
        has_quotes: whether any cell may be quoted, and so hold a line break.
        breaks_lines: whether a cell of the first rows does hold one.
    """

    body: pa.Buffer
    given: int
    usual: int
    first_row: int
    has_quotes: bool
    breaks_lines: bool


class CsvSheet:
    """A delimited text file as one sheet."""

    name: str | None = None

    def __init__(self, file: str, data: bytes) -> None:
        self._file = file
        self._text = open_text(file, data)
        self.is_as_given = self._text.data is data
        self.head = [[as_typed(cell) for cell in record.cells] for record in self._text.records]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read the rows below the header; see `Sheet.cells`.

        A row with more or fewer cells than the header is mended where nothing can be lost by it:
        cells beyond the header that are empty or `#N/A` are dropped, missing ones at the end are
        blank. Other rows are broken.
        """
        place = Place(self._file)
        refuse_side_by_side(self.head, header_at, place)
        text_start = self.start_of_rows(header_at)
        part = self._part(header_at, text_start)
        cells = _Reader(part, self._text.delimiter, wanted, text).read()
        if len(cells.rows) + len(cells.broken) < count_lines(self._text.data, text_start):
            self._refuse_open_quote(text_start, part)
        if header_at >= 0:
            refuse_tables_below(self.head[header_at], cells, place)
        return cells

    def even_cells(
        self, rows: Stream, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Cells | None:
        """Read rows from a stream that goes on where the header ends.

        Nothing where they do not all have the width of the header, or may break lines.
        """
        refuse_side_by_side(self.head, header_at, Place(self._file))
        part = self._part(header_at, self.start_of_rows(header_at))
        if part.usual != part.given or part.breaks_lines:
            return None
        try:
            cells = _Reader(part, self._text.delimiter, wanted, text).read_even(rows)
        except pa.ArrowInvalid:
            return None
        if header_at >= 0:
            refuse_tables_below(self.head[header_at], cells, Place(self._file))
        return cells

    def start_of_rows(self, header_at: int) -> int:
        """Give the byte at which the rows below the header start."""
        return self._text.records[header_at].end if header_at >= 0 else self._text.start

    def refuse_open_quotes(self) -> None:
        """Refuse a file in which a quotation mark is opened and not closed."""
        self._refuse_open_quote(self._text.start, self._part(-1, self._text.start))

    def _part(self, header_at: int, start: int) -> _Part:
        usual = usual_width(self.head[header_at + 1 :])
        given = len(self.head[header_at]) if header_at >= 0 else usual
        body = pa.py_buffer(self._text.data)[start:]
        has_quotes = self._text.data.find(b'"', start) >= 0
        breaks_lines = any("\n" in cell for row in self.head for cell in row)
        return _Part(body, given, usual or given or 1, header_at + 2, has_quotes, breaks_lines)

    def _refuse_open_quote(self, start: int, part: _Part) -> None:
        found = find_open_quote(self._text.data, start, self._text.delimiter, part.usual)
        if found is not None:
            raise LedgerError(
                "A quotation mark is opened in this row and not closed.",
                place=Place(self._file, row=part.first_row + found.row),
                why=f"the lines below it ({found.taken:,}) would be taken for a part of this row.",
                fix="remove the quotation mark in a text editor, or export the ledger again.",
            )


class _Reader:
    """Reads the columns that are wanted, and sorts out the rows of another width.

    Arrow parses rows of one width at full speed. That is the width most rows have: the header may
    have fewer cells, where rows end in empty ones, or more.
    """

    def __init__(
        self, part: _Part, delimiter: str, wanted: Collection[int], text: Collection[int]
    ) -> None:
        self.part = part
        self.delimiter = delimiter
        self.types = {at: pa.string() if at in text else _DICTIONARY for at in wanted}
        self.mended: dict[int, list[str]] = {}
        self.broken: dict[int, BrokenRow] = {}

    def read(self) -> Cells:
        """Read the rows."""
        beyond = range(self.part.given, self.part.usual)
        types = {at: kind for at, kind in self.types.items() if at < self.part.usual}
        types |= dict.fromkeys(beyond, _DICTIONARY)
        table = self._parse_even(types)
        if table is None:
            table = self._parse(types, self._sort_out)
        odd = [*self.mended, *self.broken]
        rows = np.arange(table.num_rows + len(odd))
        rows = np.setdiff1d(rows, odd) if odd else rows
        too_wide = _filled([table[str(at)] for at in beyond], rows.size)
        if too_wide.any():
            self._break_all(np.flatnonzero(too_wide), rows)
            table, rows = table.filter(pa.array(~too_wide)), rows[~too_wide]
        columns = {at: self._column(table, at) for at in self.types}
        if self.mended:
            columns, rows = self._with_mended(columns, rows)
        broken = tuple(self.broken[at] for at in sorted(self.broken))
        return Cells(columns, (rows + self.part.first_row).astype(np.int32), broken)

    def read_even(self, stream: Stream) -> Cells:
        """Read the rows from a stream; each must have the usual width and stand on one line."""
        table = self._read_csv(stream, self.types, _BLOCK, may_break_lines=False)
        columns = {at: self._column(table, at) for at in self.types}
        first = self.part.first_row
        return Cells(columns, np.arange(first, first + table.num_rows, dtype=np.int32))

    def _parse_even(self, types: Mapping[int, pa.DataType]) -> pa.Table | None:
        """Parse rows that all have the usual width; nothing where some have not.

        Arrow is a quarter faster where it may cut the file at any line break. If it cuts a quoted
        cell so, it says that the rows do not come out right, and the file is parsed with care.
        """
        ways = {self.part.breaks_lines, self.part.has_quotes}
        for may_break_lines in sorted(ways):
            try:
                return self._parse(types, may_break_lines=may_break_lines)
            except pa.ArrowInvalid:
                continue
        return None

    def _parse(
        self,
        types: Mapping[int, pa.DataType],
        on_odd_row: Callable[[pacsv.InvalidRow], str] | None = None,
        *,
        may_break_lines: bool = True,
    ) -> pa.Table:
        """Parse with every column as text, so that codes keep their zeros.

        Rows are read one after the other where somebody needs the numbers of odd ones; they then
        come out right only if every cell may break lines.
        """
        body = self.part.body
        if body.size == 0:
            return pa.table({str(at): pa.array([], type=kind) for at, kind in types.items()})
        for block in (_BLOCK, _LARGEST_BLOCK):
            stream = pa.BufferReader(body)
            try:
                return self._read_csv(
                    stream, types, block, on_odd_row, may_break_lines=may_break_lines
                )
            except pa.ArrowInvalid as error:
                if "straddling" not in str(error) or block == _LARGEST_BLOCK:
                    raise
        raise AssertionError("a block was tried")

    def _read_csv(
        self,
        stream: pa.NativeFile | Stream,
        types: Mapping[int, pa.DataType],
        block: int,
        on_odd_row: Callable[[pacsv.InvalidRow], str] | None = None,
        *,
        may_break_lines: bool,
    ) -> pa.Table:
        names = [str(at) for at in range(self.part.usual)]
        reading = pacsv.ReadOptions(
            column_names=names, block_size=block, use_threads=on_odd_row is None
        )
        parsing = pacsv.ParseOptions(
            delimiter=self.delimiter,
            newlines_in_values=may_break_lines and self.part.has_quotes,
            ignore_empty_lines=False,
            invalid_row_handler=on_odd_row,
        )
        converting = pacsv.ConvertOptions(
            column_types={str(at): kind for at, kind in types.items()},
            include_columns=[str(at) for at in types] or names[:1],
            strings_can_be_null=False,
        )
        return pacsv.read_csv(stream, reading, parsing, converting)

    def _sort_out(self, row: pacsv.InvalidRow) -> str:
        """Mend or break a row of another width, out of Arrow's way."""
        at = row.number - 1
        found = mend(self.part.first_row + at, row.text, self.delimiter, self.part.given)
        if isinstance(found, BrokenRow):
            self.broken[at] = found
        else:
            self.mended[at] = found
        return "skip"

    def _break_all(self, positions: NDArray[np.int64], rows: NDArray[np.int64]) -> None:
        """Set aside the rows of the usual width that go on beyond the header."""
        types = dict.fromkeys(range(self.part.usual), pa.string())
        whole = self._parse(types, lambda _: "skip").take(pa.array(positions))
        for at, cells in zip(positions.tolist(), whole.to_pylist(), strict=True):
            texts = list(cells.values())
            while texts[-1].strip() in _EMPTY_MARKS:
                texts.pop()
            index = int(rows[at])
            row, text = index + self.part.first_row, self.delimiter.join(texts)
            self.broken[index] = _broken(row, texts, text, self.part.given)

    def _column(self, table: pa.Table, at: int) -> pa.ChunkedArray:
        """Give a column; one beyond the end of the usual row is blank there."""
        if at < self.part.usual:
            return column_as_typed(table[str(at)])
        blank = pa.array([""] * table.num_rows, type=pa.string())
        return pa.chunked_array(
            [blank if self.types[at] == pa.string() else blank.dictionary_encode()]
        )

    def _with_mended(
        self, columns: Mapping[int, pa.ChunkedArray], rows: NDArray[np.int64]
    ) -> tuple[dict[int, pa.ChunkedArray], NDArray[np.int64]]:
        """Put the mended rows back to where they stand."""
        rows = np.r_[rows, np.fromiter(self.mended, dtype=np.int64)]
        order = pa.array(np.argsort(rows))
        cells = list(self.mended.values())
        merged = {
            at: _append(column, [as_typed(row[at]) if at < len(row) else "" for row in cells])
            for at, column in columns.items()
        }
        return {at: column.take(order) for at, column in merged.items()}, np.sort(rows)


def mend(row: int, text: str, delimiter: str, given: int) -> list[str] | BrokenRow:
    """Take the cells of a row of another width than the header's apart, or say why it is broken.

    Args:
        row: its number, as Excel shows it.
        text: the row as it stands in the file.
        delimiter: what stands between two cells.
        given: how many cells the header has.
    """
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return BrokenRow(row, _too_wide(text.count(delimiter) + 1, given), text)
    while len(cells) > given and cells[-1].strip() in _EMPTY_MARKS:
        cells.pop()
    return _broken(row, cells, text, given) if len(cells) > given else cells


def _broken(row: int, cells: list[str], text: str, given: int) -> BrokenRow:
    reason = _too_wide(len(cells), given)
    return BrokenRow(row, reason, text, tuple(cells), len(cells) - given)


def _too_wide(width: int, given: int) -> str:
    return f"the row has {width:,} cells where the header has {given:,}"


def _append(column: pa.ChunkedArray, texts: Sequence[str]) -> pa.ChunkedArray:
    added = pa.array(texts, type=pa.string())
    if not pa.types.is_dictionary(column.type):
        return pa.chunked_array([*column.chunks, added])
    longer = pa.chunked_array([*column.chunks, added.dictionary_encode()])
    return pa.chunked_array([longer.unify_dictionaries().combine_chunks()])


def _filled(columns: Sequence[pa.ChunkedArray], size: int) -> NDArray[np.bool_]:
    """Tell the rows in which one of the columns holds something."""
    filled = np.zeros(size, dtype=bool)
    marks = pa.array(sorted(_EMPTY_MARKS))
    for column in columns:
        whole = column.unify_dictionaries().combine_chunks()
        if isinstance(whole, pa.ChunkedArray):
            whole = pa.concat_arrays(whole.chunks)
        empty = pc.is_in(pc.utf8_trim_whitespace(whole.dictionary), value_set=marks)
        filled |= ~empty.take(whole.indices).to_numpy(zero_copy_only=False)
    return filled
