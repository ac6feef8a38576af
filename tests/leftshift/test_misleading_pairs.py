"""Pairs of years that look like a shift and are none, or the other way round."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from prevspend.leftshift import Context, build_leftshift
from prevspend.taxonomy import Taxonomy
from prevspend.years import FinancialYear
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.ledger import Basis
    from prevspend.leftshift import LeftShift

TAXONOMY = simple_taxonomy()
WITH_INCOME = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            entry("income", {"account": "income from health"}, status="out_of_scope"),
            prevention("early-help", {"cost_centre": "early help"}),
            entry("roads", {"cost_centre": "roads"}, status="not_prevention"),
        ],
    }
)
HELP = monthly(100_000, cost_centre_code="P1", cost_centre="Early Help", supplier="Family Charity")
PRICES = {FinancialYear(year): Fraction(100) for year in (2023, 2024)}


def report_of(
    first: Sequence[Row],
    last: Sequence[Row],
    taxonomy: Taxonomy = TAXONOMY,
    basis: Basis = "ledger",
) -> LeftShift:
    years = [
        year_of(rows, year, taxonomy, basis=basis)
        for rows, year in ((first, "2023-24"), (last, "2024-25"))
    ]
    return build_leftshift(years, context=Context(PRICES))


def line(pounds: int, period: str, **beside: str) -> Row:
    return {**HELP[0], **beside, "period": period, "amount": pounds * 100}


def part_ids(report: LeftShift) -> set[str]:
    return {part.id for part in report.bridge.net.parts if max(-part.low, part.high) > 1e-4}


def test_other_money_that_varies_a_little_is_no_shift() -> None:
    more = line(30_000, "05", cost_centre_code="R1", cost_centre="Roads", supplier="Road Builders")
    report = report_of([*BACKGROUND, *HELP], [*BACKGROUND, *HELP, more])
    assert report.verdict.outcome == "no real change"
    assert report.verdict.in_words.startswith("Prevention's share hardly changed")
    assert "the net change is -0.02 points" in report.verdict.in_words


def test_next_to_nothing_or_much_by_an_open_question_cannot_be_told() -> None:
    more = line(-30_000, "05", cost_centre_code="R1", cost_centre="Roads", supplier="Road Builders")
    open_ = [{**row, "cost_centre_code": "X1", "cost_centre": "Contracts"} for row in HELP]
    help_ = monthly(90_000, cost_centre_code="P2", cost_centre="Early Help Two", supplier="Haven")
    report = report_of([*BACKGROUND, *help_, *open_], [*BACKGROUND, *help_, *HELP, more])
    assert report.verdict.outcome == "cannot tell"
    assert "nobody has decided whether some money was only recoded" in report.verdict.reasons[0]


def test_an_accrual_taken_back_beside_a_months_payment_leaves_a_fall_open() -> None:
    first = [*BACKGROUND, *HELP, line(250_000, "12", description="accrual")]
    taken_back = line(-250_000, "01", description="reversal")
    report = report_of(first, [*BACKGROUND, *HELP, taken_back])
    assert report.verdict.outcome == "cannot tell"
    [finding] = [one for one in report.findings if one.id == "accruals"]
    assert "£250,000 that 2023-24 booked was taken back" in finding.what


def test_an_accrual_whose_invoice_came_is_no_question() -> None:
    first = [*BACKGROUND, *HELP[:11], line(100_000, "12", description="accrual")]
    last = [line(-100_000, "01", description="reversal"), line(100_000, "01")]
    report = report_of(first, [*BACKGROUND, *HELP, *last])
    assert report.verdict.outcome == "no real change"
    assert "accruals" not in {one.id for one in report.findings}


def test_a_refund_of_what_was_paid_twice_leaves_a_fall_open() -> None:
    again = [line(100_000, period) for period in ("08", "09")]
    refund = [line(-100_000, "02"), line(-100_000, "02")]
    report = report_of([*BACKGROUND, *HELP, *again], [*BACKGROUND, *HELP, *refund])
    assert report.verdict.outcome == "cannot tell"
    assert "accruals" in part_ids(report)


def test_a_month_that_was_loaded_again_leaves_a_rise_open() -> None:
    dated = [{**row, "date": f"2024-{int(row['period']):02d}-01"} for row in HELP]
    report = report_of([*BACKGROUND, *dated], [*BACKGROUND, *dated, dated[5]])
    assert report.verdict.outcome == "cannot tell"
    assert "repeated" in part_ids(report)


def test_one_payment_that_is_like_another_is_no_month_loaded_again() -> None:
    dated = [{**row, "description": f"invoice {number}"} for number, row in enumerate(HELP)]
    more = {**dated[5], "description": "invoice 90"}
    report = report_of([*BACKGROUND, *dated], [*BACKGROUND, *dated, more])
    assert "repeated" not in part_ids(report)


def services(times: dict[str, float]) -> list[Row]:
    """Give a year of twelve services; the payees of some kinds get so many times as much."""
    return [
        {**row, "amount": round(int(row["amount"]) * times.get(name, 1.0))}
        for name, pounds in (("Stop Smoking", 20_000), ("Casework", 90_000), ("Roads", 80_000))
        for number in range(4)
        for row in monthly(
            pounds + number * 1_000,
            cost_centre=f"{name} {number}",
            supplier=f"{name.partition(' ')[0]} Payee {number}",
        )
    ]


def test_four_payees_with_tax_leave_a_fall_open() -> None:
    report = report_of(services({}), services({"Roads": 1.2}), basis="payments")
    assert report.verdict.outcome == "cannot tell"
    assert "value added tax" in report.verdict.reasons[0]


@pytest.mark.parametrize("factor", [0.7, 1.35])
def test_payees_paid_more_or_less_but_not_by_a_tax_are_no_question(factor: float) -> None:
    report = report_of(services({}), services({"Stop Smoking": factor}), basis="payments")
    assert report.verdict.outcome == ("rose" if factor > 1 else "fell")


def test_many_amounts_of_few_payees_that_end_at_a_limit_leave_a_fall_open() -> None:
    small: list[Row] = [
        {
            "cost_centre": f"Early Help {number % 3}",
            "supplier": f"Haven {number % 3}",
            "period": f"{number % 12 + 1:02d}",
            "amount": pounds * 100,
        }
        for number, pounds in enumerate(range(260, 1_300, 2))
    ]
    above = [row for row in small if int(row["amount"]) >= 500_00]
    report = report_of([*BACKGROUND, *small], [*BACKGROUND, *above], basis="payments")
    assert report.verdict.outcome == "cannot tell"
    assert "payments under £500" in report.verdict.in_words


def test_a_year_with_suppliers_only_is_no_fault() -> None:
    rows = [{**row, "service": "Adults"} for row in services({})]
    bare = [
        {field: row[field] for field in ("supplier", "period", "amount")} for row in services({})
    ]
    years = [
        year_of(of_year, year, TAXONOMY, basis="payments")
        for of_year, year in ((rows, "2023-24"), (bare, "2024-25"))
    ]
    report = build_leftshift(years, carry_breaks=True)
    assert report.verdict.outcome == "cannot tell"
    selectors = [each for found in report.candidates for each in (*found.was, *found.now)]
    assert all(selectors)


@pytest.mark.parametrize("gross", [0, 1])
def test_income_taken_off_in_one_year_is_a_question(gross: int) -> None:
    usual = [{**row, "account": "Contracts"} for row in (*BACKGROUND, *HELP)]
    apart, netted = (
        monthly(-20_000, cost_centre_code="P1", cost_centre="Early Help", account=account)
        for account in ("Income from Health", "Contracts")
    )
    sides = [[*usual, *apart], [*usual, *netted]]
    report = report_of(sides[gross], sides[1 - gross], WITH_INCOME)
    assert report.verdict.outcome == "cannot tell"
    [found] = report.candidates
    assert found.kind == "gross"
    assert "Early Help is booked gross" in found.story
    assert abs(found.effect.central) == 240_000_00


def test_a_rise_below_prices_says_so_by_growth() -> None:
    """The share may rise though less is bought: nobody should have to work that out."""
    dearer = [{**row, "amount": int(row["amount"]) * 102 // 100} for row in HELP]
    years = [
        year_of([*BACKGROUND, *rows], year, TAXONOMY)
        for rows, year in ((HELP, "2023-24"), (dearer, "2024-25"))
    ]
    prices = {FinancialYear(year): Fraction(of) for year, of in ((2023, 100), (2024, 105))}
    report = build_leftshift(years, context=Context(prices))
    assert report.verdict.outcome == "rose"
    assert report.bridge.step("real").change.central < 0
    assert (
        "Net of all that is not real, prevention grew by 2.0% in cash, and all other money stayed"
        " the same, so the share rose; prices grew by 5.0%, so it buys less than before."
    ) in report.headline


def test_what_pay_cannot_show_is_said_only_where_contracts_began_or_ended() -> None:
    more = monthly(50_000, cost_centre_code="P2", cost_centre="Stop Smoking", supplier="Quit Ltd")
    dearer = [{**row, "amount": 2 * int(row["amount"])} for row in HELP]
    for last, is_said in (([*HELP, *more], True), (dearer, False)):
        report = report_of([*BACKGROUND, *HELP], [*BACKGROUND, *last], basis="payments")
        assert report.verdict.outcome == "rose"
        assert ("Payments show no pay" in " ".join(report.headline)) == is_said
