from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError
from prevspend.reading import read_ledger
from prevspend.reading.formats.opening import open_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger
    from prevspend.reading.sheets import Sheet, SheetCells

HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"
LINE = "NHS Example ICB,01/04/2024,Grants,Stop Smoking,Café £5 Ltd,100.00\n"


def line(amount: str, supplier: str = "Quit CIC") -> str:
    return f"NHS Example ICB,01/04/2024,Grants,Stop Smoking,{supplier},{amount}\n"


def read(folder: Path, content: str | bytes) -> Ledger:
    path = folder / "ledger.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_ledger([path])


def rows(ledger: Ledger) -> list[tuple[int, int]]:
    """Give the row number and the pence of each line."""
    columns = ledger.lines["source_row"].to_pylist(), ledger.lines["amount"].to_pylist()
    return list(zip(*columns, strict=True))


def rejects(ledger: Ledger) -> list[tuple[str, str, str]]:
    """Give the place, the reason and the amount as written of each rejected row."""
    return [(str(row.place), row.reason, row.amount) for row in ledger.rejected]


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + LINE).encode("utf-8"),
        (HEADER + LINE).encode("utf-8-sig"),
        ("ï»¿" + HEADER + LINE).encode("utf-8"),
        (HEADER + LINE).encode("cp1252"),
        (HEADER + LINE).encode("utf-16"),
        (HEADER + LINE).encode("utf-16-be"),
    ],
    ids=[
        *("UTF-8", "UTF-8 with a mark", "UTF-8 with a mark encoded twice", "Windows-1252"),
        *("UTF-16", "UTF-16 without a mark"),
    ],
)
def test_every_usual_encoding_gives_the_same_text(tmp_path: Path, content: bytes) -> None:
    ledger = read(tmp_path, content)
    assert ledger.organisation.name == "NHS Example ICB"
    assert ledger.lines["supplier"].to_pylist() == ["Café £5 Ltd"]


@pytest.mark.parametrize("delimiter", ["\t", ";", "|", "^", "~"])
def test_other_signs_delimit_as_well_as_commas(tmp_path: Path, delimiter: str) -> None:
    text = (HEADER + 3 * LINE).replace(",", delimiter).replace("100.00", "1,234,567.00")
    assert read(tmp_path, text).amount_pence == 3 * 123456700


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_lines_may_end_as_on_windows_or_on_an_old_mac(tmp_path: Path, ending: str) -> None:
    text = (HEADER + line("1.00") + line("2.00")).replace("\n", ending)
    assert rows(read(tmp_path, text)) == [(2, 100), (3, 200)]


def test_the_last_line_needs_no_line_break(tmp_path: Path) -> None:
    assert rows(read(tmp_path, HEADER + line("1.00").rstrip())) == [(2, 100)]


def test_padding_around_headers_names_and_amounts_is_not_part_of_them(tmp_path: Path) -> None:
    text = (
        " Entity , DATE,Expense  Type,expense area,Supplier ,  Amount (£) \n"
        "NHS Example ICB , 01/04/2024 , Grants, Stop  Smoking ,  Quit CIC,  100.00 \n"
    )
    ledger = read(tmp_path, text)
    assert ledger.amount_pence == 10000
    [first] = ledger.lines.to_pylist()
    assert (first["cost_centre"], first["supplier"]) == ("Stop Smoking", "Quit CIC")
    assert first["financial_year"] == "2024-25"


@pytest.mark.parametrize(
    ("amount", "pence"),
    [
        ('"1,234.56"', 123456),
        ("£1234.56", 123456),
        ('" £1,234.56 "', 123456),
        ('"(1,234.56)"', -123456),
        ("1234.56-", -123456),
        ("-£1234.56", -123456),
        ("1234.56CR", -123456),
        ("0", 0),
    ],
)
def test_an_amount_is_read_in_whatever_way_it_is_written(
    tmp_path: Path, amount: str, pence: int
) -> None:
    assert rows(read(tmp_path, HEADER + line(amount))) == [(2, pence)]


def test_stray_cells_beyond_the_header_are_dropped_where_they_hold_nothing(tmp_path: Path) -> None:
    stray = line("2.00").rstrip() + ",,\n" + line("3.00").rstrip() + ",#N/A, \n"
    ledger = read(tmp_path, HEADER + line("1.00") + stray + line("4.00"))
    assert rows(ledger) == [(2, 100), (3, 200), (4, 300), (5, 400)]
    assert not ledger.rejected


def test_a_row_with_a_filled_cell_too_many_is_rejected_and_no_other_row_suffers(
    tmp_path: Path,
) -> None:
    split = "NHS Example ICB,01/04/2024,Grants,Stop Smoking,Quit,Ltd,2.00\n"
    ledger = read(tmp_path, HEADER + line("1.00") + split + line("3.00") + line("####"))
    assert rows(ledger) == [(2, 100), (4, 300)]
    too_wide, unreadable = ledger.rejected
    assert str(too_wide.place) == "ledger.csv, row 3"
    assert too_wide.reason == "the row has 7 cells where the header has 6"
    assert too_wide.text == "NHS Example ICB,01/04/2024,Grants,Stop Smoking,Quit,Ltd,2.00"
    assert str(unreadable.place) == "ledger.csv, row 5"


def test_a_row_that_ends_early_is_read_if_its_amount_is_there(tmp_path: Path) -> None:
    header = "Amount,Entity,Date,Expense Type,Expense Area,Supplier\n"
    text = header + "1.00,NHS Example ICB,01/04/2024,Grants\n" + ",NHS Example ICB,01/04/2024\n"
    ledger = read(tmp_path, text)
    assert rows(ledger) == [(2, 100)]
    assert ledger.lines["supplier"].to_pylist() == [None]
    assert rejects(ledger) == [("ledger.csv, row 3", "the amount is blank", "")]


def test_a_rejected_row_says_where_it_is_why_and_what_was_written(tmp_path: Path) -> None:
    ledger = read(tmp_path, HEADER + line("########") + line("#N/A") + line("tbc") + line("1.00"))
    assert rejects(ledger) == [
        (
            "ledger.csv, row 2",
            "Excel wrote #### because the column was too narrow: the amount is lost",
            "########",
        ),
        ("ledger.csv, row 3", "Excel wrote #N/A: the amount is lost", "#N/A"),
        ("ledger.csv, row 4", "the amount is not a number of pounds", "tbc"),
    ]
    assert (
        ledger.rejected[0].text == "NHS Example ICB | 01/04/2024 | Grants | Stop Smoking | Quit CIC"
    )
    assert rows(ledger) == [(5, 100)]


def test_blank_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    ledger = read(tmp_path, HEADER + line("1.00") + "\n,,,,,\n" + line("2.00") + "\n")
    assert rows(ledger) == [(2, 100), (5, 200)]
    [oddity] = ledger.oddities
    assert oddity.what == "blank rows were skipped"
    assert (oddity.count, str(oddity.first)) == (3, "ledger.csv, row 3")
    assert not ledger.rejected


def test_a_header_that_comes_again_is_no_line(tmp_path: Path) -> None:
    ledger = read(tmp_path, HEADER + line("1.00") + HEADER.upper() + line("2.00"))
    assert rows(ledger) == [(2, 100), (4, 200)]
    assert [oddity.what for oddity in ledger.oddities] == [
        "header rows repeated among the lines were skipped"
    ]


def test_titles_above_the_header_are_passed_over_and_rows_count_from_the_top(
    tmp_path: Path,
) -> None:
    title = 'Payments over £25,000\n\n"Run on 01/05/2024\nby Finance",,,\n'
    assert rows(read(tmp_path, title + HEADER + line("1.00"))) == [(5, 100)]


def test_rows_are_numbered_as_excel_shows_them_when_cells_hold_line_breaks(tmp_path: Path) -> None:
    broken = line("1.00", '"Quit\nCIC"') + line("2.00", '"Quit\r\nCIC"')
    ledger = read(tmp_path, HEADER + broken + line("####") + line("4.00"))
    assert rows(ledger) == [(2, 100), (3, 200), (5, 400)]
    assert str(ledger.rejected[0].place) == "ledger.csv, row 4"
    assert ledger.lines["supplier"].to_pylist()[0] == "Quit CIC"


def test_quotation_marks_inside_names_are_kept(tmp_path: Path) -> None:
    ledger = read(tmp_path, HEADER + line("1.00", 'The "Quit" Group') + line("2.00", '"A ""B"""'))
    assert ledger.lines["supplier"].to_pylist() == ['The "Quit" Group', 'A "B"']


@pytest.mark.parametrize("closing", ["Quit CIC", '"Quit CIC"'], ids=["never", "in another row"])
@pytest.mark.parametrize("last", [False, True], ids=["name last", "amount last"])
def test_a_quotation_mark_that_is_not_closed_swallows_no_pounds_silently(
    tmp_path: Path, closing: str, *, last: bool
) -> None:
    text = HEADER + line("1.00") + line("2.00", '"Quit CIC') + line("3.00", closing) + line("4.00")
    if last:
        reordered = [text_line.split(",") for text_line in text.splitlines()]
        text = "".join(",".join([*row[:4], row[5], row[4]]) + "\n" for row in reordered)
    with pytest.raises(LedgerError, match="opened in this row and not closed") as caught:
        read(tmp_path, text)
    assert str(caught.value.place) == "ledger.csv, row 3"
    assert caught.value.fix is not None


def test_a_cell_of_several_lines_with_commas_is_no_open_quotation_mark(tmp_path: Path) -> None:
    address = '"Quit CIC\n1, High Street, Town, County\nEngland, UK"'
    text = HEADER + line("1.00", address) + line("2.00", address)
    assert rows(read(tmp_path, text)) == [(2, 100), (3, 200)]
    swapped = "Supplier,Entity,Date,Expense Type,Expense Area,Amount\n"
    first_cell = f"{address},NHS Example ICB,01/04/2024,Grants,Stop Smoking,1.00\n"
    assert rows(read(tmp_path, swapped + first_cell)) == [(2, 100)]


def test_leading_zeros_of_codes_are_kept(tmp_path: Path) -> None:
    text = (
        "Period,Account,Account(T),Costc,Costc(T),Amount\n202401,0123,Grants,000,Public Health,1\n"
    )
    [found] = read(tmp_path, text).lines.to_pylist()
    assert (found["account_code"], found["cost_centre_code"]) == ("0123", "000")


def test_columns_that_no_layout_knows_are_named(tmp_path: Path) -> None:
    text = (HEADER + line("1.00")).replace("\n", ",Contract ref\n", 1).replace("1.00", "1.00,C7")
    [oddity] = read(tmp_path, text).oddities
    assert oddity.what == "columns whose use is not known were not read: 'Contract ref'"


def test_a_row_far_down_a_large_file_keeps_its_number(tmp_path: Path) -> None:
    """Arrow reads in blocks of 4 MB; a ragged row in a later block must not shift the count."""
    wide = line("1.00", "Quit " + "C" * 4000)
    text = HEADER + 1500 * wide + line("2.00").rstrip() + ",extra\n" + line("####") + line("3.00")
    ledger = read(tmp_path, text)
    assert [str(row.place) for row in ledger.rejected] == [
        "ledger.csv, row 1,502",
        "ledger.csv, row 1,503",
    ]
    assert rows(ledger)[-1] == (1504, 300)
    assert ledger.amount_pence == 150_300


def open_text(text: str) -> Sheet:
    [opened] = open_sheets("ledger.csv", text.encode())
    return opened.sheet


def columns(cells: SheetCells) -> list[list[str]]:
    return [column.to_pylist() for column in cells.columns.values()]


def test_a_sheet_without_a_header_gives_all_its_rows() -> None:
    cells = open_text("0123,a\n0456,b\n0789\n1,2,3\n").cells(-1, [0, 1], [1])
    assert columns(cells) == [["0123", "0456", "0789"], ["a", "b", ""]]
    assert cells.rows.tolist() == [1, 2, 3]
    assert [(row.row, row.text) for row in cells.broken] == [(4, "1,2,3")]


@pytest.mark.parametrize("plain", [False, True], ids=["dictionaries", "plain text"])
def test_what_keeps_zeros_in_excel_is_taken_off_codes(*, plain: bool) -> None:
    text = 'code,name\n="0123",x\n"=""04""",y\n\'05,z\n06,\'Quit\' 7\n'
    cells = open_text(text).cells(0, [0, 1], [0, 1] if plain else [])
    assert columns(cells) == [["0123", "04", "05", "06"], ["x", "y", "z", "'Quit' 7"]]


def test_rows_wider_and_shorter_than_most_stay_in_their_places() -> None:
    text = "a,b,c\n1,2,3,,\n4,5,6,,\n7\n8,9,10,11\n12,13,14,15,16\n17,18,19,,\n"
    cells = open_text(text).cells(0, [0, 2], [])
    assert columns(cells) == [["1", "4", "7", "17"], ["3", "6", "", "19"]]
    assert cells.rows.tolist() == [2, 3, 4, 7]
    assert [row.row for row in cells.broken] == [5, 6]


def test_rows_that_all_end_before_the_header_does_are_read() -> None:
    cells = open_text("a,b,c,d\n1,2\n3,4\n5,6,7\n").cells(0, [0, 2, 3], [3])
    assert columns(cells) == [["1", "3", "5"], ["", "", "7"], ["", "", ""]]


def test_the_delimiter_is_the_one_that_cuts_rows_alike_not_the_one_there_is_most_of() -> None:
    rows = "".join(
        f"{at};Quit, Stop, Help, Care and {', '.join('x' * at)};1,5\n" for at in range(9)
    )
    assert open_text("id;name;amount\n" + rows).head[0] == ["id", "name", "amount"]


def test_a_line_that_names_the_separator_is_no_row() -> None:
    sheet = open_text("sep=^\r\na^b\r\n1^2\r\n")
    assert sheet.head == [["a", "b"], ["1", "2"]]
    assert sheet.cells(0, [0], []).rows.tolist() == [2]


def test_a_cell_larger_than_a_block_is_read() -> None:
    text = "a,b\n1," + "x" * 20_000_000 + "\n2,y\n"
    assert columns(open_text(text).cells(0, [0], [])) == [["1", "2"]]


@pytest.mark.parametrize("limit", [1 << 17, 1 << 30], ids=["usual limit", "lifted limit"])
@pytest.mark.parametrize("repeated", ["a", "a,", '"', "1,", ";"])
def test_a_file_that_is_one_endless_line_is_refused_at_once(
    tmp_path: Path, repeated: str, limit: int
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(repeated * 8_000_000, encoding="utf-8")
    usual = csv.field_size_limit(limit)  # another library of the same process may lift it
    try:
        started = time.process_time()
        with pytest.raises(LedgerError, match=r"Row 1 is .* MB long") as caught:
            read_ledger(path)
        assert time.process_time() - started < 5
    finally:
        csv.field_size_limit(usual)
    assert len(str(caught.value)) < 1_000


def test_a_heading_far_too_long_is_named() -> None:
    with pytest.raises(LedgerError, match=r"Row 1 has a cell of more than 131,072 letters"):
        open_text("Date," + "Amount" * 50_000 + "\n01/04/2024,1.00\n")


def test_a_quotation_mark_left_open_is_found_far_down_and_among_honest_ones() -> None:
    honest = 'x,"two\nlines",6" pipe,d,e\n'
    text = "a,b,c,d,e\n" + honest * 1000 + 'x,"open,c,d,e\n' + "1,2,3,4,5\n" * 3 + 'x,y",c,d,e\n'
    with pytest.raises(LedgerError, match="not closed") as caught:
        open_text(text).cells(0, range(5), [])
    assert caught.value.place is not None
    assert caught.value.place.row == 1002
    assert open_text("a,b,c,d,e\n" + honest * 1000).cells(0, [0], []).rows.size == 1000


@pytest.mark.parametrize(
    ("row", "amount"),
    [
        ("NHS,01/04/2024,Fees,Care,Smith,Jones and Co,7.50", "7.50"),  # a comma in a name
        ("NHS,01/04/2024,Fees,Care,Smith,7.50,a note", "7.50"),  # a note behind the amount
        ("NHS,01/04/2024,Fees,Care,Smith,about,seven", ""),
    ],
)
def test_a_row_with_a_cell_too_many_is_rejected_with_its_likely_amount(
    tmp_path: Path, row: str, amount: str
) -> None:
    path = tmp_path / "spend.csv"
    header = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"
    good = "NHS,01/04/2024,Fees,Care,Smith,1.00\n" * 20
    path.write_text(f"{header}{good}{row}\n", encoding="utf-8")
    ledger = read_ledger([path])
    [rejected] = ledger.rejected
    assert (rejected.amount, rejected.place.row) == (amount, 22)
    assert ledger.amount_pence == 2_000
