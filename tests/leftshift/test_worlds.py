"""Random worlds of known truth: steps to the pound, ranges that hold, verdicts never wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from prevspend.leftshift import KnownChange, LeftShift, build_leftshift, parse_target
from tests.leftshift.worlds import World, make_world, world_taxonomy
from tests.leftshift.years import year_of

if TYPE_CHECKING:
    from prevspend.ledger import Basis

TAXONOMY = world_taxonomy()
ONE_POUND = 100
MOST_WORDS = 25  # of a headline
TINY = 1e-9
HARDLY = 5e-4
"""What the report calls no real change: it hardly moved."""


def report_of(world: World, *changes: KnownChange) -> LeftShift:
    years = [
        year_of(world.rows(number), year, TAXONOMY, basis=world.basis)
        for number, year in enumerate(("2023-24", "2024-25"))
    ]
    targets = [parse_target("points=1 years=5", TAXONOMY)]
    return build_leftshift(years, changes=changes, targets=targets, carry_breaks=True)


def confirmed(report: LeftShift) -> list[KnownChange]:
    return [
        KnownChange(
            id=found.id,
            was=found.was,
            now=found.now,
            verdict="confirmed",
            by="the test",
            why="it was so",
        )
        for found in report.candidates
        if found.matters
    ]


def is_wrong(report: LeftShift, world: World) -> bool:
    truth = float(world.true_change())
    return {
        "rose": truth <= 0,
        "fell": truth >= 0,
        "no real change": abs(truth) > HARDLY,
        "cannot tell": False,
    }[report.verdict.outcome]


def assert_holds(report: LeftShift, world: World, seed: int) -> None:
    """Hold the range and the verdict of a report to the truth."""
    net = report.bridge.net
    assert net.least is not None, seed
    assert net.most is not None, seed
    assert net.least - TINY <= float(world.true_change()) <= net.most + TINY, (seed, world.events)
    assert_in_order(report, seed)
    assert not is_wrong(report, world), (seed, world.events, report.verdict)
    assert len(report.verdict.in_words.split()) <= MOST_WORDS
    for found in report.candidates:
        assert not [selector for selector in found.was if selector in found.now], (seed, found)


def assert_in_order(report: LeftShift, seed: int) -> None:
    """Hold every central figure to its own least and most."""
    net = report.bridge.net
    assert net.change is not None, seed
    found: list[tuple[float | None, float, float | None]] = [
        (net.least, net.change.central, net.most)
    ]
    found += [(part.low, 0.0, part.high) for part in net.parts]
    for target in report.targets:
        for judged in target.years:
            for one in (judged.reached, judged.with_temporary):
                found.append((one.low, one.central, one.high))
    for year in report.years:
        if year.range and year.share:
            found.append((year.range.least, year.share.central, year.range.most))
    for least, central, most in found:
        assert least is not None, seed
        assert most is not None, seed
        assert least - TINY <= central <= most + TINY, (seed, least, central, most)


def assert_true(report: LeftShift, world: World, seed: int) -> None:
    """Hold every step, the range and the verdict of a report to the truth."""
    assert_holds(report, world, seed)
    if any(service.stopped for service in world.services):
        return  # nobody can tell a last payment that is late from one that was never due
    true = world.steps()
    found = {step.id: step.change.central for step in report.bridge.steps}
    for name, pence in true.items():
        assert abs(found[name] - pence) <= ONE_POUND, (seed, name, world.events)


def is_needed(world: World) -> bool:
    """Tell whether nobody could say, who knows the ledger only, if the share moved, and where."""
    least, most = world.may_be()
    return least <= HARDLY and most >= -HARDLY


def try_worlds(seeds: range, basis: Basis = "ledger") -> Counter[str]:
    """Try worlds as they are read, and once people have confirmed what was recoded."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        world = make_world(seed, basis)
        report = report_of(world)
        assert_true(report, world, seed)
        counts[report.verdict.outcome] += 1
        decided = report_of(world, *confirmed(report))
        assert_holds(decided, world, seed)
        counts[f"then {decided.verdict.outcome}"] += 1
        if decided.verdict.outcome == "cannot tell" and not is_needed(world):
            counts["not needed"] += 1
    return counts


def test_worlds_of_known_truth() -> None:
    counts = try_worlds(range(30))
    assert counts["cannot tell"] < 24
    assert counts["not needed"] <= 1


def test_worlds_of_payments_that_are_made_early_or_late() -> None:
    counts = try_worlds(range(30), "payments")
    assert counts["cannot tell"] < 26
    assert counts["not needed"] <= 1


@pytest.mark.slow
def test_many_worlds_of_known_truth() -> None:
    counts = try_worlds(range(1_000, 1_400))
    assert counts["cannot tell"] < 270
    assert counts["not needed"] <= 8


@pytest.mark.slow
def test_many_worlds_of_payments_that_are_made_early_or_late() -> None:
    counts = try_worlds(range(1_000, 1_250), "payments")
    assert counts["cannot tell"] < 200
    assert counts["not needed"] <= 4
