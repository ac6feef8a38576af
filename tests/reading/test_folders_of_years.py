"""Folders of years and months, and amounts of several years in columns of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError, RivalAmountsError
from prevspend.pipeline import Settings, classify_files
from prevspend.reading import read_ledger

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ["April", "May", "June", "July", "August", "September"]
HEADER = "Supplier,Cost Centre,Account,Net Amount\n"


def write(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"Payee {at % 7},Library {at % 3},Account {at % 4},{(seed * 101 + at * 37) % 911}.50\n"
        for at in range(30)
    ]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


@pytest.mark.parametrize(
    "form",
    [
        "2024-25/{month}/payments.csv",
        "2024-25/{number:02d} {month}/p.csv",
        "2024_25/P{number:02d}/a.csv",
    ],
)
def test_folders_of_years_and_months_are_read_and_that_is_said(tmp_path: Path, form: str) -> None:
    for number, month in enumerate(MONTHS, 1):
        write(tmp_path / form.format(number=number, month=month), number)
    ledger = read_ledger([tmp_path])
    assert [(str(total.year), total.rows) for total in ledger.years()] == [("2024-25", 180)]
    assert sorted(set(ledger.lines["period"].to_pylist())) == ["01", "02", "03", "04", "05", "06"]
    [said] = [one for one in ledger.oddities if "from the folders of years and months" in one.what]
    assert said.count == 6
    assert all(source.name.startswith("2024") for source in ledger.sources)


def test_files_in_the_folder_itself_are_the_ledger_and_folders_in_it_are_said(
    tmp_path: Path,
) -> None:
    write(tmp_path / "Spend 2024-25.csv", 1)
    write(tmp_path / "2023-24" / "Spend.csv", 2)
    ledger = read_ledger([tmp_path])
    assert ledger.lines.num_rows == 30
    assert any("2023-24/" in one.what for one in ledger.oddities)


def test_folders_of_other_names_are_not_looked_into_but_named(tmp_path: Path) -> None:
    write(tmp_path / "Alder" / "Spend.csv", 1)
    write(tmp_path / "Birch" / "Spend.csv", 2)
    with pytest.raises(LedgerError, match="holds no ledger files") as caught:
        read_ledger([tmp_path])
    assert "'Alder', 'Birch'" in str(caught.value.why)


def two_years(folder: Path, *headings: str) -> Path:
    path = folder / "outturn.csv"
    lines = [
        f"Public Health,Stop Smoking {at % 9},Staff {at % 5},{at * 37 % 91}.5,{at * 53 % 97}.25\n"
        for at in range(60)
    ]
    header = ",".join(["Service", "Cost Centre Name", "Account Name", *headings])
    path.write_text(header + "\n" + "".join(lines), encoding="utf-8")
    return path


HEADINGS = [
    ("2023/24 Actual", "2024/25 Actual"),
    ("Actual 2023-24", "Actual 2024-25"),
    ("Outturn 23/24", "Outturn 24/25"),
    ("FY2324 Spend", "FY2425 Spend"),
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_amounts_of_two_years_are_asked_about_by_their_years(
    tmp_path: Path, headings: tuple[str, str]
) -> None:
    with pytest.raises(RivalAmountsError, match="several years are side by side") as caught:
        read_ledger([two_years(tmp_path, *headings)])
    assert f"--column 'amount={headings[1]}'" in str(caught.value.fix)
    assert "--year 2023-24 or --year 2024-25" in str(caught.value.fix)


@pytest.mark.parametrize("headings", HEADINGS)
@pytest.mark.parametrize("at", [0, 1])
def test_the_column_that_is_chosen_says_its_year(
    tmp_path: Path, headings: tuple[str, str], at: int
) -> None:
    path = two_years(tmp_path, *headings)
    ledger = read_ledger([path], columns={"amount": headings[at]})
    assert [str(total.year) for total in ledger.years()] == [("2023-24", "2024-25")[at]]
    assert any("the heading of the amounts says" in one.what for one in ledger.oddities)


@pytest.mark.parametrize("at", [0, 1])
def test_the_year_that_is_asked_for_chooses_the_column(tmp_path: Path, at: int) -> None:
    path = two_years(tmp_path, *HEADINGS[0])
    year = ("2023-24", "2024-25")[at]
    result = classify_files([path], tmp_path / "results", Settings(year=year))
    chosen = read_ledger([path], columns={"amount": HEADINGS[0][at]})
    assert result.baseline.reconciliation.read_pence == chosen.amount_pence
    assert result.baseline.financial_year == year


def test_a_year_that_no_column_is_of_is_asked_about(tmp_path: Path) -> None:
    path = two_years(tmp_path, *HEADINGS[0])
    with pytest.raises(RivalAmountsError):
        classify_files([path], tmp_path / "results", Settings(year="2019-20"))
