"""Targets: on track, off track, or nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from prevspend.errors import PrevspendError
from prevspend.leftshift import build_leftshift, check_target, parse_target
from prevspend.leftshift.progress import Position, judge
from prevspend.leftshift.standing import Standing
from tests.leftshift.years import BACKGROUND, monthly, simple_taxonomy, year_of

TAXONOMY = simple_taxonomy()
THEN = Standing(5_00, 10_00, 20_00, 100_00)
START = Position("2023-24", 2023, THEN, THEN, THEN, THEN, as_coded=THEN)


def position(now: Standing, with_temporary: Standing | None = None) -> Position:
    return Position("2024-25", 2024, THEN, now, THEN, with_temporary or now, as_coded=now)


def verdict(text: str, low: int, central: int, high: int, in_scope: int = 100) -> str:
    now = Standing(low * 100, central * 100, high * 100, in_scope * 100)
    return judge(parse_target(text, TAXONOMY), [START, position(now)]).verdict


def test_a_target_met_only_by_money_of_a_few_years_is_not_on_track() -> None:
    now = position(THEN, THEN.plus(Standing(10_00, 10_00, 10_00)))
    progress = judge(parse_target("hewitt", TAXONOMY), [START, now])
    assert progress.verdict == "off track"
    assert progress.years[0].verdict_with_temporary == "on track"
    assert "not on track without money of a few years only" in progress.in_words


def test_what_is_undecided_or_may_be_recoding_leaves_a_target_open() -> None:
    now = replace(
        position(Standing(7_00, 12_00, 22_00, 100_00)), slack=(Fraction(-3, 100), Fraction(0))
    )
    [year] = judge(parse_target("hewitt", TAXONOMY), [START, now]).years
    assert year.verdict == "cannot tell"
    assert year.reasons == ("it depends on what is not known",)


def test_a_year_of_which_too_little_is_decided_is_not_judged() -> None:
    now = replace(position(THEN), reasons=("only 40% is decided",))
    progress = judge(parse_target("hewitt", TAXONOMY), [START, now])
    assert progress.verdict == "cannot tell"
    assert "because only 40% is decided" in progress.in_words


def test_what_it_would_take_is_said_in_pounds_and_of_acute_spending() -> None:
    now = replace(position(THEN), acute_pence=50_00)
    progress = judge(parse_target("points=1 years=5", TAXONOMY), [START, now])
    assert [(need.financial_year, need.pence) for need in progress.needed] == [
        ("2024-25", 20),
        ("2028-29", 100),
    ]
    assert progress.needed[1].of_acute == pytest.approx(0.02)


@pytest.mark.parametrize(
    ("target", "figures", "expected"),
    [
        ("hewitt", (6, 11, 21), "on track"),
        ("hewitt", (5, 11, 21), "cannot tell"),
        ("hewitt", (5, 10, 20), "off track"),
        ("points=5 years=1", (10, 15, 25), "on track"),
        ("points=5 years=1", (9, 15, 25), "cannot tell"),
        ("parity", (5, 10, 20), "on track"),
        ("floor=5", (5, 6, 7), "on track"),
        ("floor=6.50", (5, 6, 7), "cannot tell"),
        ("floor=8", (5, 6, 7), "off track"),
    ],
)
def test_verdict_under_low_central_and_high(
    target: str, figures: tuple[int, int, int], expected: str
) -> None:
    assert verdict(target, *figures) == expected


def test_prevention_that_grows_slower_than_all_money_is_off_track() -> None:
    assert verdict("parity", 5, 10, 20, in_scope=110) == "off track"


def test_a_trajectory_asks_for_its_part_each_year() -> None:
    now = replace(position(THEN), financial_year="2026-27", number=2026)
    progress = judge(parse_target("hewitt", TAXONOMY), [START, now])
    assert progress.years[0].wanted == pytest.approx(0.006)


def test_a_ring_fence_may_name_interventions() -> None:
    early = {"cost_centre_code": "E1", "cost_centre": "Early Help", "supplier": "Hub"}
    smoking = {"cost_centre_code": "S1", "cost_centre": "Stop Smoking", "supplier": "Quit"}
    rows = [*BACKGROUND, *monthly(10_000, **early), *monthly(20_000, **smoking)]
    target = parse_target("floor=130000 interventions=early-help", TAXONOMY)
    report = build_leftshift(
        [year_of(rows, year, TAXONOMY) for year in ("2023-24", "2024-25")], targets=[target]
    )
    [progress] = report.targets
    named = parse_target("interventions=Early Help, smoking floor=130000", TAXONOMY)
    assert named.interventions == ("early-help", "smoking")
    assert [year.reached.central for year in progress.years] == [120_000_00, 120_000_00]
    assert progress.years[0].verdict == "off track"


def test_a_known_target_that_is_spelled_otherwise_is_suggested() -> None:
    for text in ("hewit", "hewit interventions=stop-smoking"):
        with pytest.raises(PrevspendError, match="did you mean hewitt"):
            check_target(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "review", "points=1", "points=x years=2", "points=1 years=0", "floor=lots"),
        *("floor=-1", "floor=0", "points=1 years=999999999999", "points=1e999 years=1"),
        *("points=101 years=1", "points=-1 years=1", f"points=1 years={'9' * 5000}"),
        f"points={'9' * 5000} years=1",
    ],
)
def test_what_is_no_target_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(PrevspendError, match=r"points=1\.5 years=3"):
        parse_target(text, TAXONOMY)


def test_an_unknown_intervention_is_refused_with_what_was_meant() -> None:
    with pytest.raises(PrevspendError, match="did you mean 'smoking'"):
        parse_target("floor=1 interventions=smokking", TAXONOMY)
