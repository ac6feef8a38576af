"""The change of one organisation between two years."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from prevspend.baseline import Share
from prevspend.comparison.change_model import CashSteps, Mover, OrganisationChange, YearSide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.comparison.change_model import ShareMeasure, Verdict
    from prevspend.comparison.model import OrganisationFigures

_SHARES = ("low", "central", "high")
_MOVERS = 3
_DECIDED_APART = 0.05
_WHOLE_APART = 0.25
_LEAST_A_HEAD = 20_00  # pence of spend in a year: of less, single contracts are most


def change_of(
    first: OrganisationFigures,
    last: OrganisationFigures,
    *,
    by: ShareMeasure,
    price: Fraction | None,
    names: Mapping[str, str],
) -> OrganisationChange:
    """Return what changed between an organisation's two years.

    Args:
        first: the earlier year.
        last: the later year, under the same taxonomy.
        by: the share that the verdict is by.
        price: the later price level over the earlier, if known.
        names: the names of the interventions.
    """
    points = {
        measure: _points(first.measures[measure], last.measures[measure])
        for measure in ("share", "without-schools")
        if measure in first.measures and measure in last.measures
    }
    people = Fraction(last.people, first.people) if first.people and last.people else None
    return OrganisationChange(
        who=last.who,
        before=_side(first),
        after=_side(last),
        points=points,
        verdict=_verdict(points[by], first.measures[by], last.measures[by])
        if by in points
        else None,
        steps=cash_steps(first.prevention.central, last.prevention.central, price, people),
        real_growth=_growth(first, last, price),
        real_growth_per_head=_growth(first, last, price * people) if price and people else None,
        movers=tuple(_movers(first, last, names)),
        doubt=_doubt(first, last, by),
    )


def cash_steps(
    before: int, after: int, price: Fraction | None, people: Fraction | None
) -> CashSteps:
    """Return a change in cash as steps for prices, population and the rest, which add up to it.

    Args:
        before: pence of the earlier year.
        after: pence of the later year.
        price: the later price level over the earlier.
        people: the later population over the earlier.
    """
    for_price = round(before * (price - 1)) if price else None
    grown = before * (price or 1)
    for_people = round(grown * (people - 1)) if people else None
    real = after - before - (for_price or 0) - (for_people or 0)
    return CashSteps(
        change_pence=after - before,
        price_pence=for_price,
        population_pence=for_people,
        real_pence=real,
    )


def _doubt(first: OrganisationFigures, last: OrganisationFigures, by: ShareMeasure) -> str | None:
    """Return why a change of the share may not be a shift of money; `None` if nothing shows it."""
    shares = [side.measures[by].central for side in (first, last) if by in side.measures]
    if any(not 0 <= share <= 1 for share in shares):
        return f"its share was {_then(shares, '{:.0%}')}: credits or refunds are in its spend"
    heads = [side.in_scope_pence / side.people for side in (first, last) if side.people]
    if any(pence < _LEAST_A_HEAD for pence in heads):
        spent = _then([pence / 100 for pence in heads], "£{:,.2f}")
        return f"it spends next to nothing in scope: {spent} for each of its people"
    before, after = first.decided_share or 0, last.decided_share or 0
    if abs(after - before) > _DECIDED_APART:
        return f"{before:.0%} of its money was decided, then {after:.0%}"
    whole, whole_after = first.whole_of(by), last.whole_of(by)
    if whole and whole_after and abs(whole_after / whole - 1) > _WHOLE_APART:
        return f"all its spend moved by {whole_after / whole - 1:+.0%}"
    return None


def _then(values: Sequence[float], form: str) -> str:
    """Return the values of the years in words."""
    return ", then ".join(form.format(value) for value in values)


def _points(before: Share, after: Share) -> Share:
    """Return the change in percentage points at the low, central and high shares."""
    return Share(**{name: 100 * (getattr(after, name) - getattr(before, name)) for name in _SHARES})


def _verdict(points: Share, before: Share, after: Share) -> Verdict:
    """Return how a change compares with the ranges from low to high shares of the two years."""
    every = (points.low, points.central, points.high)
    if min(every) <= 0 <= max(every):
        return "cannot tell"
    width = 100 * max(each.high - each.low for each in (before, after))
    return "more than the range" if abs(points.central) > width else "less than the range"


def _growth(
    first: OrganisationFigures, last: OrganisationFigures, ratio: Fraction | None
) -> Share | None:
    """Return growth beyond a ratio of prices or people, as a fraction of the earlier year."""
    if not ratio or min(first.prevention.all) <= 0:
        return None
    return Share(
        **{
            name: float(
                Fraction(getattr(last.prevention, name), getattr(first.prevention, name)) / ratio
            )
            - 1
            for name in _SHARES
        }
    )


def _movers(
    first: OrganisationFigures, last: OrganisationFigures, names: Mapping[str, str]
) -> Sequence[Mover]:
    movers = []
    for id_ in dict.fromkeys([*first.interventions, *last.interventions]):
        before, after = first.interventions.get(id_), last.interventions.get(id_)
        mover = Mover(
            intervention=id_,
            name=names.get(id_, id_),
            before_pence=before.central if before else 0,
            after_pence=after.central if after else 0,
        )
        if mover.change_pence:
            movers.append(mover)
    return sorted(movers, key=lambda each: (-abs(each.change_pence), each.intervention))[:_MOVERS]


def _side(figures: OrganisationFigures) -> YearSide:
    return YearSide(
        prevention=figures.prevention,
        in_scope_pence=figures.in_scope_pence,
        decided_share=figures.decided_share,
        people=figures.people,
        measures=figures.measures,
        tiers=figures.tiers,
    )
