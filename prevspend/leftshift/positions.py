"""Positions: what a target looks at in each year, out of the bridges from the first year."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.progress import Position
from prevspend.leftshift.standing import Standing
from prevspend.leftshift.verdict import why_unsure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prevspend.baseline import Figures
    from prevspend.leftshift.model import Bridge, InterventionChange, YearFigures, YearsFinding
    from prevspend.leftshift.targets import Target
    from prevspend.leftshift.year import Year


def positions(
    target: Target,
    years: Sequence[Year],
    measured: Sequence[YearFigures],
    bridges: Sequence[Bridge | None],
    findings: Sequence[YearsFinding],
) -> Iterator[Position]:
    """Return where each year stands, counting what the target is about.

    Args:
        target: the promise.
        years: the years in order.
        measured: their figures.
        bridges: the bridge from the first year to each; none to itself.
        findings: what stands between the years.
    """
    for year, figures, bridge in zip(years, measured, bridges, strict=True):
        prevention = year.prevention
        if target.interventions:
            about = [name in target.interventions for name in year.interventions]
            prevention = prevention[np.array(about, dtype=bool)]
        as_coded = Standing.of(prevention.sum(axis=0).tolist(), year.in_scope_pence)
        first, last, first_whole, last_whole = (
            _net(target, bridge) if bridge else (as_coded, as_coded, as_coded, as_coded)
        )
        slack = _slack(bridge) if bridge else (Fraction(0), Fraction(0))
        yield Position(
            figures.financial_year,
            year.financial_year.start,
            first,
            last,
            first_whole,
            last_whole,
            slack=slack,
            reasons=tuple(why_unsure(measured[0], figures, findings)) if bridge else (),
            as_coded=as_coded,
            undecided_pence=figures.undecided_pence,
            acute_pence=figures.set_pence("acute"),
        )


def _net(target: Target, bridge: Bridge) -> tuple[Standing, Standing, Standing, Standing]:
    """Return both years net, and with money of a few years only left in."""
    net = bridge.net
    changes = [
        entry
        for entry in bridge.interventions
        if not target.interventions or entry.id in target.interventions
    ]
    first = _sum(changes, lambda entry: entry.before)
    last = _sum(changes, lambda entry: entry.after)
    first_extra = _sum(changes, lambda entry: entry.temporary_before)
    last_extra = _sum(changes, lambda entry: entry.temporary_after)
    lasting = (
        first.plus(Standing(scope=net.first_scope_pence)),
        last.plus(Standing(scope=net.last_scope_pence)),
    )
    return (
        *lasting,
        lasting[0].plus(first_extra).plus(Standing(scope=net.first_temporary_pence)),
        lasting[1].plus(last_extra).plus(Standing(scope=net.last_temporary_pence)),
    )


def _sum(
    changes: Sequence[InterventionChange], figures: Callable[[InterventionChange], Figures]
) -> Standing:
    total = Standing()
    for entry in changes:
        total = total.plus(Standing(*figures(entry).all))
    return total


def _slack(bridge: Bridge) -> tuple[Fraction, Fraction]:
    """Return what undecided money and what may be recoding leave open."""
    parts = [part for part in bridge.net.parts if part.id != "shares"]
    low, high = sum(part.low for part in parts), sum(part.high for part in parts)
    return Fraction(low), Fraction(high)
