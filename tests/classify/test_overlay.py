"""An overlay gives a local figure and leaves the national one as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend import build_baseline, classify_ledger, load_taxonomy, read_ledger
from prevspend.baseline import overlay_effects
from prevspend.classify import LOCAL, OUTCOME_COLUMNS, PREVENTION_COLUMNS
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.taxonomy import LocalTaxonomy, Overlay, Taxonomy, load_overlay
from prevspend.taxonomy.overlay import extend
from tests.classify.ledgers import ledger_of
from tests.classify.test_against_specification import KINDS, lines, outcome, rules, taxonomies
from tests.classify.test_allocations import HEAD, prevention
from tests.conftest import EXAMPLES
from tests.specification import Specification

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend import Baseline, Ledger
    from prevspend.ledger import Kind
    from prevspend.years import FinancialYear

HERE = EXAMPLES.parent / "tests/classify"
LOCAL_ONLY = {"taxonomy", "local"}
OUTCOMES = (*OUTCOME_COLUMNS, *PREVENTION_COLUMNS)


@st.composite
def overlays(draw: st.DrawFn, national: Taxonomy) -> LocalTaxonomy:
    """An overlay of rules, changes, a share, an intervention and a short form, at random."""
    known = [rule for entry in national.interventions for rule in entry.rules]
    entries = st.sampled_from([entry.id for entry in national.interventions])
    local: dict[str, Any] = {"id": "l", "name": "L", "version": "1.0.0", "extends": "t@1"}
    local["rules"] = [
        # One of two orders by id: the ids of national rules begin with r.
        {**draw(rules(at)), "id": f"{draw(st.sampled_from('az'))}{at}", "for": draw(entries)}
        | {"why": "test"}
        for at in range(draw(st.integers(0, 3)))
    ]
    disabled = draw(st.lists(st.sampled_from([rule.id for rule in known]), max_size=2, unique=True))
    local["changes"] = [{"rule": name, "disable": True, "why": "test"} for name in disabled]
    vetoed = draw(st.sampled_from([rule.id for rule in known]))
    if vetoed not in disabled:
        unless = {"account": ["care", "smok*"]}
        local["changes"].append({"rule": vetoed, "unless": unless, "why": "test"})
    prevention = [entry.id for entry in national.interventions if entry.share]
    if prevention:
        share = {"low": 0, "central": "0.1", "high": "0.2", "basis": "counted"}
        measured = draw(st.sampled_from(prevention))
        local["shares"] = [{"intervention": measured, "share": share, "why": "test"}]
        below = {"id": "own", "name": "Own", "parent": measured, "why": "t", "because": "t"}
        local["interventions"] = [{**below, "tier": "tertiary", "rules": [draw(rules(99))]}]
    if draw(st.booleans()):
        local["abbreviations"] = {"car": "carers", "hlth": "foster"}
    return extend(national, Overlay.model_validate(local))


@settings(max_examples=150)
@given(st.data(), taxonomies(), st.lists(lines, min_size=1, max_size=6), st.sampled_from(KINDS))
def test_national_columns_are_those_without_an_overlay_and_local_ones_the_specifications(
    data: st.DataObject, national: Taxonomy, rows: list[dict[str, str]], kind: Kind | None
) -> None:
    local = data.draw(overlays(national))
    ledger = ledger_of(rows, kind)
    both, alone = classify_ledger(ledger, local), classify_ledger(ledger, national)
    assert both.taxonomy == national
    assert both.codings.select(alone.codings.column_names).equals(alone.codings)
    assert both.lines.select(alone.lines.column_names).equals(alone.lines)
    specification = Specification(local)
    for row in both.codings.to_pylist():
        line: dict[str, str] = {field: row[field] for field in CLASSIFICATION_FIELDS if row[field]}
        candidates = specification.candidates(line, kind)
        best = candidates[0] if candidates else None
        assert row["local_rule"] == (best[1].id if best else None)
        assert row["local_intervention"] == (best[0].id if best else None)
        assert row["local_tier"] == (best[0].tier if best else None)
        others = [
            rule.id for entry, rule in candidates if outcome(entry) != outcome(best and best[0])
        ]
        assert row["local_runner_up"] == (others[0] if others else None)


@settings(max_examples=100)
@given(st.data(), taxonomies(), st.lists(lines, min_size=1, max_size=6))
def test_causes_explain_the_whole_difference_to_the_penny(
    data: st.DataObject, national: Taxonomy, rows: list[dict[str, str]]
) -> None:
    local = data.draw(overlays(national))
    odd: list[dict[str, str | int]] = [
        {**row, "amount": 101 * at - 300} for at, row in enumerate(rows)
    ]
    ledger, year = ledger_of(odd).for_year()
    baseline = build_baseline(classify_ledger(ledger, local), year)
    assert baseline.local is not None
    moved = sum(cause.prevention_pence for cause in baseline.local.causes)
    after = baseline.local.reconciliation
    assert after.prevention_pence - baseline.reconciliation.prevention_pence == moved
    assert sum(after.by_status.values()) == baseline.reconciliation.read_pence
    assert sum(tier.central for tier in baseline.local.tiers.values()) == after.prevention_pence


def local_and_national(
    ledger: Ledger, year: FinancialYear, overlay: Path
) -> tuple[Baseline, Baseline]:
    england = load_taxonomy()
    local = build_baseline(classify_ledger(ledger, load_overlay(overlay, england)), year)
    return local, build_baseline(classify_ledger(ledger, england), year)


def assert_national_is_the_same(with_overlay: Baseline, without: Baseline) -> None:
    """Every national field has the same bytes with the overlay as without."""
    assert with_overlay.model_dump_json(exclude=LOCAL_ONLY) == without.model_dump_json(
        exclude=LOCAL_ONLY
    )
    version = with_overlay.taxonomy.model_copy(update={"overlay": None})
    assert version == without.taxonomy


def test_example_overlay_moves_the_local_figure_only() -> None:
    ledger, year = read_ledger([EXAMPLES / "council/westmoor-2024-25.csv"]).for_year()
    with_overlay, alone = local_and_national(ledger, year, EXAMPLES / "overlay/westmoor.yaml")
    assert_national_is_the_same(with_overlay, alone)
    assert with_overlay.local is not None
    assert with_overlay.local.unused_rules == ()
    assert {cause.what for cause in with_overlay.local.causes} == {
        "westmoor.active-westmoor",
        "westmoor.neighbours",
        "westmoor-area-coordination.team",
        "share of reablement",
    }


@pytest.mark.real
def test_overlay_for_newcastle_changes_the_local_figure_and_leaves_the_national_one(
    published: Path,
) -> None:
    months = sorted((published / "council/newcastle").glob("2021-*.csv"))[3:]
    months += sorted((published / "council/newcastle").glob("2022-*.csv"))
    ledger, year = read_ledger(months).for_year()
    assert str(year) == "2021-22"
    with_overlay, alone = local_and_national(ledger, year, HERE / "newcastle.yaml")
    assert_national_is_the_same(with_overlay, alone)
    local = with_overlay.local
    assert local is not None
    assert local.tiers != with_overlay.tiers
    assert local.unused_rules == ()
    assert {cause.what for cause in local.causes} >= {
        "newcastle.christmas-lights",
        "newcastle.recovery",
        "share of parks",
    }
    moved = sum(cause.prevention_pence for cause in local.causes)
    broad = local.lenses["broad"].central - with_overlay.lenses["broad"].central
    assert moved == broad != 0
    assert sum(local.reconciliation.by_status.values()) == with_overlay.reconciliation.read_pence


def test_effects_on_codings_are_those_of_the_whole_ledger() -> None:
    ledger, year = read_ledger([EXAMPLES / "council/westmoor-2024-25.csv"]).for_year()
    taxonomy = load_overlay(EXAMPLES / "overlay/westmoor.yaml", load_taxonomy())
    baseline = build_baseline(classify_ledger(ledger, taxonomy), year)
    codings = classify_ledger(ledger, taxonomy.national).codings
    assert baseline.local is not None
    assert overlay_effects(taxonomy, codings) == baseline.local.causes


def test_effects_without_a_ledger_are_those_on_the_examples() -> None:
    taxonomy = load_overlay(EXAMPLES / "overlay/westmoor.yaml", load_taxonomy())
    effects = {cause.what: cause for cause in overlay_effects(taxonomy)}
    assert effects["westmoor-area-coordination.team"].lines == 1
    assert effects["share of reablement"].lines > 1
    assert {cause.amount_pence for cause in effects.values()} == {0}


def test_local_columns_are_there_only_with_an_overlay() -> None:
    ledger = ledger_of([{"cost_centre": "Stop Smoking"}])
    england = load_taxonomy()
    alone = classify_ledger(ledger, england).lines.column_names
    overlay = load_overlay(EXAMPLES / "overlay/westmoor.yaml", england)
    both = classify_ledger(ledger, overlay).lines.column_names
    assert not [name for name in alone if name.startswith(LOCAL)]
    assert set(both) - set(alone) == {f"{LOCAL}{name}" for name in (*OUTCOMES, "cause")}


@pytest.mark.parametrize(
    ("national", "local", "winner"),
    [
        ({"cost_centre": "smoking"}, {"cost_centre": "smoking"}, "z"),
        ({"cost_centre": "stop smoking"}, {"cost_centre": "smoking"}, "a.1"),
        ({"cost_centre": "stop smoking"}, {"cost_centre_code": "A1"}, "z"),
        ({"cost_centre": "smoking"}, {"supplier": "quit"}, "a.1"),
    ],
    ids=["all else equal", "longer phrase", "private code", "vaguer field"],
)
def test_local_rule_wins_where_it_is_as_exact_and_a_private_code_wins_anyway(
    national: dict[str, str], local: dict[str, str], winner: str
) -> None:
    entries = [prevention("a", national), prevention("b", {"account": "x"}, tier="tertiary")]
    taxonomy = Taxonomy.model_validate({"head": HEAD, "interventions": entries})
    names = {"id": "l", "name": "L", "version": "1.0.0", "extends": "t@1"}
    rule = {"id": "z", "for": "b", "why": "ours", **local}
    overlay = extend(taxonomy, Overlay.model_validate({**names, "rules": [rule]}))
    line = {"cost_centre": "Stop Smoking", "cost_centre_code": "A1", "supplier": "Quit"}
    assert classify_ledger(ledger_of([line]), overlay).lines["local_rule"].to_pylist() == [winner]
