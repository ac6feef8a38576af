"""Files that hold the same money, totals to date, and months in another unit are asked about."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, SERVICES, asked, line, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

MONTHS = ("Apr-24", "May-24", "Jun-24", "Jul-24", "Aug-24", "Sep-24", "Oct-24", "Nov-24", "Dec-24")
BALANCE = (*HEADER[:5], HEADER[6])
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)


def month(name: str, amounts: list[int], date: str = "") -> list[list[str]]:
    """Return lines of a month, with a date each; amounts in pence, one service after the other."""
    number = MONTHS.index(name) + 4
    return [
        [*line(f"{pence / 100:.2f}", nth, name), date or f"{1 + nth % 28:02}/{number:02}/2024"]
        for nth, pence in enumerate(amounts)
    ]


def summed(rows: list[list[str]]) -> dict[tuple[str, ...], int]:
    """Return the pence of each period and coding."""
    sums: dict[tuple[str, ...], int] = {}
    for row in rows:
        sums[tuple(row[:5])] = sums.get(tuple(row[:5]), 0) + round(float(row[6]) * 100)
    return sums


def written(sums: dict[tuple[str, ...], int]) -> list[list[str]]:
    """Return a line for each sum."""
    return [[*key, f"{pence / 100:.2f}"] for key, pence in sums.items()]


DATED = (*HEADER, "Accounting Date")
pence = st.integers(1_000, 9_999_999)
like_pence = st.integers(10_000, 200_000)  # no service is a thousand times as large in a month


@quick
@given(st.lists(pence, min_size=12, max_size=30), st.integers(0, 11), st.integers(1, 999))
def test_a_month_exported_again_with_corrections_is_asked_about(
    tmp_path: Path, amounts: list[int], at: int, more: int
) -> None:
    corrected = [one + (more if nth <= at else 0) for nth, one in enumerate(amounts)]
    old = write(tmp_path / "april.csv", [DATED, *month("Apr-24", amounts)])
    new = write(tmp_path / "april-final.csv", [DATED, *month("Apr-24", corrected)])
    other = write(tmp_path / "may.csv", [DATED, *month("May-24", amounts)])
    question = asked(old, new, other)
    assert "twice" in question
    assert "april" in question
    assert read(new, other).amount_pence == sum(corrected) + sum(amounts)


@quick
@given(st.lists(pence, min_size=8, max_size=40))
def test_a_summary_beside_its_detail_is_left_out(tmp_path: Path, amounts: list[int]) -> None:
    rows = [*month("Apr-24", amounts), *month("May-24", amounts[::-1])]
    sums = summed(rows)
    detail = write(tmp_path / "detail.csv", [DATED, *rows])
    summary = write(tmp_path / "summary.csv", [BALANCE, *written(sums)])
    ledger = read(detail, summary)
    assert ledger.amount_pence == read(detail).amount_pence == 2 * sum(amounts)
    assert noted(ledger, "each is the sum, to the penny") == (len(sums), 2 * sum(amounts))
    assert [source.rows for source in ledger.sources] == [len(rows), 0]
    assert read(detail, summary, accept=["twice"]).amount_pence == 4 * sum(amounts)


@quick
@given(st.lists(pence, min_size=8, max_size=40), st.integers(-500, 500), st.integers(0, 7))
def test_a_summary_that_is_nearly_that_of_its_detail_is_asked_about(
    tmp_path: Path, amounts: list[int], off: int, at: int
) -> None:
    rows = [*month("Apr-24", amounts), *month("May-24", amounts[::-1])]
    sums = summed(rows)
    changed = list(sums)[at % len(sums)]
    sums[changed] += off or 1
    detail = write(tmp_path / "detail.csv", [DATED, *rows])
    summary = write(tmp_path / "summary.csv", [BALANCE, *written(sums)])
    assert "have the same sums" in asked(detail, summary)


@quick
@given(st.lists(st.lists(like_pence, min_size=8, max_size=20), min_size=2, max_size=5))
def test_a_summary_of_several_files_is_left_out(tmp_path: Path, months: list[list[int]]) -> None:
    for old in tmp_path.iterdir():
        old.unlink()
    rows = [month(name, amounts) for name, amounts in zip(MONTHS, months, strict=False)]
    for nth, of_month in enumerate(rows):
        write(tmp_path / f"{nth}.csv", [DATED, *of_month])
    sums = summed([row for of_month in rows for row in of_month])
    write(tmp_path / "summary.csv", [BALANCE, *written(sums)])
    ledger = read(tmp_path)
    assert ledger.amount_pence == sum(map(sum, months))
    assert noted(ledger, "each is the sum, to the penny") == (len(sums), ledger.amount_pence)


def test_a_summary_sheet_beside_its_detail_is_left_out(tmp_path: Path) -> None:
    rows = [*month("Apr-24", [100 * at + 7 for at in range(1, 30)])]
    sums = summed(rows)
    path = tmp_path / "ledger.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheets = {"Detail": [DATED, *rows], "By cost centre": [BALANCE, *written(sums)]}
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        for nth, row in enumerate(table):
            sheet.write_row(nth, 0, row)
    book.close()
    ledger = read(path)
    assert ledger.amount_pence == sum(sums.values())
    assert noted(ledger, "'ledger.xlsx [By cost centre]' were left out")[0] == len(sums)


def test_payments_that_are_alike_in_two_undated_files_are_no_summary(tmp_path: Path) -> None:
    table = [line(f"{1000 * (1 + nth)}.00", nth)[1:] for nth in range(4)]
    halves = [[*table[0][:-1], "400.00"], [*table[0][:-1], "600.00"]]
    one = write(tmp_path / "one.csv", [HEADER[1:], *table])
    two = write(tmp_path / "two.csv", [HEADER[1:], *table[1:], *halves])
    assert "have the same sums" in asked(one, two)


@quick
@given(st.lists(st.lists(like_pence, min_size=4, max_size=20), min_size=2, max_size=4))
def test_different_months_of_the_same_services_are_one_ledger(
    tmp_path: Path, amounts: list[list[int]]
) -> None:
    paths = [
        write(tmp_path / f"{name}.csv", [DATED, *month(name, of_month)])
        for name, of_month in zip(MONTHS, amounts, strict=False)
    ]
    ledger = read(*paths, accept=["to-date"])
    assert ledger.amount_pence == sum(map(sum, amounts))


def test_two_weeks_of_one_month_are_one_ledger(tmp_path: Path) -> None:
    first = month("Apr-24", [100 * nth**2 + 7 for nth in range(1, 9)], "05/04/2024")
    second = month("Apr-24", [90 * nth**3 + 11 for nth in range(1, 9)], "19/04/2024")
    paths = [
        write(tmp_path / f"week-{nth}.csv", [DATED, *rows])
        for nth, rows in enumerate((first, second))
    ]
    assert read(*paths).lines.num_rows == 16


def balances(months: tuple[str, ...], each: list[int]) -> list[list[str]]:
    """Return the total to date of each service in each month."""
    return [
        [*line(f"{(nth + 1) * pence / 100:.2f}", at, name)[:5], f"{(nth + 1) * pence / 100:.2f}"]
        for nth, name in enumerate(months)
        for at, pence in enumerate(each)
    ]


@quick
@given(
    st.lists(pence, min_size=4, max_size=4),
    st.integers(3, 9),
    st.sampled_from(["Net Amount", "YTD", "Amount YTD", "Net Amount (year to date)", "Cumulative"]),
)
def test_totals_to_date_are_asked_about_whatever_their_heading(
    tmp_path: Path, each: list[int], count: int, heading: str
) -> None:
    table = [(*BALANCE[:-1], heading), *balances(MONTHS[:count], each)]
    path = write(tmp_path / "ledger.csv", table)
    assert asked(path)


def test_totals_to_date_in_a_file_a_month_without_periods_are_asked_about(tmp_path: Path) -> None:
    paths = []
    for nth, name in enumerate(MONTHS[:3], start=1):
        rows = [
            [*service[:4], f"{nth * (at + 1) * 1000}.00"] for at, service in enumerate(SERVICES)
        ]
        paths.append(write(tmp_path / f"TB {nth}.csv", [(*BALANCE[1:5], "Net Amount"), *rows]))
        del name
    assert "look like totals to date" in asked(*paths)
    assert read(paths[-1]).amount_pence == 3_000_000


@quick
@given(st.lists(st.lists(pence, min_size=4, max_size=4), min_size=3, max_size=9))
def test_single_months_are_not_taken_for_totals_to_date(
    tmp_path: Path, amounts: list[list[int]]
) -> None:
    rows = [row for name, of in zip(MONTHS, amounts, strict=False) for row in month(name, of)]
    path = write(tmp_path / "ledger.csv", [DATED, *rows])
    growing = all(
        later > earlier
        for before, after in pairwise(amounts)
        for earlier, later in zip(before, after, strict=True)
    )
    if not growing:
        assert read(path, accept=["scale"]).amount_pence == sum(map(sum, amounts))


def test_spending_that_grows_a_little_is_not_taken_for_totals_to_date(tmp_path: Path) -> None:
    rows = [
        row
        for nth, name in enumerate(MONTHS)
        for row in month(name, [100_000 * at + 1_000 * nth for at in range(1, 5)])
    ]
    assert read(write(tmp_path / "ledger.csv", [DATED, *rows])).lines.num_rows == 36


@quick
@given(st.integers(0, 8), st.floats(0.5, 2.0), st.sampled_from([1000, 0.001]))
def test_a_month_in_another_unit_is_asked_about(
    tmp_path: Path, at: int, growth: float, factor: float
) -> None:
    rows = []
    for nth, name in enumerate(MONTHS):
        times = (factor if nth == at else 1) * (growth if nth % 2 else 1)
        rows += month(name, [round(5_000_000 * (one + 1) * times) for one in range(4)])
    path = write(tmp_path / "ledger.csv", [DATED, *rows])
    question = asked(path)
    assert f"Period {at + 1:02} of 2024-25" in question
    assert read(path, accept=["scale"]).lines.num_rows == 36


def test_a_file_in_thousands_among_others_is_asked_about_and_can_be_read(tmp_path: Path) -> None:
    paths = []
    for nth, name in enumerate(MONTHS[:4]):
        times = 0.001 if nth == 2 else 1
        rows = [
            [*row[:6], f"{float(row[6]) * times:.3f}", row[7]] for row in month(name, [777_000] * 4)
        ]
        paths.append(write(tmp_path / f"{name}.csv", [DATED, *rows]))
    assert "thousandth" in asked(*paths)


@pytest.mark.parametrize("small", [12_345, 99_999])
def test_purchase_cards_beside_large_payments_are_no_other_unit(tmp_path: Path, small: int) -> None:
    large = [one * 100_003 for one in (31, 270, 47, 1_900, 38, 460, 77, 51)]
    cards = [small // (nth * nth + 1) for nth in range(8)]
    paths = [
        write(tmp_path / "payments.csv", [DATED, *month("Apr-24", large)]),
        write(tmp_path / "cards.csv", [DATED, *month("Apr-24", cards, "09/04/2024")]),
    ]
    assert read(*paths).amount_pence == sum(large) + sum(cards)


def invoices(amounts: list[list[str]]) -> list[list[str]]:
    """Return payments: an invoice for each list, a line for each of its amounts."""
    header = ["Body Name", "Payment Date", "Supplier Name", "Transaction Number"]
    header += ["Cost Centre Description", "Expense Type", "Amount"]
    return [
        header,
        *(
            ["Westmoor Council", "01/05/2024", "Elm Ltd", f"T{nth}", f"Team {at}", "Contracts", one]
            for nth, of_invoice in enumerate(amounts)
            for at, one in enumerate(of_invoice)
        ),
    ]


def test_the_total_of_an_invoice_on_each_of_its_lines_is_asked_about(tmp_path: Path) -> None:
    amounts = [[f"{1000 + nth}.50"] * (2 + nth % 3) for nth in range(6)]
    path = write(tmp_path / "ledger.csv", invoices(amounts))
    assert "6 invoices have the same amount on each of their 18 lines" in asked(path)
    assert read(path, accept=["invoices"]).lines.num_rows == 18


def test_some_equal_lines_of_invoices_are_no_totals(tmp_path: Path) -> None:
    amounts = [["10.00", "10.00"], ["7.00", "8.00"], ["9.00"], ["1.00", "2.00", "2.00"]]
    assert read(write(tmp_path / "ledger.csv", invoices(amounts))).amount_pence == 4_900


def test_the_smallest_files_are_asked_about_too(tmp_path: Path) -> None:
    def two(name: str, rows: list[list[str]]) -> Path:
        return write(tmp_path / f"{name}.csv", [DATED, *rows])

    growing = [
        row for nth, name in enumerate(MONTHS[:3]) for row in month(name, [10_000 * (nth + 1)])
    ]
    assert "look like totals to date" in asked(two("growing", growing))
    small = [
        row
        for name, one in zip(MONTHS, (90_000, 110_000, 100, 95_000), strict=False)
        for row in month(name, [one])
    ]
    assert "thousandth" in asked(two("small", small))
    again = [two(f"april-{nth}", month("Apr-24", [1_000 + nth, 2_000])) for nth in range(2)]
    assert "alike but for their amounts" in asked(*again)
    detail = two("detail", [*month("Apr-24", [1_000]), *month("Apr-24", [500], "09/04/2024")])
    summary = write(tmp_path / "summary.csv", [BALANCE, [*line("15.00")[:5], "15.00"]])
    assert "have the same sums" in asked(detail, summary)
    assert "--amounts reversed" in asked(two("credits", month("Apr-24", [-1_000, -2_000])))


@quick
@given(st.lists(pence, min_size=4, max_size=12), st.integers(1, 40))
def test_months_that_grow_a_little_are_no_totals_to_date(
    tmp_path: Path, amounts: list[int], percent: int
) -> None:
    grown = [[one * (1000 + percent * at) // 1000 for one in amounts] for at in range(3)]
    last = [*grown[2], *(one + 7 for one in grown[2])]
    rows = [
        row for name, of in zip(MONTHS, [*grown[:2], last], strict=False) for row in month(name, of)
    ]
    path = write(tmp_path / "year.csv", [DATED, *rows])
    assert read(path).amount_pence == sum(map(sum, [*grown[:2], last]))


@quick
@given(st.lists(pence, min_size=12, max_size=30), st.integers(0, 3))
def test_a_month_in_pence_is_asked_about(tmp_path: Path, amounts: list[int], which: int) -> None:
    paths = []
    for number in range(4):
        spread = [one * (70 + 13 * ((at + number) % 5)) // 100 for at, one in enumerate(amounts)]
        scaled = [one * (100 if number == which else 1) for one in spread]
        rows = [
            [*row[:1], f"{at:06d}", f"Team {at}", *row[3:]]
            for at, row in enumerate(month(MONTHS[number], scaled))
        ]
        paths.append(write(tmp_path / f"{number}.csv", [DATED, *rows]))
    question = asked(*paths)
    assert "100 times" in question
    assert ":pence'" in question


@quick
@given(st.integers(0, 99), st.integers(0, 3))
def test_a_month_in_pence_of_which_no_coding_is_like_that_of_another_month_is_asked_about(
    tmp_path: Path, seed: int, which: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same lines each time
    paths = []
    for number in range(4):
        amounts = [int(10 ** chance.uniform(4, 6)) for _ in range(60)]
        rows = [
            [*row[:1], f"{at:06d}", f"Team {at + chance.randrange(40)}", *row[3:]]
            for at, row in enumerate(month(MONTHS[number], amounts))
        ]
        if number == which:
            rows = [[*row[:6], row[6].replace(".", ""), *row[7:]] for row in rows]
        paths.append(write(tmp_path / f"{number}.csv", [DATED, *rows]))
    assert ":pence'" in asked(*paths)
    others = [path for at, path in enumerate(paths) if at != which]
    assert read(*others).stored_lines.count == 180
