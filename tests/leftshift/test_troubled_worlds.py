"""Random worlds in which a ledger misleads: the range holds the truth, no verdict is wrong."""

from __future__ import annotations

from collections import Counter

import pytest

from prevspend.leftshift import Context, LeftShift, build_leftshift
from prevspend.years import FinancialYear
from tests.leftshift.troubled_worlds import PRICES, TROUBLES, Troubled, make_troubled
from tests.leftshift.worlds import world_taxonomy
from tests.leftshift.years import year_of

TAXONOMY = world_taxonomy()
TINY = 2e-5
"""Amounts are rounded to the penny, and prices to what people are paid."""
HARDLY = 5e-4
"""What the report calls no real change: it hardly moved."""


def report_of(world: Troubled) -> LeftShift:
    years = [
        year_of(rows, year, TAXONOMY, basis=world.basis)
        for rows, year in zip(world.rows, ("2023-24", "2024-25"), strict=True)
    ]
    prices = {FinancialYear(2023 + year): price for year, price in enumerate(PRICES)}
    return build_leftshift(years, context=Context(prices), carry_breaks=True)


def is_wrong(outcome: str, truth: float) -> bool:
    return {
        "rose": truth <= 0,
        "fell": truth >= 0,
        "no real change": abs(truth) > HARDLY,
        "cannot tell": False,
    }[outcome]


def try_worlds(kind: str, seeds: range) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        world = make_troubled(seed, kind)
        report = report_of(world)
        truth = float(world.true_change())
        net = report.bridge.net
        assert net.least is not None, (kind, seed)
        assert net.most is not None, (kind, seed)
        assert net.least - TINY <= truth <= net.most + TINY, (kind, seed, truth, net)
        assert not is_wrong(report.verdict.outcome, truth), (kind, seed, truth, report.verdict)
        counts[report.verdict.outcome] += 1
        needless = report.verdict.outcome == "cannot tell" and not world.asked
        counts["not needed"] += needless
    return counts


@pytest.mark.parametrize("kind", TROUBLES)
def test_ledgers_that_mislead_in_one_thing(kind: str) -> None:
    assert try_worlds(kind, range(6))["not needed"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", TROUBLES)
def test_many_ledgers_that_mislead_in_one_thing(kind: str) -> None:
    assert try_worlds(kind, range(1_000, 1_040))["not needed"] <= 1
