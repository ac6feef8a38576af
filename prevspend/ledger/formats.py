"""Whatever a file is, open it as sheets of cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError, Place
from prevspend.ledger.csvfile import CsvSheet
from prevspend.ledger.workbook import open_workbook

if TYPE_CHECKING:
    from prevspend.ledger.sheets import Sheet

TEXT_FILES = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
LEDGER_FILES = TEXT_FILES | WORKBOOKS


class Opened(NamedTuple):
    """A sheet, and how messages and results name the file it stands in."""

    name: str
    sheet: Sheet


def open_sheets(name: str, data: bytes) -> list[Opened]:
    """Open a file's sheets.

    Args:
        name: the file's name, for messages and for what its ending says.
        data: its bytes.

    Raises:
        LedgerError: if it is of a kind that cannot be read, damaged, or holds nothing.
    """
    suffix = Path(name).suffix.lower()
    if suffix in TEXT_FILES:
        return [Opened(name, CsvSheet(name, data))]
    if suffix not in WORKBOOKS:
        kinds = ", ".join(sorted(LEDGER_FILES))
        what = f"Files of the kind '{suffix}' cannot be read."
        raise LedgerError(what, place=Place(name), fix=f"export it as one of: {kinds}.")
    sheets = open_workbook(name, data)
    if not sheets:
        fix = "check that it is the right file, and export it again."
        raise LedgerError("No sheet of this workbook holds anything.", place=Place(name), fix=fix)
    return [Opened(name, sheet) for sheet in sheets]
