"""What is not read is reported, and what cannot be counted exactly is refused."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from prevspend.cli import main
from prevspend.errors import LedgerError
from prevspend.reading import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = "Date,Supplier,Cost Centre Name,Account Name,Net Amount\n"


def ledger(amount: str = "1.00", day: int = 1) -> str:
    return f"{HEADER}{day:02d}/05/2024,ACME,Health Visiting,Grants,{amount}\n"


def zipped(path: Path, *members: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for day, name in enumerate(members, 1):
            archive.writestr(name, ledger(day=day))
    return path


def said(read: Ledger) -> str:
    """Return what was said of files that were not read."""
    return "".join(oddity.what for oddity in read.oddities if oddity.what.startswith("files were"))


@pytest.mark.parametrize("name", ["./april.csv", "../april.csv", "2024/./april.csv"])
def test_a_member_whose_path_has_dots_for_folders_is_read(name: str, tmp_path: Path) -> None:
    read = read_ledger([zipped(tmp_path / "year.zip", name, "may.csv")])
    assert (read.amount_pence, said(read)) == (200, "")


@pytest.mark.parametrize(
    "name", ["april", "april.dat", "april.csv.bak", ".april.csv", ".2024/april.csv", "~/april.doc"]
)
def test_a_member_that_is_not_read_is_reported(name: str, tmp_path: Path) -> None:
    read = read_ledger([zipped(tmp_path / "year.zip", name, "may.csv")])
    assert read.amount_pence == 100
    assert f"'year.zip/{name}'" in said(read)


def test_a_member_without_a_name_is_reported(tmp_path: Path) -> None:
    path = zipped(tmp_path / "year.zip", "aprils", "may.csv")
    # The same length, and nothing before the zero byte at which a name ends.
    path.write_bytes(path.read_bytes().replace(b"aprils", b"\0prils"))
    read = read_ledger([path])
    assert read.amount_pence == 100
    assert "'year.zip/a file without a name'" in said(read)


@pytest.mark.parametrize("name", ["__MACOSX/._may.csv", ".DS_Store", "Thumbs.db", "~$may.xlsx"])
def test_what_a_system_leaves_in_an_archive_is_not_worth_a_word(name: str, tmp_path: Path) -> None:
    assert said(read_ledger([zipped(tmp_path / "year.zip", name, "may.csv")])) == ""


def test_members_that_are_not_read_are_reported_beside_those_not_understood(tmp_path: Path) -> None:
    path = zipped(tmp_path / "year.zip", "april.dat")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("notes.txt", "one\ntwo\nthree\n")
    (tmp_path / "may.csv").write_text(ledger(), encoding="utf-8")
    read = read_ledger([path, tmp_path / "may.csv"])
    assert "year.zip/april.dat" in said(read)


def test_an_archive_with_two_members_of_one_name_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "year.zip", "may.csv", "may.csv")
    with pytest.raises(LedgerError, match="2 files called"):
        read_ledger([path])


def test_what_is_not_read_of_a_folder_is_reported(tmp_path: Path) -> None:
    for name in ("may.csv", "april.dat", ".june.csv", "sub/july.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(ledger(), encoding="utf-8")
    (tmp_path / "aug.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "empty").mkdir()
    read = read_ledger([tmp_path])
    assert read.amount_pence == 100
    for name in ("april.dat", ".june.csv", "sub/", "aug.csv"):
        assert f"'{name}'" in said(read)
    assert "empty" not in said(read)


def test_inspect_reports_what_it_does_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = zipped(tmp_path / "year.zip", "april.dat", "may.csv")
    monkeypatch.setattr("sys.argv", ["prevspend", "inspect", str(path), "--json"])
    with pytest.raises(SystemExit):
        main()
    noticed = json.loads(capsys.readouterr().out)["oddities"]
    assert any("year.zip/april.dat" in one["what"] for one in noticed)


def test_a_file_put_beside_a_ledger_is_reported_although_the_ledger_was_read_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/may.csv").write_text(ledger(), encoding="utf-8")
    words = ["prevspend", "classify", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "-q"]
    for _ in range(2):
        monkeypatch.setattr("sys.argv", words)
        with pytest.raises(SystemExit):
            main()
        (tmp_path / "in/april.dat").write_text(ledger(), encoding="utf-8")
    assert "april.dat" in (tmp_path / "out/baseline.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("sign", ["", "-"])
def test_more_money_than_64_bits_count_is_refused(sign: str, tmp_path: Path) -> None:
    row = f"01/05/2024,ACME,Health Visiting,Grants,{sign}999999999999.99\n"
    path = tmp_path / "vast.csv"
    path.write_text(HEADER + row * 10_001, encoding="utf-8")
    with pytest.raises(LedgerError, match="add up to more than"):
        read_ledger([path])


def test_money_of_many_files_is_counted_together(tmp_path: Path) -> None:
    for name in "ab":
        row = f"01/05/2024,{name},Health Visiting,Grants,999999999999.99\n"
        (tmp_path / f"{name}.csv").write_text(HEADER + row * 6_000, encoding="utf-8")
    with pytest.raises(LedgerError, match="add up to more than"):
        read_ledger([tmp_path])
