"""A mean of all pounds from rows that were drawn by pounds, with its 95% interval.

What was taken for certain is known exactly. For the rest it is Wilson's interval, with as many
independent rows as the draw is worth. A row's square weight is its part in the variance, less so
the likelier it was to be drawn (Hartley and Rao 1962). Where the rows that count weigh more or less
than others, that matters: their mean weight is taken, together with one row of the usual weight.

Rejected: Wilson intervals for each stratum put together by MOVER. With a few rows in most strata
they hold the truth in 93% of made-up ledgers only, and are wider where errors are rare.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from prevspend.evaluate import wilson

if TYPE_CHECKING:
    from collections.abc import Sequence

Interval = tuple[float, float, float]


class SeenRow(NamedTuple):
    """A row that was looked at.

    Attributes:
        weight: the pence it stands for.
        chance: how likely it was to be looked at.
        value: what is seen of it, from 0 to 1.
    """

    weight: float
    chance: float
    value: float


def mean_of(rows: Sequence[SeenRow]) -> Interval | None:
    """Return the mean by pounds and the ends of its interval; nothing where nothing was seen."""
    whole = math.fsum(row.weight for row in rows)
    if whole <= 0:
        return None
    open_ = [row for row in rows if row.chance < 1]
    known = math.fsum(row.weight * row.value for row in rows if row.chance >= 1) / whole
    part = math.fsum(row.weight for row in open_) / whole
    if not part:
        return known, known, known
    value, low, high = _of_drawn(open_)
    return known + part * value, known + part * low, known + part * high


def _of_drawn(rows: Sequence[SeenRow]) -> Interval:
    whole = math.fsum(row.weight for row in rows)
    parts = [(row.weight / whole, 1 - row.chance, row.value) for row in rows]
    mean = math.fsum(weight * value for weight, _, value in parts)
    usual = math.fsum(weight**2 * left for weight, left, _ in parts)
    missing = math.fsum((weight * value) ** 2 * left for weight, left, value in parts)
    variance = (usual**2 + missing) / (usual + mean)
    return wilson(min(mean, 1.0), 1 / variance)


def difference(first: Interval, second: Interval) -> Interval:
    """Return how much larger one figure is than another, each with its interval (MOVER).

    Distances from the middle add up as squares do (Zou and Donner 2008).
    """
    middle = first[0] - second[0]
    down = math.hypot(first[0] - first[1], second[2] - second[0])
    up = math.hypot(first[2] - first[0], second[0] - second[1])
    return middle, middle - down, middle + up
