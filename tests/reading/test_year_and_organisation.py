from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError
from prevspend.reading import read_ledger
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = "Entity,Date,Expense Type,Expense Area,Supplier,Amount\n"
LAST_YEAR, THIS_YEAR = "31/03/2024", "01/04/2024"


def read(
    folder: Path, *lines: tuple[str, str], entity: str = "NHS Example ICB", name: str | None = None
) -> Ledger:
    """Read a ledger of dates and amounts."""
    path = folder / "ledger.csv"
    rows = [f"{entity},{date},Grants,Stop Smoking,Quit CIC,{amount}\n" for date, amount in lines]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    return read_ledger([path], organisation=name)


def test_the_only_year_of_a_ledger_need_not_be_said(tmp_path: Path) -> None:
    ledger, year = read(tmp_path, (THIS_YEAR, "1"), (THIS_YEAR, "2")).for_year()
    assert (str(year), ledger.amount_pence, ledger.other_years) == ("2024-25", 300, ())


def test_a_ledger_of_several_years_names_them_and_asks_which(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as caught:
        read(tmp_path, (LAST_YEAR, "1234.50"), (THIS_YEAR, "2"), (THIS_YEAR, "3")).for_year()
    assert caught.value.what == (
        "The ledger holds lines of 2 financial years"
        " (2023-24: 1 rows, £1,234.50; 2024-25: 2 rows, £5.00)."
    )
    assert "--year 2024-25" in str(caught.value.fix)


def test_the_year_that_is_asked_for_is_kept_and_the_rest_is_accounted_for(tmp_path: Path) -> None:
    whole = read(tmp_path, (LAST_YEAR, "1"), (THIS_YEAR, "2"), ("######", "4"))
    ledger, year = whole.for_year(FinancialYear(2023))
    assert (year, ledger.amount_pence) == (FinancialYear(2023), 500), "undated lines belong to it"
    [left] = ledger.other_years
    assert (str(left.year), left.rows, left.amount_pence) == ("2024-25", 1, 200)
    assert ledger.amount_pence + left.amount_pence == whole.amount_pence


def test_a_year_the_ledger_does_not_hold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no line of 2019-20; it holds 2024-25") as caught:
        read(tmp_path, (THIS_YEAR, "1")).for_year(FinancialYear(2019))
    assert "--year 2024-25" in str(caught.value.fix)


def test_a_ledger_without_any_date_needs_to_be_told_its_year(tmp_path: Path) -> None:
    undated = read(tmp_path, ("######", "1"))
    with pytest.raises(LedgerError, match="its year is not known"):
        undated.for_year()
    ledger, year = undated.for_year(FinancialYear(2024))
    assert (str(year), ledger.amount_pence) == ("2024-25", 100)


def test_the_ledger_says_whose_it_is(tmp_path: Path) -> None:
    organisation = read(tmp_path, (THIS_YEAR, "1")).organisation
    assert (organisation.name, organisation.kind) == ("NHS Example ICB", "icb")


def test_a_ledger_that_names_several_organisations_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    rows = [
        f"{name},{THIS_YEAR},Grants,Smoking,Quit CIC,1\n" for name in ("NHS North", "NHS South")
    ]
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    with pytest.raises(LedgerError, match="names 2 organisations: NHS North, NHS South") as caught:
        read_ledger([path])
    assert "--organisation NAME" in str(caught.value.fix)
    assert read_ledger([path], organisation="NHS Merged").organisation.name == "NHS Merged"


def test_the_word_total_is_no_organisation(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    line = f"NHS Example ICB,{THIS_YEAR},Grants,Stop Smoking,Quit CIC,"
    path.write_text(HEADER + f"{line}1\n{line}####\nTotal,,,,,5\n", encoding="utf-8")
    assert read_ledger([path]).organisation.name == "NHS Example ICB"


def test_a_ledger_that_names_nobody_takes_the_name_it_is_given(tmp_path: Path) -> None:
    assert read(tmp_path, (THIS_YEAR, "1"), entity="").organisation.name is None
    named = read(tmp_path, (THIS_YEAR, "1"), entity="", name="NHS Given").organisation
    assert (named.name, named.code) == ("NHS Given", None)


def test_amounts_stay_whole_pence_in_pandas(tmp_path: Path) -> None:
    frame = read(tmp_path, (THIS_YEAR, "0.10"), (THIS_YEAR, "0.20")).to_pandas()
    assert frame["amount"].sum() == 30
    assert frame["amount"].dtype == "int64"


@pytest.mark.parametrize(
    ("year_headed", "period_headed"),
    [
        ("Fin Year", "Fin Period"),
        ("FinYear", "FinPeriod"),
        ("FY", "Period"),
        ("FISCAL_YR", "Fiscal Month"),
        ("Accounting Year", "Acc Period"),
    ],
)
@pytest.mark.parametrize("year", ["2024/25", "2024-2025", "24-25"])
def test_columns_of_year_and_period_decide_whatever_the_dates_of_payment(
    tmp_path: Path, year_headed: str, period_headed: str, year: str
) -> None:
    rows = [f"Payment Date,{year_headed},{period_headed},Service,Supplier,Net Amount"]
    rows += [
        f"{1 + at % 28:02d}/04/2025,{year},{1 + at % 12},Library {at % 5},Payee {at},{at}.50"
        for at in range(48)
    ]
    path = tmp_path / "year.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ledger = read_ledger([path])
    assert [(str(total.year), total.rows) for total in ledger.years()] == [("2024-25", 48)]
    assert set(ledger.lines["period"].to_pylist()) == {f"{at:02d}" for at in range(1, 13)}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Newcastel", "Newcastle upon Tyne"), ("Traford Council", "Trafford"), ("Oldahm", "Oldham")],
)
def test_a_misspelt_name_of_a_known_body_is_asked_about(
    tmp_path: Path, typed: str, meant: str
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(
        "Date,Supplier,Cost Centre Name,Amount\n01/05/2024,Riverside Ltd,Libraries,1.00\n",
        encoding="utf-8",
    )
    with pytest.raises(LedgerError, match=rf"called '{typed}'[\s\S]*did you mean [^?]*{meant}"):
        read_ledger(path, organisation=typed)
    for name in (meant, "Westmoor Council", "Somewhere"):
        assert read_ledger(path, organisation=name).organisation.name == name
