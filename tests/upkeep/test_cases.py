"""Examples as test cases: what holds, what fails and why, known gaps, and what --update writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from prevspend.errors import TaxonomyError
from prevspend.upkeep import run_examples, update_examples

MINIMAL = Path(__file__).parent.parent / "taxonomy" / "minimal"
PARKS = """
- id: parks
  name: Parks
  status: not_prevention
  why: Places to walk in.
  rules:
    - id: parks.named
      in: [service, cost_centre, account]
      phrases: [parks, no smoking]
    - id: parks.account
      account: [playground]
  examples:
    - {cost_centre: Parks}
    - {cost_centre: Stop smoking in parks, not: true}
"""

SMOKING = "it goes to 'stop-smoking' by the rule 'stop-smoking.named'"
PLACE = "it goes to 'parks' by the rule 'parks.named'"
OFFER = "if that is right, make it an example of 'stop-smoking', here with `not: true`"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))
    file = folder / "interventions" / "all.yaml"
    file.write_text(file.read_text(encoding="utf-8") + PARKS, encoding="utf-8")
    return folder


def add(folder: Path, example: str) -> Path:
    """Add an example to parks, which stand last in the file."""
    file = folder / "interventions" / "all.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"    - {example}\n", encoding="utf-8")
    return file


def test_examples_that_hold_are_counted_and_rules_without_one_are_named(folder: Path) -> None:
    report = run_examples(folder)
    assert len(report.with_verdict("holds")) == len(report.cases) == 4
    assert [rule for rule, _ in report.unproved] == ["parks.account"]


@pytest.mark.parametrize(
    ("example", "why", "offer"),
    [
        (
            "{cost_centre: Stop smoking, account: Parks}",
            f"{SMOKING}, before 'parks.named': the cost centre comes before the account",
            OFFER,
        ),
        (
            "{cost_centre: Parks and stop smoking}",
            f"{SMOKING}, before 'parks.named': its phrases have 2 words, the other's 1",
            OFFER,
        ),
        (
            "{cost_centre: Stop smoking, account: Parking}",
            f"{SMOKING}; no rule of 'parks' matches it",
            OFFER,
        ),
        ("{cost_centre: Libraries}", "no rule matches it", None),
        (
            "{cost_centre: Parks, not: true}",
            PLACE,
            "if that is right, drop `not: true`",
        ),
        (
            "{cost_centre: Parks, rule: parks.account}",
            f"{PLACE}; the rule 'parks.account' does not match it",
            "if that is right, --update replaces the rule",
        ),
    ],
)
def test_failure_says_what_won_instead_and_why(
    folder: Path, example: str, why: str, offer: str | None
) -> None:
    file = add(folder, example)
    [case] = run_examples(folder).with_verdict("fails")
    assert (case.why, case.advice) == (why, offer)
    assert case.place.line == len(file.read_text(encoding="utf-8").splitlines())


def test_example_without_an_organisation_stands_for_every_kind(folder: Path) -> None:
    file = folder / "interventions" / "all.yaml"
    text = file.read_text(encoding="utf-8")
    limited = "phrases: [parks, no smoking]\n      organisation: council"
    file.write_text(text.replace("phrases: [parks, no smoking]", limited), encoding="utf-8")
    [case] = run_examples(folder).with_verdict("fails")
    assert (case.organisation, case.why) == ("icb", "no rule matches it")


def test_known_gap_does_not_fail_and_is_told_once_it_holds(folder: Path) -> None:
    add(folder, "{cost_centre: Green space, todo: nobody says so yet}")
    add(folder, "{cost_centre: Parks and gardens, todo: done by now}")
    report = run_examples(folder)
    assert report.with_verdict("fails") == []
    assert [case.todo for case in report.with_verdict("todo")] == ["nobody says so yet"]
    assert [case.todo for case in report.with_verdict("fixed")] == ["done by now"]


def test_update_writes_rules_anew_drops_what_is_done_and_nothing_else(folder: Path) -> None:
    add(folder, "{cost_centre: Parks, rule: parks.account}  # the rule that was")
    add(folder, "{cost_centre: Parks and gardens, todo: done by now}")
    file = add(folder, "{cost_centre: Libraries}")
    before = file.read_text(encoding="utf-8")
    report, changed = update_examples(folder)
    after = before.replace("rule: parks.account}", "rule: parks.named}")
    after = after.replace(", todo: done by now", "")
    assert file.read_text(encoding="utf-8") == after
    assert changed == {str(file): (before, after)}
    assert [case.line["cost_centre"] for case in report.with_verdict("fails")] == ["Libraries"]
    assert update_examples(folder) == (report, {})


def test_taxonomy_with_errors_is_not_tried(folder: Path) -> None:
    add(folder, "{cost_center: Parks}")
    with pytest.raises(TaxonomyError, match="cannot be tried while its files have errors") as error:
        run_examples(folder)
    assert "did you mean cost_centre" in str(error.value)
