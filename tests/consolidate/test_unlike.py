"""Ledgers that must not stand side by side in silence: twice, in thousands, of unlike months."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.consolidate import build_consolidation
from prevspend.errors import LedgerError
from tests.consolidate.bodies import Row, body, received, spent

if TYPE_CHECKING:
    from prevspend.ledger import Kind

ICB, COUNCIL = "NHS Marlshire Integrated Care Board", "Westmoor County Council"
MILLION = 100_000_000
SERVICES = [f"Roads {number}" for number in range(12)]


def twelve(pence: int = MILLION) -> list[Row]:
    """Give twelve lines of unlike amounts."""
    return [spent(name, pence + number) for number, name in enumerate(SERVICES)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Westmoor County Council", "Westmoor CC"),
        ("Devon County Council", "DEVON C.C."),
        ("NHS Marlshire ICB", "NHS Marlshire Integrated Care Board"),
    ],
)
def test_one_body_under_two_spellings_is_refused(first: str, second: str) -> None:
    kind: Kind = "icb" if "NHS" in first else "council"
    years = [body(first, kind, twelve()), body(second, kind, twelve(2 * MILLION))]
    with pytest.raises(LedgerError, match="two spellings of one body's name") as caught:
        build_consolidation(years)
    assert "counted twice" in (caught.value.why or "")


def test_a_city_and_a_county_of_one_name_are_two_bodies() -> None:
    names = ("Westmoor City Council", "Westmoor County Council")
    years = [body(name, "council", twelve(at * MILLION)) for at, name in enumerate(names, 1)]
    assert len(build_consolidation(years).bodies) == 2


@pytest.mark.parametrize("more", [0, 1])
def test_one_ledger_under_two_names_is_refused(more: int) -> None:
    years = [
        body(COUNCIL, "council", [*twelve(), *[spent("Smoking", 50 * MILLION)] * more]),
        body("Eastham City Council", "council", twelve()),
    ]
    with pytest.raises(LedgerError, match="hold the same lines to the penny: 12 of them"):
        build_consolidation(years)


def test_few_like_lines_are_no_double() -> None:
    years = [
        body(COUNCIL, "council", [*twelve(), *[spent("Smoking", 50 * MILLION)]]),
        body("Eastham City Council", "council", [*twelve()[:6], spent("Smoking", 7)]),
    ]
    assert len(build_consolidation(years).bodies) == 2


def test_initials_with_points_name_the_body_they_stand_for() -> None:
    years = [
        body(ICB, "icb", [spent("Reablement", MILLION, "WESTMOOR C.C.")]),
        body(COUNCIL, "council", [spent("Reablement", MILLION), received("Roads", MILLION, ICB)]),
    ]
    assert [flow.verdict for flow in build_consolidation(years).flows] == ["matched"]


def in_thousands(rows: list[Row]) -> list[Row]:
    return [row | {"amount": int(row["amount"]) // 1_000} for row in rows]


@pytest.mark.parametrize("small", [ICB, COUNCIL])
def test_a_ledger_in_thousands_of_pounds_is_refused(small: str) -> None:
    icb = [*twelve(), spent("Reablement", 8 * MILLION, COUNCIL)]
    council = [*twelve(2 * MILLION), received("Roads", 8 * MILLION + 500, ICB)]
    years = [
        body(ICB, "icb", in_thousands(icb) if small == ICB else icb),
        body(COUNCIL, "council", in_thousands(council) if small == COUNCIL else council),
    ]
    with pytest.raises(LedgerError, match="One is a thousand times the other") as caught:
        build_consolidation(years)
    assert f"{small}'s ledger looks as if it were in thousands" in (caught.value.why or "")


def test_one_payment_in_thousands_is_asked_about_where_others_agree() -> None:
    other = "Eastham City Council"
    years = [
        body(
            ICB,
            "icb",
            [spent("Reablement", MILLION, COUNCIL), spent("Smoking", MILLION // 1_000, other)],
        ),
        body(COUNCIL, "council", [spent("Roads", MILLION), received("Roads", MILLION, ICB)]),
        body(other, "council", [spent("Roads", MILLION), received("Roads", MILLION, ICB)]),
    ]
    flows = {flow.payee: flow for flow in build_consolidation(years).flows}
    assert flows[COUNCIL].verdict == "matched"
    assert flows[other].verdict == "part matched"
    assert "one side is a thousand times the other" in flows[other].notes[-1]


def test_a_total_out_of_proportion_to_its_people_is_asked_about() -> None:
    years = [
        body("NHS Devon Integrated Care Board", "icb", [spent("Roads", 2_000 * MILLION)]),
        body("Devon County Council", "council", [spent("Roads", MILLION)]),
    ]
    report = build_consolidation(years)
    [unlike] = report.unlike
    assert unlike.startswith("Devon County Council spends £1.19 for each")
    assert "in thousands of pounds, or of one service only?" in unlike
    assert report.warnings[0] == unlike


def dated(rows: list[Row], months: range) -> list[Row]:
    return [row | {"period": f"{month:02d}"} for row in rows for month in months]


@pytest.mark.parametrize(
    ("icb", "council", "said"),
    [
        (range(1, 13), range(1, 13), None),
        (
            range(1, 13),
            range(1, 10),
            f"{ICB} 12 months (April to March); {COUNCIL} 9 months (April to December)",
        ),
        (range(1, 8), range(2, 9), "7 months (April to October); "),
        (range(1, 10), range(1, 10), "of 9 of the year's 12 months (April to December)"),
    ],
)
def test_months_that_differ_or_lack_are_named(icb: range, council: range, said: str | None) -> None:
    years = [
        body(ICB, "icb", dated(twelve(), icb)),
        body(COUNCIL, "council", dated(twelve(2 * MILLION), council)),
    ]
    report = build_consolidation(years)
    assert len(report.unlike) == (said is not None)
    assert (said or "") in "".join(report.unlike)


@pytest.mark.parametrize(
    ("name", "pence", "is_suggested"),
    [
        ("WCC ADULTS", MILLION, True),
        ("Westmoor Adults", MILLION + MILLION // 100, True),
        ("Westmoor Adults", 2 * MILLION, False),
        ("Anybody Ltd", MILLION + 1, False),
        ("Devon County Council", MILLION, False),
        ("Eastham City Council", MILLION, False),
    ],
)
def test_an_unknown_name_with_the_missing_sum_is_suggested(
    name: str, pence: int, *, is_suggested: bool
) -> None:
    years = [
        body(ICB, "icb", [spent("Reablement", pence, name), spent("Roads", 7 * MILLION)]),
        body(COUNCIL, "council", [spent("Roads", MILLION), received("Roads", MILLION, ICB)]),
    ]
    [flow] = build_consolidation(years).flows
    notes = "; ".join(flow.notes)
    assert flow.verdict == "payee only"
    assert (f"'{name}': if that is {COUNCIL}" in notes) == is_suggested
    assert ("coded without a supplier" in notes) != is_suggested


def test_an_unknown_payer_with_the_missing_sum_is_suggested() -> None:
    council = [spent("Roads", MILLION), received("Roads", MILLION, "MARLSHIRE HEALTH")]
    years = [
        body(ICB, "icb", [spent("Reablement", MILLION, COUNCIL)]),
        body(COUNCIL, "council", council),
    ]
    [flow] = build_consolidation(years).flows
    assert flow.verdict == "payer only"
    assert f"received £1,000,000.00 from 'MARLSHIRE HEALTH': if that is {ICB}" in flow.notes[1]


def test_credits_among_spending_are_the_receipt_of_what_was_paid() -> None:
    council = [spent("Reablement", 3 * MILLION), spent("Reablement", -MILLION, ICB)]
    years = [
        body(ICB, "icb", [spent("Smoking", MILLION, COUNCIL), spent("Roads", MILLION)]),
        body(COUNCIL, "council", council),
    ]
    report = build_consolidation(years)
    [flow] = report.flows
    assert (flow.payer, flow.verdict, flow.received_pence) == (ICB, "matched", MILLION)
    assert report.warnings == ()
    # The council's spending is net of it already: the total stays, the service changes.
    assert report.total.once_pence == 4 * MILLION
    assert report.tiers["primary"].once.central == 0
    assert report.tiers["tertiary"].once.central == 3 * MILLION


def test_credits_of_another_sum_stay_a_correction() -> None:
    council = [spent("Reablement", 3 * MILLION), spent("Reablement", -MILLION // 2, ICB)]
    years = [
        body(ICB, "icb", [spent("Smoking", MILLION, COUNCIL)]),
        body(COUNCIL, "council", council),
    ]
    report = build_consolidation(years)
    assert [flow.verdict for flow in report.flows] == ["payer only", "payer only"]
    assert "corrections outweigh what was paid" in report.flows[1].notes[0]


def test_a_name_that_may_be_two_bodies_is_not_called_unloaded() -> None:
    names = ("Westmoor City Council", "Westmoor County Council")
    years = [
        body(ICB, "icb", [spent("Reablement", MILLION, "Westmoor CC")]),
        *(body(name, "council", twelve(at * MILLION)) for at, name in enumerate(names, 1)),
    ]
    report = build_consolidation(years)
    assert [each.may_be for each in report.outside if each.payee == "Westmoor CC"] == [names]
    [warning] = report.warnings
    assert "which may be Westmoor City Council or Westmoor County Council" in warning
    assert "not loaded" not in warning
