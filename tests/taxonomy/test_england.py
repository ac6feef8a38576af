"""The national taxonomy: every example holds, and every rule is proved by one."""

from __future__ import annotations

from prevspend.taxonomy import find, load_taxonomy
from prevspend.upkeep import run_examples
from tests.specification import Specification

FOLDER = find("england")
ENGLAND = load_taxonomy("england")


def test_examples_hold_and_prove_every_rule() -> None:
    report = run_examples(FOLDER)
    assert [(str(case.place), case.why) for case in report.with_verdict("fails")] == []
    assert report.unproved == ()


def test_specification_agrees_on_every_example() -> None:
    specification = Specification(ENGLAND)
    for case in run_examples(FOLDER).cases:
        found = specification.candidates(case.line, case.organisation)
        assert (found[0][1].id if found else None) == case.rule, case.place


def test_every_intervention_names_its_sources_or_says_it_is_not_prevention() -> None:
    without = [
        entry.id
        for entry in ENGLAND.interventions
        if entry.status == "prevention" and not entry.sources
    ]
    assert without == []


def test_interventions_that_count_in_a_narrow_lens_count_in_the_wider() -> None:
    for entry in ENGLAND.interventions:
        lenses = set(entry.lenses)
        assert not ("strict" in lenses and "core" not in lenses), entry.id
        assert entry.status != "prevention" or "broad" in lenses, entry.id


def test_core_lens_holds_primary_and_secondary_prevention_only() -> None:
    tiers = {entry.tier for entry in ENGLAND.interventions if "core" in entry.lenses}
    assert tiers <= {"primary", "secondary"}


def test_at_least_forty_interventions_are_prevention() -> None:
    prevention = [entry for entry in ENGLAND.interventions if entry.status == "prevention"]
    assert len(prevention) >= 40
