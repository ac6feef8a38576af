"""Amounts in two columns: debits less credits, whatever the two are headed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading.checks.ledgers import HEADER, asked, line, read, write

if TYPE_CHECKING:
    from pathlib import Path

SIDES = [
    *[("Debit", "Credit"), ("Expenditure", "Income"), ("Payments", "Receipts")],
    *[
        ("Money out", "Money in"),
        ("Charges", "Credits"),
        ("Spend", "Refunds"),
        ("Paid", "Received"),
    ],
    *[("DR Amount", "CR Amount"), ("Invoiced", "Credited"), ("Amount", "Credit")],
    *[("Gross Expenditure £", "Gross Income £"), ("NetAmount", "RefundAmount"), ("Xyz", "Income")],
]
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
pence = st.integers(1, 900_000)


def written(amount: int) -> str:
    return f"{amount / 100:.2f}"


def paired(
    headings: tuple[str, str], rows: list[tuple[int, bool]], *, signed: bool, blank: str, at: int
) -> list[list[str]]:
    """Return a ledger whose amounts stand in one of two columns; `at` is where these are."""
    plain = list(HEADER[:-1])
    table = [[*plain[:at], *headings, *plain[at:]]]
    for nth, (amount, is_credit) in enumerate(rows):
        cells = line("", nth)[:-1]
        pair = [blank, written(-amount if signed else amount)]
        pair = pair if is_credit else [written(amount), blank]
        table.append([*cells[:at], *pair, *cells[at:]])
    return table


@quick
@given(
    st.sampled_from(SIDES),
    st.lists(
        st.tuples(pence, st.booleans()), min_size=4, max_size=40, unique_by=lambda row: row[0]
    ),
    st.booleans(),
    st.sampled_from(["", "0.00", "-"]),
    st.integers(0, 6),
)
def test_the_amount_is_what_one_side_has_less_the_other(
    tmp_path: Path,
    headings: tuple[str, str],
    rows: list[tuple[int, bool]],
    signed: bool,  # noqa: FBT001 - drawn
    blank: str,
    at: int,
) -> None:
    rows = [*rows, (12_345, False), (2_000, True)]
    table = paired(headings, rows, signed=signed, blank=blank, at=at)
    ledger = read(write(tmp_path / "ledger.csv", table))
    assert ledger.amount_pence == sum(-amount if back else amount for amount, back in rows)
    assert not ledger.rejected


def test_gross_income_beside_expenditure_of_the_same_service_is_taken_off(tmp_path: Path) -> None:
    rows = [[*line("", nth)[:-1], f"{900 + nth}.00", f"{nth}.50"] for nth in range(8)]
    table = [[*HEADER[:-1], "Expenditure", "Income"], *rows]
    assert read(write(tmp_path / "ledger.csv", table)).amount_pence == 8 * 90_000 + 2_800 - 3_200


def test_a_net_column_beside_both_sides_is_the_amount(tmp_path: Path) -> None:
    rows = [[*line("", nth)[:-1], "900.00", f"{nth}.50", f"{900 - nth - 0.5}"] for nth in range(8)]
    table = [[*HEADER[:-1], "Expenditure", "Income", "Net"], *rows]
    assert read(write(tmp_path / "ledger.csv", table)).amount_pence == 8 * 90_000 - 3_200


@pytest.mark.parametrize("headings", [("Amount", "Adjusted"), ("Revenue Value", "Capital Value")])
def test_two_columns_that_share_the_rows_and_name_no_side_are_asked_about(
    tmp_path: Path, headings: tuple[str, str]
) -> None:
    rows = [(10_000 + nth, nth % 3 == 0) for nth in range(30)]
    table = paired(headings, rows, signed=False, blank="", at=3)
    question = asked(write(tmp_path / "ledger.csv", table))
    assert "Several columns could be the amount" in question
    assert all(heading in question for heading in headings)
