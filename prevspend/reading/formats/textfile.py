"""Delimited text before it is parsed: its encoding, its delimiter and its first rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.encoding import find_encoding, utf8_blocks
from prevspend.reading.formats.extent import MOST_COLUMNS
from prevspend.reading.formats.quotes import LINE
from prevspend.reading.sheets import HEAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.reading.formats.content import Content
    from prevspend.reading.formats.encoding import Encoding

DELIMITERS = (",", "\t", ";", "|", "^", "~")
_UTF8_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF8.decode("latin-1").encode(),
)  # the 2nd: encoded twice
_SEPARATOR_LINE = re.compile(rb'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_START = 1 << 20  # enough for the first rows of nearly every file
_ROWS_THAT_SHOW = 100  # rows that show the delimiter, and the fewest that are read
_LONGEST_LINE = 1 << 20  # bytes; no row of a spreadsheet comes near
_LONGEST_CELL = 1 << 17  # letters, the limit of the csv module, which any library may lift
_GROWTH = 8
_CHECK_ROWS = "check that this is the ledger, and that each row ends in a line break."


class Record(NamedTuple):
    """One row of cells, and the byte at which the next one starts."""

    cells: list[str]
    end: int


class DelimitedText(NamedTuple):
    """A text file ready to be parsed.

    Attributes:
        encoding: its encoding; the other attributes are about the same text in UTF-8.
        start: where the rows start, after any byte order mark and `sep=;` line, which Excel does
            not show either.
        delimiter: the character between two cells.
        records: the first rows.
    """

    encoding: Encoding
    start: int
    delimiter: str
    records: list[Record]


def open_text(content: Content) -> DelimitedText:
    """Return a text with its encoding and delimiter recognised.

    Raises:
        LedgerError: if it is not text, or empty.
    """
    encoding = find_encoding(content)
    size = _START
    while True:
        with closing(utf8_blocks(content, encoding, size)) as blocks:
            block = next(blocks)
        _refuse_long(content, block.data)
        text, is_sure = _parse_start(encoding, block.data[: block.end])
        _refuse_wide(content, text)
        if is_sure or block.is_last:
            break
        size *= _GROWTH
    if not any(cell.strip() for record in text.records for cell in record.cells):
        _refuse_empty(content, text)
    if not text.records:
        raise LedgerError(
            f"Row 1 has a cell of more than {_LONGEST_CELL:,} letters.",
            place=Location(content.name, row=1),
            why="no heading is as long: a quotation mark may not be closed.",
            fix="check the beginning of the file, and export it again.",
        )
    return text


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells most of the filled rows have; 0 if none is filled."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _parse_start(encoding: Encoding, data: bytes) -> tuple[DelimitedText, bool]:
    """Return a text by its first bytes, and whether more bytes would show the same."""
    start = 0
    while mark := next((mark for mark in _UTF8_MARKS if data.startswith(mark, start)), None):
        start += len(mark)
    if line := _SEPARATOR_LINE.match(data, start):
        start, delimiter = line.end(), line[1].decode()
    else:
        delimiter = _delimiter(data, start)
    records, is_sure = _records(data, start, delimiter)
    return DelimitedText(encoding, start, delimiter, records), is_sure


def _refuse_long(content: Content, data: bytes) -> None:
    """Refuse a text that begins with a line far longer than a row: it would take minutes."""
    line = LINE.match(data)
    if line is not None and line.end() > _LONGEST_LINE:
        raise LedgerError(
            f"Row 1 is {line.end() / 1e6:,.1f} MB long.",
            place=Location(content.name, row=1),
            why="no row of a table is as long: the rows do not end in line breaks.",
            fix=_CHECK_ROWS,
        )


def _refuse_wide(content: Content, text: DelimitedText) -> None:
    """Refuse a row of more cells than any spreadsheet has: it would take minutes to read."""
    for row, record in enumerate(text.records, start=1):
        if len(record.cells) > MOST_COLUMNS:
            raise LedgerError(
                f"Row {row} has {len(record.cells):,} cells.",
                place=Location(content.name, row=row),
                why=f"a spreadsheet has at most {MOST_COLUMNS:,}: this is not a table.",
                fix=_CHECK_ROWS,
            )


def _refuse_empty(content: Content, text: DelimitedText) -> None:
    skipped = text.start
    for block in utf8_blocks(content, text.encoding, _START):
        if block.data[skipped : block.end].strip():
            return
        skipped = max(skipped - block.end, 0)
    raise LedgerError("The file is empty.", place=Location(content.name), fix="export it again.")


def _delimiter(data: bytes, start: int) -> str:
    """Return the delimiter that splits most of the first rows into equally many cells.

    Counting delimiters is not enough: European amounts and names may hold more commas than a file
    with semicolons as delimiters has semicolons.
    """

    def cells_that_agree(delimiter: str) -> int:
        rows = [record.cells for record in _records(data, start, delimiter, _ROWS_THAT_SHOW)[0]]
        width = usual_width(rows)
        return sum(len(row) == width for row in rows) * (width - 1)

    return max(DELIMITERS, key=cells_that_agree)


def _records(
    data: bytes, start: int, delimiter: str, most: int = HEAD_ROWS
) -> tuple[list[Record], bool]:
    """Return the first records, and whether they are enough, whatever bytes follow."""
    end = before = start

    def lines() -> Iterator[str]:
        nonlocal end
        for line in LINE.finditer(data, start):
            if line.end() - end > _LONGEST_LINE:
                raise csv.Error
            end = line.end()
            yield line[0].decode()

    reader = csv.reader(lines(), delimiter=delimiter)
    records: list[Record] = []
    try:
        for cells in reader:
            if end - before > _LONGEST_CELL and max(map(len, cells)) > _LONGEST_CELL:
                return records, True
            records.append(Record(cells, end))
            before = end
            if len(records) == most:
                break
    except csv.Error:  # a cell that is too long
        return records, True
    if len(records) > _ROWS_THAT_SHOW and end >= len(data):
        records.pop()  # it may be incomplete
        return records, True
    return records, len(records) >= _ROWS_THAT_SHOW and end < len(data)
