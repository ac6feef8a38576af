"""Money of a few years only that nothing but a narrative, or a date in a name, says so of."""

from __future__ import annotations

import pytest

from prevspend.leftshift import LeftShift, build_leftshift
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

TAXONOMY = simple_taxonomy()
STEADY = [
    line
    for payee in ("Family Partners", "Family Friends", "Home Start")
    for line in monthly(50_000, cost_centre="Early Help", supplier=payee)
]
SMOKING = {"cost_centre": "Smoking", "supplier": "Steady Steps"}


def report_of(more: list[Row]) -> LeftShift:
    return build_leftshift(
        [
            year_of([*BACKGROUND, *STEADY, *rows], year, TAXONOMY)
            for year, rows in (("2023-24", []), ("2024-25", more))
        ]
    )


def temporary_and_real(report: LeftShift) -> tuple[int, int]:
    return report.bridge.central("temporary"), report.bridge.central("real")


@pytest.mark.parametrize(
    "narrative",
    [
        "Non-recurrent funding 24/25",
        "One-off payment, outreach pilot",
        "Grant ends March 2025",
        "Funding until 31/03/2025",
        "COVID-19 testing site",
    ],
)
def test_what_a_narrative_calls_temporary_is_a_step_of_its_own(narrative: str) -> None:
    report = report_of(monthly(10_000, **SMOKING, description=narrative))
    assert temporary_and_real(report) == (120_000_00, 0)
    assert report.verdict.outcome == "no real change"


@pytest.mark.parametrize(
    "narrative",
    [
        "Recurrent funding 24/25",
        "Long Covid clinic",
        "Covid-19 vaccination",
        "Grant to 12 High Street",
        "Grant January to March 2025",
        "Refund one office chair",
    ],
)
def test_words_that_mean_something_else_leave_money_lasting(narrative: str) -> None:
    report = report_of(monthly(10_000, **SMOKING, description=narrative))
    assert temporary_and_real(report) == (0, 120_000_00)


def test_a_coding_of_which_some_lines_say_so_is_temporary_in_part() -> None:
    lasting = monthly(10_000, **SMOKING, description="Contract")
    ending = monthly(5_000, **SMOKING, description="one off grant")
    assert temporary_and_real(report_of([*lasting, *ending])) == (60_000_00, 120_000_00)


def test_a_cost_centre_that_is_called_a_grant_to_some_date_is_temporary() -> None:
    named = {"cost_centre": "Smoking outreach (grant to March 2025)", "supplier": "Steady Steps"}
    assert temporary_and_real(report_of(monthly(10_000, **named))) == (120_000_00, 0)
