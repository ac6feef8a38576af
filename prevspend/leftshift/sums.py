"""Sums of prevention by intervention, at the low, central and high share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year


class Sums(dict[str, list[int]]):
    """Low, central and high pence by intervention."""

    def add(self, name: str, figures: Iterable[int], sign: int = 1) -> None:
        """Add three figures to an intervention's own."""
        own = self.setdefault(name, [0, 0, 0])
        for at, pence in enumerate(figures):
            own[at] += sign * pence

    def scaled(self, ratio: Fraction) -> Sums:
        """Multiply every figure, rounded to the penny."""
        return Sums({name: [_round(ratio * x) for x in own] for name, own in self.items()})

    def plus(self, other: Sums, sign: int = 1) -> Sums:
        """Add another's figures, or take them away."""
        total = Sums({name: list(own) for name, own in self.items()})
        for name, own in other.items():
            total.add(name, own, sign)
        return total

    def total(self) -> list[int]:
        """Add up all interventions."""
        return [sum(column) for column in zip(*self.values(), strict=True)] or [0, 0, 0]

    def largest(self) -> int:
        """Give the largest figure of any intervention, whatever its sign."""
        return max((abs(pence) for own in self.values() for pence in own), default=0)


def by_intervention(year: Year, prevention: NDArray[np.int64], rows: NDArray[np.bool_]) -> Sums:
    """Add some codings' prevention up by intervention."""
    sums = Sums()
    for at in np.flatnonzero(rows & prevention.any(axis=1)):
        sums.add(year.interventions[at] or "", prevention[at].tolist())
    return sums


def recoding_effect(pair: Pair, was: NDArray[np.bool_], now: NDArray[np.bool_]) -> Sums | None:
    """Say what recoding alone does to prevention: the later money, as coded now less as before.

    Read as before means: split among interventions as the earlier year's money of the same
    service was.

    Args:
        pair: the two years.
        was: the service's codings in the earlier year.
        now: the service's codings in the later year.

    Returns:
        Pence by intervention, in the later year's money; nothing where one of the two has no
        money to compare.
    """
    (first_amount, first_prevention), (last_amount, last_prevention) = (
        pair.first_money,
        pair.last_money,
    )
    amount = int(first_amount[was].sum())
    if amount <= 0 or not now.any():
        return None
    ratio = Fraction(int(last_amount[now].sum()), amount)
    as_before = by_intervention(pair.first, first_prevention, was).scaled(ratio)
    return by_intervention(pair.last, last_prevention, now).plus(as_before, -1)


def _round(value: Fraction) -> int:
    """Round to the nearest penny, a half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
