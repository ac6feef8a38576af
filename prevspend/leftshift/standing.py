"""Where a year stands: its prevention, its money in scope, and the share of one in the other."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from prevspend.leftshift.model import Shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Ratios3 = tuple[Fraction, Fraction, Fraction]
"""One fraction for the low, the central and the high share."""


class Standing(NamedTuple):
    """Prevention at the low, central and high share, and the money in scope; pence."""

    low: int = 0
    central: int = 0
    high: int = 0
    scope: int = 0

    @staticmethod
    def of(prevention: Sequence[int], scope: int) -> Standing:
        """Make one of three sums of prevention, and the money in scope."""
        low, central, high = (int(pence) for pence in prevention)
        return Standing(low, central, high, int(scope))

    @property
    def prevention(self) -> tuple[int, int, int]:
        """The three sums of prevention."""
        return self.low, self.central, self.high

    def plus(self, other: Standing, sign: int = 1) -> Standing:
        """Add another, or take it away."""
        return Standing(*(pence + sign * two for pence, two in zip(self, other, strict=True)))

    def times(self, factor: Fraction | int) -> Standing:
        """Multiply it, rounded to the penny."""
        return Standing(*(round(factor * pence) for pence in self))

    def shares(self) -> Ratios3 | None:
        """Return prevention's share of the money in scope; nothing where either is not there.

        Credits that outweigh payments have no share: neither of the whole, nor in it.
        """
        if self.scope <= 0 or min(self.prevention) < 0:
            return None
        low, central, high = (Fraction(pence, self.scope) for pence in self.prevention)
        return low, central, high


def sum_of(standings: Iterable[Standing]) -> Standing:
    """Add standings up."""
    total = Standing()
    for standing in standings:
        total = total.plus(standing)
    return total


def change_of(before: Standing, after: Standing) -> Shares | None:
    """Return how the share changes from one standing to another; nothing where one has none."""
    shares_before, shares_after = before.shares(), after.shares()
    if shares_before is None or shares_after is None:
        return None
    return as_shares([new - old for old, new in zip(shares_before, shares_after, strict=True)])


def less_of(before: Shares | None, after: Shares | None) -> Shares | None:
    """Return a change less another; nothing where one of them is not known."""
    if before is None or after is None:
        return None
    return Shares(
        low=before.low - after.low,
        central=before.central - after.central,
        high=before.high - after.high,
    )


def share_of(standing: Standing) -> Shares | None:
    """Return a standing's share as figures of a report."""
    shares = standing.shares()
    return None if shares is None else as_shares(shares)


def as_range(figures: Sequence[Fraction]) -> Shares:
    """Turn what may be reached into a central figure, and the least and the most of all."""
    low, central, high = min(figures), figures[1], max(figures)
    return as_shares([low, central, high])


def as_shares(figures: Sequence[Fraction]) -> Shares:
    """Turn exact fractions into figures of a report."""
    low, central, high = map(float, figures)
    return Shares(low=low, central=central, high=high)
