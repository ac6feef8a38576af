"""Read text and tables that people save beside a ledger, in any encoding Excel writes."""

from __future__ import annotations

import codecs
import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TableError(ValueError):
    """A table that cannot be read; the message is the reason."""


def decode_text(data: bytes) -> str:
    """Return text that is UTF-8, UTF-16 with its mark, or else what Excel writes in England."""
    try:
        return data.decode("utf-16" if data.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read the rows of a CSV file, each with the number of its last line.

    Raises:
        OSError: if the file cannot be read.
        TableError: if it is not a table.
    """
    try:
        data = path.read_bytes()
    except ValueError as error:  # a name with a zero byte
        raise TableError("no file can have this name") from error
    if data.startswith(b"PK"):
        raise TableError("it is a workbook: in Excel, save the sheet as 'CSV UTF-8'")
    return split_rows(decode_text(data))


def split_rows(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    """Split text into rows of cells, each with the number of its last line.

    Raises:
        TableError: if a cell is too long.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        most = csv.field_size_limit()
        what = f"row {reader.line_num:,} has a cell of more than {most:,} letters"
        raise TableError(f"{what}: a quotation mark may not be closed") from error
