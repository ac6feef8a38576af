"""Delimited text before it is parsed: its encoding, its delimiter and its first rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError, Place
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
_ROWS_THAT_SHOW = 100  # so many rows show the delimiter, and are the least that is looked at
_FASTER = 8


class Record(NamedTuple):
    """One row of cells, and the byte at which the next one starts."""

    cells: list[str]
    end: int


class Text(NamedTuple):
    """A text file ready to be parsed.

    Attributes:
        encoding: how it is written; what follows is about the same text in UTF-8.
        start: where the rows start, past any byte order mark and `sep=;` line, which Excel does
            not show either.
        delimiter: what stands between two cells.
        records: the first rows.
    """

    encoding: Encoding
    start: int
    delimiter: str
    records: list[Record]


def open_text(content: Content) -> Text:
    """Find out how text is written and how its cells are delimited.

    Raises:
        LedgerError: if it is no text after all, or holds nothing.
    """
    encoding = find_encoding(content)
    size = _START
    while True:
        with closing(utf8_blocks(content, encoding, size)) as blocks:
            block = next(blocks)
        text, is_sure = _looked_at(encoding, block.data[: block.end])
        _refuse_wide(content, text)
        if is_sure or block.is_last:
            break
        size *= _FASTER
    if not any(cell.strip() for record in text.records for cell in record.cells):
        _refuse_empty(content, text)
    return text


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Return how many cells most of the rows have that hold anything; 0 where none does."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _looked_at(encoding: Encoding, data: bytes) -> tuple[Text, bool]:
    """Look at the first bytes of a text; say whether more of them would show the same."""
    start = 0
    while mark := next((mark for mark in _UTF8_MARKS if data.startswith(mark, start)), None):
        start += len(mark)
    if found := _SEPARATOR_LINE.match(data, start):
        start, delimiter = found.end(), found[1].decode()
    else:
        delimiter = _delimiter(data, start)
    records, is_sure = _records(data, start, delimiter)
    return Text(encoding, start, delimiter, records), is_sure


def _refuse_wide(content: Content, text: Text) -> None:
    """Refuse a row of more cells than any spreadsheet holds: it would take minutes to look at."""
    for row, record in enumerate(text.records, start=1):
        if len(record.cells) > MOST_COLUMNS:
            raise LedgerError(
                f"Row {row} has {len(record.cells):,} cells.",
                place=Place(content.name, row=row),
                why=f"a spreadsheet has at most {MOST_COLUMNS:,}: this is no table.",
                fix="check that this is the ledger, and that each row ends in a line break.",
            )


def _refuse_empty(content: Content, text: Text) -> None:
    skipped = text.start
    for block in utf8_blocks(content, text.encoding, _START):
        if block.data[skipped : block.end].strip():
            return
        skipped = max(skipped - block.end, 0)
    raise LedgerError("The file is empty.", place=Place(content.name), fix="export it again.")


def _delimiter(data: bytes, start: int) -> str:
    """Choose the delimiter that cuts most of the first rows into equally many cells.

    Counting alone would not do: European amounts and names hold more commas than a file that is
    delimited by semicolons holds semicolons.
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
    end = start

    def lines() -> Iterator[str]:
        nonlocal end
        for line in LINE.finditer(data, start):
            end = line.end()
            yield line[0].decode()

    reader = csv.reader(lines(), delimiter=delimiter)
    records: list[Record] = []
    try:
        for cells in reader:
            records.append(Record(cells, end))
            if len(records) == most:
                break
    except csv.Error:  # a cell longer than any cell is
        return records, True
    if len(records) > _ROWS_THAT_SHOW and end >= len(data):
        records.pop()  # it may go on where these bytes end
        return records, True
    return records, len(records) >= _ROWS_THAT_SHOW and end < len(data)
