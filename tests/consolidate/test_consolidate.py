"""Consolidation, case by case: pools, one side only, differences, places, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest
from rich.console import Console

from prevspend.consolidate import Consolidation, Register, build_consolidation, read_register
from prevspend.errors import LedgerError
from prevspend.report import consolidation_document, page_on_terminal, write_document
from prevspend.taxonomy import Lens
from tests.consolidate.bodies import TAXONOMY, Row, body, received, spent

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.leftshift import Year

ICB, COUNCIL = "NHS Marlshire Integrated Care Board", "Westmoor County Council"
MILLION = 100_000_000


def pair(icb: list[Row], council: list[Row]) -> list[Year]:
    return [body(ICB, "icb", icb), body(COUNCIL, "council", council)]


def pool(treatment: str, amount: str = "1,000,000", **more: object) -> Register:
    lines = [
        {"body": "NHS Marlshire ICB", "cost_centre": "Reablement"},
        {"body": COUNCIL, "cost_centre": "Reablement"},
    ]
    host = {"body": COUNCIL, "amount": "500,000", "capital": "500,000"}
    entry = {
        "id": "bcf",
        "name": "Better Care Fund",
        "kind": "better-care-fund",
        "year": "2024/25",
        "host": COUNCIL,
        "treatment": treatment,
        "contributors": [{"body": "NHS Marlshire ICB", "amount": amount, **more}, host],
        "lines": lines,
    }
    return Register.model_validate({"pools": [entry]})


def test_payment_only_the_payer_shows_stays_counted_and_warns() -> None:
    report = build_consolidation(
        pair([spent("Reablement", MILLION, COUNCIL)], [spent("Reablement", MILLION)])
    )
    assert report.total.once_pence == 2 * MILLION
    [flow] = report.flows
    assert (flow.verdict, flow.eliminated_pence, flow.settled) == ("payer only", 0, False)
    [warning] = report.warnings
    assert "may hold this money again" in warning


def test_receipt_only_the_payee_shows_warns() -> None:
    council = [spent("Reablement", MILLION), received("Reablement", MILLION, ICB)]
    report = build_consolidation(pair([spent("Roads", 5)], council))
    [flow] = report.flows
    assert (flow.verdict, flow.eliminated_pence) == ("payee only", 0)
    assert "may be coded without a supplier" in report.warnings[0]


def test_payment_to_a_body_that_is_not_loaded_is_named_and_never_eliminated() -> None:
    icb = [spent("Reablement", MILLION, "EASTHAM CITY COUNCIL"), spent("Roads", 7, "Devon CC")]
    report = build_consolidation(pair(icb, [spent("Roads", 5)]))
    assert report.flows == ()
    assert report.total.eliminated_pence == 0
    paid = [(entry.payee, entry.code, entry.paid_pence) for entry in report.outside]
    assert paid == [("EASTHAM CITY COUNCIL", None, MILLION), ("Devon CC", "E10000008", 7)]
    assert "not loaded" in report.warnings[0]


def test_difference_beyond_the_tolerance_is_eliminated_as_far_as_both_agree() -> None:
    years = pair(
        [spent("Reablement", 120 * MILLION, COUNCIL)],
        [spent("Reablement", 100 * MILLION), received("Reablement", 100 * MILLION, ICB)],
    )
    report = build_consolidation(years)
    [flow] = report.flows
    assert flow.verdict == "part matched"
    assert (flow.matched_pence, flow.unmatched_paid_pence) == (100 * MILLION, 20 * MILLION)
    assert report.total.once_pence == 120 * MILLION
    assert "value added tax" in report.warnings[0]
    wider = build_consolidation(years, tolerance=Fraction(1, 5))
    assert wider.flows[0].verdict == "within tolerance"
    assert wider.total.once_pence == 100 * MILLION


def test_receipt_inside_spending_in_scope_is_eliminated_with_the_payment() -> None:
    icb = [spent("Roads", 10 * MILLION), received("Roads", 0, COUNCIL)]
    icb[1] |= {"account": "Local AuthorityRevenue-Non-Contract", "amount": -MILLION}
    years = pair(icb, [spent("Reablement", MILLION, ICB)])
    delivery, funding = (
        build_consolidation(years, counted_at="delivery"),
        build_consolidation(years, counted_at="funding"),
    )
    assert delivery.total.bodies_pence == 10 * MILLION  # netted already, but in the wrong tiers
    assert delivery.total.once_pence == funding.total.once_pence == 10 * MILLION
    assert delivery.tiers["tertiary"].once.central == 0
    assert funding.tiers["tertiary"].once.central == MILLION
    assert delivery.flows[0].settled
    assert funding.flows[0].settled


def test_correction_is_netted_within_its_own_flow_only() -> None:
    icb = [spent("Reablement", 3 * MILLION, COUNCIL), spent("Roads", -MILLION, COUNCIL)]
    council = [spent("Reablement", 2 * MILLION), received("Reablement", 2 * MILLION, ICB)]
    report = build_consolidation(pair(icb, council))
    assert report.flows[0].verdict == "matched"
    assert report.total.once_pence == 2 * MILLION


def test_pool_of_sole_control_is_matched_with_what_the_register_declares() -> None:
    years = pair(
        [spent("Reablement", MILLION * 1, COUNCIL)],
        [spent("Reablement", MILLION * 3)],
    )
    report = build_consolidation(years, register=pool("sole"))
    [flow] = report.flows
    assert (flow.pool, flow.verdict, flow.declared_pence) == ("bcf", "matched", MILLION)
    assert "the register declares" in flow.notes[0]
    assert report.total.once_pence == 3 * MILLION
    assert report.warnings == ()
    funding = build_consolidation(years, register=pool("sole"), counted_at="funding")
    assert funding.total.once_pence == 3 * MILLION
    assert funding.bodies[0].in_scope.once_pence == MILLION


def test_capital_part_of_a_pool_is_no_part_of_the_revenue_that_must_match() -> None:
    years = pair([spent("Reablement", MILLION, COUNCIL)], [spent("Reablement", MILLION)])
    register = pool("sole", "1,400,000", capital="400,000")
    assert build_consolidation(years, register=register).flows[0].verdict == "matched"


@pytest.mark.parametrize("treatment", ["joint", "agent"])
def test_pool_of_joint_or_agent_treatment_holds_own_shares_and_eliminates_nothing(
    treatment: str,
) -> None:
    icb = [spent("Reablement", MILLION, COUNCIL)]
    report = build_consolidation(
        pair(icb, [spent("Reablement", MILLION)]), register=pool(treatment)
    )
    assert report.total.once_pence == 2 * MILLION
    assert (report.flows[0].verdict, report.flows[0].settled) == ("own share", True)
    gross = [spent("Reablement", 2 * MILLION), received("Reablement", MILLION, ICB)]
    report = build_consolidation(pair(icb, gross), register=pool(treatment))
    assert not report.flows[0].settled
    assert "check the agreement" in report.warnings[0]


def test_pool_of_another_year_is_left_alone() -> None:
    register = pool("sole")
    other = register.pools[0].model_copy(update={"year": "2023-24"})
    years = pair([spent("Reablement", MILLION, COUNCIL)], [spent("Reablement", MILLION)])
    report = build_consolidation(years, register=Register(pools=(other,)))
    assert report.flows[0].pool is None
    assert report.flows[0].verdict == "payer only"


def test_coding_that_two_pools_name_is_eliminated_once() -> None:
    declared = pool("sole").pools[0]
    register = Register(pools=(declared, declared.model_copy(update={"id": "again"})))
    years = pair([spent("Reablement", MILLION, COUNCIL)], [spent("Reablement", MILLION)])
    report = build_consolidation(years, register=register)
    assert report.total.eliminated_pence == MILLION
    [unfound] = [flow for flow in report.flows if not flow.settled]
    assert (unfound.pool, unfound.paid_pence) == ("again", 0)
    assert "neither ledger shows it" in report.warnings[0]


def test_register_gives_names_nobody_could_guess() -> None:
    years = pair(
        [spent("Reablement", MILLION, "WCC ADULTS")],
        [spent("Reablement", MILLION), received("Reablement", MILLION, "MARLSHIRE HEALTH")],
    )
    assert build_consolidation(years).flows == ()
    names = [
        {"supplier": "Wcc Adults", "body": COUNCIL},
        {"supplier": "Marlshire Health", "body": ICB},
    ]
    report = build_consolidation(years, register=Register.model_validate({"names": names}))
    assert report.flows[0].verdict == "matched"


def test_income_that_names_no_payer_is_reported() -> None:
    council = [spent("Reablement", MILLION), received("Reablement", MILLION, "")]
    council[1]["account"] = "Contributions from Health"
    report = build_consolidation(pair([spent("Reablement", MILLION, COUNCIL)], council))
    assert [(each.account, each.amount_pence) for each in report.unnamed] == [
        ("Contributions from Health", -MILLION)
    ]
    assert "names no other side" in report.warnings[1]


def test_funding_that_fits_no_spending_is_left_and_reported() -> None:
    years = pair(
        [spent("Reablement", 2 * MILLION, COUNCIL)],
        [spent("Reablement", MILLION), received("Reablement", 2 * MILLION, ICB)],
    )
    report = build_consolidation(years, counted_at="funding")
    assert report.total.eliminated_pence == 0
    assert not report.flows[0].settled
    assert "Westmoor County Council has no spending large enough" in report.warnings[0]


def test_places_hold_councils_own_money_and_an_estimate_of_the_boards() -> None:
    devon = [spent("Reablement", MILLION)]
    years = [
        body("NHS Devon Integrated Care Board", "icb", [spent("Reablement", 1001)]),
        body("Devon County Council", "council", devon),
        body("Exeter City Council", "council", [spent("Smoking", 10)]),
        body("Plymouth City Council", "council", [spent("Reablement", 30)]),
    ]
    report = build_consolidation(years)
    areas = {place.name: place for place in report.places}
    assert set(areas) == {"Devon", "Plymouth", "Torbay"}
    assert areas["Devon"].bodies == ("Devon County Council", "Exeter City Council")
    assert areas["Devon"].councils.central == MILLION + 7
    estimates = [place.apportioned.central for place in report.places if place.apportioned]
    assert sum(estimates) == 1001
    assert report.prevention.once.central == MILLION + 7 + 30 + 1001  # the board's only once


def test_what_cannot_be_consolidated_is_refused_in_words() -> None:
    board = body(ICB, "icb", [spent("Roads", 5)])
    with pytest.raises(LedgerError, match="at least two bodies"):
        build_consolidation([board])
    with pytest.raises(LedgerError, match="Two of these baselines are of NHS Marlshire"):
        build_consolidation([board, board])
    other = body(COUNCIL, "council", [spent("Roads", 5)], "2023-24")
    with pytest.raises(LedgerError, match="different years: 2023-24, 2024-25"):
        build_consolidation([board, other])


def test_wrong_register_is_answered_with_each_line(tmp_path: Path) -> None:
    path = tmp_path / "pools.yaml"
    path.write_text(
        "pools:\n"
        "  - id: bcf\n    name: B\n    kind: better-care-fund\n    year: 2024\n"
        "    host: H\n    treatment: shared\n    contributors:\n"
        "      - {body: A, amount: lots}\n"
        "    lines:\n      - {body: A, costcentre: X}\n",
        encoding="utf-8",
    )
    with pytest.raises(LedgerError) as caught:
        read_register(path)
    message = str(caught.value)
    assert "pools.yaml:5:11: '2024' is not a financial year" in message
    assert "pools.yaml:7:16: 'treatment': input should be 'sole', 'joint' or 'agent'" in message
    assert "the amount is not a number of pounds" in message
    assert "'costcentre' is no field of a coding; did you mean cost_centre" in message
    with pytest.raises(LedgerError, match="no such pools register"):
        read_register(tmp_path / "nowhere.yaml")
    path.write_text("- id: bcf\n", encoding="utf-8")
    with pytest.raises(LedgerError, match="should have 'pools:'"):
        read_register(path)


def test_json_has_a_schema_and_reads_back_the_same() -> None:
    council = [spent("Reablement", MILLION), received("Reablement", MILLION, ICB)]
    report = build_consolidation(pair([spent("Reablement", MILLION, COUNCIL)], council))
    assert json.loads(report.to_json())["schema"] == "prevspend.consolidation/1"
    assert Consolidation.model_validate_json(report.to_json()) == report
    assert "flows" in Consolidation.model_json_schema()["properties"]


def test_workbook_shows_the_same_sums(tmp_path: Path) -> None:
    council = [spent("Reablement", MILLION), received("Reablement", MILLION, ICB)]
    report = build_consolidation(pair([spent("Reablement", MILLION, COUNCIL)], council))
    page, made, _ = write_document(
        tmp_path, "consolidation", consolidation_document(report), report.to_json()
    )
    again = write_document(
        tmp_path / "again", "consolidation", consolidation_document(report), report.to_json()
    )
    assert [page.read_bytes(), made.read_bytes()] == [path.read_bytes() for path in again[:2]]
    assert openpyxl.load_workbook(made)["Does it add up"]["B4"].value == "=SUM(B2:B3)"
    sheet = openpyxl.load_workbook(made, data_only=True)["Does it add up"]
    rows = {row[0]: row[1:4] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert rows["Together"] == (2_000_000, 1_000_000, 1_000_000)
    assert rows[ICB] == (1_000_000, 1_000_000, 0)


def words_of(report: Consolidation) -> str:
    console = Console(width=4000, no_color=True)
    with console.capture() as shown:
        console.print(page_on_terminal(consolidation_document(report)))
    return shown.get()


def test_undecided_money_is_in_the_words_with_what_it_leaves_open() -> None:
    icb = [spent("Reablement", 3 * MILLION), spent("Mystery", 1 * MILLION)]
    page = words_of(build_consolidation(pair(icb, [spent("Roads", 6 * MILLION)])))
    said = "Undecided: £1,000,000 (10.0% of the money in scope) is in no prevention figure."
    most = "The share would be at most 40.0% if all of it were prevention."
    assert page.count(f"{said} {most}") == 2  # at once, and under what cannot be told
    held = "They leave out undecided money and money that others would count."
    assert f"{held} With all undecided money, the share is at most 40.0%." in page


def test_what_cannot_be_told_is_never_that_nothing_is_left_open() -> None:
    page = words_of(build_consolidation(pair([spent("Roads", 1)], [spent("Roads", 6)])))
    last = page.split("What these figures cannot tell you")[1]
    assert "is a judgement" in last
    assert "Undecided" not in page


def test_a_lens_that_counts_whole_says_what_its_shares_come_to() -> None:
    smoking = (
        entry.model_copy(update={"lenses": ("broad", "core")} if entry.id == "smoking" else {})
        for entry in TAXONOMY.interventions
    )
    core = Lens(name="Core", counts="whole", why="all of it")
    head = TAXONOMY.head.model_copy(update={"lenses": {**TAXONOMY.head.lenses, "core": core}})
    both = TAXONOMY.model_copy(update={"head": head, "interventions": tuple(smoking)})
    icb = body(ICB, "icb", [spent("Smoking", 10 * MILLION)], taxonomy=both)
    council = body(COUNCIL, "council", [spent("Roads", MILLION)], taxonomy=both)
    years = [replace(each, taxonomy=both) for each in (icb, council)]
    page = words_of(build_consolidation(years))
    assert (
        "Core counts £10,000,000 whole; by their shares the same interventions come to £7,000,000"
        " (£0 to £10,000,000). It is more than broad because it takes whole"
    ) in page


def test_a_ledger_without_a_name_is_said_with_the_remedy() -> None:
    years = pair([spent("Reablement", MILLION)], [spent("Libraries", MILLION)])
    unnamed = years[1].baseline.organisation.model_copy(update={"name": None})
    baseline = years[1].baseline.model_copy(update={"organisation": unnamed})
    report = build_consolidation([years[0], replace(years[1], baseline=baseline)])
    assert any("1 ledger with no name" in said for said in report.warnings)
    assert any("--organisation" in said for said in report.warnings)
