from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.years import FinancialYear, period_of


@pytest.mark.parametrize(
    "written",
    ["2024-25", "2024/25", "2024–25", "2024-2025", "FY2024-25", "fy 2024/25", " 2024-25 "],
)
def test_a_financial_year_is_read_in_every_usual_way(written: str) -> None:
    assert FinancialYear.parse(written) == FinancialYear(2024)


def test_the_turn_of_the_century_is_a_year_like_any_other() -> None:
    assert str(FinancialYear.parse("1999-00")) == "1999-00"
    assert FinancialYear.parse("1999-2000") == FinancialYear(1999)


@pytest.mark.parametrize("written", ["2024", "24-25", "2024-5", "202425", "next year", ""])
def test_what_is_no_financial_year_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f"'{written}' is not a financial year"):
        FinancialYear.parse(written)


def test_two_years_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="'2024-26' is not a financial year: it should end in 25"):
        FinancialYear.parse("2024-26")


@pytest.mark.parametrize(
    ("day", "year", "period"),
    [
        (dt.date(2024, 3, 31), "2023-24", "12"),
        (dt.date(2024, 4, 1), "2024-25", "01"),
        (dt.date(2024, 12, 31), "2024-25", "09"),
        (dt.date(2025, 1, 1), "2024-25", "10"),
    ],
)
def test_a_year_runs_from_april_to_march(day: dt.date, year: str, period: str) -> None:
    assert str(FinancialYear.of(day)) == year
    assert period_of(day) == period


def test_years_sort_as_time_goes() -> None:
    assert sorted([FinancialYear(2024), FinancialYear(1999)]) == [
        FinancialYear(1999),
        FinancialYear(2024),
    ]


@given(st.integers(1900, 2098))
def test_a_year_that_is_written_is_read_back(start: int) -> None:
    assert FinancialYear.parse(str(FinancialYear(start))) == FinancialYear(start)
