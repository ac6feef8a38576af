"""Thousands: a part of one year whose amounts are about a thousand times those of the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.gaps import PART_FIELDS
from prevspend.leftshift.places import all_places
from prevspend.leftshift.undated import UndatedFinding
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_FACTOR = (500.0, 2000.0)
_WHOLE = (300.0, 3000.0)
_FEWEST, _NEARLY = 3, 0.8
_WORTH, _PART = 25_000_00, 0.001


class _PaidUnit(NamedTuple):
    """What one payee is paid in one place: pence and codings of either year."""

    pence: list[int]
    rows: tuple[list[int], list[int]]

    def is_larger(self, number: int) -> bool:
        """Return whether one year holds about a thousand times as much."""
        small, large = self.pence[1 - number], self.pence[number]
        return small > 0 and _FACTOR[0] <= large / small <= _FACTOR[1]


def parts_in_thousands(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe what is a thousand times as much in one year, payee by payee.

    Where all of a year is, that is another finding.
    """
    units = _units(pair)
    sums = [sum(unit.pence[number] for unit in units) for number in (0, 1)]
    if min(sums) <= 0 or _WHOLE[0] <= max(sums) / min(sums) <= _WHOLE[1]:
        return
    for number in (0, 1):
        larger = [unit for unit in units if unit.is_larger(number)]
        pence = [sum(unit.pence[at] for unit in larger) for at in (0, 1)]
        if len(larger) < _FEWEST or pence[number] < max(_WORTH, _PART * max(sums)):
            continue
        part = _part(pair, units, larger, number)
        if part is None:  # contracts that run out here and there, or begin
            continue
        names = [year.baseline.financial_year for year in (pair.first, pair.last)]
        amounts = [format_pounds(amount, pennies=False) for amount in pence]
        yield UndatedFinding(
            "thousands",
            "stop",
            f"The money of {part} is about 1,000 times as much in {names[number]} as in"
            f" {names[1 - number]}, payee by payee ({amounts[number]} against"
            f" {amounts[1 - number]}).",
            f"This part of {names[1 - number]} looks as if it were in thousands of pounds.",
            f"classify {names[1 - number]} again with --amounts thousands; where only some of its"
            " files are in thousands, with --amounts FILE:thousands.",
        )


def _units(pair: Pair) -> list[_PaidUnit]:
    """Return what each payee is paid in each place, in scope, in the months compared."""
    units: dict[tuple[Place, str], _PaidUnit] = {}
    places = all_places(pair.first, pair.last)
    for number, year in enumerate((pair.first, pair.last)):
        payees = year.texts("supplier")
        amounts = (pair.first_money, pair.last_money)[number][0]
        for row in np.flatnonzero(year.in_scope).tolist():
            key = supplier_key(payees[row] or "")
            payee = pair.aliases.get(key, key)
            unit = units.setdefault((places[number][row], payee), _PaidUnit([0, 0], ([], [])))
            unit.pence[number] += int(amounts[row])
            unit.rows[number].append(row)
    return list(units.values())


def _part(
    pair: Pair, units: Sequence[_PaidUnit], larger: Sequence[_PaidUnit], number: int
) -> str | None:
    """Return the widest part that holds nearly all of what is larger and hardly anything else.

    `None` if there is no such part: an export is in thousands as a whole, or one part of it is.
    """
    year = (pair.first, pair.last)[number]
    whole = sum(unit.pence[number] for unit in larger)
    for field in PART_FIELDS:
        texts = year.texts(field)
        of_larger: dict[str, int] = defaultdict(int)
        of_all: dict[str, int] = defaultdict(int)
        for sums, held in ((of_larger, larger), (of_all, units)):
            for unit in held:
                if unit.rows[number]:
                    sums[texts[unit.rows[number][0]] or ""] += max(unit.pence[number], 0)
        name = max(of_larger, key=lambda each: (of_larger[each], each))
        if name and of_larger[name] >= _NEARLY * max(whole, of_all[name]):
            return name
    return None
