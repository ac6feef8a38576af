"""Excel workbooks, read by calamine; every cell becomes the text a person would type."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from prevspend.errors import LedgerError, Place
from prevspend.ledger.sheets import HEAD_ROWS, Cells

if TYPE_CHECKING:
    from collections.abc import Collection

Cell: TypeAlias = "int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta"


class WorkbookSheet:
    """One sheet of a workbook."""

    def __init__(self, name: str, rows: list[list[Cell]]) -> None:
        self.name: str | None = name
        self._rows = rows
        self.head = [[_text(cell) for cell in row] for row in rows[:HEAD_ROWS]]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> Cells:
        """Read the rows below the header; see `Sheet.cells`. All columns come as plain text."""
        del text
        body = self._rows[header_at + 1 :]
        columns = {
            at: pa.chunked_array([pa.array([_text(row[at]) for row in body], type=pa.string())])
            for at in wanted
        }
        first_row = header_at + 2
        return Cells(columns, np.arange(first_row, first_row + len(body), dtype=np.int32))


def open_workbook(file: str, data: bytes) -> list[WorkbookSheet]:
    """Open a workbook and give the sheets that hold anything.

    Raises:
        LedgerError: if it is damaged or locked with a password.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names]
    except PasswordError as error:
        fix = "save a copy without a password and read that."
        raise LedgerError(
            "This workbook is locked with a password.", place=Place(file), fix=fix
        ) from error
    except CalamineError as error:
        raise LedgerError(
            f"This workbook cannot be opened: {error}.",
            place=Place(file),
            fix="open it in Excel, save it again as .xlsx or .csv and read that.",
        ) from error
    return [WorkbookSheet(name, rows) for name, rows in zip(names, sheets, strict=True) if rows]


def _text(cell: Cell) -> str:
    """Write a cell as text: whole numbers without a decimal point, dates as 2024-04-01."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)
