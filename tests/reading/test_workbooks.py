from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from prevspend.errors import LedgerError
from prevspend.reading import read_ledger
from prevspend.reading.formats.opening import open_sheets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from prevspend.ledger import Ledger

HEADER = ("Period", "Trans.date", "Account", "Account(T)", "Costc", "Costc(T)", "Amount", "Text")
CSV = """\
Period,Trans.date,Account,Account(T),Costc,Costc(T),Amount,Text
202401,01/04/2024,0123,Grants,5014,Public Health,1234.56,first
202401,02/04/2024,0123,Grants,000,Public Health,-0.30,"two
lines"
202402,,5710,Pay,A732,Café £,100,
"""
MORNING = dt.datetime(2024, 4, 2, 9, 30)  # noqa: DTZ001 - Excel knows no time zones
CELLS = (
    HEADER,
    (202401, dt.date(2024, 4, 1), "0123", "Grants", 5014, "Public Health", 1234.56, "first"),
    (202401.0, MORNING, "0123", "Grants", "000", "Public Health", -0.1 - 0.2, "two\nlines"),
    ("202402", None, 5710.0, "Pay", "A732", "Café £", "£100.00", None),
)


def write(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def without_source(ledger: Ledger) -> pa.Table:
    return ledger.lines.drop_columns(["source_file"]).to_pylist()


def test_a_workbook_gives_the_same_lines_as_its_csv(tmp_path: Path) -> None:
    text = tmp_path / "ledger.csv"
    text.write_text(CSV, encoding="utf-8")
    book = write(tmp_path / "ledger.xlsx", Detail=CELLS)
    assert without_source(read_ledger([book])) == without_source(read_ledger([text]))


def test_codes_keep_their_zeros_and_whole_numbers_have_no_decimal_point(tmp_path: Path) -> None:
    lines = read_ledger([write(tmp_path / "ledger.xlsx", Detail=CELLS)]).lines
    assert lines["account_code"].to_pylist() == ["0123", "0123", "5710"]
    assert lines["cost_centre_code"].to_pylist() == ["5014", "000", "A732"]


def test_dates_and_amounts_are_read_as_the_numbers_they_are(tmp_path: Path) -> None:
    lines = read_ledger([write(tmp_path / "ledger.xlsx", Detail=CELLS)]).lines
    assert lines["date"].to_pylist() == [dt.date(2024, 4, 1), dt.date(2024, 4, 2), None]
    assert lines["amount"].to_pylist() == [123456, -30, 10000]


def test_a_period_that_excel_made_a_date_of_is_still_the_period(tmp_path: Path) -> None:
    row = (dt.date(2024, 4, 1), None, "0123", "Grants", 5014, "Public Health", 1, None)
    [line] = read_ledger([write(tmp_path / "ledger.xlsx", Detail=(HEADER, row))]).lines.to_pylist()
    assert (line["financial_year"], line["period"]) == ("2024-25", "01")


def test_sheets_that_are_no_ledger_are_passed_over_and_rows_name_their_sheet(
    tmp_path: Path,
) -> None:
    notes = (("How to read this workbook",), ("Ask finance",))
    lost = (202401, None, "1", "Grants", "2", "Public Health", "########", None)
    title = (("Detail for April",), (), *CELLS, lost)
    ledger = read_ledger([write(tmp_path / "ledger.xlsx", Notes=notes, April=title)])
    assert ledger.lines["source_file"].to_pylist() == ["ledger.xlsx [April]"] * 3
    assert ledger.lines["source_row"].to_pylist() == [4, 5, 6]
    assert [str(row.place) for row in ledger.rejected] == ["ledger.xlsx, sheet 'April', row 7"]
    assert ledger.rejected[0].amount == "########"


def test_several_sheets_of_lines_are_one_ledger(tmp_path: Path) -> None:
    ledger = read_ledger([write(tmp_path / "ledger.xlsx", April=CELLS, May=CELLS[:2])])
    [source] = ledger.sources
    assert (source.rows, source.amount_pence) == (4, 123456 - 30 + 10000 + 123456)


def test_a_workbook_that_is_cut_off_is_said_with_a_next_step(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.xlsx", Detail=CELLS)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(LedgerError, match="cannot be opened") as caught:
        read_ledger([path])
    assert str(caught.value.place) == "ledger.xlsx"
    assert "save it again" in str(caught.value.fix)


def test_a_workbook_with_nothing_in_it_is_said_with_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="All sheets of this workbook are empty") as caught:
        read_ledger([write(tmp_path / "ledger.xlsx", Empty=())])
    assert caught.value.fix


def test_a_workbook_is_read_as_one_whatever_it_is_called(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.xlsx", Detail=CELLS)
    lines = without_source(read_ledger([path]))
    assert without_source(read_ledger([path.rename(tmp_path / "ledger.csv")])) == lines


def test_text_is_read_as_text_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xls"
    path.write_text(CSV, encoding="utf-8")
    assert read_ledger([path]).amount_pence == 123456 - 30 + 10000


def test_a_sheet_of_typed_cells_gives_what_a_person_would_type(tmp_path: Path) -> None:
    row = (True, 0.1 + 0.2, MORNING, MORNING.time(), 1e-7, 123456789012345, 0.15, dt.timedelta(2))
    [opened] = open_sheets("x", write(tmp_path / "x.xlsx", Sheet=[("x",) * 8, row]).read_bytes())
    texts = ["TRUE", "0.3", "2024-04-02 09:30:00", "09:30:00", "0.0000001"]
    assert opened.sheet.head[1] == [*texts, "123456789012345", "0.15", "48:00:00"]


def test_a_sheet_without_a_header_gives_all_its_rows(tmp_path: Path) -> None:
    data = write(tmp_path / "x.xlsx", Sheet=[("0123", 1), ("0456", 2.5)]).read_bytes()
    [opened] = open_sheets("x", data)
    cells = opened.sheet.cells(-1, [0, 1], [])
    assert [column.to_pylist() for column in cells.columns.values()] == [
        ["0123", "0456"],
        ["1", "2.5"],
    ]
    assert cells.rows.tolist() == [1, 2]


def test_hidden_sheets_are_read_only_where_no_other_holds_anything(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.xlsx", Copy=CELLS, Detail=CELLS)
    book = openpyxl.load_workbook(path)
    book["Copy"].sheet_state = "veryHidden"
    book.save(path)
    assert [opened.sheet.name for opened in open_sheets("x", path.read_bytes())] == ["Detail"]
    book["Detail"].delete_rows(1, 10)
    book.save(path)
    assert [opened.sheet.name for opened in open_sheets("x", path.read_bytes())] == ["Copy"]


def test_formulas_without_values_in_columns_nobody_needs_do_no_harm(tmp_path: Path) -> None:
    rows = [(*HEADER, "Check"), *((*row, "=1+1") for row in CELLS[1:])]
    assert read_ledger([write(tmp_path / "ledger.xlsx", Detail=rows)]).lines.num_rows == 3


@pytest.mark.slow
def test_a_large_workbook_is_read_in_seconds(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(100_000):
        sheet.write_row(row, 0, (f"code {row % 900}", row, row * 1.01, f"text {row}") * 2)
    book.close()
    data, start = path.read_bytes(), time.perf_counter()
    [opened] = open_sheets("large.xlsx", data)
    assert opened.sheet.cells(-1, range(8), []).rows.size == 100_000
    assert time.perf_counter() - start < 20  # 3 seconds on a machine with nothing else to do
