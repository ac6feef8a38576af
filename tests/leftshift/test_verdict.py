"""What is said of a change: rose, fell, hardly changed, or that nobody can tell."""

from __future__ import annotations

import pytest

from prevspend.leftshift import LeftShift, ShiftVerdict, build_leftshift
from prevspend.leftshift.model import NetShares, RangePart, Shares, YearsFinding
from prevspend.leftshift.verdict import judge_shift
from tests.leftshift.years import BACKGROUND, monthly, simple_taxonomy, year_of

TAXONOMY = simple_taxonomy()
HELP = monthly(60_000, cost_centre_code="P1", cost_centre="Early Help", supplier="Family Charity")
REPORT: LeftShift = build_leftshift(
    [year_of([*BACKGROUND, *HELP], year, TAXONOMY) for year in ("2023-24", "2024-25")]
)
GAP = YearsFinding(
    id="part-months", severity="carry", years=("2023-24", "2024-25"), what="-", why="-", fix="-"
)


def shares(central: float) -> Shares:
    return Shares(low=central, central=central, high=central)


def verdict(
    points: float,
    *parts: tuple[str, float, float],
    share: float = 10.0,
    gap: float | None = None,
) -> ShiftVerdict:
    """Judge a net change in points; parts of its range too, and what a gap takes from it."""
    ends = [(low / 100, high / 100) for _, low, high in parts]
    net = NetShares(
        first=shares(share / 100),
        last=shares((share + points) / 100),
        change=shares(points / 100),
        with_temporary=None,
        first_scope_pence=100_000_00,
        last_scope_pence=100_000_00,
        first_temporary_pence=0,
        last_temporary_pence=0,
        least=points / 100 + sum(low for low, _ in ends),
        most=points / 100 + sum(high for _, high in ends),
        parts=tuple(
            RangePart.model_validate({"id": id_, "low": low, "high": high, "in_words": "money"})
            for (id_, *_), (low, high) in zip(
                [("shares", 0, 0), ("may_be_recoding", 0, 0), *parts],
                [(0.0, 0.0), (0.0, 0.0), *ends],
                strict=True,
            )
        ),
    )
    steps = tuple(
        step.model_copy(update={"points": shares((gap or 0) / 100)})
        if step.id == "coverage"
        else step
        for step in REPORT.bridge.steps
    )
    bridge = REPORT.bridge.model_copy(update={"net": net, "steps": steps})
    findings = [] if gap is None else [GAP]
    return judge_shift(REPORT.years[0], REPORT.years[-1], bridge, findings, [])


@pytest.mark.parametrize(
    ("points", "share", "outcome"),
    [
        (0.049, 10.0, "no real change"),
        (0.051, 10.0, "rose"),
        (-0.019, 2.0, "no real change"),
        (-0.021, 2.0, "fell"),
    ],
)
def test_less_than_005_points_and_a_100th_of_the_share_is_hardly_a_change(
    points: float, share: float, outcome: str
) -> None:
    assert verdict(points, share=share).outcome == outcome


def test_other_shares_may_double_what_hardly_changed() -> None:
    assert verdict(-0.049, ("contested", -0.02, 0.03)).outcome == "no real change"
    assert verdict(-0.049, ("contested", -0.06, 0.02)).outcome != "no real change"


def test_an_answer_that_may_make_it_more_leaves_it_open() -> None:
    assert verdict(0.04, ("undecided", -0.02, 0.0)).outcome == "no real change"
    assert verdict(0.04, ("undecided", -0.02, 0.02)).outcome == "cannot tell"


def test_a_part_that_lacks_months_leaves_open_only_what_it_could_turn() -> None:
    assert verdict(0.6, gap=-0.1).outcome == "rose"
    assert verdict(0.6, gap=-0.6).outcome == "cannot tell"
    assert verdict(0.02, gap=-0.1).outcome == "cannot tell"


def test_years_of_other_months_show_the_shares_of_those_that_both_hold() -> None:
    first, last = REPORT.years
    assert first.months == tuple(range(1, 13))
    part = last.model_copy(update={"months": tuple(range(1, 10))})
    said = judge_shift(first, part, REPORT.bridge, [], [], range(1, 10))
    assert said.outcome == "cannot tell"
    net = REPORT.bridge.net
    assert net.first
    assert net.last
    shares = f"{net.first.central:.1%} → {net.last.central:.1%}"
    assert said.in_words.endswith(
        f"the years hold different months (April to December in both, net: {shares})."
    )
    assert not said.answers_settle, "no answer brings the missing months"
    assert (
        "(5 months in both"
        in judge_shift(first, part, REPORT.bridge, [], [], [1, 2, 3, 5, 6]).in_words
    )


def test_answers_settle_only_what_questions_leave_open() -> None:
    assert verdict(0.04, ("undecided", -0.02, 0.02)).answers_settle
    assert not verdict(0.6).answers_settle
    assert not verdict(0.6, gap=-0.6).answers_settle
