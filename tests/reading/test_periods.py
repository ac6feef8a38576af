"""Accounting periods: every spelling, and what each means by the way a ledger counts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.reading.cleaning.periods import Counting, PeriodText, parse_period, read_period
from prevspend.years import FinancialYear, period_of

CALENDAR = Counting(months=True, year="calendar")
BY_END = Counting(year="end")
NUMBERED = ("", "P", "p", "M", "Period ", "Per ", "Prd ", "Pd", "Month ")
BETWEEN = ("", " ", "-", "/", ".", "_", " - ", ", ")
CLEAR_BETWEEN = (" ", "-", "/", ".", "_", " - ")
NAMES = [f"{dt.date(2024, month, 1):%B}" for month in range(1, 13)]


@pytest.mark.parametrize(
    ("written", "year", "period"),
    [
        ("Apr-24", 2024, "01"),
        ("MAR-25", 2024, "12"),
        ("March 2025", 2024, "12"),
        ("2024-APR", 2024, "01"),
        ("Sept-24", 2024, "06"),
        ("202401", 2024, "01"),
        ("2024/12", 2024, "12"),
        ("202413", 2024, "13"),
        ("202400", 2024, "00"),
        ("202499", 2024, "99"),
        ("2024012", 2024, "12"),
        ("012.2024", 2024, "12"),
        ("01/2024", 2024, "01"),
        ("12/24", 2024, "12"),
        ("24/12", 2024, "12"),
        ("2024-25 P12", 2024, "12"),
        ("P12 2024-25", 2024, "12"),
        ("2024/25-12", 2024, "12"),
        ("Period 1 (April) 2024-25", 2024, "01"),
        ("2425 P3", 2024, "03"),
        ("202425", 2024, None),
        ("Q1 2024-25", 2024, None),
        ("2024-04-01", 2024, "01"),
        ("2025-03-31 00:00:00", 2024, "12"),
        ("01/04/2024", 2024, "01"),
        ("45383", 2024, "01"),
        ("ADJ-24-25", 2024, "13"),
        ("Mar-25 Adj", 2024, "13"),
        ("P01", None, "01"),
        ("Period 13", None, "13"),
        ("7", None, "07"),
        ("April", None, "01"),
        ("1 - April", None, "01"),
        ("Adj", None, "13"),
    ],
)
def test_a_period_is_read_in_every_usual_way(
    written: str, year: int | None, period: str | None
) -> None:
    assert parse_period(written) == (FinancialYear(year) if year else None, period)


@pytest.mark.parametrize(
    "written", ["202417", "P17", "P", "Apr-0000", "XII", "2024-26 P1", "week 3", "-"]
)
def test_what_is_no_period_is_not_guessed(written: str) -> None:
    assert parse_period(written) is None


@given(st.integers(2016, 2090), st.integers(0, 16), st.data())
def test_year_and_number_are_read_in_any_order_and_with_any_signs(
    year: int, number: int, data: st.DataObject
) -> None:
    draw = data.draw
    mark, zeros = draw(st.sampled_from(NUMBERED)), draw(st.integers(2, 3))
    numbered = f"{mark}{number:0{zeros}d}"
    named = draw(st.sampled_from([f"{year}-{(year + 1) % 100:02d}", f"{year}/{year + 1}"]))
    parts = [named, numbered]
    if draw(st.booleans()):
        parts.reverse()
    written = draw(st.sampled_from(CLEAR_BETWEEN)).join(parts)
    assert parse_period(written) == (FinancialYear(year), f"{number:02d}")


@given(st.integers(2017, 2090), st.integers(1, 12), st.data())
def test_a_year_of_one_number_means_what_the_ledger_counts_by(
    year: int, number: int, data: st.DataObject
) -> None:
    draw = data.draw
    between = draw(st.sampled_from(BETWEEN))
    written = draw(
        st.sampled_from([f"{year}{between}{number:02d}", f"{number:02d}{between or '.'}{year}"])
    )
    found = read_period(written)
    assert found == PeriodText(year=year, number=number)
    assert found.financial_year(Counting()) == FinancialYear(year)
    assert found.financial_year(BY_END) == FinancialYear(year - 1)
    day = dt.date(year, number, 1)
    assert found.financial_year(CALENDAR) == FinancialYear.of(day)
    assert found.period(CALENDAR) == period_of(day)


@given(st.dates(dt.date(2017, 1, 1), dt.date(2089, 12, 31)), st.data())
def test_a_month_by_its_name_is_that_month(day: dt.date, data: st.DataObject) -> None:
    draw = data.draw
    name = NAMES[day.month - 1]
    name = draw(st.sampled_from([name, name[:3], name.upper(), name[:3].upper(), name.lower()]))
    year = draw(st.sampled_from([f"{day.year}", f"{day.year % 100:02d}"]))
    between = draw(st.sampled_from([" ", "-", "/", " - ", "_"]))
    assert parse_period(f"{name}{between}{year}") == (FinancialYear.of(day), period_of(day))


@pytest.mark.parametrize(
    ("written", "start"),
    [("FY25", 2024), ("FY2025", 2024), ("FY25 P01", 2024), ("Adj1-25", 2024), ("2025", 2024)],
)
def test_a_year_may_be_named_by_its_end(written: str, start: int) -> None:
    found = read_period(written)
    assert found is not None
    assert found.financial_year(BY_END) == FinancialYear(start)


def test_the_column_of_years_says_the_year_and_that_of_periods_the_period() -> None:
    year, period = read_period("2025"), read_period("1")
    assert year is not None
    assert period is not None
    both = period.beside(year)
    assert (both.year, both.number, both.apart) == (2025, 1, True)
    whole = PeriodText(start=2024)
    month = read_period("Apr-24")
    assert month is not None
    assert month.beside(year) == month, "a month that names its year says it itself"
    assert month.beside(whole).financial_year(Counting()) == FinancialYear(2024)


@pytest.mark.parametrize("written", ["{} (Month {})", "{} (P{:02d})", "{} M{}", "{} - Period {}"])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_month_with_its_number_behind_it_is_that_month(written: str, month: int) -> None:
    day = dt.date(2025 if month < 4 else 2024, month, 1)
    number = (month - 4) % 12 + 1
    for name in (day.strftime("%B %Y"), day.strftime("%b-%y")):
        assert parse_period(written.format(name, number)) == (FinancialYear(2024), period_of(day))


@pytest.mark.parametrize(("written", "year"), [("Apr FY25", 2024), ("FY25 Apr", 2024)])
def test_a_month_of_a_financial_year_is_no_month_of_the_calendar(written: str, year: int) -> None:
    found = read_period(written)
    assert found is not None
    assert (found.financial_year(BY_END), found.period(BY_END)) == (FinancialYear(year), "01")


def test_of_weeks_only_the_year_is_known_and_only_where_both_are_named() -> None:
    assert parse_period("WK07 2024/25") == (FinancialYear(2024), None)
    assert read_period("WK07 2024") is None
