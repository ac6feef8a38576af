"""People's decisions beat every rule, on exactly the lines they name, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend import build_baseline, classify_ledger
from prevspend.classify import Driver, Override, load_overrides, restate
from prevspend.errors import OverrideError
from prevspend.taxonomy import LocalTaxonomy, Overlay, PreventiveShare, Taxonomy
from prevspend.taxonomy.overlay import extend
from tests.classify.ledgers import ledger_of
from tests.classify.test_allocations import HEAD, entry, prevention

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.classify import Allocations

TAXONOMY = Taxonomy.model_validate(
    {
        "head": HEAD,
        "interventions": [
            prevention("smoking", {"cost_centre": "smoking"}),
            prevention("parks", {"cost_centre": "parks"}, tier="structural", share="0.3"),
            entry("vat", {"account": "vat"}, status="out_of_scope"),
        ],
    }
)
ROWS: list[dict[str, str | int]] = [
    {"cost_centre": "Smoking", "account": "Grants", "amount": 101},
    {"cost_centre": "Smoking", "account": "Grants", "amount": 203},
    {"cost_centre": "Smoking", "account": "VAT", "amount": 400},
    {"cost_centre": "Roads", "account": "Grants", "amount": -55},
]


def override(name: str = "one", **fields: object) -> Override:
    who = {"id": name, "by": "A. Person", "on": "2025-04-01", "why": "I know"}
    return Override.model_validate({**who, **fields})


def decided(*overrides: Override, taxonomy: Taxonomy = TAXONOMY) -> Allocations:
    return classify_ledger(ledger_of(ROWS), taxonomy, overrides=overrides)


def test_decision_on_a_coding_beats_even_scope_and_what_it_beat_is_the_runner_up() -> None:
    made = override(lines={"cost_centre": "Smoking", "account": "VAT"}, intervention="parks")
    rows = decided(made).lines.to_pylist()
    assert [row["rule"] for row in rows] == ["smoking.1", "smoking.1", "override.one", None]
    assert (rows[2]["tier"], rows[2]["share_central"]) == ("structural", 0.3)
    assert (rows[2]["runner_up"], rows[2]["prevention_pence_central"]) == ("vat.1", 120)


def test_decision_on_a_row_leaves_the_other_lines_of_its_coding_alone() -> None:
    made = override(lines={"source_file": "test.csv", "source_row": "3"}, status="not_prevention")
    classified = decided(made)
    rows = classified.lines.to_pylist()
    assert [row["status"] for row in rows[:2]] == ["prevention", "not_prevention"]
    assert rows[0]["coding"] != rows[1]["coding"]
    assert sum(classified.codings["amount_pence"].to_pylist()) == classified.ledger.amount_pence
    assert classified.codings["lines"].to_pylist() == [1, 1, 1, 1]


def test_decision_on_a_row_beats_one_on_its_coding_in_either_order() -> None:
    row = override("row", lines={"source_file": "test.csv", "source_row": 3}, intervention="parks")
    coding = override("all", lines={"cost_centre": "Smoking"}, status="not_prevention")
    for order in ((row, coding), (coding, row)):
        rules = decided(*order).lines["rule"].to_pylist()
        assert rules == ["override.all", "override.row", "override.all", None]


def test_two_decisions_that_contradict_each_other_are_an_error() -> None:
    first = override("one", lines={"cost_centre": "Smoking"}, status="not_prevention")
    two = override("two", lines={"account": "VAT"}, intervention="parks")
    with pytest.raises(OverrideError, match="'one' and 'two' decide the same lines differently"):
        decided(first, two)
    decided(first, override("two", lines={"account": "VAT"}, status="not_prevention"))


def test_baseline_lists_each_decision_and_reconciles() -> None:
    made = override(lines={"cost_centre": "Roads"}, intervention="smoking")
    idle = override("idle", lines={"cost_centre": "roads"}, status="unclassified")
    ledger, year = ledger_of(ROWS).for_year()
    baseline = build_baseline(classify_ledger(ledger, TAXONOMY, overrides=[made, idle]), year)
    listed = [(entry.id, entry.lines, entry.amount_pence) for entry in baseline.overrides]
    assert listed == [("one", 1, -55), ("idle", 0, 0)]
    assert sum(baseline.reconciliation.by_status.values()) == 649
    [warning] = [text for text in baseline.warnings if "matched no line" in text]
    assert "1 decision matched no line: idle (cost centre 'roads')." in warning
    assert "no cost centre is 'roads', as 'idle' has it; the nearest is 'Roads'." in warning


def test_a_decision_on_the_wrong_field_is_told_where_its_words_stand() -> None:
    wrong = override(lines={"directorate": "Roads"}, status="unclassified")
    ledger, year = ledger_of(ROWS).for_year()
    baseline = build_baseline(classify_ledger(ledger, TAXONOMY, overrides=[wrong]), year)
    [warning] = [text for text in baseline.warnings if "matched no line" in text]
    assert warning.endswith(
        "'Roads' of 'one' is in cost_centre of this ledger, not in directorate."
    )


def test_a_decision_whose_values_are_never_together_is_told_what_it_nearly_matches() -> None:
    idle = override(lines={"cost_centre": "Roads", "account": "VAT"}, status="unclassified")
    ledger, year = ledger_of(ROWS).for_year()
    baseline = build_baseline(classify_ledger(ledger, TAXONOMY, overrides=[idle]), year)
    [warning] = [text for text in baseline.warnings if "matched no line" in text]
    assert "1 decision matched no line: one (cost centre 'Roads', account 'VAT')." in warning
    assert "no line has all that 'one' names; the nearest has " in warning


def test_what_a_person_left_open_says_so_in_their_words() -> None:
    made = override(lines={"cost_centre": "Smoking", "account": "Grants"}, status="unclassified")
    ledger, year = ledger_of(ROWS).for_year()
    baseline = build_baseline(classify_ledger(ledger, TAXONOMY, overrides=[made]), year)
    assert baseline.coverage.undecided[0].needs == "I know (A. Person)"


def test_decision_for_a_local_intervention_counts_nationally_as_its_parent() -> None:
    below = {"id": "ours", "name": "Ours", "parent": "parks", "why": "t", "because": "t"}
    below |= {"tier": "tertiary", "rules": [{"id": "ours.1", "cost_centre_code": "A1"}]}  # type: ignore[dict-item]
    head = {"id": "l", "name": "L", "version": "1.0.0", "extends": "t@1"}
    local: LocalTaxonomy = extend(
        TAXONOMY, Overlay.model_validate({**head, "interventions": [below]})
    )
    made = override(lines={"cost_centre": "Roads"}, intervention="ours")
    row = decided(made, taxonomy=local).lines.to_pylist()[3]
    assert (row["intervention"], row["tier"]) == ("parks", "structural")
    assert (row["local_intervention"], row["local_tier"]) == ("ours", "tertiary")
    assert row["local_cause"] == "override.one"


def test_a_decision_may_name_an_intervention_as_people_do(tmp_path: Path) -> None:
    file = tmp_path / "overrides.yaml"
    file.write_text(
        "- {id: one, lines: {account: A}, intervention: PARK, by: A, on: 2025-04-01, why: x}\n",
        encoding="utf-8",
    )
    [loaded] = load_overrides(file, TAXONOMY)
    assert loaded.intervention == "parks"


def test_file_with_faults_names_them_all_with_their_places(tmp_path: Path) -> None:
    file = tmp_path / "overrides.yaml"
    file.write_text(
        "- {id: one, lines: {cost_centre: A}, intervention: parkz, by: A, on: 2025-04-01}\n"
        "- {id: two, lines: {}, status: not_prevention, by: A, on: 2025-04-01, why: x}\n"
        "- {id: two, lines: {source_row: 3}, by: A, on: tomorrow, why: x}\n"
        "- {id: six, lines: {account: B}, intervention: parkz, by: A, on: 2025-04-01, why: x}\n"
        "- {id: six, lines: {account: C}, status: prevention, by: A, on: 2025-04-01, why: x}\n",
        encoding="utf-8",
    )
    with pytest.raises(OverrideError) as error:
        load_overrides(file, TAXONOMY)
    message = str(error.value).replace(f"{tmp_path}/", "")
    for part in (
        "overrides.yaml:1:3: 'why' is missing",
        "overrides.yaml:2:20: name at least one field and its value",
        "overrides.yaml:3:20: 'source_row' needs its 'source_file' beside it",
        "overrides.yaml:3:48: 'on'",
        "unknown intervention 'parkz' → did you mean 'parks'?",
        "overrides.yaml:5:3: to decide for prevention, name the intervention",
    ):
        assert part in message, message


@pytest.mark.parametrize("text", ["id: one\n", "- id: [\n", ""])
def test_file_that_is_no_list_of_decisions_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "o.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(OverrideError, match="1 problem"):
        load_overrides(tmp_path / "o.yaml", TAXONOMY)


def test_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(OverrideError, match="There is no file of overrides"):
        load_overrides(tmp_path / "none.yaml", TAXONOMY)


def test_restating_a_year_from_its_codings_keeps_what_people_decided() -> None:
    made = override(lines={"source_file": "test.csv", "source_row": 3}, intervention="parks")
    open_ = override("two", lines={"cost_centre": "Roads"}, status="not_prevention")
    allocations = decided(made, open_)
    again = restate(allocations.codings, TAXONOMY, "council")
    assert again.equals(allocations.codings)
    shares = {"low": 0, "central": "0.5", "high": 1}
    later = TAXONOMY.model_copy(
        update={
            "interventions": tuple(
                each.model_copy(update={"share": PreventiveShare.model_validate(shares)})
                if each.id == "parks"
                else each
                for each in TAXONOMY.interventions
            )
        }
    )
    restated = restate(allocations.codings, later, "council")
    classified = classify_ledger(ledger_of(ROWS), later, overrides=[made, open_]).codings
    assert restated.equals(classified)
    assert restated["rule"].to_pylist() == ["smoking.1", "override.one", "vat.1", "override.two"]


def test_decision_of_a_person_beats_a_driver_and_leaves_the_line_whole() -> None:
    splits = {"cost_centre": "smoking"}
    fields = {"id": "block", "name": "Block", "source": "s", "date": "2024-04-01", "note": None}
    parts = [
        {"part": "one", "weight": 1, "intervention": "parks", "fields": {}},
        {"part": "two", "weight": 3, "intervention": None, "fields": {"cost_centre": "Roads"}},
    ]
    driver = Driver.model_validate(
        {
            **fields,
            "supplied_by": "x",
            "splits": splits,
            "years": ("2024-25",),
            "measure": "weight",
        }
        | {"total": 4, "parts": parts}
    )
    made = override(lines={"source_file": "test.csv", "source_row": 2}, intervention="smoking")
    classified = classify_ledger(ledger_of(ROWS), TAXONOMY, drivers=[driver], overrides=[made])
    rules = [
        (row["source_row"], row["rule"], row["part_pence"]) for row in classified.lines.to_pylist()
    ]
    assert rules == [
        *((2, "override.one", 101), (3, "driver.block", 51), (3, None, 152)),
        *((4, "driver.block", 100), (4, "vat.1", 300), (5, None, -55)),
    ]
    again = restate(classified.codings, TAXONOMY, "council")
    assert again.to_pylist() == classified.codings.to_pylist()


def test_a_key_in_the_wrong_place_and_an_english_date_say_what_to_write(tmp_path: Path) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_text(
        "- id: treat\n  cost_centre: smoking\n  intervention: smoking\n"
        "  on: 29/11/2026\n  by: A\n  why: b\n",
        encoding="utf-8",
    )
    with pytest.raises(OverrideError) as error:
        load_overrides(path, TAXONOMY)
    message = str(error.value)
    assert "unknown key 'cost_centre' → write it under 'lines:'" in message
    assert "'on': this is no date: '29/11/2026' → write the year first" in message


def test_an_unknown_intervention_is_said_beside_what_else_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_text(
        "- id: treat\n  lines: {cost_centre: smoking}\n  intervention: smokking\n"
        "  on: 29/11/2026\n  by: A\n  why: b\n",
        encoding="utf-8",
    )
    with pytest.raises(OverrideError, match="have 2 problems") as error:
        load_overrides(path, TAXONOMY)
    assert "unknown intervention 'smokking'" in str(error.value)
