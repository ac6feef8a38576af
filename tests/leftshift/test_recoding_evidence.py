"""What is evidence for recoding: contract by contract, coding by coding, whatever else changed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from prevspend.leftshift import LeftShift, build_leftshift
from prevspend.taxonomy import Taxonomy
from tests.classify.test_allocations import HEAD, entry, prevention
from tests.leftshift.years import BACKGROUND, Row, monthly, simple_taxonomy, year_of

TAXONOMY = simple_taxonomy()
TRUST = "Valley Trust"


def report_of(first: list[Row], last: list[Row], taxonomy: Taxonomy = TAXONOMY) -> LeftShift:
    return build_leftshift(
        [
            year_of([*BACKGROUND, *rows], year, taxonomy)
            for year, rows in (("2023-24", first), ("2024-25", last))
        ]
    )


def paid(pounds: int, cost_centre: str, supplier: str = TRUST, **more: str) -> list[Row]:
    return monthly(pounds, cost_centre=cost_centre, supplier=supplier, **more)


@pytest.mark.parametrize("won", [100_000, 250_000])
def test_instalments_that_go_on_as_prevention_may_be_recoding_whatever_else_was_won(
    won: int,
) -> None:
    report = report_of(
        paid(100_000, "Casework"),
        [
            *paid(103_000, "Early Help"),
            *paid(won, "Roads of the north"),
            *paid(60_000, "Casework", "Another Charity"),
        ],
    )
    [candidate] = report.candidates
    assert candidate.story == f"Casework became Early Help: £1,200,000, paid to {TRUST}"
    assert report.verdict.outcome == "cannot tell"


def test_one_of_two_contracts_in_a_coding_may_be_recoding_though_the_other_grew_by_more() -> None:
    report = report_of(
        [*paid(100_000, "Casework"), *paid(2_000_000, "Casework")],
        [*paid(103_000, "Early Help"), *paid(2_120_000, "Casework")],
    )
    [candidate] = report.candidates
    assert candidate.story == f"Casework became Early Help: £1,200,000, paid to {TRUST}"
    assert candidate.effect.central == 103_000_00 * 12


@pytest.mark.parametrize("pounds", [60_000, 160_000])
def test_new_prevention_of_another_size_than_what_ended_is_real(pounds: int) -> None:
    both = [*paid(90_000, "Casework", "Other"), *paid(300_000, "Smoking", "Quit")]
    report = report_of(
        [*both, *paid(100_000, "Casework"), *paid(400_000, "Roads")],
        [*both, *paid(pounds, "Early Help"), *paid(600_000, "Roads")],
    )
    assert not report.candidates
    assert report.verdict.outcome == "rose"


HEALTH = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention(
                "by-nhs",
                {"cost_centre": "healthy child", "supplier": "nhs trust"},
                share="0.8",
            ),
            prevention("healthy-child", {"cost_centre": "healthy child"}, tier="secondary"),
            entry("roads", {"cost_centre": ["roads", "casework"]}, status="not_prevention"),
        ],
    }
)
OTHER = monthly(900_000, cost_centre="Roads", supplier="Other Builders", account="Contracts")


def test_a_new_payee_of_the_same_service_is_no_change_of_prevention() -> None:
    report = report_of(
        [*OTHER, *paid(100_000, "Healthy Child", "Selworth NHS Trust", account="Contracts")],
        [*OTHER, *paid(103_000, "Healthy Child", "Stone Lark Support", account="Contracts")],
        HEALTH,
    )
    assert not report.candidates
    moved = report.bridge.step("new_payee")
    assert {effect.coding["supplier"] for effect in moved.codings} == {
        "Selworth NHS Trust",
        "Stone Lark Support",
    }
    assert all(change.id == "by-nhs" for change in report.bridge.interventions if change.after.high)


@pytest.mark.parametrize(
    ("pounds", "account"), [(200_000, "Contracts"), (103_000, "Community grants")]
)
def test_a_new_payee_at_other_money_or_in_another_account_is_another_service(
    pounds: int, account: str
) -> None:
    report = report_of(
        [*OTHER, *paid(100_000, "Healthy Child", "Selworth NHS Trust", account="Contracts")],
        [*OTHER, *paid(pounds, "Healthy Child", "Stone Lark Support", account=account)],
        HEALTH,
    )
    assert not report.bridge.step("new_payee").codings


def numbered(number: str, growth: Fraction = Fraction(1)) -> list[Row]:
    names = ["Casework", "Early Help", "Smoking", "Roads south", "Library", "Parks"]
    return [
        row
        for at, name in enumerate(names)
        for row in paid(
            round((100_000 + 900 * at) * growth),
            name,
            f"Payee {chr(65 + at)} Services",
            cost_centre_code=f"{number}{at}",
        )
    ]


def test_renumbered_cost_centres_are_one_note_and_no_doubt() -> None:
    report = report_of(numbered("A"), numbered("B"))
    assert not report.candidates
    assert [each.id for each in report.questions] == []
    assert report.verdict.outcome == "no real change"
    [note] = [each for each in report.findings if each.id == "renumbered"]
    assert note.severity == "note"
    assert "6 cost centres" in note.what


def test_a_service_that_was_recoded_while_all_were_renumbered_is_asked_about() -> None:
    moved = paid(100_000, "Casework visits", cost_centre_code="A9")
    came = paid(100_000, "Early help visits", cost_centre_code="B9")
    report = report_of([*numbered("A"), *moved], [*numbered("B"), *came])
    [candidate] = report.candidates
    assert "Casework visits became Early help visits" in candidate.story


def test_the_usual_growth_of_a_large_contract_is_no_evidence() -> None:
    """What a payee lost was let to another; its large contract grew like all others."""
    report = report_of(
        [*paid(100_000, "Smoking"), *paid(2_600_000, "Casework"), *others(10_000)],
        [
            *paid(2_704_000, "Casework"),
            *paid(104_000, "Smoking", "Breathe Charity"),
            *others(10_400),
        ],
    )
    assert not report.candidates
    assert report.verdict.outcome == "no real change"


def others(pounds: int) -> list[Row]:
    return [
        row
        for letter in "ABCDEFGHIJKL"
        for row in paid(pounds, f"Roads {letter}", f"Builder {letter}")
    ]


@pytest.mark.parametrize("payee", ["Redacted", "Name withheld"])
def test_payees_whose_names_are_withheld_are_no_evidence(payee: str) -> None:
    report = report_of(
        [
            *paid(50_000, "Casework", payee, account="Other expenses"),
            *paid(200_000, "Roads", payee, account="Other expenses"),
        ],
        [
            *paid(50_000, "Early Help", payee, account="Other expenses"),
            *paid(200_000, "Roads", payee, account="Other expenses"),
        ],
    )
    assert all(payee not in candidate.story for candidate in report.candidates)
    assert not any("no payee is named" in each for c in report.candidates for each in c.evidence)


POOLS = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention("smoking", {"cost_centre": "smoking"}),
            prevention("early-help", {"cost_centre": "early help"}, tier="secondary"),
            entry("casework", {"cost_centre": ["casework", "roads"]}, status="not_prevention"),
        ],
        "marks": [
            {
                "id": "funder",
                "name": "Who funds it",
                "why": "test",
                "values": [
                    {
                        "id": "pooled",
                        "name": "Pooled",
                        "certain": [{"id": "p.named", "cost_centre": ["better care fund"]}],
                    }
                ],
            }
        ],
    }
)
TRANSPORT = "Casework transport"
BEFORE_POOL = [
    *paid(100_000, "Smoking", "Quit Services"),
    *paid(250_000, TRANSPORT, "Rides Ltd"),
    *paid(80_000, TRANSPORT, "Taxis Ltd"),
    *paid(300_000, "Early Help", "Home Start"),
]
STAYED = [*paid(80_000, TRANSPORT, "Taxis Ltd"), *paid(300_000, "Early Help", "Home Start")]


@pytest.mark.parametrize("pounds", [350_000, 361_000])
def test_contracts_that_became_a_pool_are_one_story_and_no_cut(pounds: int) -> None:
    pool = paid(pounds, "Better Care Fund", "Kelmere Council")
    report = report_of(BEFORE_POOL, [*STAYED, *pool], POOLS)
    [candidate] = report.candidates
    assert candidate.story.startswith("Casework transport and Smoking became Better Care Fund")
    assert candidate.effect.central < 0
    assert report.verdict.outcome == "cannot tell"
    assert report.bridge.central("real") > -100_000_00


def test_contracts_that_came_out_of_a_pool_are_one_story_too() -> None:
    pool = paid(340_000, "Better Care Fund", "Kelmere Council")
    report = report_of([*STAYED, *pool], BEFORE_POOL, POOLS)
    [candidate] = report.candidates
    assert candidate.kind == "split"
    assert candidate.effect.central > 0


@pytest.mark.parametrize(
    ("name", "pounds"), [("Better Care Fund", 500_000), ("Casework grants", 361_000)]
)
def test_what_does_not_add_up_or_is_no_pool_is_a_cut(name: str, pounds: int) -> None:
    came = paid(pounds, name, "Kelmere Council")
    report = report_of(BEFORE_POOL, [*STAYED, *came], POOLS)
    assert not report.candidates
