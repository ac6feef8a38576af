"""Amounts that are made of others: the cost of pay, pence, shares, products, months to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prevspend.money import AmountError, parse_pence
from tests.reading.checks.ledgers import HEADER, asked, line, read, write

if TYPE_CHECKING:
    from pathlib import Path

quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
START = ["Pay Period", "Employee Number", "Cost Centre Name"]


def gross(nth: int) -> int:
    """Return the gross pay of a person in pence."""
    return 210_025 + 3_713 * nth


def pounds(pence: int) -> str:
    return f"{pence / 100:.2f}"


def person(nth: int) -> list[str]:
    """Return the cells before the pay."""
    return ["Apr-24", str(20_000_000 + nth), ["Health Visiting", "Legal Services"][nth % 2]]


@quick
@given(
    st.sampled_from(
        [("Gross Pay", "Employer On-costs"), ("Salary", "Ers NI"), ("Pay", "On costs")]
    ),
    st.sampled_from(["Total Employer Cost", "Total Cost", "Total", "Cost to employer"]),
    st.integers(10, 40),
    st.permutations(range(3)),
    st.booleans(),
)
def test_the_whole_cost_is_the_amount_where_columns_of_pay_add_up_to_it(
    tmp_path: Path,
    parts: tuple[str, str],
    whole: str,
    percent: int,
    order: list[int],
    deducted: bool,  # noqa: FBT001 - drawn
) -> None:
    more = ["Employee NI", "Tax", "Net Pay"] if deducted else []
    table = [[*START, *([*parts, whole][at] for at in order), *more]]
    costs = 0
    for nth in range(30):
        on_cost = gross(nth) * percent // 100
        costs += gross(nth) + on_cost
        own = [gross(nth), on_cost, gross(nth) + on_cost]
        off = [gross(nth) // 10, gross(nth) // 5]
        rest = [*off, gross(nth) - sum(off)] if deducted else []
        table.append([*person(nth), *map(pounds, [*(own[at] for at in order), *rest])])
    assert read(write(tmp_path / "pay.csv", table)).amount_pence == costs


def test_parts_of_pay_without_their_sum_are_not_answered_by_one_of_them(tmp_path: Path) -> None:
    table = [[*START, "Basic Pay", "Employer NI", "Employer Pension"]]
    for nth in range(30):
        pay = [gross(nth), gross(nth) // 7, gross(nth) // 5]
        table.append([*person(nth), *map(pounds, pay)])
    question = asked(write(tmp_path / "pay.csv", table))
    assert "holds their sum" in question
    assert "--column" not in question


@pytest.mark.parametrize(
    ("quantity", "price"), [("Quantity", "Price"), ("Qty", "Unit Price"), ("Hours", "Hourly Rate")]
)
def test_a_quantity_and_a_price_are_not_answered_by_one_of_them(
    tmp_path: Path, quantity: str, price: str
) -> None:
    table = [[*HEADER[:-1], quantity, price]]
    table += [[*line("", nth)[:-1], str(nth % 4 + 1), pounds(gross(nth))] for nth in range(30)]
    question = asked(write(tmp_path / "ledger.csv", table))
    assert f"it is '{quantity}' times '{price}'" in question
    assert "--column" not in question


@pytest.mark.parametrize(
    ("text", "pence"),
    [("328659p", 328_659), ("1,234p", 1_234), ("-50 p", -50), ("0p", 0)],
)
def test_a_whole_number_with_a_p_is_pence(text: str, pence: int) -> None:
    assert parse_pence(text) == pence


@pytest.mark.parametrize("text", ["12.50p", "p", "£12p p", "12 pp"])
def test_other_texts_with_a_p_are_not_read(text: str) -> None:
    with pytest.raises(AmountError):
        parse_pence(text)


@quick
@given(
    st.sampled_from(
        [
            "% Council share",
            "Council %",
            "ICB share (%)",
            "Share",
            "Percentage funded",
            "Our split %",
        ]
    ),
    st.integers(0, 6),
    st.sampled_from(["{}", "{}%", "{}.00"]),
)
def test_a_column_of_shares_is_asked_about(
    tmp_path: Path, heading: str, at: int, text: str
) -> None:
    table = [[*HEADER[:at], heading, *HEADER[at:]]]
    for nth in range(30):
        cells = line(pounds(gross(nth)), nth)
        table.append([*cells[:at], text.format([25, 50, 100][nth % 3]), *cells[at:]])
    path = write(tmp_path / "ledger.csv", table)
    assert f"'{heading}' says which share" in asked(path)
    assert read(path, accept=["shares"]).amount_pence == sum(map(gross, range(30)))


def test_months_to_date_side_by_side_are_answered_by_the_last(tmp_path: Path) -> None:
    months = ["Apr-24 YTD", "May-24 YTD", "Jun-24 YTD", "Jul-24 YTD"]
    table = [["Cost Centre Name", "Account Name", *months]]
    for nth in range(20):
        sums = [pounds(gross(nth) * count) for count in range(1, 5)]
        table.append([*line("", nth)[2:5:2], *sums])
    question = asked(write(tmp_path / "ledger.csv", table))
    assert "year to date: 'Apr-24 YTD' to 'Jul-24 YTD'" in question
    assert "--column 'amount=Jul-24 YTD'" in question
