"""How a sheet's dates and periods are meant: what all its lines show together."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.ledger import dictionary_of
from prevspend.reading import read_ledger
from prevspend.reading.cleaning.dating import Dating, LineDates
from prevspend.reading.cleaning.shown import DateReading, DatesShown, DatingContext
from prevspend.years import FinancialYear, period_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from prevspend.ledger import ColumnField

Line = tuple[str | None, str | None, str | None]
"""The year, the period and the date of a line, as written."""

NOBODY = DatingContext()
MONTHS = [dt.date(2024 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]


def read(lines: Sequence[Line], asked: DatingContext = NOBODY) -> tuple[Dating, DateReading]:
    fields: tuple[ColumnField, ...] = ("financial_year", "period", "date")
    columns = {
        field: dictionary_of(pa.chunked_array([pa.array(column, type=pa.string())]))
        for field, column in zip(fields, zip(*lines, strict=True), strict=True)
    }
    dates = LineDates(columns, len(lines))
    reading = dates.shown().settle(asked)
    return dates.read(reading), reading


def years_and_periods(
    lines: Sequence[Line], asked: DatingContext = NOBODY
) -> list[tuple[str, str]]:
    dating, _ = read(lines, asked)
    return list(zip(dating.year.to_pylist(), dating.period.to_pylist(), strict=True))


def is_year(lines: Sequence[Line], year: str = "2024-25") -> None:
    """See that each line is in the period of its month of one year."""
    assert years_and_periods(lines) == [(year, period_of(month)) for month in MONTHS]


def uk(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def later(day: dt.date, months: int, on: int = 10) -> dt.date:
    """Give a day some months later."""
    months += day.year * 12 + day.month - 1
    return dt.date(months // 12, months % 12 + 1, on)


PERIODS: dict[str, Callable[[dt.date], str]] = {
    "from April, by the start": lambda day: f"{fy(day)}{period_of(day)}",
    "from April, number first": lambda day: f"0{period_of(day)}.{fy(day)}",
    "from April, by the end": lambda day: f"{fy(day) + 1}/{period_of(day)}",
    "calendar": lambda day: f"{day:%Y-%m}",
    "calendar, month first": lambda day: f"{day:%m/%Y}",
    "both years": lambda day: f"{fy(day)}-{(fy(day) + 1) % 100} P{period_of(day)}",
    "both years, calendar number": lambda day: f"{fy(day)}/{(fy(day) + 1) % 100} {day.month}",
    "a number": lambda day: f"P{period_of(day)}",
    "a calendar number": lambda day: f"{day.month}",
    "a name": lambda day: f"{day:%b}",
    "a name and the year": lambda day: f"{day:%B %y}",
}


def fy(day: dt.date) -> int:
    return FinancialYear.of(day).start


@pytest.mark.parametrize("how", PERIODS)
@pytest.mark.parametrize("lag", [0, 1])
def test_dates_say_how_periods_are_counted(how: str, lag: int) -> None:
    written = PERIODS[how]
    is_year([(None, written(month), uk(later(month, lag))) for month in MONTHS])


@given(
    st.sampled_from(sorted(PERIODS)),
    st.integers(1, 12),
    st.lists(st.integers(1, 28), min_size=1, max_size=5),
    st.integers(2018, 2060),
    st.integers(0, 1),
)
@settings(deadline=None)
def test_a_few_months_of_any_year_are_enough(
    how: str, many: int, days: list[int], year: int, lag: int
) -> None:
    months = [month.replace(year=month.year + year - 2024) for month in MONTHS[:many]]
    lines = [
        (None, PERIODS[how](month), uk(later(month, lag, day))) for month in months for day in days
    ]
    expected = [(str(FinancialYear.of(month)), period_of(month)) for month in months for _ in days]
    assert years_and_periods(lines) == expected


@pytest.mark.parametrize(
    ("named", "number"),
    [
        (lambda day: f"{fy(day)}", lambda day: f"{int(period_of(day))}"),
        (lambda day: f"{fy(day) + 1}", lambda day: f"{int(period_of(day))}"),
        (lambda day: f"FY{(fy(day) + 1) % 100}", lambda day: f"{int(period_of(day))}"),
        (lambda day: f"FY{fy(day)}", lambda day: f"P{period_of(day)}"),
        (lambda day: f"{day.year}", lambda day: f"{day.month}"),
        (lambda day: f"{fy(day)}", lambda day: f"{day.month}"),
        (lambda day: f"{day.year}", lambda day: f"{day:%B}"),
        (lambda day: f"{fy(day)}", lambda day: f"{day:%B}"),
        (lambda day: f"{fy(day) + 1}", lambda day: f"{day:%b}"),
        (lambda day: f"{fy(day)}-{(fy(day) + 1) % 100}", lambda day: f"{day:%b-%y}"),
    ],
)
def test_years_and_periods_in_columns_of_their_own_are_understood_by_the_dates(
    named: Callable[[dt.date], str], number: Callable[[dt.date], str]
) -> None:
    is_year([(named(month), number(month), uk(later(month, 0))) for month in MONTHS])


def test_a_column_of_years_alone_is_understood_by_the_dates() -> None:
    is_year([(f"{fy(month)}", None, uk(month)) for month in MONTHS])
    is_year([(f"{fy(month) + 1}", None, uk(month)) for month in MONTHS])
    is_year([(f"{month.year}", None, uk(month)) for month in MONTHS])


def test_periods_without_dates_that_fill_one_calendar_year_of_accounts_are_months() -> None:
    is_year([(None, f"{month:%Y%m}", None) for month in MONTHS])
    is_year([(None, f"2024{period_of(month)}", None) for month in MONTHS])


def test_a_year_by_one_number_without_any_date_is_not_guessed() -> None:
    dating, _ = read([("2024", "1", None), ("2024", "2", None)])
    assert dating.year.to_pylist() == [None, None]
    assert dating.period.to_pylist() == ["01", "02"]


def test_a_fixed_lag_between_period_and_date_is_said_and_the_period_decides() -> None:
    lines = [(None, f"2024{period_of(month)}", uk(later(month, 1))) for month in MONTHS]
    is_year(lines)
    _, reading = read(lines)
    assert reading.notes == (
        "dates are 1 month after their period in nearly every line; the period decides",
    )


def test_periods_that_are_not_understood_are_said_and_never_move_money_in_silence() -> None:
    one_year = [(None, "phase II", uk(month)) for month in MONTHS]
    assert {year for year, _ in years_and_periods(one_year)} == {"2024-25"}
    _, reading = read(one_year)
    assert reading.notes == ("periods are not understood ('phase II'): the date decides",)
    two_years = [(None, "phase II", uk(later(month, 1))) for month in MONTHS]
    dating, reading = read(two_years)
    assert dating.year.null_count == len(MONTHS)
    assert "their year is the one given with --year" in reading.notes[0]


def test_an_invoice_before_its_period_is_in_the_year_of_the_period() -> None:
    lines = [(None, "P01", "20/03/2024"), (None, "P12", "02/04/2025"), (None, "P13", "15/04/2025")]
    assert years_and_periods(lines) == [("2024-25", "01"), ("2024-25", "12"), ("2024-25", "13")]


# How dates are written


def days_of(month: dt.date) -> list[dt.date]:
    every = (month + dt.timedelta(days=more) for more in range(31))
    return [day for day in every if day.month == month.month]


def excel_swapped(day: dt.date) -> str:
    """Write a day as an Excel of the USA leaves it: a date where it could be one, else text."""
    if day.day <= 12:
        return f"{dt.date(day.year, day.day, day.month)}"
    return uk(day)


@pytest.mark.parametrize("month", MONTHS)
def test_days_and_months_that_excel_swapped_are_put_right(month: dt.date) -> None:
    days = days_of(month)
    dating, reading = read([(None, None, excel_swapped(day)) for day in days])
    assert dating.date.to_pylist() == days
    assert "day and month swapped" in reading.notes[0]


def test_swapped_days_of_a_whole_year_are_put_right() -> None:
    days = [dt.date(2024, 4, 1) + dt.timedelta(days=more) for more in range(365)]
    dating, _ = read([(None, None, excel_swapped(day)) for day in days])
    assert dating.date.to_pylist() == days
    assert set(dating.year.to_pylist()) == {"2024-25"}


def test_swapped_dates_that_are_all_dates_again_are_known_by_their_periods() -> None:
    days = [later(month, 0, day) for month in MONTHS for day in (3, 9, 11)]
    lines = [
        (None, f"{day:%b-%y}", f"{dt.date(day.year, day.day, day.month)} 00:00:00") for day in days
    ]
    dating, _ = read(lines)
    assert dating.date.to_pylist() == days


@given(st.lists(st.dates(dt.date(2023, 4, 1), dt.date(2024, 3, 31)), min_size=1, max_size=60))
@settings(deadline=None)
def test_dates_as_workbooks_have_them_stay_as_they_are(days: list[dt.date]) -> None:
    dating, reading = read([(None, None, f"{day}") for day in days])
    assert dating.date.to_pylist() == days
    assert reading.notes == ()


@given(st.lists(st.dates(dt.date(2023, 4, 1), dt.date(2024, 3, 31)), min_size=1, max_size=60))
@settings(deadline=None)
def test_english_dates_beside_dates_of_a_workbook_stay_as_they_are(days: list[dt.date]) -> None:
    days = [*days, dt.date(2023, 5, 14), dt.date(2023, 6, 15)]
    lines = [(None, None, uk(day) if at % 2 else f"{day}") for at, day in enumerate(days)]
    dating, _ = read([*lines, (None, None, "2023-05-13"), (None, None, "05/05/2023")])
    assert dating.date.to_pylist()[:-2] == days


@pytest.mark.parametrize("month", MONTHS)
def test_months_come_first_where_a_day_could_be_no_month(month: dt.date) -> None:
    days = days_of(month)
    dating, _ = read([(None, None, f"{day:%m/%d/%Y}") for day in days])
    assert dating.date.to_pylist() == days


def test_months_come_first_where_their_periods_say_so() -> None:
    days = [later(month, 0, day) for month in MONTHS for day in (2, 7, 12)]
    dating, _ = read([(None, f"{day:%b-%y}", f"{day:%m/%d/%Y}") for day in days])
    assert dating.date.to_pylist() == days


def test_months_come_first_where_all_else_would_be_january() -> None:
    dating, _ = read([(None, None, f"{month:%m/%d/%Y}") for month in MONTHS])
    assert dating.date.to_pylist() == MONTHS


@pytest.mark.parametrize("written", [str, uk])
def test_days_counted_from_1904_are_put_right_where_the_periods_say_so(
    written: Callable[[dt.date], str],
) -> None:
    lines = [
        (None, f"2024{period_of(month)}", written(later(month, 0) - dt.timedelta(days=1_462)))
        for month in MONTHS
    ]
    dating, reading = read(lines)
    assert dating.date.to_pylist() == [later(month, 0) for month in MONTHS]
    assert "counted from 1904" in reading.notes[0]


def test_what_a_layout_says_of_dates_and_periods_is_believed() -> None:
    dating, _ = read([(None, None, "05/04/2024")], DatingContext(day_first=False))
    assert dating.date.to_pylist() == [dt.date(2024, 5, 4)]
    counted = years_and_periods([(None, "202404", None)], DatingContext(calendar=True))
    assert counted == [("2024-25", "01")]


def test_a_sheet_in_pieces_shows_what_it_shows_as_a_whole() -> None:
    lines = [(None, f"{month:%Y-%m}", uk(later(month, 0))) for month in MONTHS]
    parts = DatesShown()
    for line in lines:
        columns: dict[ColumnField, pa.DictionaryArray] = {
            "period": dictionary_of(pa.chunked_array([pa.array([line[1]])])),
            "date": dictionary_of(pa.chunked_array([pa.array([line[2]])])),
        }
        parts.rows.update(LineDates(columns, 1).shown().rows)
    assert parts.settle(NOBODY) == read(lines)[1]


@pytest.mark.parametrize(
    ("how", "expected"),
    [("calendar", "2024-25"), ("from April, by the start", "2024-25")],
)
def test_files_of_one_month_each_are_understood_together(
    how: str, expected: str, tmp_path: Path
) -> None:
    for month in MONTHS:
        path = tmp_path / f"export {month.month}.csv"
        path.write_text(
            "Period,Account,Account(T),Costc,Costc(T),Amount\n"
            + "".join(
                f"{PERIODS[how](month)},4020,Contracts,P10{at},Stop Smoking Service {at},{at}.00\n"
                for at in range(1, 9)
            ),
            encoding="utf-8",
        )
    [total] = read_ledger([tmp_path]).years()
    assert (str(total.year), total.rows) == (expected, 96)
