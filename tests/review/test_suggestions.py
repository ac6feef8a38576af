"""Suggestions: what is likely the answer, how likely, and silence where nobody can tell."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from prevspend import load_taxonomy
from prevspend.evaluate import panel_of, read_panel
from prevspend.review import (
    LEAST,
    DecidedNeighbours,
    Judgement,
    LabelledCoding,
    PossibleAnswer,
    SimilarityModel,
    candidates,
    labelled_codings,
    likeliest,
    measured_weights,
)
from tests.bench.panel import labelled_ledgers
from tests.bench.reviewers import STEPS, after, by_queue, by_size, opened
from tests.bench.suggestions import Case, fit, measure
from tests.review.conftest import run
from tests.review.test_alike import coding

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.review import OpenCoding
    from prevspend.taxonomy import Status
    from tests.bench.panel import LabelledLedger

NAMES: tuple[tuple[str, Status], ...] = (
    ("Road repairs", "not_prevention"),
    ("Roads and bridges", "not_prevention"),
    ("Health visiting", "prevention"),
    ("Balance sheet", "out_of_scope"),
)
LABELLED = [
    LabelledCoding(f"Body {body}", {"cost_centre": f"{name} {body}"}, status)
    for body in range(4)
    for name, status in NAMES
]


def test_the_model_judges_by_labelled_codings_that_are_like_it() -> None:
    model = SimilarityModel(LABELLED)
    [road, sheet] = model.judge([{"cost_centre": "ROAD REPAIR"}, {"account": "Balance Sheets"}])
    assert (road.status, sheet.status) == ("not_prevention", "out_of_scope")
    assert road.lead("not_prevention") > 0 > road.lead("prevention")
    assert {each.status for each in road.nearest} == {"not_prevention"}
    assert "Road repairs" in road.nearest[0].coding["cost_centre"]


def test_what_the_model_had_not_seen_is_what_it_says_when_fitted_without_it() -> None:
    unseen = SimilarityModel(LABELLED).judge_unseen()
    others = [each for each in LABELLED if each.organisation != "Body 2"]
    apart = SimilarityModel(others)
    for each, judgement in zip(LABELLED, unseen, strict=True):
        if each.organisation == "Body 2":
            [judged] = apart.judge([each.coding])
            assert judged.status == judgement.status
            assert judged.scores == pytest.approx(judgement.scores, abs=0.1)  # rarity differs


def test_the_same_labels_give_the_same_scores() -> None:
    one, two = (SimilarityModel(LABELLED).judge([{"service": "Roads"}]) for _ in range(2))
    assert one == two


def test_numbers_of_one_organisation_and_codes_are_no_likeness() -> None:
    model = SimilarityModel(LABELLED)
    plain, coded = model.judge(
        [
            {"cost_centre": "Roads"},
            {"cost_centre": "Roads 4711", "cost_centre_code": "balance", "account_code": "sheet"},
        ]
    )
    assert plain == coded


NOBODY = Judgement({"prevention": 0.3, "not_prevention": 0.3, "out_of_scope": 0.3})
ROADS = Judgement({"prevention": 0, "not_prevention": 1, "out_of_scope": 0})


def test_neighbours_that_agree_are_a_suggestion_with_examples() -> None:
    neighbours = DecidedNeighbours(_decided("Not prevention", "Not prevention", "Not prevention"))
    asked = coding(9, cost_centre="Odd Unit", account="Sundry")
    found = likeliest(candidates(asked, (), ROADS, neighbours), measured_weights())
    assert found is not None
    assert found.answer == "Not prevention"
    assert LEAST <= found.probability < 1
    assert "100% of what is decided of its cost centre is so" in found.because
    assert [example.coding["account"] for example in found.examples] == ["0", "1", "2"]


def test_two_neighbours_or_three_that_differ_are_none() -> None:
    for outcomes in (["Not prevention"] * 2, ["Not prevention", "Not prevention", "Out of scope"]):
        neighbours = DecidedNeighbours(_decided(*outcomes))
        asked = coding(9, cost_centre="Odd Unit", account="Sundry")
        assert candidates(asked, (), NOBODY, neighbours) == []


def test_it_is_silent_where_it_is_not_sure() -> None:
    weak = PossibleAnswer("Not prevention", {"always": 1}, "somebody says so", ())
    assert likeliest([weak], measured_weights()) is None
    assert likeliest([], measured_weights()) is None


def test_a_source_for_another_answer_makes_it_less_likely() -> None:
    weights = measured_weights()
    agree = PossibleAnswer("Not prevention", {"model": 1, "cost_centre": 1}, "", ())
    differ = PossibleAnswer("Not prevention", {"model": 1, "cost_centre": -1}, "", ())
    assert weights.probability(agree) > weights.probability(differ)


def test_weights_that_are_fitted_tell_right_from_wrong() -> None:
    sure = PossibleAnswer("Not prevention", {"always": 1, "model": 1}, "", ())
    doubtful = PossibleAnswer("Not prevention", {"always": 1, "model": 0}, "", ())
    cases = [
        Case(f"Body {at % 4}", coding(at), [sure if at % 2 else doubtful], [at % 2 == 1 or at < 9])
        for at in range(80)
    ]
    weights = fit(cases)
    assert weights.probability(sure) > LEAST > weights.probability(doubtful)
    tried = measure(cases)
    assert all(each.is_right for each in tried if each.suggestion)


def test_suggest_shows_what_is_likely_and_applies_nothing(results: Path) -> None:
    before = {path.name: path.read_bytes() for path in results.iterdir() if path.is_file()}
    shown = run("suggest", results)
    assert "Nothing is applied." in shown
    for entry in json.loads(run("suggest", results, "--json")):
        assert entry["probability"] >= LEAST
        assert entry["because"]
    assert before == {path.name: path.read_bytes() for path in results.iterdir() if path.is_file()}


def _decided(*outcomes: str) -> list[OpenCoding]:
    return [
        replace(coding(at, cost_centre="Odd Unit", account=str(at)), why=None, outcome=outcome)
        for at, outcome in enumerate(outcomes)
    ]


@pytest.fixture(scope="module")
def ledgers() -> list[LabelledLedger]:
    return list(labelled_ledgers(load_taxonomy()))


@pytest.mark.slow
@pytest.mark.parametrize("everything", [False, True])
def test_the_queue_brings_reviewers_further_than_size_alone(
    ledgers: list[LabelledLedger], *, everything: bool
) -> None:
    tried = [opened(ledger, everything=everything) for ledger in ledgers]
    queue, size = [by_queue(ledger) for ledger in tried], [by_size(ledger) for ledger in tried]
    for step in STEPS:
        assert after(queue, step) >= after(size, step), step
    for tally in (*queue, *size):
        assert sum(tally.decided[-1:]) + tally.unnamed_pence == tally.open_pence


@pytest.mark.slow
def test_the_model_of_the_panel_is_mostly_right_of_bodies_it_has_not_seen() -> None:
    labelled = labelled_codings(read_panel(panel_of("england")))
    judged = SimilarityModel(labelled).judge_unseen()
    right = [one.status == other.status for one, other in zip(labelled, judged, strict=True)]
    assert sum(right) / len(right) > 0.8
