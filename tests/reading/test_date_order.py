"""The order of day, month and year: settled over all dates, the name and the other files."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeAlias

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.errors import LedgerError
from prevspend.reading import AmountsAnswered, read_ledger
from prevspend.years import FinancialYear, period_of
from tests.reading.test_dates_shown import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = ["Payment Date", "Cost Centre", "Account", "Net Amount"]
MONTHS = [dt.date(2024 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 16)]
FILES = settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))

Write: TypeAlias = "Callable[[dt.date], str | dt.date]"


def days_of(month: dt.date, many: int, seed: int, most: int = 28) -> list[dt.date]:
    return [month.replace(day=(seed + at * 31 + at // most) % most + 1) for at in range(many)]


def rows(days: Iterable[dt.date], how: Write) -> list[list[str | dt.date]]:
    return [
        [how(day), f"Library {at % 5}", f"Fees {at % 3}", f"{at * 7919 % 99991 + 1}.50"]
        for at, day in enumerate(days)
    ]


def write_csv(path: Path, days: Iterable[dt.date], how: Write) -> Path:
    lines: list[list[str | dt.date]] = [[*HEADER], *rows(days, how)]
    path.write_text("".join(",".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")
    return path


def write_book(path: Path, days: Iterable[dt.date], how: Write) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    for line in rows(days, how):
        sheet.append(line)
    book.save(path)
    return path


def us(day: dt.date) -> str:
    return f"{day:%m/%d/%Y}"


def uk(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def opened_in_britain(day: dt.date) -> str | dt.date:
    """Give a date as a month first as Excel keeps it in Britain: swapped, or left as text."""
    return dt.date(day.year, day.day, day.month) if day.day <= 12 else us(day)


def opened_in_america(day: dt.date) -> str | dt.date:
    return dt.date(day.year, day.day, day.month) if day.day <= 12 else uk(day)


def days_and_periods(ledger: Ledger) -> list[tuple[dt.date, str, str]]:
    columns = (ledger.lines[name].to_pylist() for name in ("date", "financial_year", "period"))
    return list(zip(*columns, strict=True))


def meant(days: Iterable[dt.date]) -> list[tuple[dt.date, str, str]]:
    return [(day, str(FinancialYear.of(day)), period_of(day)) for day in days]


@given(st.integers(0, 10_000), st.sampled_from([opened_in_britain, opened_in_america]))
@FILES
def test_dates_that_excel_swapped_are_settled_with_those_it_left_as_text(
    tmp_path: Path, seed: int, how: Write
) -> None:
    days = [day for month in MONTHS for day in days_of(month, 20, seed)]
    ledger = read_ledger([write_book(tmp_path / "ledger.xlsx", days, how)])
    assert days_and_periods(ledger) == meant(days)
    assert any("swapped" in one.what for one in ledger.oddities)


def test_dates_of_one_month_that_excel_swapped_are_put_right(tmp_path: Path) -> None:
    days = days_of(MONTHS[4], 40, 1)
    ledger = read_ledger([write_book(tmp_path / "ledger.xlsx", days, opened_in_britain)])
    assert days_and_periods(ledger) == meant(days)


@given(
    st.integers(2011, 2034),
    st.integers(0, 10_000),
    st.sampled_from(["%y/%m/%d", "%y-%m-%d", "%y.%m.%d", "%y/%m/%d 00:00:00"]),
    st.booleans(),
)
def test_a_year_of_two_digits_may_come_first(
    year: int, seed: int, form: str, whole: object
) -> None:
    months = [dt.date(year + (at > 12), (at - 1) % 12 + 1, 1) for at in range(4, 16)]
    days = [day for month in (months if whole else months[:1]) for day in days_of(month, 30, seed)]
    dating, reading = read([(None, None, day.strftime(form)) for day in days])
    assert dating.date.to_pylist() == days
    assert reading.notes


@given(st.integers(2011, 2034), st.integers(0, 10_000), st.sampled_from(["%d/%m/%y", "%d-%m-%y"]))
def test_a_day_that_comes_first_stays_a_day(year: int, seed: int, form: str) -> None:
    months = [dt.date(year + (at > 12), (at - 1) % 12 + 1, 1) for at in range(4, 16)]
    days = [day for month in months for day in days_of(month, 10, seed)]
    dating, _ = read([(None, None, day.strftime(form)) for day in days])
    assert dating.date.to_pylist() == days


@pytest.mark.parametrize("on", [1, 12, 24, 25])
def test_one_day_a_month_is_no_year(on: int) -> None:
    days = [month.replace(day=on) for month in MONTHS]
    dating, _ = read([(None, None, f"{day:%d/%m/%y}") for day in days])
    assert dating.date.to_pylist() == days


ODD: dict[str, tuple[Write, int]] = {
    "month first": (us, 12),
    "year first": (lambda day: f"{day:%y/%m/%d}", 28),
    "month first, two digits": (lambda day: f"{day:%m/%d/%y}", 12),
    "month first, dots": (lambda day: f"{day:%m.%d.%Y}", 12),
}


@pytest.mark.parametrize("at", [0, 5, 9])
@pytest.mark.parametrize("named", ["by month", "by number"])
@pytest.mark.parametrize("odd", ODD)
def test_one_file_of_another_order_is_read_into_its_month(
    tmp_path: Path, at: int, named: str, odd: str
) -> None:
    how, most = ODD[odd]
    for number, month in enumerate(MONTHS):
        name = f"{month:%B}.csv" if named == "by month" else f"{number + 1}.csv"
        days = days_of(month, 30, number, most if number == at else 28)
        write_csv(tmp_path / name, days, how if number == at else uk)
    ledger = read_ledger([tmp_path])
    assert [(str(total.year), total.rows) for total in ledger.years()] == [("2024-25", 360)]
    assert ledger.lines["period"].to_pylist().count(f"{at + 1:02d}") == 30
    [said] = [one for one in ledger.oddities if one.what.startswith("dates ")]
    assert said.first is not None
    assert said.first.file == (f"{MONTHS[at]:%B}.csv" if named == "by month" else f"{at + 1}.csv")


@given(st.integers(0, 10_000), st.integers(0, 11))
@FILES
def test_a_file_named_for_its_month_needs_no_others(tmp_path: Path, seed: int, at: int) -> None:
    days = days_of(MONTHS[at], 40, seed, 12)
    path = write_csv(tmp_path / f"Spend {MONTHS[at]:%B %Y}.csv", days, us)
    ledger = read_ledger([path])
    assert days_and_periods(ledger) == meant(days)
    path.unlink()


def test_a_list_of_april_paid_in_may_stays_so(tmp_path: Path) -> None:
    days = [dt.date(2024, 5, 4)] * 20 + [dt.date(2024, 5, 3)] * 20
    ledger = read_ledger([write_csv(tmp_path / "April 2024.csv", days, uk)])
    assert set(ledger.lines["date"].to_pylist()) == set(days)


def scattered(path: Path) -> Path:
    days = [dt.date(2022 + at % 4, at % 12 + 1, 13 + at % 12) for at in range(48)]
    return write_csv(path, days, uk)


def test_a_file_that_scatters_over_years_beside_files_of_one_month_is_asked_about(
    tmp_path: Path,
) -> None:
    for number, month in enumerate(MONTHS[:6]):
        write_csv(tmp_path / f"{number + 1}.csv", days_of(month, 30, number), uk)
    scattered(tmp_path / "7.csv")
    with pytest.raises(
        LedgerError, match="12 months from 2021-22 to 2025-26; each of the"
    ) as caught:
        read_ledger([tmp_path])
    assert caught.value.place is not None
    assert caught.value.place.file == "7.csv"
    assert "--accept dates" in str(caught.value.fix)
    accepted = read_ledger([tmp_path], answered=AmountsAnswered.of((), ["dates"]))
    assert accepted.lines.num_rows == 6 * 30 + 48


@pytest.mark.parametrize(
    "form",
    ["%A, %d %B %Y", "%a %d %b %Y", "%A %d %B %Y", "%a %d/%m/%Y", "%A, %B %d, %Y", "%a, %d-%b-%y"],
)
def test_long_dates_with_the_day_of_the_week_are_dates(tmp_path: Path, form: str) -> None:
    days = days_of(MONTHS[2], 30, 1)
    ledger = read_ledger([write_csv(tmp_path / "list.csv", days, lambda day: f'"{day:{form}}"')])
    assert days_and_periods(ledger) == meant(days)
