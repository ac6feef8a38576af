from __future__ import annotations

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from prevspend.errors import LayoutError, LedgerError
from prevspend.reading import read_ledger
from tests.reading.checks.ledgers import HEADER as ISFE
from tests.reading.checks.ledgers import lines
from tests.reading.checks.ledgers import write as write_rows

HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"


def write(path: Path, *amounts: str, entity: str = "NHS Example ICB") -> Path:
    rows = [f"{entity},01/04/2024,Grants,Stop Smoking,Quit CIC,{amount}\n" for amount in amounts]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return path


def test_several_files_are_one_ledger_that_accounts_for_each(tmp_path: Path) -> None:
    april = write(tmp_path / "2024-04.csv", "1.00", "2.00")
    may = write(tmp_path / "2024-05.csv", "4.00", "####")
    ledger = read_ledger([april, may])
    assert ledger.amount_pence == 700
    assert [(source.name, source.rows, source.amount_pence) for source in ledger.sources] == [
        ("2024-04.csv", 2, 300),
        ("2024-05.csv", 1, 400),
    ]
    assert str(ledger.rejected[0].place) == "2024-05.csv, row 3"
    assert all(len(source.sha256) == 64 for source in ledger.sources)


def test_the_order_in_which_files_are_named_does_not_matter(tmp_path: Path) -> None:
    files = [write(tmp_path / f"{name}.csv", amount) for name, amount in (("b", "1"), ("a", "2"))]
    assert read_ledger(files).lines.equals(read_ledger(files[::-1]).lines)
    assert read_ledger(files).lines["source_file"].to_pylist() == ["a.csv", "b.csv"]


def test_a_folder_stands_for_the_ledgers_in_it(tmp_path: Path) -> None:
    write(tmp_path / "2024-04.csv", "1.00")
    write(tmp_path / "2024-05.TXT", "2.00")
    (tmp_path / "notes.md").write_text("not a ledger", encoding="utf-8")
    (tmp_path / "~$2024-04.xlsx").write_bytes(b"Excel's lock")
    ledger = read_ledger([tmp_path])
    assert [source.name for source in ledger.sources] == ["2024-04.csv", "2024-05.TXT"]


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    files = [write(tmp_path / "north/april.csv", "1"), write(tmp_path / "south/april.csv", "2")]
    names = [source.name for source in read_ledger(files).sources]
    assert names == ["north/april.csv", "south/april.csv"]


def test_results_do_not_depend_on_where_the_ledger_lies(tmp_path: Path) -> None:
    here = read_ledger([write(tmp_path / "here/april.csv", "1")])
    there = read_ledger([write(tmp_path / "far/away/april.csv", "1")])
    assert here.lines.equals(there.lines)
    assert here.sources == there.sources


def test_a_file_that_is_named_twice_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "april.csv", "1.00")
    monkeypatch.chdir(tmp_path)
    ledger = read_ledger([path, "april.csv", "./april.csv", tmp_path, Path(os.curdir)])
    assert ledger.amount_pence == 100
    assert len(ledger.sources) == 1


def test_the_same_content_under_two_names_is_refused(tmp_path: Path) -> None:
    files = [write(tmp_path / "april.csv", "1.00"), write(tmp_path / "april (1).csv", "1.00")]
    with pytest.raises(LedgerError, match=r"'april.csv' and 'april \(1\).csv'") as caught:
        read_ledger(files)
    assert "counted twice" in str(caught.value.why)
    assert caught.value.fix == "leave one of them out."


def test_files_of_several_layouts_are_read_together_if_they_are_one_kind_of_record(
    tmp_path: Path,
) -> None:
    nhs = write(tmp_path / "nhs.csv", "1.00")
    devon = tmp_path / "devon.csv"
    devon.write_text(
        "Name of Body,Date,Transaction Number,Amount,Supplier Name,Expense Area,Expense Type,"
        "Expense Code,Creditor Type\nNHS Example ICB,01/04/2024,7,2.00,Quit,Health,Grants,0123,x\n",
        encoding="utf-8",
    )
    ledger = read_ledger([nhs, devon])
    assert [source.rows for source in ledger.sources] == [1, 1]
    assert ledger.amount_pence == 300
    assert set(ledger.lines["supplier"].to_pylist()) == {"Quit", "Quit CIC"}


def test_a_file_that_is_not_understood_is_named_and_does_not_stop_the_others(
    tmp_path: Path,
) -> None:
    april = write(tmp_path / "april.csv", "1.00")
    may = tmp_path / "may.csv"
    may.write_text("Name,Colour\nOak,green\nAsh,grey\n", encoding="utf-8")
    ledger = read_ledger([april, may])
    assert ledger.amount_pence == 100
    [said] = [oddity.what for oddity in ledger.oddities if "was not read" in oddity.what]
    assert said.startswith(
        "file was not read: may.csv. No column of this ledger is recognised as its amount"
    )
    assert "--column amount=HEADER" in said


def test_files_of_which_none_is_understood_are_refused(tmp_path: Path) -> None:
    for name in ("april", "may"):
        (tmp_path / f"{name}.csv").write_text(f"Name,Colour\n{name},grey\n", encoding="utf-8")
    with pytest.raises(LayoutError, match="No column of this ledger is recognised as its amount"):
        read_ledger([tmp_path])


def test_files_with_one_header_have_the_same_levels_however_many_names_a_month_has(
    tmp_path: Path,
) -> None:
    header = "Date,Department,Service,Supplier,Amount\n"
    april, may = tmp_path / "1-april.csv", tmp_path / "2-may.csv"
    few = [f"01/04/2024,Place,Library {at % 3},A Ltd,{at}.00\n" for at in range(100, 160)]
    many = [f"01/05/2024,Place,Library {at},A Ltd,{at}.00\n" for at in range(100, 160)]
    april.write_text(header + "".join(few), encoding="utf-8")
    may.write_text(header + "".join(many), encoding="utf-8")
    lines = read_ledger([april, may]).lines
    assert lines["service"].null_count == 0
    assert lines["cost_centre"].null_count == lines.num_rows


def test_payments_are_not_added_to_the_ledger_they_are_part_of(tmp_path: Path) -> None:
    payments = write(tmp_path / "payments.csv", "1.00")
    whole = tmp_path / "whole.csv"
    whole.write_text(
        "Period,Account,Account(T),Costc,Costc(T),Amount\n202401,1,A,2,B,1.00\n", encoding="utf-8"
    )
    with pytest.raises(LedgerError, match="different kinds of record") as caught:
        read_ledger([payments, whole])
    assert "payments.csv (payments), whole.csv (ledger)" in caught.value.what


def test_a_file_beside_an_archive_that_holds_it_is_not_counted_twice(tmp_path: Path) -> None:
    loose = write(tmp_path / "ledger.csv", "1.00", "2.00")
    with zipfile.ZipFile(tmp_path / "year.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(loose, "April.csv")
    (tmp_path / "ledger.csv.gz").write_bytes(gzip.compress(loose.read_bytes()))
    for packed, name in (("year.zip", "year.zip/April.csv"), ("ledger.csv.gz", "ledger.csv.gz")):
        with pytest.raises(
            LedgerError, match=f"'{name}' and 'ledger.csv' have exactly the same content"
        ):
            read_ledger([loose, tmp_path / packed])


def test_a_missing_file_is_said_with_the_folder_it_was_looked_for_in(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"There is no file '.*nowhere\.csv'") as caught:
        read_ledger([tmp_path / "nowhere.csv"])
    assert str(Path.cwd()) in str(caught.value.fix)


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file_is_called_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="The file is empty") as caught:
        read_ledger([path])
    assert (str(caught.value.place), caught.value.fix) == ("ledger.csv", "export it again.")


def test_a_file_of_headers_alone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="No row of this ledger can be read") as caught:
        read_ledger([write(tmp_path / "ledger.csv")])
    assert "nothing below the header" in str(caught.value.why)


def test_a_file_with_no_row_that_can_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="No row of this ledger can be read") as caught:
        read_ledger([write(tmp_path / "ledger.csv", "####", "####")])
    assert "column was too narrow" in str(caught.value.why)


def test_a_folder_without_ledgers_and_a_kind_of_file_nobody_reads_are_said(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="holds no ledger files"):
        read_ledger([tmp_path])
    document = tmp_path / "ledger.pdf"
    document.write_bytes(b"%PDF")
    with pytest.raises(LedgerError, match=r"kind '\.pdf' cannot be read") as caught:
        read_ledger([document])
    assert ".csv" in str(caught.value.fix)


def test_no_file_at_all_is_said() -> None:
    with pytest.raises(LedgerError, match="No ledger was named"):
        read_ledger([])


def test_a_column_can_be_assigned_in_one_file_alone(tmp_path: Path) -> None:
    april, may = tmp_path / "april.csv", tmp_path / "may.csv"
    april.write_text("Date,Thing,Payee,Amount\n01/04/2024,Xyzzy,A Ltd,1\n", encoding="utf-8")
    may.write_text("Date,Other,Payee,Amount\n01/05/2024,Plugh,A Ltd,2\n", encoding="utf-8")
    columns = {"april.csv:service": "Thing", "m*.csv:service": "Other"}
    assert read_ledger([april, may], columns=columns).lines["service"].to_pylist() == [
        "Xyzzy",
        "Plugh",
    ]
    either = read_ledger([april, may], columns={"service": "Thing\nOther"})
    assert either.lines["service"].to_pylist() == ["Xyzzy", "Plugh"]
    with pytest.raises(LayoutError, match=r"No file is called 'june\.csv'") as caught:
        read_ledger([april, may], columns={"june.csv:service": "Thing"})
    assert "'april.csv', 'may.csv'" in str(caught.value.why)


def test_a_month_under_other_headings_is_of_the_same_kind_of_record(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    write_rows(folder / "april.csv", [ISFE, *lines([100, 200, 300])])
    renamed = (*ISFE[:-1], "Posted Value")
    write_rows(folder / "may.csv", [renamed, *lines([110, 210, 310], "May-24")])
    ledger = read_ledger([folder])
    assert ledger.basis == "ledger"
    assert ledger.amount_pence == 123_000


def test_months_of_which_one_names_fewer_payees_are_one_list(tmp_path: Path) -> None:
    header = "Date,Service,Expense Type,Supplier,Amount\n"
    for month, named in ((4, 60), (5, 55), (6, 20)):
        rows = [
            f"{at % 28 + 1:02d}/{month:02d}/2024,Library {at % 9},Books {at % 7},"
            f"{f'Payee {at}' if at < named else ''},{100 + at}.50\n"
            for at in range(60)
        ]
        (tmp_path / f"{month}.csv").write_text(header + "".join(rows), encoding="utf-8")
    ledger = read_ledger([tmp_path])
    assert ledger.basis == "payments"
    assert ledger.stored_lines.count == 180
