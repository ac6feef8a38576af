"""A unit is found in names of files and sheets, on a cover, below the amounts and as a factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from tests.reading.checks.ledgers import HEADER, asked, lines, read, write

if TYPE_CHECKING:
    from pathlib import Path

AMOUNTS = [f"{at}.5" for at in range(10, 40)]
TOTAL = sum(range(10, 40)) * 100_000 + 30 * 50_000


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([float(cell) if cell in AMOUNTS else cell for cell in row])
    book.remove(book.worksheets[0])
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["Ledger (£000)", "spend £k 2024-25", "GL 2024-25 £'000s"])
def test_the_name_of_a_file_or_a_sheet_may_name_the_unit(tmp_path: Path, name: str) -> None:
    rows = [list(HEADER), *lines(AMOUNTS)]
    assert read(write(tmp_path / f"{name}.csv", rows)).amount_pence == TOTAL
    sheet = name.replace("/", "")
    assert read(workbook(tmp_path / "book.xlsx", {sheet: rows})).amount_pence == TOTAL


@pytest.mark.parametrize(
    "name", ["Spend over £1000s", "Payments over £25k", "Spend 2024-25", "over £500m of spend"]
)
def test_a_limit_in_a_name_is_no_unit(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / f"{name}.csv", [HEADER, *lines(AMOUNTS)])
    assert read(path).amount_pence == TOTAL // 1000


@pytest.mark.parametrize("note", ["Values are in £000s", "Unit: thousands of pounds", "All in £k"])
def test_a_unit_on_a_cover_is_asked_about(tmp_path: Path, note: str) -> None:
    sheets = {"Cover": [["Notes"], [note]], "Data": [list(HEADER), *lines(AMOUNTS)]}
    path = workbook(tmp_path / "book.xlsx", sheets)
    assert note in asked(path)
    assert read(path, amounts=["thousands"]).amount_pence == TOTAL
    assert read(path, amounts=["pounds"]).amount_pence == TOTAL // 1000


@pytest.mark.parametrize(
    "row", [["Scale factor", "1000"], ["Multiplier", "1,000"], ["Display: Thousands"]]
)
def test_a_factor_above_the_table_is_a_unit(tmp_path: Path, row: list[str]) -> None:
    path = write(tmp_path / "l.csv", [row, HEADER, *lines(AMOUNTS)])
    assert read(path).amount_pence == TOTAL


@pytest.mark.parametrize(
    "row",
    [
        ["*", "Amounts", "", "", "", "", "£000s"],
        ["", "", "", "", "", "", "£k"],
        ["All amounts divided by 1,000.", "", "", "", "", "", ""],
    ],
)
def test_a_unit_below_the_table_is_a_unit(tmp_path: Path, row: list[str]) -> None:
    path = write(tmp_path / "l.csv", [HEADER, *lines(AMOUNTS), row])
    assert read(path).amount_pence == TOTAL
