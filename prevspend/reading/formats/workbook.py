"""Excel and OpenDocument workbooks, read by calamine; each cell as the text one would type."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from prevspend.errors import LedgerError, Location
from prevspend.money import is_amount
from prevspend.reading.formats.archive import refuse_bomb
from prevspend.reading.formats.kinds import SAVE_AS, locked
from prevspend.reading.formats.sheetxml import SheetXml, open_parts
from prevspend.reading.formats.tables import TablesBelow, refuse_side_by_side
from prevspend.reading.formats.typed import Cell, written
from prevspend.reading.sheets import HEAD_ROWS, SheetCells, as_typed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from python_calamine import CalamineSheet

_PANIC = "PanicException"  # raised by failing Rust code; not a subclass of Exception


class WorkbookSheet:
    """One sheet of a workbook."""

    def __init__(self, file: str, name: str, rows: list[list[Cell]], xml: SheetXml | None) -> None:
        self.name: str | None = name
        self._place = Location(file, sheet=name)
        self._rows = rows
        self._xml = xml
        self.hidden_rows = frozenset[int]() if xml is None else xml.hidden_rows()
        self.head = [[as_typed(written(cell)) for cell in row] for row in rows[:HEAD_ROWS]]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Read the rows below the header; see `Sheet.cells`. All columns are plain text."""
        del text
        first_row = header_at + 2
        if self._xml is not None:
            self._xml.refuse_blank_formulas(self._place, wanted, first_row)
        refuse_side_by_side(self.head, header_at, self._place)
        body = self._rows[header_at + 1 :]
        columns = {at: pa.chunked_array([_column([row[at] for row in body])]) for at in wanted}
        cells = SheetCells(columns, np.arange(first_row, first_row + len(body), dtype=np.int32))
        if header_at >= 0:
            tables = TablesBelow(self.head[header_at], self._place)
            tables.look(cells)
            tables.finish()
        return cells

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Return all rows as one piece: a sheet has a million at most."""
        yield self.cells(header_at, wanted, text)


class OpenedWorkbook(NamedTuple):
    """The sheets of a workbook that are not empty.

    Attributes:
        sheets: the sheets to read.
        hidden: hidden sheets beside them.
        shows_errors: whether an error such as #N/A can be distinguished from a blank cell.
    """

    sheets: list[WorkbookSheet]
    hidden: tuple[WorkbookSheet, ...]
    shows_errors: bool


def open_workbook(file: str, data: bytes) -> OpenedWorkbook:
    """Open a workbook and return its sheets that are not empty.

    Hidden sheets are not read unless all others are empty: a hidden sheet is more often a copy or
    a calculation than a ledger.

    Raises:
        LedgerError: if it is damaged or locked with a password, or all sheets are empty.
    """
    _refuse_packed_tightly(file, data)
    try:
        book = _read_sheets(file, data)
    except PasswordError as error:
        raise locked(file) from error
    except (CalamineError, OSError) as error:
        raise LedgerError(
            f"This workbook cannot be opened: {error}.", place=Location(file), fix=SAVE_AS
        ) from error
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        raise LedgerError(
            "This workbook cannot be opened: it is damaged.", place=Location(file), fix=SAVE_AS
        ) from error
    if not book.sheets:
        fix = "check that it is the right file, and export it again."
        raise LedgerError("All sheets of this workbook are empty.", place=Location(file), fix=fix)
    return book


def _refuse_packed_tightly(file: str, data: bytes) -> None:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        refuse_bomb(file, unpacked, len(data))


def _read_sheets(file: str, data: bytes) -> OpenedWorkbook:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    parts = open_parts(file, data)
    entries = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    shown: list[WorkbookSheet] = []
    hidden: list[WorkbookSheet] = []
    for meta in entries:
        xml = parts.get(meta.name)
        if xml is not None:
            xml.refuse_vast(Location(file, sheet=meta.name))
        rows = _rows(book.get_sheet_by_name(meta.name), xml)
        if any(cell != "" for row in rows for cell in row):
            sheets = shown if meta.visible == SheetVisibleEnum.Visible else hidden
            sheets.append(WorkbookSheet(file, meta.name, rows, xml))
    return OpenedWorkbook(shown or hidden, tuple(hidden) if shown else (), bool(parts))


def _rows(sheet: CalamineSheet, xml: SheetXml | None) -> list[list[Cell]]:
    """Return a sheet's cells from A1 on, with errors such as #N/A and merged text repeated."""
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    for (row, column), text in (xml.errors() if xml is not None else {}).items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    for area in sheet.merged_cell_ranges or ():
        _fill_merged(rows, area)
    return rows


def _fill_merged(rows: list[list[Cell]], area: tuple[tuple[int, int], tuple[int, int]]) -> None:
    """Repeat the text of merged cells in each of them.

    Amounts are not repeated, because they would count several times, nor are titles over the
    whole sheet.
    """
    (top, left), (bottom, right) = area
    if top >= len(rows) or left >= len(rows[top]):
        return
    text = rows[top][left]
    if not isinstance(text, str) or not text.strip() or is_amount(text):
        return
    others = rows[top][:left] + rows[top][right + 1 :]
    if left != right and not any(isinstance(cell, str) and cell.strip() for cell in others):
        return
    for row in rows[top : bottom + 1]:
        for at in range(left, min(right + 1, len(row))):
            row[at] = text


def _column(cells: Sequence[Cell]) -> pa.Array:
    texts = [cell if type(cell) is str else written(cell) for cell in cells]
    typed = [as_typed(text) if text[:1] in {"=", "'"} else text for text in texts]
    return pa.array(typed, type=pa.string())
