from __future__ import annotations

import pytest

from prevspend import load_taxonomy
from prevspend.taxonomy import InterventionNames, name_with_tier

TAXONOMY = load_taxonomy()
NAMES = InterventionNames(TAXONOMY.interventions)


@pytest.mark.parametrize(
    ("typed", "id_"),
    [
        ("health visiting", "healthy-child-0-5"),
        ("Visiting HEALTH", "healthy-child-0-5"),
        ("health visit", "healthy-child-0-5"),
        ("0-19", "healthy-child-0-5"),
        ("stop-smoking", "stop-smoking"),
        ("smoking", "stop-smoking"),
        ("NHS Health Checks (secondary)", "nhs-health-checks"),
    ],
)
def test_a_name_a_part_of_it_or_a_word_of_ledgers_finds_an_intervention(
    typed: str, id_: str
) -> None:
    found = NAMES.find(typed)
    assert found is not None
    assert found.id == id_


def test_every_id_and_name_finds_its_own() -> None:
    for entry in TAXONOMY.interventions:
        for text in (entry.id, entry.name, entry.name.upper(), name_with_tier(entry)):
            assert NAMES.find(text) is entry


@pytest.mark.parametrize("typed", ["homeless", "drugs", "weight", "", "-", "a", "Newcastle"])
def test_what_could_mean_several_or_nothing_finds_none(typed: str) -> None:
    assert NAMES.find(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Helth visiting", "Health visiting"),
        ("reablment", "Reablement"),
        ("stop smokng", "Stop smoking"),
        ("homeless", "Homelessness prevention"),
        ("weight", "' or 'Children's weight management"),
    ],
)
def test_what_is_like_a_name_or_could_mean_several_is_asked_about(typed: str, meant: str) -> None:
    asked = NAMES.meant(typed)
    assert asked is not None
    assert asked.startswith("did you mean '")
    assert meant in asked


@pytest.mark.parametrize("typed", ["", "zzz", "?"])
def test_nothing_is_asked_where_nothing_is_like_it(typed: str) -> None:
    assert NAMES.meant(typed) is None
