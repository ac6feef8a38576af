from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from prevspend.reading import read_ledger
from prevspend.reading.cleaning.dates import parse_dates
from prevspend.reading.cleaning.dating import parse_period
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from pathlib import Path

LAST_OF_APRIL = dt.date(2020, 4, 30)


@pytest.mark.parametrize(
    "written",
    [
        "30/04/2020",
        "30/4/20",
        "30.04.2020",
        "30-04-2020",
        "30/04/2020 00:00",
        "2020-04-30",
        "2020-04-30 00:00:00",
        "2020-04-30T12:30:00Z",
        "30-Apr-20",
        "30 April 2020",
        "30-APR-2020",
        "30th April 2020",
        "April 30, 2020",
        "2020/04/30",
        "20200430",
        "43951",
        "43951.75",
    ],
)
def test_a_date_is_read_in_every_usual_way(written: str) -> None:
    assert parse_dates([written]).days == {written: LAST_OF_APRIL}


@pytest.mark.parametrize("written", ["######", "12345", "99999", "TBC", "Apr-20"])
def test_what_is_no_date_is_left_undated(written: str) -> None:
    assert parse_dates([written]).days == {written: None}


def test_days_come_first_where_nothing_says_otherwise() -> None:
    assert parse_dates(["05/04/2024", "06/04/2024"]).days == {
        "05/04/2024": dt.date(2024, 4, 5),
        "06/04/2024": dt.date(2024, 4, 6),
    }


def test_a_file_with_a_date_that_is_only_possible_month_first_is_month_first_throughout() -> None:
    assert parse_dates(["04/30/2024", "04/05/2024"]).days == {
        "04/30/2024": dt.date(2024, 4, 30),
        "04/05/2024": dt.date(2024, 4, 5),
    }


def test_a_file_of_both_kinds_is_day_first_and_the_dates_turned_round_are_said() -> None:
    dates = parse_dates(["30/04/2024", "04/30/2024", "01/05/2024"])
    assert dates.days == {
        "30/04/2024": dt.date(2024, 4, 30),
        "04/30/2024": dt.date(2024, 4, 30),
        "01/05/2024": dt.date(2024, 5, 1),
    }
    assert dates.turned == {"04/30/2024"}


def test_a_layout_that_says_the_order_is_believed() -> None:
    day = dt.date(2024, 5, 4)
    assert parse_dates(["05/04/2024"], day_first=False).days == {"05/04/2024": day}


@pytest.mark.parametrize("written", ["31/02/2020", "2020-13-01", "30-Xyz-20", "01/01/0202"])
def test_a_day_that_does_not_exist_is_known_as_such(written: str) -> None:
    assert parse_dates([written]).impossible == {written}


def test_a_line_of_an_impossible_day_is_kept_aside_unless_its_period_is_known(
    tmp_path: Path,
) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(
        "Period,Trans.date,Account,Account(T),Costc,Costc(T),Amount\n"
        ",31/02/2024,1,A,2,B,1.00\n"
        "202311,31/02/2024,1,A,2,B,2.00\n"
        "202311,28/02/2024,1,A,2,B,4.00\n",
        encoding="utf-8",
    )
    ledger = read_ledger([path])
    assert ledger.amount_pence == 600
    [rejected] = ledger.rejected
    assert (rejected.place.row, rejected.amount) == (2, "1.00")
    assert "'31/02/2024' is no day of the calendar" in rejected.reason


def test_a_month_alone_gives_year_and_period_but_no_day(tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    path.write_text(
        "Entity,Date,Expense Type,Expense Area,Supplier,Amount\nICB,Apr-24,A,B,C,1.00\n",
        encoding="utf-8",
    )
    [line] = read_ledger([path]).lines.to_pylist()
    assert (line["financial_year"], line["period"], line["date"]) == ("2024-25", "01", None)


@pytest.mark.parametrize(
    ("written", "year", "period"),
    [
        ("Apr-24", 2024, "01"),
        ("MAR-25", 2024, "12"),
        ("March 2025", 2024, "12"),
        ("202401", 2024, "01"),
        ("2024/12", 2024, "12"),
        ("202413", 2024, "13"),
        ("2024-04-01", 2024, "01"),
        ("2025-03-31 00:00:00", 2024, "12"),
        ("P01", None, "01"),
        ("Period 13", None, "13"),
        ("7", None, "07"),
    ],
)
def test_a_period_counts_from_april(written: str, year: int | None, period: str) -> None:
    expected = FinancialYear(year) if year else None
    assert parse_period(written) == (expected, period)


def test_calendar_periods_are_months_of_the_year_they_name() -> None:
    assert parse_period("202404", calendar=True) == (FinancialYear(2024), "01")
    assert parse_period("202503", calendar=True) == (FinancialYear(2024), "12")
    assert parse_period("202413", calendar=True) is None


@pytest.mark.parametrize("written", ["202400", "202417", "P99", "0", "Q1", "2024-25", "Apr-0000"])
def test_what_is_no_period_is_not_guessed(written: str) -> None:
    assert parse_period(written) is None


def test_the_year_a_line_was_posted_to_beats_the_date_on_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(
        "Period,Trans.date,Account,Account(T),Costc,Costc(T),Amount\n"
        "202313,15/04/2024,1,A,2,B,1.00\n"  # an adjustment after March, made in April
        "202401,31/03/2024,1,A,2,B,2.00\n"
        ",31/03/2024,1,A,2,B,4.00\n"  # no period: the date decides
        ",######,1,A,2,B,8.00\n",
        encoding="utf-8",
    )
    ledger = read_ledger([path])
    columns = ledger.lines.select(["financial_year", "period", "date"]).to_pylist()
    assert [tuple(row.values()) for row in columns] == [
        ("2023-24", "13", dt.date(2024, 4, 15)),
        ("2024-25", "01", dt.date(2024, 3, 31)),
        ("2023-24", "12", dt.date(2024, 3, 31)),
        (None, None, None),
    ]
    [undated] = ledger.oddities
    assert "no date that can be read" in undated.what
    assert (undated.count, str(undated.first)) == (1, "ledger.csv, row 5")
