"""Published lists: what they are for decides the year, and late invoices do not move money."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.errors import LedgerError
from prevspend.reading import read_ledger
from prevspend.reading.cleaning.listed import Listed, listed_for
from prevspend.years import FinancialYear, period_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = "Body Name,Payment Date,Cost Centre,Expense Type,Supplier Name,Amount\n"
OF_23 = FinancialYear(2023)


def number(year: int, month: int) -> int:
    return year * 12 + month - 1


def month_of(day: dt.date) -> int:
    return number(day.year, day.month)


def write(path: Path, days: Iterable[dt.date | None]) -> Path:
    path.write_text(
        HEADER
        + "".join(
            f"Alder Council,{day:%d/%m/%Y},Stop Smoking,Fees,Quit CIC {at},{at + 1}.00\n"
            if day
            else f"Alder Council,,Stop Smoking,Fees,Quit CIC {at},{at + 1}.00\n"
            for at, day in enumerate(days)
        ),
        encoding="utf-8",
    )
    return path


def in_month(year: int, month: int, many: int) -> list[dt.date]:
    return [dt.date(year, month, at % 28 + 1) for at in range(many)]


def by_year(ledger: Ledger) -> dict[str, int]:
    return {str(total.year): total.rows for total in ledger.years()}


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("spend_april_2023.csv", [(2023, 4)]),
        ("2023_04.csv", [(2023, 4)]),
        ("exp-ex-500-aug-23.csv", [(2023, 8)]),
        ("ExpenditureApril2023-CSV.csv", [(2023, 4)]),
        ("2023_-_April.xlsx", [(2023, 4)]),
        ("OverSpend202304.csv", [(2023, 4)]),
        ("29-02-2024.csv", [(2024, 2)]),
        ("Over_500_July_to_Sept_2023.csv", [(2023, 7), (2023, 8), (2023, 9)]),
        ("dec_feb_2024.csv", [(2023, 12), (2024, 1), (2024, 2)]),
        ("council.zip/january_-_march_2024_spending.xlsx", [(2024, 1), (2024, 2), (2024, 3)]),
        ("2023/NWCL 01 - April.csv", [(2023, 4)]),
    ],
)
def test_the_name_of_a_list_says_its_year_in_every_usual_way(
    name: str, months: list[tuple[int, int]]
) -> None:
    dated = {number(*month): 40 for month in months} | {number(*months[0]) - 1: 39}
    listed = listed_for([name], dated, is_list=True)
    assert listed is not None
    first = dt.date(*months[0], 1)
    assert (listed.year, listed.by_name) == (FinancialYear.of(first), True)
    assert listed.period == (period_of(first) if len(months) == 1 else None)


@pytest.mark.parametrize(
    "name",
    ["payments_2023-24.csv", "payments_fy2023_24.csv", "qtr_1_2023_2024_spend.csv", "23-24.csv"],
)
def test_a_name_may_say_the_year_alone(name: str) -> None:
    dated = {number(2023, month): 100 for month in range(4, 13)} | {number(2023, 3): 20}
    assert listed_for([name], dated, is_list=True) == Listed(OF_23, by_name=True)


@pytest.mark.parametrize("name", ["spend_april_2023.csv", "payments_2023-24.csv", "ledger.csv"])
def test_two_years_stay_two_whatever_the_name(name: str) -> None:
    two_years = {number(2022, 4) + month: 100 for month in range(24)}
    assert listed_for([name], two_years, is_list=True) is None


def test_a_name_that_does_not_fit_the_dates_says_nothing() -> None:
    dated = {number(2023, 4): 100}
    assert listed_for(["published_june_2021.csv"], dated, is_list=True) == Listed(OF_23)


@given(
    st.integers(20, 200),
    st.lists(st.integers(1, 60), max_size=3),
    st.integers(0, 11),
)
def test_a_few_old_invoices_belong_to_the_year_of_all_the_others(
    many: int, ages: list[int], month: int
) -> None:
    first = number(2023, 4) + month
    dated = {first: many}
    for age in ages:
        dated[first - age] = dated.get(first - age, 0) + many // 40
    assert listed_for(["list.csv"], dated, is_list=True) == Listed(FinancialYear((first - 3) // 12))


@given(st.integers(1, 12), st.integers(1, 12))
def test_months_on_both_sides_of_april_stay_in_their_years(before: int, after: int) -> None:
    dated = {number(2023, 4) + at: 100 for at in range(-before, after)}
    assert listed_for(["list.csv"], dated, is_list=True) is None


def test_a_whole_ledger_is_no_list_and_its_dates_decide() -> None:
    dated = {number(2023, 4): 100, number(2023, 3): 2}
    assert listed_for(["april_2023.csv"], dated, is_list=False) is None


def test_late_invoices_of_a_list_are_in_its_year_and_said_in_pounds(tmp_path: Path) -> None:
    late = [dt.date(2023, 3, 30), dt.date(2021, 7, 1), dt.date(2024, 4, 2)]
    ledger = read_ledger([write(tmp_path / "april_2023.csv", [*in_month(2023, 4, 40), *late])])
    assert by_year(ledger) == {"2023-24": 43}
    assert set(ledger.lines["period"].to_pylist()) == {"01"}
    [said] = [oddity for oddity in ledger.oddities if "the list was published" in oddity.what]
    assert (said.count, said.amount_pence) == (3, (41 + 42 + 43) * 100)
    assert said.what.startswith("lines dated in other years belong to 2023-24")
    assert ledger.lines["date"].to_pylist()[-3:] == late, "dates stay as they are"


def test_lines_without_a_date_belong_to_the_year_their_file_says(tmp_path: Path) -> None:
    write(tmp_path / "spend_2023_04.csv", [None] * 3)
    write(tmp_path / "spend_2024_04.csv", [None] * 4)
    assert by_year(read_ledger([tmp_path])) == {"2023-24": 3, "2024-25": 4}


@given(st.dates(dt.date(2015, 4, 1), dt.date(2030, 3, 31)), st.integers(0, 8))
@settings(deadline=None)
def test_a_month_by_name_is_the_lists_month_whatever_its_year(day: dt.date, lag: int) -> None:
    dated = {month_of(day) - min(lag, 2): 90, month_of(day) - lag: 10}
    listed = listed_for([f"{day:%B}.csv"], dated, is_list=True)
    assert listed is None or listed.year in {
        FinancialYear.of(day),
        FinancialYear((month_of(day) - 2 - 3) // 12),
    }


def test_nearly_one_year_need_not_be_said_and_the_rest_is_said_in_pounds(tmp_path: Path) -> None:
    days = [*(day for month in range(4, 13) for day in in_month(2023, month, 20))]
    days.reverse()  # amounts that grow with the months would be asked about as totals to date
    whole = read_ledger([write(tmp_path / "ledger.csv", [*in_month(2023, 3, 10), *days])])
    ledger, year = whole.for_year()
    assert year == OF_23
    [left] = ledger.other_years
    assert (str(left.year), left.rows) == ("2022-23", 10)
    assert ledger.amount_pence + left.amount_pence == whole.amount_pence


def test_two_years_ask_which(tmp_path: Path) -> None:
    days = [day for month in (1, 2, 3, 4, 5, 6) for day in in_month(2023, month, 20)]
    whole = read_ledger([write(tmp_path / "ledger.csv", days)])
    with pytest.raises(LedgerError, match=r"lines of 2 financial years \(2022-23: 60 rows, £"):
        whole.for_year()
