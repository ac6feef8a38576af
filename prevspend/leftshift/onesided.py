"""Money outside prevention that only one year has: services that came or went whole.

It moves the share of prevention, though prevention itself stays. Whether it was spent in one year
only, or only one export holds it, no ledger says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.leftshift.doubts import Doubt
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import ScopeQuestion
from prevspend.leftshift.places import (
    ACCOUNT,
    all_places,
    buys_one_thing,
    code_of,
    name_of,
    text_of,
)
from prevspend.leftshift.standing import Standing
from prevspend.leftshift.year import has_status
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.side import Side

_REMNANT = 50
_LARGE = 200
"""A coding within a place that stays counts from half a percent of the money in scope on."""
_WORTH = 400
"""What comes to less than a quarter of a percent of the money in scope is not asked about."""
_LEAST = 25_000_00
_NOT_ID = re.compile(r"[^a-z0-9]+")


@dataclass
class _Unit:
    """Money that one year has and the other has not: a whole place, or a payee's coding in one."""

    selector: Selector
    name: str
    whole: bool
    number: int
    outcome: str
    pence: int = 0

    def came(self, price: Fraction) -> int:
        """Return its pence at the later year's prices, less than 0 where it went."""
        return self.pence if self.number else -round(price * self.pence)


@dataclass(frozen=True)
class OneSided:
    """What only one year (`number`) has outside prevention, and what of it moves the share."""

    year: str
    number: int
    units: tuple[_Unit, ...]
    pence: int

    def doubt(self) -> Doubt:
        """Return it as a doubt: the year that has it would stand without it."""
        without, nothing = Standing(scope=self.pence), Standing()
        ends = (nothing, without) if self.number else (without, nothing)
        pounds = format_pounds(self.pence, pennies=False)
        named = name_some([unit.name for unit in self.units], "; ", "; ")
        words = f"money outside prevention that only {self.year} has ({pounds}: {named})"
        return Doubt("one_sided", *ends, words)

    def questions(self) -> Iterator[ScopeQuestion]:
        """Return questions that a file of changes answers, one for each service."""
        by_outcome: dict[str, list[_Unit]] = defaultdict(list)
        for unit in self.units:
            by_outcome[unit.outcome].append(unit)
        for outcome, units in by_outcome.items():
            pence = sum(unit.pence for unit in units)
            named = name_some([unit.name for unit in units], "; ", "; ")
            selectors = tuple(unit.selector for unit in units)
            yield ScopeQuestion(
                id=f"only-in-{self.year}--{_NOT_ID.sub('-', outcome) or 'undecided'}",
                story=f"only {self.year} has {named}: {format_pounds(pence, pennies=False)}",
                left=() if self.number else selectors,
                joined=selectors if self.number else (),
                amount_pence=pence,
            )


def find_one_sided(pair: Pair, sides: tuple[Side, Side], price: Fraction) -> OneSided | None:
    """Find what came or went whole outside prevention, as far as it moves the money in scope.

    What came and what went within one service is the same money under other names, and so is what
    came where as much went: only what is left over counts. A payee that both years pay as much
    came or went nowhere.

    Args:
        pair: the two years.
        sides: both, at the end of all steps; what was recoded or left out there is passed over.
        price: how prices grew.
    """
    scope = min(side.reached.scope for side in sides)
    units = list(_Finder(pair, sides, price).units())
    net: dict[str, int] = defaultdict(int)
    for unit in units:
        net[unit.outcome] += unit.came(price)
    large = [unit for unit in units if unit.whole or unit.pence * _LARGE >= scope]
    moved: dict[str, int] = defaultdict(int)
    for unit in large:
        moved[unit.outcome] += unit.came(price)
    counted = {
        outcome: min(pence, net[outcome], key=abs)
        for outcome, pence in moved.items()
        if pence * net[outcome] > 0
    }
    total = sum(counted.values())
    if abs(total) < max(_LEAST, scope // _WORTH):
        return None
    behind = [unit for unit in large if counted.get(unit.outcome, 0) * total > 0]
    number = int(total > 0)
    behind = [unit for unit in behind if unit.number == number]
    behind.sort(key=lambda unit: (-unit.pence, unit.name))
    year = (pair.first, pair.last)[number].baseline.financial_year
    pence = total if number else round(-total / price)
    return OneSided(year, number, tuple(behind), pence)


def _names(place: Place) -> set[str]:
    """Return what a place is known by: with the same number or name it is the same place."""
    return {code_of(place), text_of(place).casefold()} - {""}


@dataclass
class _Finder:
    """Finds what only one of two years has."""

    pair: Pair
    sides: tuple[Side, Side]
    price: Fraction
    sizes: dict[object, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def units(self) -> Iterator[_Unit]:
        """Return places, and codings of payees within places, that only one year has."""
        by_identity: dict[tuple[object, str, int], _Unit] = {}
        cells = self._cells()
        for number, key, payee, row in cells:
            place, account, _ = key
            year = (self.pair.first, self.pair.last)[number]
            whole = buys_one_thing(place) and all(
                self._is_alone(name, number) for name in _names(place)
            )
            if not (whole or self._is_alone(key, number)) or self._stayed(key[2], number):
                continue
            shown = "" if whole else people.shown(payee)
            outcome = year.interventions[row] or ""
            identity = (place if whole else key, outcome, number)
            unit = by_identity.get(identity)
            if unit is None:
                beside = {} if whole else {**dict(account), "supplier": payee}
                names = (name_of(place), "" if whole else name_of(account), shown)
                name = ", ".join(dict.fromkeys(filter(None, names))) or "money without a name"
                unit = _Unit({**dict(place), **beside}, name, whole, number, outcome)
                by_identity[identity] = unit
            unit.pence += int(self.sides[number].amount[row])
        yield from (unit for unit in by_identity.values() if unit.pence > 0)

    def _cells(self) -> Iterator[tuple[int, tuple[Place, Place, str], str, int]]:
        """Return the codings outside prevention that last, once all sizes are added up."""
        cells = []
        places = all_places(self.pair.first, self.pair.last)
        for number, side in enumerate(self.sides):
            payees, accounts = side.year.texts("supplier"), side.year.filled(ACCOUNT)
            outside = side.kept & side.free & ~side.year.temporary
            outside &= side.year.in_scope & ~has_status(side.year.codings, "prevention")
            for row in np.flatnonzero(side.year.in_scope).tolist():
                payee = payees[row] or ""
                known = self.pair.aliases.get(supplier_key(payee), supplier_key(payee))
                key = places[number][row], accounts[row], known
                size = abs(int(side.amount[row]))
                self.sizes[key][number] += size
                self.sizes["payee", known][number] += size
                for name in _names(key[0]):
                    self.sizes[name][number] += size
                if outside[row]:
                    cells.append((number, key, payee, row))
        yield from cells

    def _stayed(self, payee: str, number: int) -> bool:
        """Return whether the other year pays a payee, too, more than half as much."""
        before, after = self.sizes["payee", payee]
        at_one_price = (self.price * before, Fraction(after))
        return bool(payee) and 2 * at_one_price[1 - number] > at_one_price[number]

    def _is_alone(self, key: object, number: int) -> bool:
        sizes = self.sizes[key]
        return sizes[1 - number] * _REMNANT <= sizes[number]
