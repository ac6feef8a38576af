"""Where the pounds of a line go, and why: precedence, runner-up and shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prevspend.classify import classify_ledger
from prevspend.taxonomy import Taxonomy
from tests.classify.ledgers import ledger_of

if TYPE_CHECKING:
    from prevspend.classify import Allocations

HEAD = {
    "id": "t",
    "name": "T",
    "version": "1.0.0",
    "licence": "none",
    "headline": "broad",
    "tiers": dict.fromkeys(["primary", "secondary", "tertiary", "structural"], "what it means"),
    "lenses": {"broad": {"name": "Broad", "counts": "share", "why": "all"}},
}
EXAMPLES = [{"account": "this"}, {"account": "that", "not": True}]


def entry(name: str, *rules: dict[str, Any], **outcome: object) -> dict[str, Any]:
    numbered = [{"id": f"{name}.{at}", **rule} for at, rule in enumerate(rules, start=1)]
    texts = {"id": name, "name": name, "why": "test", "rules": numbered, "examples": EXAMPLES}
    return {**texts, **outcome}


def prevention(
    name: str, *rules: dict[str, Any], tier: str = "primary", share: str = "1"
) -> dict[str, Any]:
    shares = {"low": 0, "central": share, "high": 1}
    return entry(name, *rules, tier=tier, share=shares, horizon="short", lenses=["broad"])


def allocations(rows: list[dict[str, str | int]], *entries: dict[str, Any]) -> Allocations:
    kinds = [{"id": "charity", "phrases": ["charity"]}]
    taxonomy = {"head": HEAD, "interventions": entries, "supplier_kinds": kinds}
    return classify_ledger(ledger_of(rows), Taxonomy.model_validate(taxonomy))


def decided_by(
    row: dict[str, str | int], *entries: dict[str, Any]
) -> tuple[str | None, str | None]:
    line = allocations([row], *entries).lines.to_pylist()[0]
    return line["rule"], line["runner_up"]


def test_line_no_rule_fits_is_unclassified_and_never_zero() -> None:
    line = allocations([{"account": "Sundries"}], prevention("smoking", {"account": "smoking"}))
    row = line.lines.to_pylist()[0]
    assert (row["status"], row["rule"], row["part_pence"]) == ("unclassified", None, 100)


def test_service_named_by_the_cost_centre_beats_the_kind_of_expense() -> None:
    row: dict[str, str | int] = {"cost_centre": "Children's Centre", "account": "Stationery"}
    assert decided_by(
        row,
        entry("office", {"account": "stationery"}, status="not_prevention"),
        prevention("centres", {"in": ["account", "cost_centre"], "phrases": ["childrens centre"]}),
    ) == ("centres.1", "office.1")


def test_exact_code_beats_a_prefix_and_a_prefix_beats_words() -> None:
    words = prevention("words", {"cost_centre": "reablement"})
    prefix = prevention("prefix", {"account_code": "57*"}, tier="tertiary")
    exact = prevention("exact", {"account_code": "5710"}, tier="structural")
    row: dict[str, str | int] = {"cost_centre": "Reablement", "account_code": "5710"}
    assert decided_by(row, words, prefix, exact) == ("exact.1", "prefix.1")
    assert decided_by(row, words, prefix) == ("prefix.1", "words.1")


def test_codes_are_text_so_a_leading_zero_makes_another_code() -> None:
    rule = prevention("zero", {"account_code": "0571"})
    assert decided_by({"account_code": "0571"}, rule)[0] == "zero.1"
    assert decided_by({"account_code": "571"}, rule)[0] is None


def test_range_of_codes_covers_codes_of_its_own_length_only() -> None:
    rule = prevention("range", {"account_code": "5700..5799"})
    assert decided_by({"account_code": "5750"}, rule)[0] == "range.1"
    assert decided_by({"account_code": "57501"}, rule)[0] is None


def test_more_tests_beat_fewer_and_the_longer_phrase_the_shorter() -> None:
    short = prevention("short", {"cost_centre": "carers"})
    longer = prevention("long", {"cost_centre": "young carers"}, tier="secondary")
    both = prevention(
        "both", {"cost_centre": "carers", "supplier_kind": "charity"}, tier="tertiary"
    )
    row: dict[str, str | int] = {"cost_centre": "Young Carers", "supplier": "A Charity"}
    assert decided_by(row, short, longer, both) == ("both.1", "long.1")
    assert decided_by(row, short, longer) == ("long.1", "short.1")


def test_fallback_waits_for_anything_more_telling() -> None:
    container = entry("gp", {"cost_centre": "delegated", "fallback": True}, status="not_prevention")
    telling = prevention("link-worker", {"account": "soc prescribing"})
    row: dict[str, str | int] = {"cost_centre": "PRC DELEGATED", "account": "DES Soc Prescribing"}
    assert decided_by(row, container, telling) == ("link-worker.1", "gp.1")


def test_scope_comes_before_everything() -> None:
    capital = entry("capital", {"capital": "capital"}, status="out_of_scope")
    smoking = prevention("smoking", {"cost_centre": "smoking"})
    row: dict[str, str | int] = {"cost_centre": "Smoking", "capital": "Capital"}
    assert decided_by(row, smoking, capital) == ("capital.1", "smoking.1")


def test_veto_takes_the_rule_out_and_leaves_the_line_to_others() -> None:
    carers = prevention("carers", {"in": ["account"], "phrases": ["carer*"], "unless": ["foster"]})
    assert decided_by({"account": "Carer support"}, carers)[0] == "carers.1"
    assert decided_by({"account": "In-House Foster Carer Costs"}, carers)[0] is None


def test_rules_for_one_kind_of_organisation_leave_others_alone() -> None:
    rule = prevention("icb-only", {"cost_centre": "community", "organisation": ["icb"]})
    assert decided_by({"cost_centre": "Community"}, rule)[0] is None


def test_runner_up_is_the_best_rule_whose_outcome_would_move_pounds() -> None:
    rule = prevention("one", {"cost_centre": "smoking"}, {"account": "smoking"})
    alike = prevention("alike", {"service": "smoking"})
    other = prevention("other", {"directorate": "smoking"}, tier="structural")
    row: dict[str, str | int] = dict.fromkeys(
        ["cost_centre", "account", "service", "directorate"], "Smoking"
    )
    assert decided_by(row, rule, alike, other) == ("one.1", "other.1")


def test_share_is_taken_in_pence_and_the_coding_adds_up() -> None:
    rows: list[dict[str, str | int]] = [{"account": "Smoking", "amount": 1} for _ in range(10)]
    classified = allocations(rows, prevention("smoking", {"account": "smoking"}, share="0.25"))
    parts = classified.lines["prevention_pence_central"].to_pylist()
    assert parts == [1, 1, 1] + [0] * 7  # 2.5 pence of 10 go up to 3, to the earliest lines
    assert classified.codings["prevention_pence_central"].to_pylist() == [3]
    assert classified.lines["prevention_pence_high"].to_pylist() == [1] * 10
    assert classified.lines["prevention_pence_low"].to_pylist() == [0] * 10


def test_credit_takes_its_share_off_again() -> None:
    rows: list[dict[str, str | int]] = [
        {"account": "Smoking", "amount": 12345},
        {"account": "Smoking", "amount": -12345},
    ]
    classified = allocations(rows, prevention("smoking", {"account": "smoking"}, share="0.7"))
    assert sum(classified.lines["prevention_pence_central"].to_pylist()) == 0


def test_parts_and_codings_add_up_to_the_ledger() -> None:
    rows: list[dict[str, str | int]] = [
        {"account": f"Account {at % 7}", "amount": at * 37 - 500} for at in range(100)
    ]
    classified = allocations(rows, prevention("third", {"account": "account 3"}, share="0.3333"))
    assert sum(classified.lines["part_pence"].to_pylist()) == classified.ledger.amount_pence
    assert sum(classified.codings["amount_pence"].to_pylist()) == classified.ledger.amount_pence
    assert sum(classified.codings["lines"].to_pylist()) == 100
    assert classified.codings.num_rows == 7


def test_money_is_kept_by_coding_and_period_and_late_postings_count_as_march() -> None:
    rows: list[dict[str, str | int]] = [
        {"account": "a", "period": "01", "amount": 5},
        {"account": "a", "period": "13", "amount": 7},
        {"account": "a", "period": "12", "amount": 1},
        {"account": "b", "amount": -2},
    ]
    by_period = allocations(rows, prevention("p", {"account": "a"})).codings["pence_by_period"]
    assert by_period.to_pylist() == [[0, 5, *[0] * 10, 8], [-2, *[0] * 12]]
