"""Prevention by role, harm and group of people: what adds up, what overlaps, what is left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prevspend.baseline import Baseline, Figures, GroupTotal
from prevspend.baseline.groups import grouped
from prevspend.baseline.model import InterventionTotal
from prevspend.taxonomy import GROUPINGS, Taxonomy, load_taxonomy
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = sorted((ROOT / "tests" / "expected").glob("*-20*.json"))
ENGLAND = load_taxonomy()


def spent(
    name: str, pence: int, *, lenses: tuple[str, ...] = ("core", "broad"), **groups: object
) -> InterventionTotal:
    """An intervention with a central share of a half."""
    named = {"responsible": None, "prevents": (), "inequalities": (), **groups}
    return InterventionTotal.model_validate(
        {
            "id": name,
            "name": name,
            "status": "prevention",
            "tier": "secondary",
            "lenses": lenses,
            "lines": 1,
            "amount_pence": pence,
            "prevention": {"low": 0, "central": pence // 2, "high": pence},
            **named,
        }
    )


def centrals(groups: tuple[GroupTotal, ...]) -> dict[str | None, int]:
    return {group.id: group.central for group in groups}


SPENT = (
    spent("a", 100, responsible="icb", prevents=("cvd", "cancer")),
    spent("b", 300, responsible="icb", prevents=("cancer",), inequalities=("core20", "smoking")),
    spent("c", 1000, responsible="district", prevents=("falls",)),
    spent("d", 40),
)


def test_one_role_answers_for_each_so_that_roles_add_up_with_what_names_none() -> None:
    by_role = grouped(ENGLAND, SPENT)["responsible"]
    assert by_role.adds_up
    assert centrals(by_role.groups) == {"district": 500, "icb": 200, None: 20}


def test_an_intervention_stands_in_full_with_each_harm_it_prevents() -> None:
    by_harm = grouped(ENGLAND, SPENT)["prevents"]
    assert not by_harm.adds_up
    assert centrals(by_harm.groups) == {"falls": 500, "cancer": 200, "cvd": 50, None: 20}
    cancer = by_harm.groups[1]
    assert (cancer.name, cancer.interventions, cancer.amount_pence) == (
        *("Cancer, and cancer found late", 2),
        400,
    )


def test_what_is_for_everyone_stands_last_among_the_groups_of_people() -> None:
    by_people = grouped(ENGLAND, SPENT)["inequalities"]
    assert list(centrals(by_people.groups)) == ["core20", "smoking", None]
    assert by_people.groups[-1].name.startswith("For everyone")


def headline(lens: str) -> Taxonomy:
    head = ENGLAND.head.model_copy(update={"headline": lens})
    return ENGLAND.model_copy(update={"head": head})


def test_only_what_the_headline_lens_counts_is_grouped_and_as_it_counts() -> None:
    both = (*SPENT, spent("e", 70, lenses=("broad",), responsible="fire"))
    assert centrals(grouped(headline("core"), both)["responsible"].groups) == {
        "district": 1000,
        "icb": 400,
        None: 40,
    }
    assert centrals(grouped(headline("broad"), both)["responsible"].groups)["fire"] == 35


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.stem)
def test_groups_of_the_examples_are_the_sums_of_their_interventions(path: Path) -> None:
    baseline = Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    counted = [entry for entry in baseline.interventions if baseline.headline in entry.lenses]
    for grouping in GROUPINGS:
        baselines = baseline.groups[grouping]
        for group in baselines.groups:
            members = [
                entry for entry in counted if group.id in (entry.groups(grouping) or (None,))
            ]
            total = Figures.total(entry.prevention for entry in members)
            assert (group.low, group.central, group.high) == (total.low, total.central, total.high)
            assert group.interventions == len(members)
            assert group.amount_pence == sum(entry.amount_pence for entry in members)
        if baselines.adds_up:
            whole = sum(group.central for group in baselines.groups)
            assert whole == baseline.lenses[baseline.headline].central
