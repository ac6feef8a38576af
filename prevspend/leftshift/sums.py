"""Sums of prevention by intervention, at the low, central and high share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

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

    def of(self, name: str) -> list[int]:
        """Give an intervention's three figures; nothing of it is 0."""
        return self.get(name, [0, 0, 0])

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


class Recoding(NamedTuple):
    """What a recoding alone does: to lasting prevention, to temporary, and to money in scope."""

    lasting: Sums
    temporary: Sums
    scope: int
    temporary_scope: int

    def plus(self, other: Recoding) -> Recoding:
        """Add another to it."""
        return Recoding(
            self.lasting.plus(other.lasting),
            self.temporary.plus(other.temporary),
            self.scope + other.scope,
            self.temporary_scope + other.temporary_scope,
        )

    def total(self) -> list[int]:
        """Add up what it does to prevention: low, central, high, pence."""
        return self.lasting.plus(self.temporary).total()

    def largest(self) -> int:
        """Give the largest figure of any intervention, whatever its sign."""
        return max(self.lasting.largest(), self.temporary.largest())


def recoding_effect(pair: Pair, was: NDArray[np.bool_], now: NDArray[np.bool_]) -> Recoding | None:
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
    first, last = pair.first, pair.last
    (first_amount, first_prevention), (last_amount, last_prevention) = (
        pair.first_money,
        pair.last_money,
    )
    amount = int(first_amount[was].sum())
    if amount <= 0 or not now.any():
        return None
    ratio = Fraction(int(last_amount[now].sum()), amount)

    def effect(old: NDArray[np.bool_], new: NDArray[np.bool_]) -> tuple[Sums, int]:
        as_before = by_intervention(first, first_prevention, old).scaled(ratio)
        scope = int(first_amount[old & first.in_scope].sum())
        sums = by_intervention(last, last_prevention, new).plus(as_before, -1)
        return sums, int(last_amount[new & last.in_scope].sum()) - _round(ratio * scope)

    lasting, scope = effect(was & ~first.temporary, now & ~last.temporary)
    temporary, temporary_scope = effect(was & first.temporary, now & last.temporary)
    return Recoding(lasting, temporary, scope, temporary_scope)


def _round(value: Fraction) -> int:
    """Round to the nearest penny, a half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
