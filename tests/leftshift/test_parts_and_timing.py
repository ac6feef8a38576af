"""Payments of another year, accruals, copies, and parts that lack months or are in thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError
from tests.leftshift.test_misleading_pairs import HELP, line, part_ids, report_of
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


@pytest.mark.parametrize("price", [65, 180])
def test_four_quarters_in_both_years_at_another_price_are_no_matter_of_timing(price: int) -> None:
    quarters = [line(300_000, f"{month:02}") for month in (1, 4, 7, 10)]
    dearer = [{**row, "amount": int(row["amount"]) * price // 100} for row in quarters]
    report = report_of([*BACKGROUND, *quarters], [*BACKGROUND, *dearer], basis="payments")
    assert "instalments" not in {one.id for one in report.findings}
    assert report.bridge.step("timing").change.central == 0
    assert report.verdict.outcome == ("rose" if price > 100 else "fell")


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


def test_contracts_here_and_there_that_run_out_are_no_part_in_thousands() -> None:
    first = [*ROADS, *PEOPLE]
    ending = [
        {**row, "directorate": "People" if at else "Place", "cost_centre": f"Ended {at}"}
        for at in range(3)
        for row in monthly(20_000 + at, supplier=f"Ended {at} Trust")
    ]
    small = [{**row, "amount": int(row["amount"]) // 1000} for row in ending]
    report = report_of([*first, *ending], [*first, *small])
    assert "thousands" not in {one.id for one in report.findings}


def accrued(pounds: int, period: str) -> Row:
    return line(pounds, period, supplier="", description="year end accrual")


def test_ordinary_accruals_at_both_ends_are_no_question() -> None:
    first = [accrued(-95_000, "01"), line(195_000, "01"), *HELP[1:11], accrued(100_000, "12")]
    dearer = [{**row, "amount": 104_000_00} for row in HELP]
    last = [accrued(-100_000, "01"), line(204_000, "01"), *dearer[1:11], accrued(104_000, "12")]
    report = report_of([*BACKGROUND, *first], [*BACKGROUND, *last])
    assert "accruals" not in part_ids(report)
    assert "accruals" not in {one.id for one in report.findings}


def test_an_accrual_without_an_invoice_waits_for_an_answer() -> None:
    first = [*BACKGROUND, *HELP, accrued(250_000, "12")]
    report = report_of(first, [*BACKGROUND, *HELP, accrued(-250_000, "01")])
    assert report.bridge.step("real").change.central == 0
    assert report.bridge.step("in_doubt").change.central == -2 * 250_000_00
    assert report.verdict.outcome == "cannot tell"


def test_a_refund_larger_than_any_payment_of_its_year_waits_for_an_answer() -> None:
    refund = line(-300_000, "06", description="underperformance")
    report = report_of([*BACKGROUND, *HELP], [*BACKGROUND, *HELP, refund])
    assert report.bridge.step("real").change.central == 0
    assert report.verdict.outcome == "cannot tell"
    [finding] = [one for one in report.findings if one.id == "refunds"]
    assert "Early Help, Family Charity £300,000 in 2024-25" in finding.what


def test_a_credit_that_another_line_takes_up_is_no_refund() -> None:
    moved = [line(-300_000, "06"), line(300_000, "06", cost_centre_code="R1", cost_centre="Roads")]
    report = report_of([*BACKGROUND, *HELP], [*BACKGROUND, *HELP, *moved])
    assert "refunds" not in {one.id for one in report.findings}


def test_a_contract_that_stops_in_mid_year_is_named() -> None:
    report = report_of([*BACKGROUND, *HELP], [*BACKGROUND, *HELP[:6]])
    [finding] = [one for one in report.findings if one.id == "stopped"]
    assert "Early Help, Family Charity after September (£600,000 less than" in finding.what


def test_copies_of_codings_of_few_lines_are_found_by_their_directorate() -> None:
    many = [
        {
            **line(20_000 + number, f"{month:02d}", supplier=f"Surgery {number}"),
            "directorate": "People",
            "date": f"2024-{month:02d}-0{number % 9 + 1}",
        }
        for month in range(1, 13)
        for number in range(month, month + 8)
    ]
    again = [row for row in many if row["period"] in ("07", "08")]
    report = report_of([*BACKGROUND, *many], [*BACKGROUND, *many, *again])
    assert report.bridge.step("real").change.central == 0
    assert report.verdict.outcome == "cannot tell"
    assert "in_doubt" in {step.id for step in report.bridge.steps if step.change.central}


def test_a_month_without_payments_of_an_irregular_cost_centre_is_no_gap() -> None:
    def grants(skipped: tuple[int, ...]) -> list[Row]:
        return [
            line(20_000 * (1 + (month + number) % 3), f"{month:02}", supplier=f"Trust {number}")
            for number in range(3)
            for month in range(1, 13)
            if month not in skipped
        ]

    report = report_of([*BACKGROUND, *grants(())], [*BACKGROUND, *grants((9,))])
    assert "part-months" not in {one.id for one in report.findings}
    assert report.bridge.step("coverage").change.central == 0


def test_a_month_exported_twice_is_named_and_counted_once() -> None:
    """Payments, one factor and lines that stand twice are no other stories about it."""
    first = [
        {**row, "description": f"{month}/{number}"}
        for number in range(14)
        for month, row in enumerate(
            monthly(
                20_000 + number,
                cost_centre=("Early Help", "Casework")[number % 2],
                supplier=f"Trust {number}",
            )
        )
    ]
    last = [*first, *(row for row in first if row["period"] == "09")]
    report = report_of(first, last, basis="payments")
    [finding] = report.findings
    assert finding.what == (
        "December 2024 stands twice in 2024-25: nearly every line has a second, alike but for its"
        " number (£280,091 too much)."
    )
    assert report.bridge.step("timing").change.central == 0
    assert report.bridge.step("in_doubt").change.central == 7 * 20_000_00 + 42_00
    assert report.bridge.step("real").change.central == 0
    for question in report.questions:
        if question.id == "repeated":
            assert "the lines of December 2024 that stand twice" in question.examples[0]
