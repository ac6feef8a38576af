from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import openpyxl
import pytest

from prevspend.errors import LedgerError
from prevspend.ledger import read_ledger

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


@pytest.mark.parametrize("content", [b"this is text", b"PK\x03\x04cut off"])
def test_a_damaged_workbook_is_said_with_a_next_step(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="cannot be opened") as caught:
        read_ledger([path])
    assert str(caught.value.place) == "ledger.xlsx"
    assert "save it again" in str(caught.value.fix)


def test_a_workbook_with_nothing_in_it_is_said_with_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="No sheet of this workbook holds anything") as caught:
        read_ledger([write(tmp_path / "ledger.xlsx", Empty=())])
    assert caught.value.fix


def test_a_workbook_that_is_called_csv_is_not_read_as_text(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.xlsx", Detail=CELLS).rename(tmp_path / "ledger.csv")
    with pytest.raises(LedgerError, match="not a text file"):
        read_ledger([path])
