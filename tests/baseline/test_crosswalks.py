"""Prevention by the codes of other returns: each of them adds up to the headline."""

from __future__ import annotations

import pytest

from prevspend.baseline import Figures, InterventionTotal
from prevspend.baseline.crosswalks import RETURNS, by_code
from prevspend.taxonomy import load_taxonomy

ENGLAND = load_taxonomy("england")
TOTALS = tuple(
    InterventionTotal(
        id=entry.id,
        name=entry.name,
        status=entry.status,
        tier=entry.tier,
        lenses=tuple(entry.lenses),
        responsible=entry.responsible,
        prevents=entry.prevents,
        inequalities=entry.inequalities,
        lines=1,
        amount_pence=1000 + at,
        prevention=Figures(low=at, central=500 + at, high=1000 + at),
    )
    for at, entry in enumerate(ENGLAND.interventions)
)
FOUND = by_code(ENGLAND, TOTALS)


@pytest.mark.parametrize("name", RETURNS)
def test_codes_of_a_return_add_up_to_the_headline(name: str) -> None:
    counted = [entry for entry in TOTALS if ENGLAND.head.headline in entry.lenses]
    assert Figures.total(FOUND[name]) == Figures.total(entry.prevention for entry in counted)
    assert sum(total.interventions for total in FOUND[name]) == len(counted)


@pytest.mark.parametrize("name", RETURNS)
def test_what_is_not_prevention_is_under_no_code(name: str) -> None:
    counted = {entry.id for entry in TOTALS if ENGLAND.head.headline in entry.lenses}
    codes = {
        getattr(entry.crosswalk, name) for entry in ENGLAND.interventions if entry.id in counted
    }
    assert {total.codes for total in FOUND[name]} == codes


def test_several_codes_of_one_intervention_stand_together() -> None:
    [total] = [each for each in FOUND["sha"] if each.codes == ("HC.6.1", "HC.6.3", "HC.1")]
    names = ENGLAND.crosswalks["sha"]
    assert total.name == "; ".join(names[code] for code in total.codes)


def test_what_has_no_code_comes_last() -> None:
    assert [total.codes for total in FOUND["phg"]].index(()) == len(FOUND["phg"]) - 1
    assert FOUND["phg"][-1].name == "No code"


def test_a_taxonomy_without_crosswalks_has_no_totals_by_code() -> None:
    assert by_code(ENGLAND.model_copy(update={"crosswalks": {}}), TOTALS) == {}
