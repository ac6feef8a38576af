"""Pools: contracts of several payees that became one payment into a pool, or came out of one.

A Better Care Fund or another pool under section 75 pays the same services through a partner. Its
payee and coding are its own; what tells is what the contracts add up to.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify import mark_codings
from prevspend.leftshift.flows import name_payees
from prevspend.leftshift.holdings import Holdings, same_months
from prevspend.leftshift.payees import Moved, amounts_in_words
from prevspend.leftshift.places import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from prevspend.leftshift.holdings import Holding
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year

_MARK, _VALUE = "funder", "pooled"
_WORTH = 100_000_00
_MOST, _MOST_ADDED = 16, 4
_APART = 0.05
_AS_NEAR = 0.005
"""Of two choices of contracts that come as near to a pool, neither is meant."""


def find_pooled(
    pair: Pair, rows: tuple[NDArray[np.bool_], NDArray[np.bool_]], price: Fraction
) -> Iterator[Moved]:
    """Find contracts that ended as a pool of what they add up to began, or the other way round.

    Args:
        pair: the two years.
        rows: the codings of either year to look at; the others are settled.
        price: how prices grew.

    Returns:
        Those of which one end at least has prevention, each contract and pool once.
    """
    held = Holdings(pair, rows, pair.aliases)
    usual = {1.0, float(price), held.usual_growth}
    lasting = [
        holding
        for payee in sorted(filter(None, held.by_payee))
        for holding in held.by_payee[payee]
        if holding.outcome[1] and abs(holding.change) >= _WORTH
    ]
    ends = (
        [holding for holding in lasting if holding.ended],
        [holding for holding in lasting if holding.began],
    )
    used: set[int] = set()
    for number, year in ((1, pair.last), (0, pair.first)):
        grew = [growth if number else 1 / growth for growth in usual]
        is_pooled = _pooled(year) if ends[0] and ends[1] else np.zeros(year.codings.num_rows, bool)
        for pool in ends[number]:
            if not is_pooled[pool.rows[number]].any():
                continue
            others = [each for each in ends[1 - number] if id(each) not in used]
            chosen = _choose(pool, others, grew)
            if chosen:
                used |= {id(each) for each in chosen}
                yield _moved(pool, chosen, is_new=bool(number))


def _pooled(year: Year) -> NDArray[np.bool_]:
    """Return which codings a pool of the NHS and councils funds, by the taxonomy's own marks."""
    pooled = np.zeros(year.codings.num_rows, dtype=bool)
    for marked in mark_codings(year.codings, year.taxonomy, year.baseline.organisation.kind):
        if marked.mark.id == _MARK:
            values = [at for at, value in enumerate(marked.mark.values) if value.id == _VALUE]
            pooled |= np.isin(marked.value, values)
    return pooled


def _choose(
    pool: Holding, others: Sequence[Holding], grew: Sequence[float]
) -> tuple[Holding, ...] | None:
    """Return the contracts that add up to a pool, at prices that grew; nothing where two may."""
    size = abs(pool.change)
    alike = [each for each in others if same_months(each, pool)]
    large = sorted(alike, key=lambda each: (-abs(each.change), each.place))[:_MOST]
    near: list[tuple[float, int, tuple[Holding, ...]]] = []
    for chosen in chain.from_iterable(combinations(large, n) for n in range(1, _MOST_ADDED + 1)):
        total = sum(abs(each.change) for each in chosen)
        apart = min(abs(total * growth - size) / size for growth in grew)
        has_prevention = any(each.outcome[0] for each in (pool, *chosen))
        if apart <= _APART and has_prevention and any(e.outcome != pool.outcome for e in chosen):
            near.append((apart, len(near), chosen))
    near.sort()
    if not near or (len(near) > 1 and near[1][0] - near[0][0] < _AS_NEAR):
        return None
    return near[0][2]


def _moved(pool: Holding, chosen: Sequence[Holding], *, is_new: bool) -> Moved:
    """Describe contracts and the pool that they became, or came out of."""
    old, new = (list(chosen), [pool]) if is_new else ([pool], list(chosen))
    left, came = -sum(each.change for each in old), sum(each.change for each in new)
    names = name_payees(sorted({name for each in chosen for name in each.names}))
    what = "are paid through it instead" if is_new else "were paid through it before"
    evidence = [
        f"'{name_of(pool.place)}' is a pool; {names} {what}, in the same months",
        amounts_in_words(left, came),
    ]
    likeness = min(left, came) / max(left, came)
    return Moved("", old, new, likeness, evidence, strong=True)
