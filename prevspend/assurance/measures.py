"""From what reviewers said of the drawn codings to figures for all of them."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from prevspend.assurance.interval import SeenRow, difference, mean_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from prevspend.assurance.answers import Audited
    from prevspend.assurance.interval import Interval
    from prevspend.assurance.sample import Label, Sampled

    View = Callable[["JudgedCoding"], float | None]

_NOTHING: Interval = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class JudgedCoding:
    """A coding of the sample and the answers to it; each that cannot be told is left out."""

    row: Sampled
    answers: tuple[Audited, ...]

    @property
    def labels(self) -> list[Label]:
        """What the reviewers say it is."""
        return [answer.label for answer in self.answers if answer.label is not None]

    @property
    def wrong(self) -> list[float]:
        """For each answer, 1 where the tool decided otherwise."""
        return [float(label != self.row.label) for label in self.labels]

    @property
    def shares(self) -> list[float]:
        """The preventive share by each answer."""
        return [answer.share for answer in self.answers if answer.label is not None]


def mean_wrong(row: JudgedCoding) -> float | None:
    """Return how wrong a coding is by the answers to it, from 0 to 1; nothing without any."""
    return fmean(row.wrong) if row.wrong else None


def mean_share(row: JudgedCoding) -> float | None:
    """Return how much of a coding is preventive by the answers to it; nothing without any."""
    return fmean(row.shares) if row.shares else None


def error_of(rows: Iterable[JudgedCoding], wrong: View) -> Interval | None:
    """Return the share of pounds that is decided wrongly; nothing where nothing is known."""
    return mean_of(_seen(rows, wrong))


def misstated(rows: Sequence[JudgedCoding], share: View) -> tuple[Interval, Interval]:
    """Return the pence of prevention that are too much, and those that are missing.

    Only rows that could be misstated so are looked at: what is counted in full cannot be more.
    """
    over = [row for row in rows if _change(row, 0.0) < 0 or _change(row, 1.0) < 0]
    under = [row for row in rows if _change(row, 0.0) > 0 or _change(row, 1.0) > 0]
    return _pence(over, share, -1), _pence(under, share, 1)


def prevention_of(counted: int, over: Interval, under: Interval) -> Interval:
    """Return the likely prevention in pence, where so much was counted."""
    middle, low, high = difference(under, over)
    least = min(0, counted)
    return counted + middle, max(least, counted + low), counted + high


def _change(row: JudgedCoding, share: float) -> float:
    """Return the prevention a coding would have more, by its pence, if its share were another."""
    return (share - row.row.share) * math.copysign(1, row.row.pence)


def _pence(rows: Sequence[JudgedCoding], share: View, sign: int) -> Interval:
    def part(row: JudgedCoding) -> float | None:
        result = share(row)
        return None if result is None else min(max(0.0, sign * _change(row, result)), 1.0)

    result = mean_of(_seen(rows, part))
    whole = math.fsum(row.row.drawn.stands_for for row in rows)
    if result is None:
        return (0.0, 0.0, whole) if rows else _NOTHING
    middle, low, high = result
    return whole * middle, whole * low, whole * high


def _seen(rows: Iterable[JudgedCoding], view: View) -> list[SeenRow]:
    """Return what is seen of the rows that have an answer; they stand for those of their stratum.

    So the chance of a row is that of being drawn and of being answered.
    """
    strata = defaultdict(list)
    for row in rows:
        strata[row.row.drawn.stratum].append((row.row.drawn, view(row)))
    seen: list[SeenRow] = []
    for inside in strata.values():
        answered = [(drawn, value) for drawn, value in inside if value is not None]
        whole = math.fsum(drawn.stands_for for drawn, _ in inside)
        part = math.fsum(drawn.stands_for for drawn, _ in answered)
        seen += [
            SeenRow(drawn.stands_for * whole / part, drawn.chance * part / whole, value)
            for drawn, value in answered
        ]
    return seen
