"""Delimited text before it is parsed: its encoding, its delimiter and its first rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.errors import LedgerError, Place
from prevspend.ledger.sheets import HEAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = (",", "\t", ";", "|", "^", "~")
_UTF8_MARKS = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF8.decode("latin-1").encode(),
)  # the 2nd: encoded twice
_UTF16_MARKS = {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
_SEPARATOR_LINE = re.compile(rb'"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TEXT_CONTROLS = b"\0\t\n\v\f\r\x1a"
_CONTROLS = bytes(code for code in range(32) if code not in _TEXT_CONTROLS) + b"\x7f"
_SAMPLE = 4096
_MOST_CONTROLS = 0.05
_MOST_NULS = 0.3
_CHUNK = 1 << 18  # small enough to stay close to the processor
END_OF_FILE = b"\x1a"  # what DOS programs wrote after the last line


class Record(NamedTuple):
    """One row of cells, and the byte at which the next one starts."""

    cells: list[str]
    end: int


class Text(NamedTuple):
    """A text file ready to be parsed.

    Attributes:
        data: UTF-8.
        start: where the rows start, past any byte order mark and `sep=;` line, which Excel does
            not show either.
        delimiter: what stands between two cells.
        records: the first rows.
    """

    data: bytes
    start: int
    delimiter: str
    records: list[Record]


def open_text(name: str, data: bytes) -> Text:
    """Bring text into UTF-8 and find out how its cells are delimited.

    Text may be UTF-8 or UTF-16, with or without a byte order mark; what is neither is taken for
    Windows-1252, which is what Excel writes in England.

    Raises:
        LedgerError: if it is no text after all.
    """
    data = _as_utf8(name, data)
    start = 0
    while mark := next((mark for mark in _UTF8_MARKS if data.startswith(mark, start)), None):
        start += len(mark)
    if found := _SEPARATOR_LINE.match(data, start):
        start, delimiter = found.end(), found[1].decode()
    else:
        delimiter = _delimiter(data, start)
    records = list(_records(data, start, delimiter))
    if not any(cell.strip() for record in records for cell in record.cells) and not (
        data[start:].strip()
    ):
        raise LedgerError("The file is empty.", place=Place(name), fix="export it again.")
    return Text(data, start, delimiter, records)


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Give how many cells most of the rows have that hold anything; 0 where none does."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths, key=lambda width: (widths[width], width), default=0)


def _as_utf8(name: str, data: bytes) -> bytes:
    if encoding := _utf16(data):
        try:
            data = data.decode(encoding).encode()
        except UnicodeDecodeError as error:
            raise LedgerError(
                f"The text of this file cannot be read: {error.reason} (UTF-16).",
                place=Place(name),
                why="it may have been cut off on its way here.",
                fix="export it again, best as UTF-8.",
            ) from error
    _refuse_binary(name, data)
    if b"\0" in data:
        data = data.replace(b"\0", b" ")
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # "CSV (Macintosh)" ends lines so
    while data.endswith(END_OF_FILE):
        data = data.removesuffix(END_OF_FILE)
    return data if data.isascii() or is_utf8(data) else _from_windows(data)


def _utf16(data: bytes) -> str | None:
    """Tell UTF-16 by its mark, or by zeros in every other byte."""
    if data[:2] in _UTF16_MARKS:
        return "utf-16"  # which takes the mark off
    sample = data[:_SAMPLE]
    for encoding, zeros, letters in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        few, many = sample[letters::2].count(0), sample[zeros::2].count(0)
        if not few and many > len(sample) // 4:
            return encoding
    return None


def _refuse_binary(name: str, data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(sample) or sample.count(0) > _MOST_NULS * len(sample):
        raise LedgerError(
            "This is not a text file, nor any other kind that is known here.",
            place=Place(name),
            fix="export the ledger from the finance system as .csv or .xlsx and read that.",
        )


def is_utf8(data: bytes) -> bool:
    """Let Arrow check it, which is many times faster than decoding it."""
    ends = np.array([0, len(data)], dtype=np.int64)
    whole = pa.Array.from_buffers(
        pa.large_string(), 1, [None, pa.py_buffer(ends), pa.py_buffer(data)]
    )
    try:
        whole.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _from_windows(data: bytes) -> bytes:
    """Read as Windows-1252 what is not UTF-8, so that files put together of both come right."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at + _CHUNK) + 1 or len(data)
        part = data[at:end]
        if not part.isascii() and not is_utf8(part):
            part = from_windows(part).encode()
        parts.append(part)
        at = end
    return b"".join(parts)


def from_windows(data: bytes) -> str:
    """Read text that is UTF-8, but for what is Windows-1252."""
    return data.decode("utf-8", errors="prevspend.windows")


def _windows_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("prevspend.windows", _windows_bytes)


def _delimiter(data: bytes, start: int) -> str:
    """Choose the delimiter that cuts most of the first rows into equally many cells.

    Counting alone would not do: European amounts and names hold more commas than a file that is
    delimited by semicolons holds semicolons.
    """

    def cells_that_agree(delimiter: str) -> int:
        rows = [record.cells for record in _records(data, start, delimiter)]
        width = usual_width(rows)
        return sum(len(row) == width for row in rows) * (width - 1)

    return max(DELIMITERS, key=cells_that_agree)


def _records(data: bytes, start: int, delimiter: str) -> Iterator[Record]:
    """Give the first records, each with the byte at which the next one starts."""
    ends = [start]

    def lines() -> Iterator[str]:
        for line in _LINE.finditer(data, start):
            ends[0] = line.end()
            yield line[0].decode()

    reader = csv.reader(lines(), delimiter=delimiter)
    for _ in range(HEAD_ROWS):
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):  # a cell longer than any cell is
            return
        yield Record(cells, ends[0])
