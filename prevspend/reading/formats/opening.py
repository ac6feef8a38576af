"""Open a file of any kind as sheets of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError, Location
from prevspend.reading.formats.archive import other_files_in_zip, unpack_gzip, unpack_zip
from prevspend.reading.formats.content import Content
from prevspend.reading.formats.csvfile import CsvSheet
from prevspend.reading.formats.kinds import LEDGER_FILES, is_ledger_name, is_system_file, kind_of
from prevspend.reading.formats.parquet import ParquetSheet
from prevspend.reading.formats.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from prevspend.reading.sheets import Sheet

__all__ = [
    "LEDGER_FILES",
    "OpenedFile",
    "OpenedSheet",
    "hashes_inside",
    "is_ledger_name",
    "is_system_file",
    "open_file",
    "open_sheets",
]

_DEEPEST = 2  # a .csv.gz in a .zip


class OpenedSheet(NamedTuple):
    """A sheet, and the file it is in, which may be in an archive.

    Attributes:
        name: the name of that file in messages and results.
        sheet: the sheet.
        sha256: returns the hash of that file, unpacked.
        hidden: for the first sheet of a workbook, its hidden sheets, which are not read.
        shows_errors: whether an error such as #N/A can be distinguished from a blank cell.
        other_files: for the first sheet of an archive, the files in it whose names are not those
            of ledgers.
    """

    name: str
    sheet: Sheet
    sha256: Callable[[], str]
    hidden: tuple[Sheet, ...] = ()
    shows_errors: bool = True
    other_files: tuple[str, ...] = ()


class OpenedFile(NamedTuple):
    """A file, opened as far as possible.

    Attributes:
        sheets: its sheets, or those of the files in it.
        failed: why it, or a file in it, cannot be opened.
        sha256: returns its hash; cheap once its cells have been read.
    """

    sheets: list[OpenedSheet]
    failed: list[LedgerError]
    sha256: Callable[[], str]


def open_file(name: str, path: Path) -> OpenedFile:
    """Return a file with its sheets opened.

    Raises:
        LedgerError: if it cannot be read.
    """
    content = Content(name, path)
    results = list(_open(content, 0))
    failed = [result for result in results if isinstance(result, LedgerError)]
    sheets = [result for result in results if not isinstance(result, LedgerError)]
    return OpenedFile(sheets, failed, content.sha256)


def hashes_inside(name: str, path: Path) -> dict[str, str]:
    """Return the hashes of the files in an archive, by their names in results."""
    return {opened.name: opened.sha256() for opened in open_file(name, path).sheets}


def open_sheets(name: str, data: bytes) -> list[OpenedSheet]:
    """Return a file's sheets, opened by its content and not by its name.

    Args:
        name: the file's name, for messages; the files in an archive are named `archive/file`.
        data: its bytes.

    Raises:
        LedgerError: if it is of a kind that cannot be read, damaged, locked, or empty.
    """
    sheets = []
    for result in _open(Content(name, data), 0):
        if isinstance(result, LedgerError):
            raise result
        sheets.append(result)
    return sheets


def _open(content: Content, depth: int) -> Generator[OpenedSheet | LedgerError]:
    """Yield the sheets of a file, or of the files in an archive, opening one file at a time.

    For a file that cannot be opened the error is yielded instead.
    """
    try:
        yield from _sheets(content, depth)
    except LedgerError as error:
        yield error


def _sheets(content: Content, depth: int) -> Generator[OpenedSheet | LedgerError]:
    kind = kind_of(content)
    if kind in {"gzip", "zip"} and depth == _DEEPEST:
        raise LedgerError(
            "This is an archive in an archive in an archive.",
            place=Location(content.name),
            fix="unpack it and read the files that are in it.",
        )
    if kind == "gzip":
        yield from _open(unpack_gzip(content), depth + 1)
    elif kind == "zip":
        others = tuple(f"{content.name}/{member}" for member in other_files_in_zip(content))
        for inside in unpack_zip(content):
            for opened in [inside] if isinstance(inside, LedgerError) else _open(inside, depth + 1):
                if isinstance(opened, LedgerError):
                    yield opened
                else:
                    yield opened._replace(other_files=others + opened.other_files)
                    others = ()
    elif kind == "workbook":
        book = open_workbook(content.name, content.whole())
        for at, sheet in enumerate(book.sheets):
            hidden = () if at else book.hidden
            yield OpenedSheet(content.name, sheet, content.sha256, hidden, book.shows_errors)
    else:
        plain = ParquetSheet(content) if kind == "parquet" else CsvSheet(content)
        yield OpenedSheet(content.name, plain, content.sha256)
