"""How a decision was reached, and what may not override what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from prevspend import build_baseline
from prevspend.classify import Explainer, classify_ledger
from prevspend.taxonomy import Taxonomy
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from prevspend.classify import Allocations

PARKS = prevention("parks", {"in": ["cost_centre", "account"], "phrases": ["parks"]})
WASTE = entry("waste", {"cost_centre": "waste"}, status="not_prevention")
WELLBEING = prevention("wellbeing", {"cost_centre": "wellbeing", "grade": "container"})
CARE = entry("care", {"account": "residential care"}, status="not_prevention")
ADULTS = entry("adults", {"directorate": "adults"}, status="not_prevention")


def taxonomy(*entries: dict[str, Any], matching: str = "2") -> Taxonomy:
    return Taxonomy.model_validate(
        {"head": {**HEAD, "matching": matching}, "interventions": entries}
    )


def classified(row: dict[str, str | int], *entries: dict[str, Any], **more: str) -> Allocations:
    return classify_ledger(ledger_of([row]), taxonomy(*entries, **more))


def decided(row: dict[str, str | int], *entries: dict[str, Any], **more: str) -> tuple[Any, ...]:
    line = classified(row, *entries, **more).codings.to_pylist()[0]
    return line["rule"], line["grade"]


@pytest.mark.parametrize(
    ("row", "rule", "grade"),
    [
        ({"cost_centre": "Parks"}, "parks.1", "named"),
        ({"account": "Parks"}, "parks.1", "kind"),
        ({"directorate": "Adults"}, "adults.1", "container"),
        ({"cost_centre": "Wellbeing"}, "wellbeing.1", "container"),
        ({"cost_centre": "Bridges"}, None, None),
    ],
)
def test_the_field_tells_the_grade_unless_the_rule_declares_one(
    row: dict[str, str | int], rule: str | None, grade: str | None
) -> None:
    assert decided(row, PARKS, ADULTS, WELLBEING) == (rule, grade)


def test_a_coarser_grade_never_overrides_a_finer_one() -> None:
    row: dict[str, str | int] = {"cost_centre": "Wellbeing", "account": "Residential care"}
    assert decided(row, WELLBEING, CARE) == ("care.1", "kind")
    row = {"directorate": "Adults", "account": "Residential care", "cost_centre": "Parks"}
    assert decided(row, ADULTS, CARE, PARKS) == ("parks.1", "named")
    agency = entry("agency", {"cost_centre": "agency", "grade": "kind"}, status="not_prevention")
    row = {"cost_centre": "Agency staff", "service": "Stop smoking"}
    assert decided(row, agency, prevention("smoking", {"service": "smoking"}))[1] == "named"


def test_what_is_out_of_scope_comes_before_the_service_but_not_by_its_container() -> None:
    scope = entry("vat", {"account": "vat"}, status="out_of_scope")
    wide = entry("fund", {"directorate": "pensions", "grade": "container"}, status="out_of_scope")
    assert decided({"cost_centre": "Parks", "account": "VAT"}, PARKS, scope) == ("vat.1", "kind")
    row: dict[str, str | int] = {"cost_centre": "Parks", "directorate": "Pensions"}
    assert decided(row, PARKS, wide) == ("parks.1", "named")


def test_a_name_that_joins_two_services_decides_nothing_alone() -> None:
    joined: dict[str, str | int] = {"cost_centre": "Waste and Parks"}
    assert decided(joined, WASTE, PARKS) == (None, None)
    assert decided(joined, WASTE, PARKS, matching="1")[0] == "parks.1"
    assert decided({**joined, "account": "Parks"}, WASTE, PARKS) == ("parks.1", "kind")
    assert decided({"cost_centre": "Waste parks"}, WASTE, PARKS)[0] is not None
    assert decided({"cost_centre": "Bridges & parks"}, WASTE, PARKS) == ("parks.1", "named")


def test_a_phrase_across_the_parts_names_one_thing() -> None:
    whole = prevention("tips", {"cost_centre": "waste and parks"}, tier="tertiary")
    row: dict[str, str | int] = {"cost_centre": "Waste & Parks"}
    assert decided(row, WASTE, PARKS, whole) == ("tips.1", "named")


def test_what_puts_one_part_out_of_scope_is_said_of_the_whole_name() -> None:
    capital = entry("capital", {"cost_centre": "capital"}, status="out_of_scope")
    row: dict[str, str | int] = {"cost_centre": "Capital, parks"}
    assert decided(row, capital, PARKS) == ("capital.1", "named")


def test_explanation_says_that_a_name_joins_two_services() -> None:
    explanation = Explainer(taxonomy(WASTE, PARKS), "council").explain(
        {"cost_centre": "Waste & Parks"}
    )
    assert explanation.winner is None
    assert {miss.failed for miss in explanation.near} == {"joined"}
    assert "joins two services" in explanation.near[0].why


def test_baseline_adds_up_what_is_decided_by_grade() -> None:
    rows: list[dict[str, str | int]] = [
        {"cost_centre": "Parks", "amount": 500},
        {"account": "Residential care", "amount": 40},
        {"cost_centre": "Wellbeing", "amount": 7},
        {"cost_centre": "Bridges", "amount": 1_000},
    ]
    ledger = ledger_of(rows)
    classified = classify_ledger(ledger, taxonomy(PARKS, CARE, WELLBEING))
    coverage = build_baseline(classified, ledger.years()[0].year).coverage
    assert coverage.by_grade == {
        "person": 0,
        "driver": 0,
        "named": 500,
        "kind": 40,
        "container": 7,
    }
    assert sum(coverage.by_grade.values()) == coverage.decided_pence
