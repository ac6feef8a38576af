"""Rows that are sums of others are left out wherever they stand, and lines never are."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, asked, lines, noted, read, write

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

LEFT_OUT = "rows that are the sum of rows beside them were left out"
Group = list[int]

amounts = st.integers(1, 9_999_999) | st.integers(-99_999, -1)
groups = st.lists(st.lists(amounts, min_size=1, max_size=5), min_size=3, max_size=6).filter(
    lambda found: sum(len(group) > 1 and sum(group) != 0 for group in found) >= 2
)


def pounds(pence: int) -> str:
    return f"{pence / 100:.2f}"


def detail(at: int, pence: int, nth: int) -> list[str]:
    account = (f"52{nth:06}", f"Clinical&Medical-Kind {nth}")
    return [
        "Apr-24",
        f"7146{at:02}",
        f"SERVICE {at}",
        *account,
        f"Supplier {nth} Ltd",
        pounds(pence),
    ]


def blank(at: int, pence: int) -> list[str]:
    return ["Apr-24", f"7146{at:02}", f"SERVICE {at}", "", "", "", pounds(pence)]


def starred(at: int, pence: int) -> list[str]:
    return ["", "*", f"7146{at:02} SERVICE {at}", "", "", "", pounds(pence)]


def named(at: int, pence: int) -> list[str]:
    return ["", "", f"SERVICE {at} Total", "", "", "", pounds(pence)]


def untitled(_: int, pence: int) -> list[str]:
    return ["", "", "", "", "", "", pounds(pence)]


def table(found: list[Group], sums: str, *, above: bool, grand: bool) -> list[list[str]]:
    row = {"blank": blank, "starred": starred, "named": named, "untitled": untitled}[sums]
    rows: list[list[str]] = [list(HEADER)]
    for at, group in enumerate(found):
        parts = [detail(at, pence, nth) for nth, pence in enumerate(group)]
        total = row(at, sum(group))
        rows += [total, *parts] if above else [*parts, total]
    if grand:
        rows.append(["Grand Total", *[""] * 5, pounds(sum(map(sum, found)))])
    return rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    found=groups,
    sums=st.sampled_from(["blank", "starred", "named", "untitled"]),
    above=st.booleans(),
    grand=st.booleans(),
)
def test_subtotals_are_left_out_whatever_they_look_like(
    tmp_path: Path, *, found: list[Group], sums: str, above: bool, grand: bool
) -> None:
    above = above and sums in {"blank", "starred"}
    path = write(tmp_path / "ledger.csv", table(found, sums, above=above, grand=grand))
    assert read(path, accept=["signs"]).amount_pence == sum(map(sum, found))


def test_what_is_left_out_is_told_in_rows_and_pounds(tmp_path: Path) -> None:
    found = [[100, 250], [300, 1], [5]]
    ledger = read(write(tmp_path / "ledger.csv", table(found, "blank", above=True, grand=True)))
    assert noted(ledger, LEFT_OUT) == (3, 656)
    assert noted(ledger, "total rows, equal to the lines above them") == (1, 656)


def test_sums_of_sums_are_left_out_too(tmp_path: Path) -> None:
    rows = [list(HEADER)]
    rows.insert(0, ["Budget monitoring"])
    for directorate in ("Public Health", "Adults"):
        parts = [detail(at, pence, at) for at, pence in enumerate([1050, 2000, 333, 4005])]
        rows += [[directorate, *[""] * 5, pounds(7388)]]
        for first, second in ((0, 1), (2, 3)):
            pence = [1050, 2000, 333, 4005]
            rows += [blank(first, pence[first] + pence[second]), parts[first], parts[second]]
    ledger = read(write(tmp_path / "ledger.csv", rows))
    assert ledger.amount_pence == 2 * 7388


def test_subtotals_rounded_to_the_pound_are_left_out(tmp_path: Path) -> None:
    found = [[10_055, 20_010, 4], [300_145, 15], [77_777, 22_241]]
    rows = table(found, "blank", above=False, grand=False)
    rounded = [[*row[:-1], str(round(float(row[-1])))] if not row[3] else row for row in rows]
    assert read(write(tmp_path / "ledger.csv", rounded)).amount_pence == sum(map(sum, found))


def test_a_subtotal_that_is_a_little_out_of_date_is_left_out_and_told(tmp_path: Path) -> None:
    found = [[at * 10_000, 5_000 + at, 77] for at in range(1, 9)]
    rows = table(found, "blank", above=True, grand=False)
    stale = next(row for row in rows[1:] if not row[3])
    stale[-1] = pounds(sum(found[0]) + 120)
    ledger = read(write(tmp_path / "ledger.csv", rows))
    assert ledger.amount_pence == sum(map(sum, found))
    assert noted(ledger, f"{LEFT_OUT}; 1 differ from their rows by £1.20")[0] == 8


def test_a_subtotal_that_is_far_from_its_rows_is_asked_about(tmp_path: Path) -> None:
    found = [[at * 10_000, 5_000 + at, 77] for at in range(1, 9)]
    rows = table(found, "blank", above=True, grand=False)
    wrong = next(row for row in rows[1:] if not row[3])
    wrong[-1] = pounds(999_999)
    path = write(tmp_path / "ledger.csv", rows)
    question = asked(path)
    assert "rows are the sum of the rows beside them, but rows of the same kind are not" in question
    assert "row 2" in question
    assert read(path, accept=["subtotals"]).lines.num_rows == 4 * 8


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.integers(1, 500), min_size=3, max_size=40), st.randoms(use_true_random=False))
def test_lines_without_a_supplier_or_account_stay_lines(
    tmp_path: Path, pence: list[int], chance: random.Random
) -> None:
    rows = [detail(at % 3, amount * 100 + at * at, at) for at, amount in enumerate(pence)]
    for row in rows:
        if chance.random() < 0.3:
            row[5] = ""
        if chance.random() < 0.1:
            row[3] = row[4] = ""
    path = write(tmp_path / "ledger.csv", [HEADER, *rows])
    ledger = read(path, accept=["scale"], layout="isfe-detail")
    assert ledger.lines.num_rows == len(pence)


@pytest.mark.parametrize("contra", ["-3.00", "-3.50"])
def test_a_contra_entry_is_a_line(tmp_path: Path, contra: str) -> None:
    rows: list[Sequence[str]] = [HEADER]
    for at in range(3):
        rows += [detail(at, 100, 0), detail(at, 200, 1), [*blank(at, 0)[:-1], contra]]
    ledger = read(write(tmp_path / "ledger.csv", rows), accept=["signs"])
    assert ledger.lines.num_rows == 9


def test_pages_that_carry_forward_are_read_once(tmp_path: Path) -> None:
    rows: list[list[str]] = [list(HEADER)]
    pages = [[1000, 2050], [300], [40, 5, 6]]
    running = 0
    for page in pages:
        rows.append(["", "", "", "", "Balance brought forward", "", pounds(running)])
        rows += [detail(0, pence, nth) for nth, pence in enumerate(page)]
        running += sum(page)
        rows.append(["", "", "", "", "Carried forward", "", pounds(running)])
    assert read(write(tmp_path / "ledger.csv", rows)).amount_pence == 3401


def test_invoice_heads_above_their_lines_are_left_out(tmp_path: Path) -> None:
    rows: list[list[str]] = [list(HEADER)]
    for at, (first, second) in enumerate(pairwise([1000, 2000, 4000, 8000])):
        rows.append(["Apr-24", "", "", "", "", f"Supplier {at} Ltd", pounds(first + second)])
        rows += [[*detail(at, pence, 0)[:5], "", pounds(pence)] for pence in (first, second)]
    assert read(write(tmp_path / "ledger.csv", rows)).amount_pence == 21_000


@pytest.mark.parametrize("first", [1, 7])
@pytest.mark.parametrize("per_page", [4, 9])
def test_numbers_of_pages_in_the_column_of_amounts_are_left_out(
    tmp_path: Path, first: int, per_page: int
) -> None:
    rows = lines(range(101, 161))
    table = [list(HEADER)]
    pages = 0
    for start in range(0, len(rows), per_page):
        table += [*rows[start : start + per_page], ["", "", "", "", "", "", str(first + pages)]]
        pages += 1
    ledger = read(write(tmp_path / "pages.csv", table))
    assert ledger.amount_pence == 100 * sum(range(101, 161))
    numbers = sum(range(first, first + pages))
    assert noted(ledger, "nothing but a page number") == (pages, 100 * numbers)


def test_two_amounts_that_follow_each_other_are_no_numbers_of_pages(tmp_path: Path) -> None:
    bare = [["", "", "", "", "", "", amount] for amount in ("7", "8")]
    ledger = read(write(tmp_path / "few.csv", [list(HEADER), *lines([100, 200]), *bare]))
    assert ledger.amount_pence == 31_500
