"""Rows that are hidden in a workbook are read, and told in rows and pounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl

from tests.reading.checks.ledgers import HEADER, line, noted, read

if TYPE_CHECKING:
    from pathlib import Path


def test_hidden_and_filtered_rows_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADER))
    for nth in range(8):
        sheet.append([*line("", nth)[:-1], 10.5 + nth])
    sheet.auto_filter.ref = "A1:G9"
    for row in (3, 5, 9):
        sheet.row_dimensions[row].hidden = True
    path = tmp_path / "ledger.xlsx"
    book.save(path)
    ledger = read(path)
    assert ledger.amount_pence == 11_200
    assert noted(ledger, "rows are hidden in the workbook") == (3, 4_250)
