"""Rows that leave blank what nearly all others fill are never added up in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, SERVICES, asked, line, lines, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

LEFT_OUT = "rows that are the sum of rows beside them were left out"
BELOW = "rows below the table were left out"
PAGES = "nothing but a page number"
WIDTH = len(HEADER) - 1
_checks = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8, deadline=None
)

texts = st.sampled_from(["All", "Control", "Σ", "Everything", "Carried over", "Tot.", "Net"])
pages = st.sampled_from(["Page", "Page:", "Sheet no", "p.", "Run 01/05/2025"])
columns = st.integers(0, WIDTH - 1)
several = st.lists(st.integers(10_000, 9_999_999), min_size=20, max_size=40)


def thin(amount: object, text: str = "", at: int = 0) -> list[str]:
    """Return a row of an amount and one text."""
    return [*(text if column == at else "" for column in range(WIDTH)), str(amount)]


def pounds(pence: int) -> str:
    return f"{pence / 100:.2f}"


def as_pounds(found: list[int]) -> list[str]:
    return [pounds(pence) for pence in found]


@_checks
@given(found=several, text=texts, at=columns, off=st.integers(-200, 200), above=st.booleans())
def test_a_total_needs_no_word_for_it(
    tmp_path: Path, found: list[int], text: str, at: int, off: int, *, above: bool
) -> None:
    body = lines(as_pounds(found))
    total = [thin(pounds(sum(found) + off), text, at)]
    rows = [HEADER, *(total + body if above else body + total)]
    ledger = read(write(tmp_path / "l.csv", rows))
    assert ledger.amount_pence == sum(found)


@_checks
@given(found=several, off=st.integers(-300, 300), gap=st.booleans())
def test_totals_of_services_may_stand_together_below(
    tmp_path: Path, found: list[int], off: int, *, gap: bool
) -> None:
    rows = [HEADER, *lines(as_pounds(found)), *([[""] * len(HEADER)] if gap else [])]
    for at, (_, name, *_) in enumerate(SERVICES):
        rows.append(thin(pounds(sum(found[at :: len(SERVICES)]) + off), name, 2))
    ledger = read(write(tmp_path / "l.csv", rows))
    assert ledger.amount_pence == sum(found)
    assert noted(ledger, LEFT_OUT)[0] == len(SERVICES)


@_checks
@given(found=several, size=st.integers(10, 14), text=texts, at=columns, again=st.booleans())
def test_sums_carried_from_page_to_page_are_no_lines(
    tmp_path: Path, found: list[int], size: int, text: str, at: int, *, again: bool
) -> None:
    rows: list[list[str]] = [list(HEADER)]
    for start in range(0, len(found), size):
        rows += lines(as_pounds(found[start : start + size]))
        carried = thin(pounds(sum(found[: start + size])), text, at)
        rows += [carried, carried] if again else [carried]
    assert read(write(tmp_path / "l.csv", rows)).amount_pence == sum(found)


@_checks
@given(found=several, first=st.integers(1, 90), text=pages, at=columns)
def test_numbers_of_pages_are_no_lines(
    tmp_path: Path, found: list[int], first: int, text: str, at: int
) -> None:
    rows: list[list[str]] = [list(HEADER)]
    for page, start in enumerate(range(0, len(found), 5)):
        rows += [*lines(as_pounds(found[start : start + 5])), thin(first + page, text, at)]
    ledger = read(write(tmp_path / "l.csv", rows))
    assert ledger.amount_pence == sum(found)
    assert noted(ledger, PAGES)[0] == len(range(0, len(found), 5))


@_checks
@given(found=several, text=st.text("abc xyz:", max_size=12), at=columns, number=st.integers(1, 999))
def test_numbers_below_the_table_are_no_lines(
    tmp_path: Path, found: list[int], text: str, at: int, number: int
) -> None:
    rows = [HEADER, *lines(as_pounds(found)), [""] * len(HEADER), thin(number, f"x{text}", at)]
    ledger = read(write(tmp_path / "l.csv", rows))
    assert ledger.amount_pence == sum(found)
    assert noted(ledger, BELOW) == (1, number * 100)


@pytest.mark.parametrize("at", [1, 9, 20])
def test_any_other_row_of_little_but_an_amount_is_asked_about(tmp_path: Path, at: int) -> None:
    rows = lines(range(1_000, 3_000, 100))
    rows.insert(at, thin("77.00", "Sundry", 2))
    path = write(tmp_path / "l.csv", [HEADER, *rows])
    assert f"row {at + 2} (£77.00)" in asked(path)
    ledger = read(path, accept=["incomplete"])
    assert ledger.amount_pence == sum(range(1_000, 3_000, 100)) * 100 + 7_700


@_checks
@given(found=several, blank=st.sets(columns, max_size=WIDTH // 2), which=st.integers(0, 19))
def test_lines_that_leave_a_few_fields_blank_are_lines(
    tmp_path: Path, found: list[int], blank: set[int], which: int
) -> None:
    rows = lines(as_pounds(found))
    rows[which] = ["" if at in blank else cell for at, cell in enumerate(rows[which])]
    ledger = read(write(tmp_path / "l.csv", [HEADER, *rows]))
    assert ledger.amount_pence == sum(found)


def test_where_half_of_the_lines_fill_little_nothing_is_unusual(tmp_path: Path) -> None:
    rows = [row for row in lines(range(1_000, 2_500, 100)) for row in (row, thin(row[-1], "x", 2))]
    rows[1::2] = [[*row[:3], "", "", "", f"{at}.50"] for at, row in enumerate(rows[1::2])]
    path = write(tmp_path / "l.csv", [HEADER, *rows, line("5.00")])
    assert read(path).lines.num_rows == len(rows) + 1
