"""Lines that only one year lists: payments below the other's limit, and lines that stand twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify import RANGE
from prevspend.english import plural
from prevspend.leftshift.copies import months_in_words
from prevspend.leftshift.doubts import Doubt
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.places import all_places, name_of
from prevspend.leftshift.standing import Standing
from prevspend.leftshift.year import has_status
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from numpy.typing import NDArray

    from prevspend.leftshift.model import DoubtId
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.side import Side

_LIMITS = (100_00, 250_00, 500_00, 1_000_00, 5_000_00, 10_000_00, 25_000_00)
_NONE, _SOME = 0.01, 0.05
_WORTH = 10_000_00
_CODINGS = 8
"""What a few contracts are paid may be below some round sum by chance."""
_AMOUNTS = 60
"""Many different amounts are not: all of them stop at a limit."""


def doubt_limit(pair: Pair, sides: tuple[Side, Side], price: Fraction) -> Iterator[Doubt]:
    """Return a doubt about lines below a limit that one year has.

    Args:
        pair: the two years; of either without its lines nothing is returned.
        sides: both, at the end of all steps.
        price: how prices grew: what was below a limit is above it later.
    """
    years = (pair.first, pair.last)
    lines = [year.lines for year in years]
    if any(table is None for table in lines) or {year.baseline.basis for year in years} != {
        "payments"
    }:
        return
    known = [
        _Lines(table["coding"].to_numpy(), table["part_pence"].to_numpy())
        for table in lines
        if table is not None
    ]
    for limit in reversed(_LIMITS):
        parts = [table.part_below(limit) for table in known]
        number = int(np.argmax(parts))
        if parts[1 - number] > _NONE or parts[number] < _SOME:
            continue
        at_its_prices = round(limit * price if number else limit / price)
        pence, count = known[number].below(at_its_prices, years[number].codings.num_rows)
        is_cut = not parts[1 - number] and known[number].amounts_below(limit) >= _AMOUNTS
        if np.count_nonzero(pence) < _CODINGS and not is_cut:
            continue
        names = [year.baseline.financial_year for year in years]
        words = (
            f"what unlisted payments under {format_pounds(limit, pennies=False)} came to in"
            f" {names[1 - number]} ({names[number]} lists {plural(count, 'line')},"
            f" {format_pounds(int(pence.sum()), pennies=False)})"
        )
        yield _doubt("limit", sides, number, pence, words)
        return


@dataclass
class _Lines:
    """The coding and the pence of every line of a year."""

    coding: NDArray[np.int64]
    pence: NDArray[np.int64]

    def part_below(self, limit: int) -> float:
        """Return the part of all payments that are smaller than a limit."""
        paid = self.pence[self.pence > 0]
        return float((paid < limit).mean()) if paid.size else 0.0

    def amounts_below(self, limit: int) -> int:
        """Return how many different amounts smaller payments have."""
        return len(np.unique(self.pence[(self.pence > 0) & (self.pence < limit)]))

    def below(self, limit: int, codings: int) -> tuple[NDArray[np.int64], int]:
        """Return the pence of smaller payments by coding, and how many there are."""
        small = (self.pence > 0) & (self.pence < limit)
        sums = np.zeros(codings, dtype=np.int64)
        np.add.at(sums, self.coding[small], self.pence[small])
        return sums, int(small.sum())


def take_repeated(
    pair: Pair, sides: tuple[Side, Side], settled: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> Iterator[Doubt]:
    """Take lines that stand twice out of either year once; return what that year would gain by it.

    Args:
        pair: the two years; of either without its lines nothing is taken.
        sides: both.
        settled: the codings that are passed over.
    """
    years = (pair.first, pair.last)
    places = all_places(*years)
    for number, year in enumerate(years):
        side = sides[number]
        rows = side.kept & year.in_scope & ~year.temporary & ~settled[number]
        pence = np.where(rows, year.repeated_pence, 0)
        if int(pence.sum()) < _WORTH:
            continue
        held = np.flatnonzero(pence).tolist()
        names = dict.fromkeys(name_of(places[number][row]) for row in held)
        months = months_in_words(year)
        lines = f"the lines of {months}" if months else f"lines of {year.baseline.financial_year}"
        words = (
            f"{lines} that stand twice, alike but for their number, are counted twice"
            f" ({format_pounds(int(pence.sum()), pennies=False)}: {name_some(list(names))})"
        )
        again = side.take_at_shares(pence).times(-1)
        yield Doubt("repeated", *((Standing(), again) if number else (again, Standing())), words)


def _doubt(
    id_: DoubtId, sides: tuple[Side, Side], number: int, pence: NDArray[np.int64], words: str
) -> Doubt:
    """Return a doubt about some pence of each coding of a year."""
    side = sides[number]
    rows = side.kept & side.year.in_scope & ~side.year.temporary
    counts = rows & has_status(side.year.codings, "prevention")
    figures = [
        int(np.rint(pence * side.year.codings[f"share_{name}"].to_numpy())[counts].sum())
        for name in RANGE
    ]
    without = Standing.of(figures, int(pence[rows].sum()))
    ends = (Standing(), without) if number else (without, Standing())
    return Doubt(id_, *ends, words)
