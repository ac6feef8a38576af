"""Files and sheets that are not read, among others that are: named, with remedy and pounds."""

from __future__ import annotations

import gzip
import re
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from prevspend.baseline.model import NOT_READ, Baseline
from prevspend.cli import app
from prevspend.errors import PrevspendError
from prevspend.reading import read_ledger
from tests.reading.checks.ledgers import HEADER, lines, write

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger, LedgerWarning

TWO_AMOUNTS = (*HEADER[:-1], "Amount", "Line Amount")
"""Columns of which none is clearly the amount, as the second is a part of the first."""


def folder_with(tmp_path: Path, *odd: list[str], name: str = "june.csv") -> Path:
    """Write a folder of two files that are read, and one of other rows."""
    write(tmp_path / "ledgers" / "april.csv", [HEADER, *lines([100, 200, 300])])
    write(tmp_path / "ledgers" / "may.csv", [HEADER, *lines([110, 210, 310], "May-24")])
    write(tmp_path / "ledgers" / name, odd)
    return tmp_path / "ledgers"


def two_amounts(count: int = 5000) -> list[list[str]]:
    """Return rows of which two columns could be the amount, more than are looked at first."""
    return [
        list(TWO_AMOUNTS),
        *([*row, str(at % 7 + 1)] for at, row in enumerate(lines(range(11, count + 11), "Jun-24"))),
    ]


def missing(ledger: Ledger) -> list[LedgerWarning]:
    return [odd for odd in ledger.oddities if odd.is_missing]


def test_a_file_that_is_not_read_is_named_with_its_remedy_and_the_pounds_of_all_its_rows(
    tmp_path: Path,
) -> None:
    ledger = read_ledger([folder_with(tmp_path, *two_amounts())])
    [odd] = missing(ledger)
    assert odd.what.startswith("file was not read: june.csv. Several columns could be the amount")
    smaller = sum(at % 7 + 1 for at in range(5000))
    assert f"'Amount' £12,552,500.00, 'Line Amount' £{smaller:,}.00" in odd.what
    assert "--column 'amount=" in odd.what
    assert ledger.stored_lines.count == 6


def test_classify_says_it_beside_the_totals_on_the_page_and_in_the_workbook(
    tmp_path: Path,
) -> None:
    folder = folder_with(tmp_path, *two_amounts(40))
    out = tmp_path / "out"
    run = CliRunner().invoke(app, ["classify", str(folder), "-o", str(out), "--no-color"])
    assert run.exit_code == 0, run.output
    before_tiers = run.output.partition("How much is prevention")[0]
    assert f"{NOT_READ}file was not read: june.csv." in " ".join(before_tiers.split())
    baseline = Baseline.model_validate_json((out / "baseline.json").read_text(encoding="utf-8"))
    [warning] = baseline.not_read
    assert baseline.warnings[0] == warning
    page = re.sub(r"</?span[^>]*>", "", (out / "report.html").read_text(encoding="utf-8"))
    assert warning in page.replace("&#x27;", "'")
    book = openpyxl.load_workbook(out / "baseline.xlsx", read_only=True)
    texts = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert warning in texts


def test_a_warning_survives_the_copy_that_is_kept_of_the_lines(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, *two_amounts(40))
    out = tmp_path / "out"
    told = []
    for _ in range(2):
        run = CliRunner().invoke(app, ["classify", str(folder), "-o", str(out), "-q"])
        assert run.exit_code == 0, run.output
        text = (out / "baseline.json").read_text(encoding="utf-8")
        told.append(Baseline.model_validate_json(text).not_read)
    assert told[0] == told[1] != ()


def test_a_file_without_money_says_so_by_naming_none(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ["Name", "Colour"], ["Oak", "green"], ["Ash", "grey"])
    [odd] = missing(read_ledger([folder]))
    assert "june.csv" in odd.what
    assert "£" not in odd.what


@pytest.mark.parametrize("hidden", [False, True])
def test_a_sheet_that_is_not_read_is_named_with_its_pounds(tmp_path: Path, *, hidden: bool) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ledger"
    for row in [HEADER, *lines([100, 200, 300])]:
        sheet.append([*row])
    other = book.create_sheet("Plan")
    for row in (["Plan of", "Budget"], ["Adults", "1250.50"], ["Children", "50"]):
        other.append(row)
    if hidden:
        other.sheet_state = "hidden"
    book.create_sheet("Notes").append(["Nothing here"])
    path = tmp_path / "book.xlsx"
    book.save(path)
    ledger = read_ledger([path])
    assert ledger.amount_pence == 60_000
    [told] = [odd.what for odd in ledger.oddities if "Plan" in odd.what]
    assert "'Budget' £1,300.50" in told
    assert ("hidden" in told) == hidden
    assert any("'Notes'" in odd.what and "without amounts" in odd.what for odd in ledger.oddities)


def cut_off(path: Path) -> bytes:
    """Return a workbook, or what it was packed to, without its end."""
    data = path.read_bytes()
    return data[: len(data) * 2 // 3]


def odd_files(tmp_path: Path) -> dict[str, bytes]:
    """Return files that cannot be read, each in another way."""
    text = "\n".join(map(",".join, [list(HEADER), *lines(range(11, 3000), "Jun-24")])).encode()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADER, *lines([1, 2, 3], "Jun-24")):
        sheet.append(list(row))
    book.save(tmp_path / "june.xlsx")
    never_closed = text.replace(b"ACUTE COMMISSIONING", b'"ACUTE COMMISSIONING', 1)
    return {
        "june.xlsx": cut_off(tmp_path / "june.xlsx"),
        "june.csv.gz": gzip.compress(text)[:-20],
        "june.zip": b"PK\x03\x04 and nothing more",
        "june.csv": b"",
        "june.parquet": b"PAR1 and nothing more",
        "june.txt": never_closed,
        "june.xls": b"%PDF-1.7 a printout",
    }


@pytest.mark.parametrize(
    "name",
    ["june.xlsx", "june.csv.gz", "june.zip", "june.csv", "june.parquet", "june.txt", "june.xls"],
)
def test_a_damaged_file_stops_no_other(tmp_path: Path, name: str) -> None:
    odd = odd_files(tmp_path)[name]
    alone = tmp_path / "alone" / name
    alone.parent.mkdir()
    alone.write_bytes(odd)
    with pytest.raises(PrevspendError) as refused:
        read_ledger([alone])
    folder = folder_with(tmp_path, name="empty.csv")
    (folder / "empty.csv").unlink()
    (folder / name).write_bytes(odd)
    ledger = read_ledger([folder])
    assert (ledger.stored_lines.count, ledger.amount_pence) == (6, 123_000)
    [said] = missing(ledger)
    assert said.what.startswith(f"file was not read: {name}. {refused.value.what}")
    assert "It is not known how much money it holds." in said.what
    assert str(refused.value.fix).rstrip(".") in said.what


@pytest.mark.parametrize("damage", ["checksum", "password"])
def test_a_damaged_file_of_an_archive_stops_no_other(tmp_path: Path, damage: str) -> None:
    folder = folder_with(tmp_path, *two_amounts(40))
    path = tmp_path / "ledgers.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("april.csv", "june.csv", "may.csv"):
            archive.write(folder / name, name)
    data = bytearray(path.read_bytes())
    if damage == "checksum":
        data[data.index(b"Jun-24")] += 1
    else:  # the flag of a locked member, in its own header and in the list at the end
        with zipfile.ZipFile(path) as archive:
            start = archive.getinfo("june.csv").header_offset
        listed = data.index(b"june.csv", data.index(b"PK\x01\x02")) - 46
        data[start + 6] |= 1
        data[listed + 8] |= 1
    path.write_bytes(data)
    ledger = read_ledger([path])
    assert (ledger.stored_lines.count, ledger.amount_pence) == (6, 123_000)
    [said] = missing(ledger)
    assert said.what.startswith("file was not read: ledgers.zip/june.csv. This file ")


def test_classify_names_a_damaged_file_first_of_all(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, name="june.xlsx")
    (folder / "june.xlsx").write_bytes(b"PK\x03\x04 and nothing more")
    run = CliRunner().invoke(app, ["classify", str(folder), "-o", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    assert f"{NOT_READ}file was not read: june.xlsx." in " ".join(run.output.split())
