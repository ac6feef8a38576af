"""An audit sample by monetary units: each pound has the same chance within its stratum.

A stratum is what was decided and how: status, tier and grade. One that holds less than a sampling
interval is joined with the others of its status, so that none is judged by a row or two. Each
stratum has rows in proportion to its pounds, and no fewer than a minimum; what is out of scope has
the minimum. Within a stratum, codings that are larger than its interval are taken for certain; the
others are gone through at equal steps from a random start, in an order that has nothing to do
with what they are. Credits count by their size. The same seed draws the same codings for ever:
chance comes from SHA-256, not from a library's generator.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from prevspend.classify import Grade
    from prevspend.taxonomy import Status, Tier

_FEWEST, _ENOUGH = 2, 10
_NOT_COUNTED = {"not_prevention", "unclassified"}
_UNIT = 1 << 256  # what a SHA-256 is less than


class Stratum(NamedTuple):
    """What was decided, and how. Where tier and grade are blank, the small ones of a status."""

    status: Status
    tier: Tier | None = None
    grade: Grade | None = None


@dataclass(frozen=True)
class Item:
    """A coding as the sample sees it: its number in `codings.parquet`, its stratum, its pence."""

    number: int
    stratum: Stratum
    pence: int

    @property
    def size(self) -> int:
        """The pence by their size: a credit counts like a payment."""
        return abs(self.pence)


@dataclass(frozen=True)
class Drawn:
    """A coding that was drawn.

    Attributes:
        item: the coding.
        stratum: the stratum it was drawn in.
        stands_for: the pence of its stratum that it stands for, by size.
        chance: how likely it was to be drawn; 1 where it was taken for certain.
    """

    item: Item
    stratum: Stratum
    stands_for: float
    chance: float


def draw(items: Iterable[Item], size: int, seed: int) -> tuple[Drawn, ...]:
    """Draw a sample of about so many codings, in the order of their numbers."""
    strata = _strata([item for item in items if item.pence], size)
    wanted = _allocate(strata, size)
    drawn = [
        each
        for name, inside in strata.items()
        for each in _within(name, inside, wanted[name], seed)
    ]
    return tuple(sorted(drawn, key=lambda each: each.item.number))


def shuffled(numbers: Iterable[int], seed: str) -> list[int]:
    """Return numbers in an order that depends on nothing but the seed and themselves."""
    return sorted(numbers, key=lambda number: (_chance(f"{seed} {number}"), number))


def _strata(items: Sequence[Item], size: int) -> dict[Stratum, list[Item]]:
    """Return the codings by stratum, the small strata of a status joined."""
    pounds: Counter[Stratum] = Counter()
    for item in items:
        pounds[item.stratum] += item.size
    in_scope = _in_scope(pounds)
    strata: dict[Stratum, list[Item]] = defaultdict(list)
    for item in items:
        is_small = pounds[item.stratum] * size < in_scope or item.stratum.status == "out_of_scope"
        strata[Stratum(item.stratum.status) if is_small else item.stratum].append(item)
    return dict(sorted(strata.items(), key=lambda each: [part or "" for part in each[0]]))


def _allocate(strata: Mapping[Stratum, Sequence[Item]], size: int) -> dict[Stratum, int]:
    """Return how many to draw in each stratum: by pounds, and no fewer than a minimum.

    Half of the rows at most go into minimums. Where little money is no prevention, two are enough.
    """
    fewest = min(max(size // (2 * max(len(strata), 1)), _FEWEST), _ENOUGH)
    pounds = {name: _sum(inside) for name, inside in strata.items()}
    in_scope = _in_scope(pounds)
    rows = {}
    for name, inside in strata.items():
        is_little = pounds[name] * size < in_scope and name.status in _NOT_COUNTED
        rows[name] = min(_FEWEST if is_little else fewest, len(inside))
    large = {name for name in strata if name.status != "out_of_scope"}
    while large:
        left = size - sum(rows[name] for name in strata if name not in large)
        whole = sum(pounds[name] for name in large)
        small = {name for name in large if pounds[name] * left <= rows[name] * whole}
        if not small:
            rows |= _rounded({name: pounds[name] * left / whole for name in large})
            break
        large -= small
    return rows


def _in_scope(pounds: Mapping[Stratum, int]) -> int:
    return sum(pence for name, pence in pounds.items() if name.status != "out_of_scope")


def _rounded(wanted: Mapping[Stratum, float]) -> dict[Stratum, int]:
    """Round numbers so that they add up, the largest remainders first."""
    rows = {name: int(number) for name, number in wanted.items()}
    by_remainder = sorted(wanted, key=lambda name: rows[name] - wanted[name])
    for name in by_remainder[: round(sum(wanted.values())) - sum(rows.values())]:
        rows[name] += 1
    return rows


def _within(name: Stratum, items: Sequence[Item], rows: int, seed: int) -> Iterator[Drawn]:
    """Draw so many of a stratum: the largest for certain, the rest at equal steps."""
    rest = sorted(items, key=lambda item: -item.size)
    whole = _sum(rest)
    while rows and rest and rest[0].size * rows >= whole:
        largest = rest.pop(0)
        yield Drawn(largest, name, largest.size, 1.0)
        rows, whole = rows - 1, whole - largest.size
    if not rows or not rest:
        return
    by_number = {item.number: item for item in rest}
    order = [by_number[number] for number in shuffled(by_number, str(seed))]
    interval = whole / rows
    point = _chance(f"{seed} {name}") * interval
    for item, below in zip(order, accumulate(item.size for item in order), strict=True):
        if point < below:
            yield Drawn(item, name, interval, item.size / interval)
            point += interval


def _sum(items: Iterable[Item]) -> int:
    return sum(item.size for item in items)


def _chance(text: str) -> float:
    """Return a number from 0 to 1 that depends on a text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()) / _UNIT
