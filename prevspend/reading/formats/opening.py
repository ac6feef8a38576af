"""Whatever a file is, open it as sheets of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError, Place
from prevspend.reading.formats.archive import left_in_zip, unpack_gzip, unpack_zip
from prevspend.reading.formats.content import Content
from prevspend.reading.formats.csvfile import CsvSheet
from prevspend.reading.formats.kinds import LEDGER_FILES, is_ledger_name, kind_of, passes_unsaid
from prevspend.reading.formats.parquet import ParquetSheet
from prevspend.reading.formats.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from prevspend.reading.sheets import Sheet

__all__ = [
    "LEDGER_FILES",
    "Opened",
    "OpenedFile",
    "hashes_inside",
    "is_ledger_name",
    "open_file",
    "open_sheets",
    "passes_unsaid",
]

_DEEPEST = 2  # a .csv.gz in a .zip; archives in archives in archives are no ledgers


class Opened(NamedTuple):
    """A sheet, and the file it stands in, which may be packed in another.

    Attributes:
        name: how messages and results name that file.
        sheet: the sheet.
        sha256: gives the hash of that file, unpacked.
        passed_over: for the first sheet of a workbook, the hidden ones that are not read.
        shows_errors: whether an error such as #N/A can be told from a blank cell.
        left: for the first sheet of an archive, the files in it that are no ledgers by their names.
    """

    name: str
    sheet: Sheet
    sha256: Callable[[], str]
    passed_over: tuple[Sheet, ...] = ()
    shows_errors: bool = True
    left: tuple[str, ...] = ()


class OpenedFile(NamedTuple):
    """A file that was opened, as far as it can be.

    Attributes:
        sheets: its sheets, or those of the files in it.
        failed: why it cannot be opened, or which files in it cannot.
        sha256: gives its hash, best once its cells have been read.
    """

    sheets: list[Opened]
    failed: list[LedgerError]
    sha256: Callable[[], str]


def open_file(name: str, path: Path) -> OpenedFile:
    """Open a file's sheets.

    Raises:
        LedgerError: if nobody may read it.
    """
    content = Content(name, path)
    failed: list[LedgerError] = []
    sheets = list(_opened(_open(content, 0), failed.append))
    return OpenedFile(sheets, failed, content.sha256)


def hashes_inside(name: str, path: Path) -> dict[str, str]:
    """Return the hashes of the files in an archive, by the names that results give them."""
    return {opened.name: opened.sha256() for opened in open_file(name, path).sheets}


def open_sheets(name: str, data: bytes) -> list[Opened]:
    """Open a file's sheets, whatever its name says it is.

    Args:
        name: the file's name, for messages; the files in an archive are named `archive/file`.
        data: its bytes.

    Raises:
        LedgerError: if it is of a kind that cannot be read, damaged, locked, or holds nothing.
    """
    return list(_opened(_open(Content(name, data), 0), _refuse))


def _refuse(error: LedgerError) -> None:
    raise error


def _opened(
    found: Iterable[Opened | LedgerError], failed: Callable[[LedgerError], None]
) -> Iterator[Opened]:
    """Yield the sheets, and hand over why files cannot be opened."""
    for each in found:
        if isinstance(each, LedgerError):
            failed(each)
        else:
            yield each


def _open(content: Content, depth: int) -> Generator[Opened | LedgerError]:
    """Yield the sheets of a file, those of each file of an archive once it is their turn.

    A file that cannot be opened gives its error in their place.
    """
    try:
        yield from _sheets(content, depth)
    except LedgerError as error:
        yield error


def _sheets(content: Content, depth: int) -> Generator[Opened | LedgerError]:
    kind = kind_of(content)
    if kind in {"gzip", "zip"} and depth == _DEEPEST:
        raise LedgerError(
            "This archive stands in an archive in an archive.",
            place=Place(content.name),
            fix="unpack it and read the files that are in it.",
        )
    if kind == "gzip":
        yield from _open(unpack_gzip(content), depth + 1)
    elif kind == "zip":
        left = tuple(f"{content.name}/{member}" for member in left_in_zip(content))
        for inside in unpack_zip(content):
            for opened in [inside] if isinstance(inside, LedgerError) else _open(inside, depth + 1):
                if isinstance(opened, LedgerError):
                    yield opened
                else:
                    yield opened._replace(left=left + opened.left)
                    left = ()
    elif kind == "workbook":
        book = open_workbook(content.name, content.whole())
        for at, sheet in enumerate(book.sheets):
            hidden = () if at else book.passed_over
            yield Opened(content.name, sheet, content.sha256, hidden, book.shows_errors)
    else:
        plain = ParquetSheet(content) if kind == "parquet" else CsvSheet(content)
        yield Opened(content.name, plain, content.sha256)
