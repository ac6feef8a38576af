"""The year of lines without a date: what names, titles and headings say, in any usual spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prevspend.reading import read_ledger
from prevspend.reading.cleaning.names import names_only_times, times_in, times_in_name
from prevspend.reading.cleaning.undated import SheetLabels, numbered_files, undated_for
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.ledger import Ledger

HEADER = "Supplier,Cost Centre,Account,Net Amount\n"
MONTHS = ["April", "May", "June", "July", "August", "September", "October", "November"]
MONTHS += ["December", "January", "February", "March"]
STARTS = st.integers(2013, 2034)
YEARS = (
    "{0}-{2}",
    "{0}/{2}",
    "{0}_{2}",
    "{0} {1}",
    "{0}/{1}",
    "FY{0}-{2}",
    "fy {3}/{2}",
    "{3}-{2}",
)
WRITTEN_JOINED = ("FY{3}{2}", "FY {3}{2}", "{3}{2}")


def written(form: str, start: int) -> str:
    return form.format(start, start + 1, f"{(start + 1) % 100:02d}", f"{start % 100:02d}")


def ledger_of(folder: Path, name: str, *, above: str = "", header: str = HEADER) -> Ledger:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(
        f"Payee {at % 7},Library {at % 3},Account {at % 4},{at + 1}.50\n" for at in range(30)
    )
    path.write_text(above + header + rows, encoding="utf-8")
    return read_ledger([path])


def years(ledger: Ledger) -> list[str]:
    return [str(total.year) for total in ledger.years()]


@given(STARTS, st.sampled_from(YEARS), st.sampled_from(["Spend {}", "{} payments", "a_{}_b", "{}"]))
def test_a_financial_year_in_a_name_is_its_year(start: int, form: str, name: str) -> None:
    said = times_in(name.format(written(form, start)), is_dated=False)
    assert said.years == (FinancialYear(start),)


@given(STARTS, st.sampled_from(WRITTEN_JOINED), st.sampled_from(["Spend {}", "{} list", "x_{}"]))
def test_two_years_written_as_one_number_are_a_year_unless_they_are_2021(
    start: int, form: str, name: str
) -> None:
    said = times_in(name.format(written(form, start)), is_dated=False)
    assert said.years == (() if start == 2020 else (FinancialYear(start),))


@given(
    STARTS,
    st.integers(1, 12),
    st.sampled_from(["P{:02d} {}", "p{} {}", "Period {:02d} - {}", "M{} {}", "Month {} of {}"]),
    st.sampled_from(YEARS),
)
def test_the_number_of_a_period_at_a_financial_year_is_no_month_of_the_calendar(
    start: int, number: int, form: str, year: str
) -> None:
    said = undated_for(
        SheetLabels(form.format(number, written(year, start)).replace("/", "-"))
    ).listed
    assert said is not None
    assert (said.year, said.period) == (FinancialYear(start), f"{number:02d}")


@given(
    st.sampled_from(
        ["published", "Published on", "uploaded", "upload date", "last updated", "Created"]
    ),
    st.sampled_from(["12 May 2025", "2025-05-12", "12-05-2025", "12th May 2025", "May 12 2025"]),
    st.sampled_from(
        ["Payments {} {}.csv", "{} {} payments.csv", "spend ({} {}).xlsx", "list_{}_{}"]
    ),
)
def test_a_day_on_which_somebody_handled_a_file_is_no_year_of_its_money(
    word: str, day: str, name: str
) -> None:
    assert not times_in_name(name.format(word, day), is_dated=False).says_anything
    assert not times_in_name(name.format(word, day)).says_anything
    both = f"April 2024 {name.format(word, day)}"
    assert times_in_name(both, is_dated=False).all_years() == {FinancialYear(2024)}


@pytest.mark.parametrize(
    "name", ["published May 2025.csv", "updated 202505.csv", "upload 2025.csv"]
)
def test_nor_is_a_month_right_after_such_a_word(name: str) -> None:
    assert not times_in_name(name, is_dated=False).says_anything


def test_a_day_amid_a_month_says_nothing_where_no_dates_bear_it_out() -> None:
    assert not times_in_name("payments 2025-05-12.csv", is_dated=False).says_anything
    assert times_in_name("payments 31-05-2025.csv", is_dated=False).says_anything
    year = times_in("1 April 2024 to 31 March 2025", is_dated=False).all_years()
    assert year == {FinancialYear(2024)}


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("2024-25/April/payments.csv", "2024-25"),
        ("Spend 2024-25/P03.csv", "2024-25"),
        ("2024-25/March.csv", "2024-25"),
        ("Payments FY2425.csv", "2024-25"),
        ("P10 2024-25.csv", "2024-25"),
    ],
)
def test_lines_without_a_date_take_the_year_of_their_name_and_it_is_said(
    tmp_path: Path, name: str, year: str
) -> None:
    path = tmp_path / name
    ledger_of(tmp_path, name)
    outer = tmp_path if path.parent == tmp_path else path.relative_to(tmp_path).parts[0]
    ledger = read_ledger([tmp_path / outer] if path.parent == tmp_path else [tmp_path])
    assert years(ledger) == [year]
    [said] = [one for one in ledger.oddities if "the name of the file says" in one.what]
    assert (said.count, year in said.what) == (30, True)


def test_a_date_of_publication_leaves_the_year_to_be_asked_for(tmp_path: Path) -> None:
    assert years(ledger_of(tmp_path, "Payments published 12 May 2025.csv")) == []


@given(STARTS, st.sampled_from(YEARS), st.sampled_from(["Spend over £500 - {}", "{}", "Year: {}"]))
def test_a_title_above_the_table_says_the_year(start: int, form: str, title: str) -> None:
    said = undated_for(
        SheetLabels("ledger.csv", titles=("Example Council", title.format(written(form, start))))
    )
    assert said.listed is not None
    assert said.listed.year == FinancialYear(start)
    assert said.listed.source == "the title above the header"


@given(
    STARTS, st.integers(0, 11), st.sampled_from(["Payments over £500: {} {}", "{} {}", "{}, {}"])
)
def test_a_title_of_a_month_says_its_period(start: int, month: int, title: str) -> None:
    said = undated_for(
        SheetLabels("0.csv", titles=(title.format(MONTHS[month], start + (month > 8)),))
    )
    assert said.listed is not None
    assert (said.listed.year, said.listed.period) == (FinancialYear(start), f"{month + 1:02d}")


def test_a_title_is_read_from_the_file_and_a_print_date_is_not(tmp_path: Path) -> None:
    above = "Example Council,,,\nSpend for the financial year 2024/25,,,\nPrinted,12/05/2025,,\n\n"
    ledger = ledger_of(tmp_path, "spend.csv", above=above)
    assert years(ledger) == ["2024-25"]
    assert any("the title above the header says" in one.what for one in ledger.oddities)


def test_a_name_and_a_title_that_disagree_say_nothing_and_that_is_said(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path, "Spend 2023-24.csv", above="Spend 2024/25,,,\n\n")
    assert years(ledger) == []
    assert any("says 2023-24, but the title" in one.what for one in ledger.oddities)


@given(STARTS, st.sampled_from(YEARS), st.sampled_from(["{} Actual", "Actual {}", "Outturn {} £"]))
def test_the_heading_of_the_amounts_says_their_year_before_anything_else(
    start: int, form: str, heading: str
) -> None:
    around = SheetLabels("Spend 2011-12.csv", amount=heading.format(written(form, start)))
    said = undated_for(around).listed
    assert said is not None
    assert said.year == FinancialYear(start)


@given(st.integers(2013, 2030), st.integers(1, 12), st.integers(3, 24), st.sampled_from("ym"))
def test_files_numbered_by_year_and_month_are_months_where_they_follow_each_other(
    year: int, month: int, many: int, first: str
) -> None:
    numbers = [year * 12 + month - 1 + at for at in range(many)]
    parts = [(f"{number // 12 % 100:02d}", f"{number % 12 + 1:02d}") for number in numbers]
    names = [f"spend_{one}{two}.csv" if first == "y" else f"{two}{one}.csv" for one, two in parts]
    found = numbered_files({name: SheetLabels(name) for name in names})
    if any(1990 <= int(a + b if first == "y" else b + a) <= 2099 for a, b in parts):
        return  # 2012 is a year rather than a month
    assert [found[name].year for name in names] == [
        FinancialYear((number - 3) // 12) for number in numbers
    ]
    assert not numbered_files({name: SheetLabels(name) for name in names[:2]})
    assert not numbered_files({name: SheetLabels(name) for name in [*names, "spend_9912.csv"]})


@pytest.mark.parametrize(
    "name", ["2024-25", "April", "04 - April", "Q1", "P03", "2024_25 payments"]
)
def test_folders_of_times_are_told(name: str) -> None:
    assert names_only_times(name)


@pytest.mark.parametrize("name", ["Leeds", "payments", "Alder Council 2024-25", ""])
def test_from_folders_of_other_things(name: str) -> None:
    assert not names_only_times(name)
