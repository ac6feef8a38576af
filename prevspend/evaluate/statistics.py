"""The statistics of agreement, each from its textbook formula and checked against a naive count.

Accuracy has Wilson's interval; Cohen's kappa the large-sample standard error of Fleiss, Cohen and
Everitt (Psychological Bulletin 72, 1969); agreement among raters is Fleiss' kappa. Nothing is
drawn at random, so the same sample gives the same figures. Intervals are at 95%.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

Interval = tuple[float, float, float]
"""A value and the two ends of its 95% interval."""

_Z = 1.959963984540054
"""The standard normal deviate of a 95% interval."""


def wilson(share: float, size: float) -> Interval:
    """Return a proportion with Wilson's interval.

    Args:
        share: the proportion, 0 to 1.
        size: how many independent observations it rests on, more than 0.
    """
    z2 = _Z * _Z
    middle = (share + z2 / (2 * size)) / (1 + z2 / size)
    spread = math.sqrt(share * (1 - share) / size + z2 / (4 * size * size))
    half = _Z * spread / (1 + z2 / size)
    low = 0.0 if share == 0 else max(0.0, middle - half)
    return share, low, 1.0 if share == 1 else min(1.0, middle + half)


def weighted_share(hits: Sequence[bool], weights: Sequence[float]) -> Interval | None:
    """Return the weighted share of hits, its interval by the effective number of observations.

    A few large weights carry as much chance as few observations: (Σw)² / Σw² of them.

    Returns:
        Nothing where no weight is above 0.
    """
    total = math.fsum(weights)
    if total <= 0:
        return None
    hit = math.fsum(weight for is_hit, weight in zip(hits, weights, strict=True) if is_hit)
    effective = total * total / math.fsum(weight * weight for weight in weights)
    return wilson(min(1.0, hit / total), effective)


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> Interval | None:
    """Return Cohen's kappa of two judges: agreement beyond chance.

    Args:
        pairs: the labels of the first and the second judge for each item.

    Returns:
        Nothing where it is not defined: no pairs, or both judges always choose the same label.
    """
    size = len(pairs)
    if not size:
        return None
    cells = {cell: count / size for cell, count in Counter(pairs).items()}
    first = {label: count / size for label, count in Counter(label for label, _ in pairs).items()}
    second = {label: count / size for label, count in Counter(other for _, other in pairs).items()}
    observed = sum(part for (label, other), part in cells.items() if label == other)
    chance = sum(part * second.get(label, 0) for label, part in first.items())
    if math.isclose(chance, 1):
        return None
    kappa = (observed - chance) / (1 - chance)
    agreeing = sum(
        cells.get((label, label), 0)
        * (1 - (first.get(label, 0) + second.get(label, 0)) * (1 - kappa)) ** 2
        for label in first
    )
    differing = sum(
        part * (second.get(label, 0) + first.get(other, 0)) ** 2
        for (label, other), part in cells.items()
        if label != other
    )
    variance = agreeing + (1 - kappa) ** 2 * differing - (kappa - chance * (1 - kappa)) ** 2
    error = math.sqrt(max(0.0, variance) / size) / (1 - chance)
    return kappa, max(-1.0, kappa - _Z * error), min(1.0, kappa + _Z * error)


def fleiss_kappa(rows: Sequence[Sequence[Hashable]]) -> float | None:
    """Return Fleiss' kappa of several raters, from the labels of each row by rater.

    Returns:
        Nothing where it is not defined: under two raters, no rows, or one label throughout.
    """
    raters = len(rows[0]) if rows else 0
    if raters < 2 or any(len(row) != raters for row in rows):  # noqa: PLR2004 - a pair
        return None
    agreed = sum(count * (count - 1) for row in rows for count in Counter(row).values()) / (
        len(rows) * raters * (raters - 1)
    )
    counts_of_labels = Counter(label for row in rows for label in row)
    chance = sum((count / (len(rows) * raters)) ** 2 for count in counts_of_labels.values())
    return None if math.isclose(chance, 1) else (agreed - chance) / (1 - chance)


def kappa_from_votes(
    votes: Sequence[tuple[Hashable, int]], raters: int, labels: Iterable[Hashable]
) -> tuple[float, float] | None:
    """Return the range of Fleiss' kappa where only the votes for the majority are known.

    How often raters agree follows from the votes where at most one rater differed. The label of
    the one who differed is not known, nor is the agreement expected by chance; but chance has a
    minimum and a maximum, and kappa lies between the values they give.

    Args:
        votes: of each row, the label most raters chose, and how many did.
        raters: how many raters there were.
        labels: all labels a rater could have chosen.

    Returns:
        The minimum and the maximum; nothing where they cannot be calculated: under two raters,
        no rows, or rows on which two or more raters differed from the majority.
    """
    if raters < 2 or not votes or any(raters - count > 1 for _, count in votes):  # noqa: PLR2004
        return None
    agreed = sum(count * (count - 1) for _, count in votes) / (len(votes) * raters * (raters - 1))
    known = Counter(dict.fromkeys(labels, 0))
    for label, count in votes:
        known[label] += count
    unknown = raters * len(votes) - known.total()
    size = raters * len(votes)
    most = sorted(known.values())
    most[-1] += unknown
    chances = [
        sum((count / size) ** 2 for count in counts) for counts in (most, _levelled(known, unknown))
    ]
    if any(math.isclose(chance, 1) for chance in chances):
        return None
    kappas = [(agreed - chance) / (1 - chance) for chance in chances]
    return min(kappas), max(kappas)


def _levelled(known: Counter[Hashable], unknown: int) -> list[int]:
    """Return the counts with the unknown ones added so that their squares add up to the least."""
    counts = sorted(known.values())
    for _ in range(unknown):
        counts[counts.index(min(counts))] += 1
    return counts
