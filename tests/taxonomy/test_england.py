"""The national taxonomy: every example holds, and every rule is proved by one."""

from __future__ import annotations

import pytest

from prevspend.taxonomy import Intervention, load_taxonomy
from tests.specification import Specification

ENGLAND = load_taxonomy("england")
SPECIFICATION = Specification(ENGLAND)


@pytest.mark.parametrize("entry", ENGLAND.interventions, ids=lambda entry: entry.id)
def test_examples_hold_and_prove_every_rule(entry: Intervention) -> None:
    proved = set()
    for example in entry.examples:
        kinds = [example.organisation] if example.organisation else ["icb", "council"]
        for kind in kinds:
            found = SPECIFICATION.candidates(example.fields(), kind)
            winner = found[0][0].id if found else "unclassified"
            if example.not_:
                assert winner != entry.id, example.fields()
            elif example.organisation or winner == entry.id:
                assert winner == entry.id, example.fields()
                proved.add(found[0][1].id)
    assert {rule.id for rule in entry.rules} == proved


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
