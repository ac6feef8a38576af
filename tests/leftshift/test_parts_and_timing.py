"""Payments of another year, and parts of a ledger that lack months or are in thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError
from tests.leftshift.test_misleading_pairs import HELP, line, report_of
from tests.leftshift.years import BACKGROUND, Row, monthly

if TYPE_CHECKING:
    from prevspend.ledger import Basis

ROADS = [{**row, "directorate": "Place"} for row in BACKGROUND]
PEOPLE = [
    {**row, "directorate": "People"}
    for number, name in enumerate(("Early Help", "Stop Smoking", "Casework"))
    for row in monthly(50_000 + number, cost_centre=name, supplier=f"{name} Trust")
]


@pytest.mark.parametrize("basis", ["ledger", "payments"])
@pytest.mark.parametrize("paid", [{"01": 200, "02": 200, "03": 200}, {"01": 100, "02": 400}])
def test_three_payments_made_in_the_next_year_are_no_rise(
    basis: Basis, paid: dict[str, int]
) -> None:
    early = {"01": 100, "02": 100, "03": 100} | paid
    last = [line(1_000 * thousands, period) for period, thousands in early.items()] + HELP[3:]
    report = report_of([*BACKGROUND, *HELP[:9]], [*BACKGROUND, *last], basis=basis)
    assert report.verdict.outcome == "no real change"


@pytest.mark.parametrize("basis", ["ledger", "payments"])
def test_a_quarter_missing_at_the_end_of_the_earlier_year_leaves_a_rise_open(basis: Basis) -> None:
    report = report_of([*BACKGROUND, *HELP[:9]], [*BACKGROUND, *HELP], basis=basis)
    assert report.verdict.outcome == "cannot tell"
    [timing] = [part for part in report.bridge.net.parts if part.id == "timing"]
    assert timing.high > 0.01


def test_half_a_year_missing_is_a_fall() -> None:
    report = report_of([*BACKGROUND, *HELP], [*BACKGROUND, *HELP[:6]], basis="payments")
    assert report.verdict.outcome == "fell"


def within(rows: list[Row], months: range) -> list[Row]:
    return [row for row in rows if int(row["period"]) in months]


@pytest.mark.parametrize("number", [0, 1])
def test_a_directorate_that_lacks_two_months_is_compared_over_the_others(number: int) -> None:
    sides = [[*ROADS, *PEOPLE], [*ROADS, *PEOPLE]]
    sides[number] = [*ROADS, *within(PEOPLE, range(1, 11))]
    report = report_of(sides[0], sides[1])
    assert report.verdict.outcome == "cannot tell"
    assert "a part of one year lacks months" in report.verdict.reasons[0]
    assert report.bridge.step("real").change.central == 0
    [finding] = [one for one in report.findings if one.id == "part-months"]
    assert "People has no lines of February, March" in finding.what


def test_one_contract_that_ends_is_no_gap_of_a_directorate() -> None:
    first = PEOPLE[:12]
    report = report_of([*ROADS, *PEOPLE], [*ROADS, *within(first, range(1, 7)), *PEOPLE[12:]])
    assert report.verdict.outcome == "fell"


def test_a_directorate_in_thousands_stops_the_comparison() -> None:
    small = [{**row, "amount": int(row["amount"]) // 1000} for row in PEOPLE]
    with pytest.raises(LedgerError) as error:
        report_of([*ROADS, *small], [*ROADS, *PEOPLE])
    assert "The money of People is about 1,000 times as much" in str(error.value.problems)
