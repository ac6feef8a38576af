"""Columns headed Year, Month or Quarter, in the spellings that ledgers have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.reading import read_ledger
from prevspend.years import FinancialYear, period_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from prevspend.ledger import Ledger

MONTHS = [dt.date(2024 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]
WHOLE_YEAR = [(day, "2024-25", period_of(day)) for day in MONTHS]
FILES = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
Said: TypeAlias = "Callable[[dt.date], str]"


def read(
    folder: Path, headings: Sequence[str], *says: Said, days: Sequence[dt.date] = MONTHS
) -> Ledger:
    """Read a ledger with columns of times, three lines a month."""
    lines = [",".join([*headings, "Cost Centre Name", "Account Name", "Actual"])]
    for at, day in enumerate(day for day in days for _ in range(3)):
        times = [f'"{said(day)}"' for said in says]
        lines.append(",".join([*times, f"Library {at % 5}", f"Fees {at % 3}", f"{at * 37 % 91}.5"]))
    path = folder / "ledger.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_ledger([path])


def years(ledger: Ledger) -> dict[str, int]:
    return {str(total.year): total.rows for total in ledger.years()}


def periods(ledger: Ledger) -> list[str]:
    return list(map(str, ledger.lines["period"].to_pylist()[::3]))


YEARS: dict[str, Said] = {
    "2024/25": lambda day: f"{fy(day)}/{fy(day) % 100 + 1}",
    "2024-25": lambda day: f"{fy(day)}-{fy(day) % 100 + 1}",
    "24/25": lambda day: f"{fy(day) % 100}/{fy(day) % 100 + 1}",
    "2425": lambda day: f"{fy(day) % 100}{fy(day) % 100 + 1}",
    "FY24-25": lambda day: f"FY{fy(day) % 100}-{fy(day) % 100 + 1}",
    "2024/2025": lambda day: f"{fy(day)}/{fy(day) + 1}",
}
NUMBERS: dict[str, Said] = {
    "01": period_of,
    "1": lambda day: str(int(period_of(day))),
    "P01": lambda day: f"P{period_of(day)}",
    "Apr": lambda day: f"{day:%b}",
    "APRIL": lambda day: f"{day:%B}".upper(),
    "01 - April": lambda day: f"{period_of(day)} - {day:%B}",
}


def fy(day: dt.date) -> int:
    return FinancialYear.of(day).start


@given(
    st.sampled_from(sorted(YEARS)),
    st.sampled_from(["Year", "YR", "Yr.", "Fin Yr", "FY", "GL Year"]),
)
@FILES
def test_a_column_of_financial_years_is_the_year_however_it_is_headed(
    tmp_path: Path, year: str, headed: str
) -> None:
    assert years(read(tmp_path, [headed], YEARS[year])) == {"2024-25": 36}


@given(
    st.sampled_from(sorted(YEARS)),
    st.sampled_from(["Year", "YR", "Fin Yr"]),
    st.sampled_from(["Period", "PER", "Prd", "Acc Period"]),
    st.sampled_from(sorted(NUMBERS)),
)
@FILES
def test_a_period_beside_it_is_the_period(
    tmp_path: Path, year: str, year_headed: str, headed: str, number: str
) -> None:
    ledger = read(tmp_path, [headed, year_headed], NUMBERS[number], YEARS[year])
    assert years(ledger) == {"2024-25": 36}
    assert periods(ledger) == [period for _, _, period in WHOLE_YEAR]


@pytest.mark.parametrize("month", ["%b", "%B", "%b-%y", "%B %Y", "%m %B"])
@pytest.mark.parametrize("headed", ["Month", "MTH", "Month Name"])
def test_a_month_by_name_beside_a_year_of_the_calendar_is_of_that_year(
    tmp_path: Path, month: str, headed: str
) -> None:
    says: list[Said] = [lambda day: f"{day:{month}}", lambda day: f"{day:%Y}"]
    ledger = read(tmp_path, [headed, "Year"], *says)
    assert years(ledger) == {"2024-25": 36}
    assert periods(ledger) == [period for _, _, period in WHOLE_YEAR]


@pytest.mark.parametrize("form", ["%B %Y", "%b-%y", "%Y-%m", "%m/%Y", "%Y%m"])
def test_a_column_of_months_says_the_year_by_itself(tmp_path: Path, form: str) -> None:
    ledger = read(tmp_path, ["Month"], lambda day: f"{day:{form}}")
    assert years(ledger) == {"2024-25": 36}
    assert periods(ledger) == [period for _, _, period in WHOLE_YEAR]


def test_months_by_number_beside_a_year_of_the_calendar_are_months(tmp_path: Path) -> None:
    ledger = read(tmp_path, ["Month", "Year"], lambda day: f"{day.month}", lambda day: f"{day:%Y}")
    assert years(ledger) == {"2024-25": 36}
    assert periods(ledger) == [period for _, _, period in WHOLE_YEAR]


@pytest.mark.parametrize("months", ["%b", "%m"])
def test_twelve_months_of_one_number_may_be_either_year_and_are_asked_about(
    tmp_path: Path, months: str
) -> None:
    ledger = read(tmp_path, ["Month", "Year"], lambda day: f"{day:{months}}", lambda _: "2024")
    assert years(ledger) == {}


@pytest.mark.parametrize("form", ["Q{} {}", "{1} Q{0}", "Quarter {} {}", "Qtr {} - {}", "Q{}, {}"])
@pytest.mark.parametrize("year", ["2024/25", "24-25"])
def test_a_quarter_of_a_financial_year_says_the_year(tmp_path: Path, form: str, year: str) -> None:
    def said(day: dt.date) -> str:
        return form.format((int(period_of(day)) - 1) // 3 + 1, YEARS.get(year, YEARS["24/25"])(day))

    assert years(read(tmp_path, ["Quarter"], said)) == {"2024-25": 36}


def test_a_quarter_alone_is_of_the_year_beside_it(tmp_path: Path) -> None:
    says: list[Said] = [lambda day: f"Q{(int(period_of(day)) - 1) // 3 + 1}", YEARS["2024/25"]]
    assert years(read(tmp_path, ["Quarter", "Year"], *says)) == {"2024-25": 36}


def test_a_year_of_the_calendar_beside_a_date_says_nothing_new(tmp_path: Path) -> None:
    says: list[Said] = [
        lambda day: f"{day:%d/%m/%Y}",
        lambda day: f"{day:%Y}",
        lambda day: f"{day:%b}",
    ]
    assert years(read(tmp_path, ["Payment Date", "Year", "Month"], *says)) == {"2024-25": 36}


def test_a_financial_year_that_its_dates_gainsay_decides_and_that_is_said(tmp_path: Path) -> None:
    days = [*MONTHS, dt.date(2025, 4, 10), dt.date(2025, 5, 10)]
    says: list[Said] = [lambda day: f"{day:%d/%m/%Y}", lambda _: "2024/25"]
    ledger = read(tmp_path, ["Payment Date", "Year"], *says, days=days)
    assert years(ledger) == {"2024-25": 42}
    assert any(
        one.what == "6 lines are dated outside the year of their column; the column decides"
        for one in ledger.oddities
    )


def test_a_calendar_year_alone_is_asked_about(tmp_path: Path) -> None:
    assert years(read(tmp_path, ["Year"], lambda _: "2024")) == {}


def test_a_month_alone_is_of_the_year_of_the_name(tmp_path: Path) -> None:
    read(tmp_path, ["Month"], lambda day: f"{day:%b}")
    path = (tmp_path / "ledger.csv").rename(tmp_path / "Spend 2024-25.csv")
    ledger = read_ledger([path])
    assert years(ledger) == {"2024-25": 36}
    assert periods(ledger) == [period for _, _, period in WHOLE_YEAR]


@pytest.mark.parametrize("headed", ["Rate per Hour", "Year End Balance", "Month End Accrual"])
def test_short_headings_mean_nothing_within_longer_ones(tmp_path: Path, headed: str) -> None:
    ledger = read(tmp_path, ["Period", headed], YEARS["2024/25"], lambda day: f"{day.month}.25")
    assert years(ledger) == {"2024-25": 36}
    assert sum(ledger.lines["amount"].to_pylist()) == sum(
        at * 37 % 91 * 100 + 50 for at in range(36)
    )
