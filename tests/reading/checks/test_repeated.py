"""A month that stands twice in one file is asked about; lines that are alike are not."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.reading.checks import repeated
from tests.reading.checks.ledgers import HEADER, asked, line, read, write

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

MONTHS = ("Apr-24", "May-24", "Jun-24")
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
pounds = st.lists(st.integers(100, 99_999), min_size=12, max_size=40, unique=True)


def months(amounts: list[int]) -> list[list[list[str]]]:
    """Return the lines of three months, one block after the other."""
    return [
        [line(amount + number, at, name) for at, amount in enumerate(amounts)]
        for number, name in enumerate(MONTHS)
    ]


@quick
@given(
    amounts=pounds,
    month=st.integers(0, 2),
    place=st.sampled_from(["below", "at the end", "in any order"]),
    corrected=st.integers(0, 1),
)
def test_a_month_that_stands_twice_is_asked_about(
    tmp_path: Path, amounts: list[int], month: int, place: str, corrected: int
) -> None:
    blocks = months(amounts)
    again = [list(row) for row in blocks[month]]
    for row in again[:corrected]:
        row[-1] = str(int(row[-1]) + 100_000)
    blocks.insert(month + 1 if place == "below" else len(blocks), again)
    rows = [row for block in blocks for row in block]
    if place == "in any order":
        random.Random(len(rows)).shuffle(rows)  # noqa: S311 - the same order each time
    path = write(tmp_path / "year.csv", [HEADER, *rows])
    question = asked(path)
    assert f"Period {month + 1:02d} of 2024-25 is in 'year.csv' twice" in question
    assert f"{2 * len(amounts)} lines" in question
    assert read(path, accept=["twice"]).stored_lines.count == len(rows)


def test_the_whole_of_a_file_without_months_that_stands_twice_is_asked_about(
    tmp_path: Path,
) -> None:
    header = [HEADER[2], HEADER[4], *HEADER[5:]]
    rows = [[f"Team {at % 7}", f"Rent {at % 5}", f"Payee {at}", str(at)] for at in range(50, 90)]
    path = write(tmp_path / "all.csv", [header, *rows, *rows])
    assert "The lines without a period are in 'all.csv' twice" in asked(path)


@quick
@given(amounts=pounds, alike=st.integers(2, 6))
def test_payments_that_are_alike_are_no_month_that_stands_twice(
    tmp_path: Path, amounts: list[int], alike: int
) -> None:
    blocks = months(amounts)
    same = [line(45, 1, "Apr-24")] * alike
    rows = [row for block in blocks for row in block]
    ledger = read(write(tmp_path / "year.csv", [HEADER, *rows, *same]))
    assert ledger.stored_lines.count == len(rows) + alike


def test_a_large_file_is_looked_at_by_some_of_its_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeated, "ALL_OF", 500)
    chance = random.Random(3)  # noqa: S311 - the same lines each time
    rows = [
        line(f"{chance.randrange(10**6)}.{at % 90 + 10}", at, MONTHS[at % 3]) for at in range(6_000)
    ]
    path = write(tmp_path / "large.csv", [HEADER, *rows])
    assert read(path).stored_lines.count == 6_000
    twice = [row for row in rows if row[0] == "May-24"]
    write(path, [HEADER, *rows, *twice])
    assert "Period 02 of 2024-25 is in" in asked(path)
