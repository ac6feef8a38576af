from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from prevspend.reading import read_ledger
from prevspend.reading.cleaning.dates import DateWriting, parse_dates

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


def test_dates_that_are_only_possible_the_other_way_round_are_read_so_and_said() -> None:
    dates = parse_dates(["30/04/2024", "04/30/2024", "01/05/2024"])
    assert dates.days == {
        "30/04/2024": dt.date(2024, 4, 30),
        "04/30/2024": dt.date(2024, 4, 30),
        "01/05/2024": dt.date(2024, 5, 1),
    }
    assert dates.turned == {"04/30/2024"}


def test_months_come_first_where_the_sheet_is_known_to_be_written_so() -> None:
    day = dt.date(2024, 5, 4)
    assert parse_dates(["05/04/2024"], DateWriting(day_first=False)).days == {"05/04/2024": day}


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
    assert "'31/02/2024' is not a date in the calendar" in rejected.reason


def test_a_month_alone_gives_year_and_period_but_no_day(tmp_path: Path) -> None:
    path = tmp_path / "spend.csv"
    path.write_text(
        "Entity,Date,Expense Type,Expense Area,Supplier,Amount\nICB,Apr-24,A,B,C,1.00\n",
        encoding="utf-8",
    )
    [line] = read_ledger([path]).lines.to_pylist()
    assert (line["financial_year"], line["period"], line["date"]) == ("2024-25", "01", None)


def test_the_year_a_line_was_posted_to_beats_the_date_on_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    path.write_text(
        "Period,Trans.date,Account,Account(T),Costc,Costc(T),Amount\n"
        ",31/03/2024,1,A,2,B,4.00\n"  # no period: the date decides
        "202313,15/04/2024,1,A,2,B,1.00\n"  # an adjustment after March, made in April
        "202401,31/03/2024,1,A,2,B,2.00\n"
        ",######,1,A,2,B,8.00\n"
        "202312,31/03/2024,1,A,2,B,16.00\n",
        encoding="utf-8",
    )
    ledger = read_ledger([path])
    columns = ledger.lines.select(["financial_year", "period", "date"]).to_pylist()
    assert [tuple(row.values()) for row in columns] == [
        ("2023-24", "12", dt.date(2024, 3, 31)),
        ("2023-24", "13", dt.date(2024, 4, 15)),
        ("2024-25", "01", dt.date(2024, 3, 31)),
        (None, None, None),
        ("2023-24", "12", dt.date(2024, 3, 31)),
    ]
    [undated] = ledger.oddities
    assert "no date that can be read" in undated.what
    assert (undated.count, str(undated.first)) == (1, "ledger.csv, row 5")


@pytest.mark.parametrize("form", ["%d%m%y", "%d%m%Y", "%y%m%d", "%Y%m%d"])
@pytest.mark.parametrize("is_stripped", [False, True])
def test_days_of_digits_alone_are_read_by_what_all_of_them_show(
    tmp_path: Path, form: str, *, is_stripped: bool
) -> None:
    days = [dt.date(2024, 4, 1) + dt.timedelta(days=13 * nth) for nth in range(28)]
    texts = [day.strftime(form) for day in days]
    if is_stripped and form.startswith("%d"):
        texts = [text.removeprefix("0") for text in texts]
    rows = [f"{text},Grants,Stop Smoking,Quit CIC,{5 + at}.00" for at, text in enumerate(texts)]
    path = tmp_path / "ledger.csv"
    header = "Payment Date,Expense Type,Cost Centre,Supplier,Amount"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    assert read_ledger([path]).lines["date"].to_pylist() == days
