"""Recoding that is found, what is not taken for it, and decisions that later runs honour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.errors import LedgerError
from prevspend.leftshift import build_leftshift, read_changes, write_proposals
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.leftshift import Candidate, KnownChange, LeftShift

TAXONOMY = simple_taxonomy()
CASEWORK = {"cost_centre_code": "C1", "cost_centre": "Casework", "supplier": "Family Partners"}
YEARS = ("2022-23", "2023-24", "2024-25")
FEES = {"cost_centre_code": "C1", "cost_centre": "Casework", "supplier": "The Grange"}
GRANT = {"cost_centre_code": "E1", "cost_centre": "Early Help", "supplier": "The Grange"}
ROADS = monthly(900_000, cost_centre="Roads", account="Contracts", supplier="Road Builders")
ACCOUNTS = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention("befriending", {"account": "befriending"}),
            entry("roads", {"cost_centre": "roads"}, status="not_prevention"),
        ],
    }
)


def report_of(*years: list[Row], changes: tuple[KnownChange, ...] = ()) -> LeftShift:
    named = YEARS[-len(years) :]
    return build_leftshift(
        [
            year_of([*BACKGROUND, *rows], year, TAXONOMY)
            for rows, year in zip(years, named, strict=True)
        ],
        changes=changes,
    )


def only(report: LeftShift) -> Candidate:
    [candidate] = report.candidates
    return candidate


def test_a_cost_centre_that_kept_its_number_and_changed_its_name() -> None:
    report = report_of(
        monthly(10_000, cost_centre_code="C1", cost_centre="Casework", supplier="Old Agency"),
        monthly(11_000, cost_centre_code="C1", cost_centre="Early Help", supplier="New Agency"),
    )
    found = only(report)
    assert found.kind == "renamed"
    assert found.was == ({"cost_centre_code": "C1", "cost_centre": "Casework"},)
    assert found.now == ({"cost_centre_code": "C1", "cost_centre": "Early Help"},)
    assert found.evidence[0] == "the number C1 stayed, the name 'Casework' became 'Early Help'"
    assert found.effect.central == 132_000_00
    assert report.bridge.step("may_be_recoding").change.central == 132_000_00
    assert report.bridge.step("real").change.central == 0


def test_a_suppliers_money_that_moved_to_a_cost_centre_of_others() -> None:
    stays = monthly(40_000, cost_centre_code="E1", cost_centre="Early Help", supplier="Hub Ltd")
    stays += monthly(40_000, cost_centre_code="C1", cost_centre="Casework", supplier="Social Ltd")
    moves = {"supplier": "Family Partners", "account": "Contracts"}
    found = only(
        report_of(
            [
                *stays,
                *monthly(10_000, cost_centre_code="C1", cost_centre="Casework", **moves),
            ],
            [
                *stays,
                *monthly(10_500, cost_centre_code="E1", cost_centre="Early Help", **moves),
            ],
        )
    )
    assert found.kind == "moved"
    assert found.was == (
        {"cost_centre_code": "C1", "cost_centre": "Casework", "supplier": "Family Partners"},
    )
    assert "paid to Family Partners in both" in found.evidence
    assert "under the same account 'Contracts'" in found.evidence


def test_a_service_split_over_two_cost_centres() -> None:
    report = report_of(
        monthly(30_000, **CASEWORK),
        [
            *monthly(20_000, **{**CASEWORK, "cost_centre_code": "E1", "cost_centre": "Early Help"}),
            *monthly(10_000, **{**CASEWORK, "cost_centre_code": "E2", "cost_centre": "Smoking"}),
        ],
    )
    found = only(report)
    assert found.kind == "split"
    assert (
        found.story == "Casework became Early Help and Smoking: £360,000, paid to Family Partners"
    )
    assert report.bridge.step("may_be_recoding").change.central == 360_000_00
    assert report.bridge.step("real").change.central == 0


def test_two_cost_centres_merged_into_one() -> None:
    early = {**CASEWORK, "cost_centre_code": "E1", "cost_centre": "Early Help"}
    smoking = {**CASEWORK, "cost_centre_code": "E2", "cost_centre": "Smoking"}
    report = report_of(
        [*monthly(20_000, **early), *monthly(10_000, **smoking)], monthly(30_000, **CASEWORK)
    )
    found = only(report)
    assert found.kind == "merged"
    assert (
        found.story == "Early Help and Smoking became Casework: £360,000, paid to Family Partners"
    )
    assert report.bridge.step("may_be_recoding").change.central == -360_000_00


def test_a_cost_centre_that_moved_to_another_directorate_is_told_where_it_moves_no_prevention() -> (
    None
):
    early = {"cost_centre_code": "E1", "cost_centre": "Early Help", "supplier": "Hub Ltd"}
    found = only(
        report_of(
            monthly(10_000, directorate="Adults", **early),
            monthly(10_000, directorate="Children", **early),
        )
    )
    assert not found.matters
    assert found.effect.all == (0, 0, 0)
    assert "stayed, and moved from 'Adults' to 'Children'" in found.evidence[0]


def test_a_rise_paid_to_a_payee_whose_total_did_not_rise_is_asked_about() -> None:
    """Top-ups of a care home end, and a grant of their size begins: perhaps the same money."""
    report = report_of(
        [*monthly(40_000, account="Fees", **FEES), *monthly(10_000, account="Top-ups", **FEES)],
        [*monthly(40_000, account="Fees", **FEES), *monthly(10_000, account="Grants", **GRANT)],
    )
    found = only(report)
    assert "all that this body paid it was £600,000 and is £600,000" in found.evidence
    assert report.bridge.step("real").change.central == 0


def test_a_new_grant_on_top_of_a_payees_fees_is_real() -> None:
    report = report_of(
        monthly(40_000, account="Fees", **FEES),
        [*monthly(40_000, account="Fees", **FEES), *monthly(10_000, account="Grants", **GRANT)],
    )
    assert report.candidates == ()
    assert report.bridge.step("real").change.central == 120_000_00


def test_a_contract_that_leaves_an_undecided_cost_centre_for_three_is_one_candidate() -> None:
    """As a council's health visitors: nobody had decided what the old cost centre was."""
    payee = {"supplier": "The Hospital Trust"}
    old = {**payee, "cost_centre": "SWMS"}
    lingering = [row for row in monthly(2_000, **old) if row["period"] != "01"]
    report = report_of(
        monthly(50_000, **old),
        [
            *monthly(50_000, **old)[:1],
            *lingering,
            *monthly(36_000, **payee, cost_centre="Early Help")[1:],
            *monthly(14_000, **payee, cost_centre="Smoking")[1:],
        ],
    )
    found = only(report)
    assert found.story == (
        "SWMS became Early Help and Smoking: £528,000, paid to The Hospital Trust"
    )
    assert report.verdict.outcome == "cannot tell"
    [question] = [asked for asked in report.questions if asked.id == "may_be_recoding"]
    assert question.examples == (found.story,)


def test_cost_centres_renamed_in_mid_year_are_found_without_payees() -> None:
    old = {"cost_centre_code": "C1", "cost_centre": "Early Help"}
    new = {"cost_centre_code": "X9", "cost_centre": "Lifestyles Hub"}
    report = report_of(
        monthly(10_000, **old), [*monthly(10_000, **old)[:6], *monthly(10_000, **new)[6:]]
    )
    found = only(report)
    assert found.story == "Early Help became Lifestyles Hub: £60,000"
    assert "one stops in the month in which the other begins" in found.evidence
    assert report.bridge.step("real").change.central == 0


def test_a_payee_under_a_new_name_is_one_payee() -> None:
    old = {"cost_centre": "Casework", "supplier": "Turning Point"}
    new = {"cost_centre": "Early Help", "supplier": "Turning Point Services Ltd"}
    report = report_of(monthly(10_000, **old), monthly(10_000, **new))
    assert only(report).effect.central == 120_000_00


def test_a_payee_with_a_word_more_in_its_name_is_one_payee() -> None:
    old = {"cost_centre": "Casework", "supplier": "South Marlshire NHS Foundation Trust"}
    new = {
        "cost_centre": "Early Help",
        "supplier": "South Marlshire University NHS FOUNDATION TRUST",
    }
    report = report_of(monthly(10_000, **old), monthly(10_000, **new))
    assert only(report).effect.central == 120_000_00


def test_what_a_cost_centre_is_called_beside_its_payee_may_be_recoding() -> None:
    """Rules that name accounts see another service when only the account was renamed."""
    place = {"cost_centre": "Casework", "supplier": "Family Partners"}
    report = build_leftshift(
        [
            year_of([*ROADS, *monthly(10_000, account=account, **place)], year, ACCOUNTS)
            for year, account in (("2023-24", "Contract 17"), ("2024-25", "Befriending"))
        ]
    )
    assert only(report).story.startswith("Casework (Contract 17) became Casework (Befriending)")


def test_a_place_that_came_with_the_same_amounts_may_be_the_one_that_went() -> None:
    """Paid through an agent, neither name, number nor payee is the same."""
    report = report_of(
        monthly(10_000, cost_centre="Early Help", supplier="Families Trust"),
        monthly(10_200, cost_centre="Agent", supplier="Pooled Payments Ltd"),
    )
    assert only(report).evidence[0].endswith("came with the same amounts, month by month")
    assert report.bridge.step("may_be_recoding").change.central == -122_400_00


def test_of_two_places_that_came_with_the_same_amounts_neither_is_meant() -> None:
    twins = [
        row
        for name in ("Agent", "Broker")
        for row in monthly(10_000, cost_centre=name, supplier=f"{name} Payments Ltd")
    ]
    report = report_of(monthly(10_000, cost_centre="Early Help", supplier="Families Trust"), twins)
    assert report.candidates == ()


def test_amounts_far_apart_are_no_recoding() -> None:
    early = {**CASEWORK, "cost_centre_code": "E1", "cost_centre": "Early Help"}
    assert report_of(monthly(90_000, **CASEWORK), monthly(4_000, **early)).candidates == ()


THREE_YEARS = (
    monthly(10_000, **CASEWORK),
    monthly(10_000, **{**CASEWORK, "cost_centre": "Family Casework", "cost_centre_code": "C2"}),
    monthly(10_000, **{**CASEWORK, "cost_centre": "Early Help", "cost_centre_code": "C2"}),
)
DECISIONS = """\
- id: casework-renumbered
  was: {cost_centre: Casework}
  now: {cost_centre: Family Casework}
  verdict: confirmed
  by: A. Accountant
  why: the new structure of March 2023
- id: family-casework--early-help
  was: {cost_centre_code: C2, cost_centre: Family Casework}
  now: {cost_centre_code: C2, cost_centre: Early Help}
  verdict: VERDICT
  by: A. Accountant
  why: asked the service
"""


def decisions(folder: Path, verdict: str) -> tuple[KnownChange, ...]:
    path = folder / "changes.yaml"
    path.write_text(DECISIONS.replace("VERDICT", verdict), encoding="utf-8")
    return read_changes(path)


def test_what_was_confirmed_year_by_year_is_recoding_from_the_first_to_the_last(
    tmp_path: Path,
) -> None:
    report = report_of(*THREE_YEARS, changes=decisions(tmp_path, "confirmed"))
    assert report.candidates == ()
    assert report.yearly_bridges[1].step("recoding").change.central == 120_000_00
    assert report.bridge.step("recoding").change.central == 120_000_00
    assert report.bridge.step("real").change.central == 0


def test_what_was_refused_is_real_and_is_not_asked_again(tmp_path: Path) -> None:
    report = report_of(*THREE_YEARS, changes=decisions(tmp_path, "refused"))
    assert report.yearly_bridges[1].step("real").change.central == 120_000_00
    assert report.yearly_bridges[1].step("may_be_recoding").change.central == 0
    assert "family-casework--early-help" not in write_proposals(report)


def test_proposals_are_read_back_as_they_stand_and_honoured_once_decided(tmp_path: Path) -> None:
    first = report_of(*THREE_YEARS[1:])
    text = write_proposals(first)
    path = tmp_path / "changes.yaml"
    path.write_text(text, encoding="utf-8")
    [change] = read_changes(path)
    assert change.verdict == "undecided"
    decided = text.replace("verdict: undecided", "verdict: confirmed")
    decided = decided.replace("  by:\n", "  by: me\n").replace("  why:\n", "  why: I know\n")
    path.write_text(decided, encoding="utf-8")
    second = report_of(*THREE_YEARS[1:], changes=read_changes(path))
    assert second.candidates == ()
    moved = first.bridge.step("may_be_recoding").change
    assert second.bridge.step("recoding").change == moved


def test_a_decision_nobody_signed_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "changes.yaml"
    path.write_text(DECISIONS.replace("  by: A. Accountant\n", "", 1), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"changes\.yaml:1:3: a decision says 'by' whom"):
        read_changes(path)


def test_placeholders_are_blanks_and_link_nothing() -> None:
    nobody = {"account": "Fees", "supplier": "Redacted"}
    report = report_of(
        [*monthly(5_000, cost_centre="NA", **nobody), *monthly(5_000, cost_centre="Casework")],
        [*monthly(5_000, cost_centre="N/A", **nobody), *monthly(5_000, cost_centre="Smoking")],
    )
    assert report.candidates == ()


LEISURE = {"cost_centre": "Early Help", "supplier": "Leisure Trust"}


def test_money_that_is_booked_gross_did_not_grow() -> None:
    taxonomy = Taxonomy.model_validate(
        {
            "head": HEAD,
            "interventions": [
                entry("income", {"account": "income"}, status="out_of_scope"),
                prevention("early-help", {"cost_centre": "early help"}),
                entry("roads", {"cost_centre": "roads"}, status="not_prevention"),
            ],
        }
    )
    net = monthly(50_000, **LEISURE, account="Fees")
    gross = [
        *monthly(500_000, **LEISURE, account="Fees"),
        *monthly(-450_000, **LEISURE, account="Income"),
    ]
    years = [
        year_of([*BACKGROUND, *rows], year, taxonomy)
        for rows, year in zip((net, gross), YEARS[1:], strict=True)
    ]
    report = build_leftshift(years, carry_breaks=True)
    found = only(report)
    assert found.kind == "gross"
    assert found.story == (
        "Early Help is booked gross in 2024-25: £6,000,000 paid to Leisure Trust, and £5,400,000"
        " of income from it"
    )
    assert report.bridge.step("real").change.central == 0


def test_what_one_place_was_split_into_is_one_candidate() -> None:
    payee = {"supplier": "Kingfisher Care"}
    usual = [
        *monthly(40_000, cost_centre="Early Help", supplier="Helpers"),
        *monthly(300_000, cost_centre="Smoking", supplier="Quit Ltd"),
    ]
    report = report_of(
        [*usual, *monthly(240_000, cost_centre="Team Kingfisher", **payee)],
        [
            *usual,
            *monthly(160_000, cost_centre="Early Help", **payee),
            *monthly(80_000, cost_centre="Smoking", **payee),
        ],
    )
    assert only(report).kind == "split"
    assert report.bridge.step("real").change.central == 0


def test_a_journal_of_two_sides_is_asked_about() -> None:
    paid = monthly(20_000, cost_centre="Casework", supplier="Family Partners")
    moved: list[Row] = [
        {"cost_centre": "Casework", "period": "12", "amount": -240_000_00},
        {"cost_centre": "Early Help", "period": "12", "amount": 240_000_00},
    ]
    report = report_of(paid, [*paid, *moved])
    assert "one journal with two sides" in " ".join(only(report).evidence)
    assert report.bridge.step("may_be_recoding").change.central == 240_000_00
    assert report.bridge.step("real").change.central == 0
