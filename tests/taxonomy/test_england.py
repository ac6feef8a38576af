"""The national taxonomy: every example holds, and every rule is proved by one."""

from __future__ import annotations

import pytest

from prevspend.taxonomy import GROUPINGS, Intervention, find_taxonomy, load_taxonomy
from prevspend.upkeep import run_examples
from tests.specification import Specification

FOLDER = find_taxonomy("england")
ENGLAND = load_taxonomy("england")


def test_examples_hold_and_prove_every_rule() -> None:
    report = run_examples(FOLDER)
    assert [(str(case.place), case.why) for case in report.with_verdict("fails")] == []
    assert report.unproved == ()


def test_specification_agrees_on_every_example() -> None:
    specification = Specification(ENGLAND)
    for case in run_examples(FOLDER).cases:
        result = specification.candidates(case.line, case.organisation)
        assert (result[0][1].id if result else None) == case.rule, case.place


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


PREVENTION = [entry for entry in ENGLAND.interventions if entry.status == "prevention"]


@pytest.mark.parametrize("entry", PREVENTION, ids=lambda entry: entry.id)
def test_prevention_says_who_is_responsible_what_it_prevents_and_where_accounts_put_it(
    entry: Intervention,
) -> None:
    assert entry.responsible
    assert entry.responsible not in entry.partners
    assert entry.prevents
    assert entry.crosswalk.sha
    strict = "strict" in entry.lenses
    assert not strict or any(code.startswith("HC.6") for code in entry.crosswalk.sha)


def test_where_a_reader_counts_nothing_the_note_says_who() -> None:
    assert [entry.id for entry in PREVENTION if not entry.contested and not _low(entry)] == []


def _low(entry: Intervention) -> bool:
    return entry.share is not None and bool(entry.share.low)


def test_every_preventive_intervention_was_checked_and_will_be_again() -> None:
    for entry in PREVENTION:
        assert entry.checked is not None, entry.id
        assert entry.checked.on < entry.checked.next, entry.id


def test_every_role_is_responsible_for_something_and_every_harm_is_prevented_by_something() -> None:
    for grouping in GROUPINGS[:2]:
        named = {name for entry in PREVENTION for name in entry.groups(grouping)}
        assert named == {group.id for group in ENGLAND.groups.of(grouping)}


def test_public_health_lines_of_the_outturn_and_categories_of_the_grant_go_together() -> None:
    """Councils report the same money on lines 61 to 89 of RO3 and by category to the grant."""
    for entry in PREVENTION:
        lines = [code for code in entry.crosswalk.ro if "RO3-61" <= code <= "RO3-89"]
        assert bool(lines) == bool(entry.crosswalk.phg), entry.id


def test_every_source_has_a_link_or_says_why_not() -> None:
    assert [
        source.id for source in ENGLAND.sources if bool(source.link) == bool(source.no_link)
    ] == []
