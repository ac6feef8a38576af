"""Delimited text files, read by Arrow with every cell as text."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pyarrow import csv as pacsv

from prevspend.errors import LedgerError, Place
from prevspend.ledger.sheets import HEAD_ROWS, BrokenRow, Cells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

_DELIMITERS = (",", "\t", ";", "|")
_EMPTY_MARKS = {"", "#N/A"}
_UTF8_MARK = b"\xef\xbb\xbf"
_MARKS = (_UTF8_MARK, _UTF8_MARK.decode("latin-1").encode())  # as it is, and encoded once more
_BLOCK = 1 << 22
_FEWEST_CELLS = 5


class CsvSheet:
    """A delimited text file as one sheet.

    Text is UTF-8, with or without a byte order mark, and otherwise Windows-1252, which is what
    Excel writes in England.
    """

    name: str | None = None

    def __init__(self, file: str, data: bytes) -> None:
        if b"\0" in data[:4096]:
            raise LedgerError(
                "This is not a text file, although its name says so.",
                place=Place(file),
                fix="export it again as CSV or XLSX.",
            )
        self._file = file
        self._data = _as_utf8(data)
        self._delimiter = _delimiter(self._data)
        records = list(_records(self._data, self._delimiter))
        self.head = [cells for cells, _ in records]
        self._ends = [end for _, end in records]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read the rows below the header; see `Sheet.cells`.

        A row with more or fewer cells than the header is mended where nothing can be lost by it:
        cells beyond the header that are empty or `#N/A` are dropped, missing ones at the end are
        blank. Other rows are broken.
        """
        width = len(self.head[header_at])
        body = pa.py_buffer(self._data)[self._ends[header_at] :]
        first_row = header_at + 2
        try:
            table = self._parse(body, width, wanted, text)
            rows = np.arange(first_row, first_row + table.num_rows, dtype=np.int32)
            cells = Cells(_by_index(table), rows)
        except pa.ArrowInvalid:
            cells = self._parse_ragged(body, width, wanted, text, first_row)
        if len(cells.rows) + len(cells.broken) < self._data.count(b"\n", self._ends[header_at]):
            self._refuse_open_quote(self._ends[header_at], width, first_row)
        return cells

    def _refuse_open_quote(self, start: int, width: int, first_row: int) -> None:
        """Refuse a file in which a quoted cell holds what is a whole row of its own.

        Line breaks inside quotes are common and right. But a quotation mark that is never closed
        makes one cell of all the rows up to the next one, and their pounds would be lost.
        """
        taken: list[str] = []

        def lines() -> Iterator[str]:
            for line in io.BytesIO(self._data[start:]):
                taken.append(line.decode())
                yield taken[-1]

        at = -1
        try:
            for at, _ in enumerate(csv.reader(lines(), delimiter=self._delimiter)):  # noqa: B007
                if any(self._is_row(line, width) for line in taken[1:]):
                    break
                taken.clear()
            else:
                return
        except csv.Error:  # a cell longer than any cell is
            at += 1
        raise LedgerError(
            "A quotation mark is opened in this row and not closed.",
            place=Place(self._file, row=first_row + at),
            why=f"the lines below it ({len(taken) - 1:,}) would be taken for a part of this row.",
            fix="remove the quotation mark in a text editor, or export the ledger again.",
        )

    def _is_row(self, line: str, width: int) -> bool:
        """Tell whether a line that stands inside quotes is a row; a few commas are no proof."""
        if width < _FEWEST_CELLS or line.count('"') % 2:
            return False
        try:
            cells = next(csv.reader([line], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            return False
        return len(cells) == width

    def _parse(
        self,
        body: pa.Buffer,
        width: int,
        wanted: Collection[int],
        text: Collection[int],
        **ragged: Any,  # noqa: ANN401 - Arrow's own option
    ) -> pa.Table:
        """Parse with every wanted column as text; codes keep their zeros."""
        types = {
            str(at): pa.string() if at in text else pa.dictionary(pa.int32(), pa.string())
            for at in wanted
        }
        if body.size == 0:
            return pa.table({name: pa.array([], type=kind) for name, kind in types.items()})
        return pacsv.read_csv(
            pa.BufferReader(body),
            read_options=pacsv.ReadOptions(
                column_names=[str(at) for at in range(width)],
                block_size=_BLOCK,
                use_threads=not ragged,
            ),
            parse_options=pacsv.ParseOptions(
                delimiter=self._delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                **ragged,
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=types, include_columns=list(types), strings_can_be_null=False
            ),
        )

    def _parse_ragged(
        self,
        body: pa.Buffer,
        width: int,
        wanted: Collection[int],
        text: Collection[int],
        first_row: int,
    ) -> Cells:
        """Parse row by row in order, and mend or set aside the rows of another width."""
        odd: dict[int, str] = {}

        def keep(row: pacsv.InvalidRow) -> str:
            odd[row.number - 1] = row.text
            return "skip"

        table = self._parse(body, width, wanted, text, invalid_row_handler=keep)
        mended: dict[int, list[str]] = {}
        broken: list[BrokenRow] = []
        for at, line in odd.items():
            cells = next(csv.reader(io.StringIO(line, newline=""), delimiter=self._delimiter), [])
            while len(cells) > width and cells[-1].strip() in _EMPTY_MARKS:
                cells.pop()
            if len(cells) > width:
                reason = f"the row has {len(cells)} cells where the header has {width}"
                broken.append(BrokenRow(first_row + at, reason, line))
            else:
                mended[at] = cells + [""] * (width - len(cells))
        regular = np.setdiff1d(np.arange(table.num_rows + len(odd)), list(odd))
        rows = np.r_[regular, np.fromiter(mended, dtype=np.int64)]
        order = np.argsort(rows)
        columns = {
            at: _append(column, [cells[at] for cells in mended.values()]).take(pa.array(order))
            for at, column in _by_index(table).items()
        }
        return Cells(columns, _row_numbers(rows[order], first_row), tuple(broken))


def _row_numbers(indices: NDArray[np.int64], first_row: int) -> NDArray[np.int32]:
    return (indices + first_row).astype(np.int32)


def _by_index(table: pa.Table) -> dict[int, pa.ChunkedArray]:
    return {int(name): table[name] for name in table.column_names}


def _append(column: pa.ChunkedArray, texts: list[str]) -> pa.ChunkedArray:
    plain = column.cast(pa.string())
    return pa.chunked_array([*plain.chunks, pa.array(texts, type=pa.string())], type=pa.string())


def _as_utf8(data: bytes) -> bytes:
    """Bring the text into UTF-8 without a byte order mark, its lines ending as they do today."""
    for mark in _MARKS:
        data = data.removeprefix(mark)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # "CSV (Macintosh)" ends lines so
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace").encode()
    return data


def _delimiter(data: bytes) -> str:
    """Choose the delimiter that the first lines hold most of."""
    start = "\n".join(data[:65_536].decode("utf-8", errors="ignore").splitlines()[:HEAD_ROWS])
    return max(_DELIMITERS, key=start.count)


def _records(data: bytes, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Give the first records, each with the byte at which the next one starts."""
    stream = io.BytesIO(data)
    lines = (line.decode("utf-8") for line in iter(stream.readline, b""))
    reader = csv.reader(lines, delimiter=delimiter)
    for _ in range(HEAD_ROWS):
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        yield cells, stream.tell()
