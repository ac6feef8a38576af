"""Instalments: contracts paid in few payments of like size, of which one year holds more.

A file of payments has no accruals: a quarter that is paid late stands in the next year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import Finding
from prevspend.leftshift.places import all_places, name_of, supplier_key
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

SMALLEST_PENCE = 25_000_00
_MONTHS = 12
_FEWEST, _MOST = 2, 6
_LIKE = 0.15
_MORE = 0.3
_CENTRAL = 1


@dataclass
class Contract:
    """What one payee is paid in one place for one intervention: pence by month, in both years.

    `prevention` is what of it counts, at the central share, in both years together.
    """

    place: Place
    payee: str
    months: NDArray[np.int64] = field(default_factory=lambda: np.zeros((2, _MONTHS), np.int64))
    prevention: int = 0

    @property
    def more(self) -> int:
        """The pence of the instalments that the later year holds more of; less than 0 if fewer.

        That is 0 where payments are many, or not of like size in both years.
        """
        paid = [year[year > 0] for year in self.months]
        if not all(_FEWEST <= one.size <= _MOST for one in paid):
            return 0
        usual = [float(np.median(one)) for one in paid]
        if abs(usual[1] - usual[0]) > _LIKE * max(usual):
            return 0
        count = [float(year.sum()) / one for year, one in zip(self.months, usual, strict=True)]
        more = count[1] - count[0]
        change = int(self.months[1].sum() - self.months[0].sum())
        if abs(more) < _MORE or more * change <= 0:
            return 0
        return min(round(more * usual[1]), change, key=abs)

    @property
    def more_prevention(self) -> int:
        """What of that is prevention, pence, at the central share."""
        whole = int(self.months.sum())
        return round(self.more * self.prevention / whole) if whole > 0 else 0


def find_instalments(pair: Pair) -> list[Contract]:
    """Find contracts of which one year holds more instalments, the largest first.

    Only files of payments have any: a whole ledger accrues what is paid late.
    """
    if {pair.first.baseline.basis, pair.last.baseline.basis} != {"payments"}:
        return []
    found: dict[tuple[Place, str, str], Contract] = {}
    places = all_places(pair.first, pair.last)
    for number, year in enumerate((pair.first, pair.last)):
        payees = year.texts("supplier")
        rows = year.prevention.any(axis=1) & ~year.temporary
        for row in np.flatnonzero(rows).tolist():
            key = supplier_key(payees[row] or "")
            if not key:
                continue
            place = places[number][row]
            contract_key = place, pair.aliases.get(key, key), year.interventions[row] or ""
            contract = found.setdefault(contract_key, Contract(place, payees[row] or ""))
            contract.months[number] += year.pence_by_period[row, 1:]
            contract.prevention += int(year.prevention[row, _CENTRAL])
    large = [one for one in found.values() if abs(one.more_prevention) >= SMALLEST_PENCE]
    return sorted(large, key=lambda one: (-abs(one.more_prevention), one.place, one.payee))


def compare_instalments(pair: Pair) -> Iterator[Finding]:
    """Name contracts of which one year holds more instalments than the other."""
    found = find_instalments(pair)
    if not found:
        return
    years = (pair.first.baseline.financial_year, pair.last.baseline.financial_year)
    total = sum(one.more_prevention for one in found)
    named = [
        f"{name_of(one.place)}, {people.shown(one.payee)}"
        f" {format_pounds(abs(one.more), pennies=False)} more in {years[one.more > 0]}"
        for one in found
    ]
    yield Finding(
        id="instalments",
        severity="note",
        years=years,
        what=(
            f"{len(found)} contract{'s' * (len(found) > 1)} paid in few instalments of like size"
            f" {'have' if len(found) > 1 else 'has'} more of them in one year"
            f" ({format_pounds(total, pennies=False)} of prevention in all):"
            f" {name_some(named, '; ', '; ')}."
        ),
        why="An instalment that is paid late stands in the next year of a file of payments.",
        fix="ask which year they are for; the range holds both answers.",
    )
