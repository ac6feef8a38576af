"""A column of few values under each of which the same codings stand again is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, asked, line, noted, read, write

if TYPE_CHECKING:
    from pathlib import Path

PERIODS = ["Apr-24", "May-24", "Jun-24", "Jul-24", "Aug-24"]
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)


def pence(nth: int, which: int) -> int:
    """Return the amount of a coding's line under one of the values."""
    return 10_025 + 100 * (53 * nth % 97) + 100 * which


def repeated(
    heading: str, values: list[str], *, apart: bool = False, at: int = 6
) -> list[list[str]]:
    """Return a ledger in which each coding has a line for each value; `apart` not side by side."""
    header = list(HEADER)
    rows = []
    for which, value in enumerate(values):
        for nth in range(20):
            cells = line(f"{pence(nth, which) / 100:.2f}", nth, PERIODS[nth // 4])
            rows.append([*cells[:at], value, *cells[at:]])
    if not apart:
        rows = [rows[which * 20 + nth] for nth in range(20) for which in range(len(values))]
    return [[*header[:at], heading, *header[at:]], *rows]


@quick
@given(
    st.sampled_from(["Record Type", "TT", "Source", "Basis", "Set", "Xyz"]),
    st.lists(st.text("ABCDEFGHKLQ", min_size=1, max_size=5), min_size=2, max_size=4, unique=True),
    st.booleans(),
    st.integers(0, 7),
    st.data(),
)
def test_the_value_that_counts_is_asked_for_and_the_answer_works(
    tmp_path: Path,
    heading: str,
    values: list[str],
    apart: bool,  # noqa: FBT001 - drawn
    at: int,
    data: st.DataObject,
) -> None:
    path = write(tmp_path / "ledger.csv", repeated(heading, values, apart=apart, at=at))
    question = asked(path)
    assert f"'{heading}' has the same codings again under each of its values" in question
    assert all(f"'{value}' £" in question for value in values)
    chosen = data.draw(st.sampled_from(values))
    ledger = read(path, amounts=[f"only:{heading}={chosen}"])
    alone = sum(pence(nth, values.index(chosen)) for nth in range(20))
    assert ledger.amount_pence == alone
    count, _ = noted(ledger, "are not actual spending; left out")
    assert count == 20 * (len(values) - 1)
    assert read(path, accept=["kinds"]).amount_pence > alone


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Data Type", ["LY Actual", "TY Actual"]),
        ("Year Type", ["Prior Year", "Current Year"]),
        ("Comparative", ["Last Year", "This Year"]),
        ("Scenario", ["Forecast Outturn", "Actuals"]),
        ("Amount Type", ["Encumbrance", "Actual Cost"]),
        ("Ledger", ["BU", "AA"]),
    ],
)
def test_words_for_last_year_and_budgets_are_known(
    tmp_path: Path, heading: str, values: list[str]
) -> None:
    ledger = read(write(tmp_path / "ledger.csv", repeated(heading, values)))
    assert ledger.amount_pence == sum(pence(nth, 1) for nth in range(20))


def test_two_years_by_their_names_are_asked_about(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.csv", repeated("Line Type", ["Actual 23/24", "Actual 24/25"]))
    assert "--amounts 'only:Line Type=Actual 24/25'" in asked(path)


def test_a_column_whose_values_have_codings_of_their_own_is_not_asked_about(tmp_path: Path) -> None:
    header = [*HEADER[:-1], "Method", HEADER[-1]]
    rows = []
    for nth in range(40):
        cells = line(f"{100 + nth}.25", nth, PERIODS[nth // 8])
        rows.append([*cells[:-1], "BACS" if nth % 4 else "CHQ", cells[-1]])
    assert len(read(write(tmp_path / "ledger.csv", [header, *rows])).rejected) == 0


def test_several_values_may_count_and_a_wrong_heading_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "ledger.csv", repeated("Basis", ["Actual", "Accrual", "Budget"]))
    both = read(path, amounts=["only:Basis=Actual", "only:Basis=accrual"])
    assert both.amount_pence == sum(pence(nth, 0) + pence(nth, 1) for nth in range(20))
    assert "No column is headed 'Basic'" in asked(path, amounts=["only:Basic=Actual"])
