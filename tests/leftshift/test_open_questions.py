"""What would change the verdict and nobody has said: named, asked, and in the range."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.leftshift import Change, build_leftshift, read_changes, write_proposals
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


def report_of(first: list[Row], last: list[Row], *changes: Change) -> LeftShift:
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
    assert "Prevention itself did not rise: its real change is £0." in " ".join(report.headline)
    [question] = report.bridge.questions
    assert question.left == tuple(
        {"cost_centre_code": f"S{number}", "cost_centre": f"Casework School {number}"}
        for number in range(2)
    )


def test_services_that_came_outside_prevention_leave_the_verdict_open() -> None:
    report = report_of([], SCHOOLS)
    assert report.verdict.outcome == "cannot tell"
    assert report.bridge.questions[0].joined


def test_one_large_line_outside_prevention_is_named() -> None:
    once = {"cost_centre_code": "R1", "cost_centre": "Roads", "account": "Settlements"}
    line: Row = {**once, "supplier": "Claims Ltd", "period": "09", "amount": 900_000_00}
    report = report_of([], [line])
    assert report.verdict.outcome == "cannot tell"
    assert "£900,000: Roads, Settlements, Claims Ltd" in report.verdict.in_words


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
    assert "2023-24 holds no prevention (£0), 2024-25 has £720,000." in " ".join(report.headline)


def test_new_names_of_all_numbers_are_no_new_chart_of_accounts() -> None:
    rows = [*BACKGROUND, *HELP, *CASEWORK]
    renamed = [{**row, "cost_centre": f"{row['cost_centre']} - Core"} for row in rows]
    years = [year_of(rows, "2023-24", TAXONOMY), year_of(renamed, "2024-25", TAXONOMY)]
    assert build_leftshift(years).verdict.outcome == "no real change"
