"""Contracts that another payee has under another coding, and pay that moved to another team."""

from __future__ import annotations

import pytest

from prevspend.leftshift import LeftShift, build_leftshift
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

TAXONOMY = simple_taxonomy()
OTHERS = [
    *monthly(200_000, cost_centre="Early Help", directorate="Children", supplier="Home Start"),
    *monthly(300_000, cost_centre="Casework", directorate="Children", account="Salaries"),
]


def report_of(first: list[Row], last: list[Row]) -> LeftShift:
    return build_leftshift(
        [
            year_of([*BACKGROUND, *OTHERS, *rows], year, TAXONOMY)
            for year, rows in (("2023-24", first), ("2024-25", last))
        ]
    )


def contract(pounds: int, name: str, directorate: str, payee: str) -> list[Row]:
    account = f"{directorate} contracts"
    return monthly(
        pounds, cost_centre=name, directorate=directorate, account=account, supplier=payee
    )


def test_a_contract_with_a_new_payee_and_coding_in_one_directorate_may_be_recoding() -> None:
    report = report_of(
        contract(100_000, "Casework visits", "Children", "Step Ahead Ltd"),
        contract(103_000, "Early help visits", "Children", "Astra Care Ltd"),
    )
    [candidate] = report.candidates
    assert "Casework visits became Early help visits" in candidate.story
    assert "paid to Step Ahead Ltd, Astra Care Ltd" in candidate.story
    assert report.verdict.outcome == "cannot tell"


def test_one_that_has_nothing_in_common_is_a_doubt_and_no_candidate() -> None:
    report = report_of(
        contract(100_000, "Roads repair", "Place", "Datacore Ltd"),
        contract(100_000, "Smoking", "Health", "Fresh Lungs Ltd"),
    )
    assert not report.candidates
    assert report.verdict.outcome == "cannot tell"
    [question] = [each for each in report.questions if each.id == "replaced"]
    assert question.examples[0].startswith("Smoking, paid to Fresh Lungs Ltd (£1,200,000)")
    assert report.bridge.net.least is not None
    assert report.bridge.net.least < 0.0001


@pytest.mark.parametrize("pounds", [60_000, 150_000])
def test_one_of_another_size_is_real(pounds: int) -> None:
    report = report_of(
        contract(100_000, "Casework visits", "Children", "Step Ahead Ltd"),
        contract(pounds, "Early help visits", "Children", "Astra Care Ltd"),
    )
    assert report.verdict.outcome == "rose"


def pay(pounds: int, name: str) -> list[Row]:
    return monthly(pounds, cost_centre=name, directorate="Adults", account="Salaries")


def test_pay_that_another_team_lost_may_be_recoding() -> None:
    report = report_of(
        pay(300_000, "Casework teams"),
        [*pay(200_000, "Casework teams"), *pay(100_000, "Early help team")],
    )
    [candidate] = report.candidates
    assert "Casework teams became Early help team" in candidate.story
    assert report.verdict.outcome == "cannot tell"


def test_pay_of_a_team_that_nothing_else_lost_is_real() -> None:
    report = report_of(
        pay(300_000, "Casework teams"),
        [*pay(300_000, "Casework teams"), *pay(100_000, "Early help team")],
    )
    assert not report.candidates
    assert report.verdict.outcome == "rose"
