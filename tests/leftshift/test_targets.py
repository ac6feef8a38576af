"""Targets: on track, off track, or nobody can tell."""

from __future__ import annotations

import pytest

from prevspend.baseline import Figures
from prevspend.errors import PrevspendError
from prevspend.leftshift import build_leftshift, parse_target
from prevspend.leftshift.targets import Position, judge
from tests.leftshift.years import BACKGROUND, monthly, simple_taxonomy, year_of

TAXONOMY = simple_taxonomy()
START = Position("2023-24", 2023, Figures(low=5_00, central=10_00, high=20_00), 100_00)


def verdict(text: str, low: int, central: int, high: int, in_scope: int = 100) -> str:
    figures = Figures(low=low * 100, central=central * 100, high=high * 100)
    now = Position("2024-25", 2024, figures, in_scope * 100)
    return judge(parse_target(text, TAXONOMY), [START, now]).verdict


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
    now = Position("2026-27", 2026, START.prevention, START.in_scope_pence)
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
    assert [year.reached.central for year in progress.years] == [120_000_00, 120_000_00]
    assert progress.years[0].verdict == "off track"


@pytest.mark.parametrize(
    "text", ["", "hewit", "points=1", "points=x years=2", "points=1 years=0", "floor=lots"]
)
def test_what_is_no_target_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(PrevspendError, match=r"points=1\.5 years=3"):
        parse_target(text, TAXONOMY)


def test_an_unknown_intervention_is_refused_with_what_was_meant() -> None:
    with pytest.raises(PrevspendError, match="did you mean smoking"):
        parse_target("floor=1 interventions=smokin", TAXONOMY)
