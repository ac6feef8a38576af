"""What would change the verdict and nobody has said: named, asked, and in the range."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from prevspend.errors import PrevspendError
from prevspend.leftshift import (
    Context,
    KnownChange,
    build_leftshift,
    read_acceptances,
    read_changes,
    write_proposals,
)
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.leftshift import LeftShift

TAXONOMY = simple_taxonomy()
HELP = monthly(60_000, cost_centre_code="P1", cost_centre="Early Help", supplier="Family Charity")
CASEWORK = monthly(40_000, cost_centre_code="C1", cost_centre="Casework", supplier="Agency A")
SCHOOLS = [
    row
    for number in range(2)
    for row in monthly(
        100_000,
        cost_centre_code=f"S{number}",
        cost_centre=f"Casework School {number}",
        account="Pay",
    )
]


def report_of(first: list[Row], last: list[Row], *changes: KnownChange) -> LeftShift:
    years = [
        year_of([*BACKGROUND, *HELP, *CASEWORK, *rows], year, TAXONOMY)
        for rows, year in ((first, "2023-24"), (last, "2024-25"))
    ]
    return build_leftshift(years, changes=changes)


def test_services_that_left_outside_prevention_leave_the_verdict_open() -> None:
    report = report_of(SCHOOLS, [])
    assert report.verdict.outcome == "cannot tell"
    [reason] = report.verdict.reasons
    assert "only 2023-24 has (£2,400,000: Casework School 0" in reason
    assert (
        "prevention stayed the same in cash, and all other money shrank by 17.5%"
        in report.headline[-1]
    )
    [question] = report.bridge.questions
    assert question.left == tuple(
        {"cost_centre_code": f"S{number}", "cost_centre": f"Casework School {number}"}
        for number in range(2)
    )


def test_services_that_came_outside_prevention_leave_the_verdict_open() -> None:
    report = report_of([], SCHOOLS)
    assert report.verdict.outcome == "cannot tell"
    assert report.bridge.questions[0].joined


def test_payments_of_a_year_without_lines_are_compared_all_the_same() -> None:
    first, last = (
        year_of([*BACKGROUND, *HELP], year, TAXONOMY, basis="payments")
        for year in ("2023-24", "2024-25")
    )
    assert first.lines is not None
    bare = replace(first, lines=first.lines.slice(0, 0))
    assert build_leftshift([bare, last]).verdict == build_leftshift([first, last]).verdict


def test_one_large_line_outside_prevention_is_named() -> None:
    once = {"cost_centre_code": "R1", "cost_centre": "Roads", "account": "Settlements"}
    line: Row = {**once, "supplier": "Claims Ltd", "period": "09", "amount": 900_000_00}
    report = report_of([], [line])
    assert report.verdict.outcome == "cannot tell"
    assert "£900,000: Roads, Settlements, Claims Ltd" in " ".join(report.verdict.reasons)


def test_what_an_export_lacks_is_answered_in_the_file_of_changes(tmp_path: Path) -> None:
    report = report_of(SCHOOLS, [])
    path = tmp_path / "changes.yaml"
    path.write_text(write_proposals(report), encoding="utf-8")
    assert report_of(SCHOOLS, [], *read_changes(path)).verdict == report.verdict
    text = path.read_text("utf-8").replace("by:", "by: me").replace("why:", "why: known")
    path.write_text(text.replace("undecided", "confirmed"), encoding="utf-8")
    assert report_of(SCHOOLS, [], *read_changes(path)).verdict.outcome == "no real change"
    path.write_text(text.replace("undecided", "refused"), encoding="utf-8")
    assert report_of(SCHOOLS, [], *read_changes(path)).verdict.outcome == "rose"


def test_one_service_under_other_names_is_no_question() -> None:
    other = [{**row, "cost_centre": f"{row['cost_centre']} Academy"} for row in SCHOOLS]
    other = [{**row, "cost_centre_code": f"X{row['cost_centre_code']}"} for row in other]
    report = report_of(SCHOOLS, other)
    assert report.bridge.questions == ()
    assert report.verdict.outcome == "no real change"


def test_a_year_without_any_prevention_leaves_the_verdict_open() -> None:
    years = [
        year_of([*BACKGROUND, *rows], year, TAXONOMY)
        for rows, year in ((CASEWORK, "2023-24"), ([*CASEWORK, *HELP], "2024-25"))
    ]
    report = build_leftshift(years)
    assert report.verdict.outcome == "cannot tell"
    assert "2023-24 holds no prevention (£0), 2024-25 has £720,000." in report.findings[0].what


def test_new_names_of_all_numbers_are_no_new_chart_of_accounts() -> None:
    rows = [*BACKGROUND, *HELP, *CASEWORK]
    renamed = [{**row, "cost_centre": f"{row['cost_centre']} - Core"} for row in rows]
    years = [year_of(rows, "2023-24", TAXONOMY), year_of(renamed, "2024-25", TAXONOMY)]
    assert build_leftshift(years).verdict.outcome == "no real change"


def test_three_contracts_that_become_exactly_one_payees_may_be_recoding() -> None:
    parts = (8_000, 11_300, 20_450)
    was = [
        row
        for number, pounds in enumerate(parts)
        for row in monthly(
            pounds, cost_centre=f"Early Help {number}", supplier=f"Charity {number}", account="A"
        )
    ]
    now = monthly(sum(parts), cost_centre="Managed Contracts", supplier="Agent LLP", account="A")
    report = report_of(was, now)
    assert report.verdict.outcome == "cannot tell"
    assert "Early Help 0 became Managed Contracts" in report.candidates[0].story


def test_a_number_that_another_service_has_now_is_no_evidence() -> None:
    weight = {"cost_centre": "Early Help Weight", "supplier": "Healthy Steps"}
    report = report_of(
        monthly(20_000, cost_centre_code="P9", **weight),
        [
            *monthly(20_000, cost_centre_code="P10", **weight),
            *monthly(19_900, cost_centre_code="P9", cost_centre="Parking", supplier="NSL"),
        ],
    )
    assert not any(found.matters for found in report.candidates)


def test_like_sizes_of_unlike_services_decide_nothing() -> None:
    usual = [
        *monthly(300_000, cost_centre="Casework East", account="Contracts", supplier="East Ltd"),
        *monthly(300_000, cost_centre="Casework West", account="Electricity", supplier="West Ltd"),
    ]
    light = {"cost_centre": "Street Lighting", "account": "Electricity", "directorate": "Place"}
    sport = {"cost_centre": "Early Help Sports", "account": "Contracts", "directorate": "Health"}
    report = report_of(
        [*usual, *monthly(50_000, **light, supplier="Npower")],
        [*usual, *monthly(51_000, **sport, supplier="Active Trust")],
    )
    assert not any(found.matters for found in report.candidates)


def test_a_credit_in_another_place_of_the_same_payee_is_net_against_gross() -> None:
    board = "NHS Somewhere ICB"
    income = monthly(
        -30_000, cost_centre_code="X1", cost_centre="Casework Income", account="C", supplier=board
    )
    credit = monthly(
        -30_000, cost_centre_code="P1", cost_centre="Early Help", account="C", supplier=board
    )
    report = report_of(income, credit)
    assert report.verdict.outcome == "cannot tell"
    assert "nobody has decided whether some money was only recoded" in report.verdict.reasons[0]


def test_a_plain_cut_fell_though_the_low_shares_count_none_of_it() -> None:
    taxonomy = Taxonomy.model_validate(
        {
            "head": HEAD,
            "interventions": [
                _shared("smoking", {"low": 1, "central": 1, "high": 1}),
                _shared("drugs", {"low": 0, "central": 1, "high": 1}),
                entry("roads", {"cost_centre": "roads"}, status="not_prevention"),
            ],
        }
    )
    smoking = monthly(50_000, cost_centre="Smoking", supplier="Quit Ltd")
    years = [
        year_of(
            [*BACKGROUND, *smoking, *monthly(pounds, cost_centre="Drugs", supplier="Horizon")],
            year,
            taxonomy,
        )
        for pounds, year in ((100_000, "2023-24"), (45_000, "2024-25"))
    ]
    report = build_leftshift(years)
    assert report.verdict.outcome == "fell"
    assert report.verdict.in_words == (
        "Prevention's share really fell from 2023-24 to 2024-25: the net change is -4.74 points."
    )


def _shared(name: str, share: dict[str, int]) -> dict[str, object]:
    return {**prevention(name, {"cost_centre": name}), "share": share}


def payments_of(first: list[Row], last: list[Row]) -> LeftShift:
    """Compare two years of published payments."""
    years = [
        year_of([*BACKGROUND, *HELP, *rows], year, TAXONOMY, basis="payments")
        for rows, year in ((first, "2023-24"), (last, "2024-25"))
    ]
    return build_leftshift(years, carry_breaks=True)


def test_small_payments_that_one_file_does_not_list_leave_the_verdict_open() -> None:
    small: list[Row] = [
        {
            "cost_centre": "Early Help",
            "cost_centre_code": "P1",
            "supplier": f"Pharmacy {number % 12}",
            "period": f"{number % 12 + 1:02d}",
            "amount": pounds * 100,
        }
        for number, pounds in enumerate(range(300, 1_300, 2))
    ]
    report = payments_of([row for row in small if int(row["amount"]) >= 500_00], small)
    assert report.verdict.outcome == "cannot tell"
    assert "payments under £500 came to in 2023-24" in report.verdict.in_words


def test_a_yearly_grant_that_one_year_holds_twice_is_a_matter_of_timing() -> None:
    grant: Row = {"cost_centre": "Early Help Grant", "supplier": "Haven", "amount": 90_000_00}
    april, march = {**grant, "period": "01"}, {**grant, "period": "12"}
    report = payments_of([april], [april, march])
    assert report.bridge.central("timing") == 90_000_00
    assert report.bridge.central("real") == 0
    assert report.verdict.outcome == "cannot tell"


def test_lines_that_stand_twice_are_warned_of_and_leave_the_verdict_open() -> None:
    numbered: list[Row] = [
        {**row, "description": f"invoice {number}"} for number, row in enumerate(HELP)
    ]
    years = [
        year_of([*BACKGROUND, *CASEWORK, *rows], year, TAXONOMY)
        for rows, year in ((numbered, "2023-24"), ([*numbered, *numbered], "2024-25"))
    ]
    assert "All lines of 1 coding stand twice" in " ".join(years[1].baseline.warnings)
    assert "stand twice" not in " ".join(years[0].baseline.warnings)
    report = build_leftshift(years)
    assert report.verdict.outcome == "cannot tell"
    assert "that stand twice, alike but for their number" in report.verdict.reasons[0]
    assert "£720,000 waits for an answer" in " ".join(report.headline)
    [question] = [asked for asked in report.questions if asked.id == "repeated"]
    assert "--accept twice" in question.fix
    answered = build_leftshift(years, context=Context(accepted=read_acceptances(["twice"])))
    assert answered.verdict.outcome == "rose"
    assert "repeated" not in {asked.id for asked in answered.questions}
    assert "lines that stand twice were paid twice" in answered.findings[-1].what


def test_an_answer_to_an_unknown_doubt_is_refused() -> None:
    with pytest.raises(PrevspendError, match="'tax' is no doubt") as refusal:
        read_acceptances(["tax"])
    assert "not-tax" in str(refusal.value)
