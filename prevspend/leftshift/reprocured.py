"""Services let anew: another payee for the same cost centre and account, at like money.

Rules may read one payee otherwise than another, as what is paid to the NHS. The service did not
change with its payee, so what that reading adds is no real change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.likest import likest
from prevspend.leftshift.places import ACCOUNT, all_places, buys_one_thing
from prevspend.leftshift.sums import SHARE_COLUMNS
from prevspend.leftshift.year import has_status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_WORTH = 25_000_00
_LIKE = 0.9
_MOSTLY = 2


@dataclass
class _Service:
    """What one payee is paid in one cost centre and account, pence, and how it is read.

    `readings` are the interventions and shares of its codings.
    """

    coding: Place
    payee: str
    names: set[str] = field(default_factory=set)
    pence: list[int] = field(default_factory=lambda: [0, 0])
    readings: set[tuple[object, ...]] = field(default_factory=set)
    is_prevention: bool = True

    @property
    def change(self) -> int:
        return self.pence[1] - self.pence[0]

    @property
    def is_less(self) -> bool:
        """Whether at most half of it is left: another payee may have begun in mid-year."""
        return self.pence[0] > 0 and _MOSTLY * self.pence[1] <= self.pence[0]

    @property
    def is_more(self) -> bool:
        """Whether at most half of it was there."""
        return self.pence[1] > 0 and _MOSTLY * self.pence[0] <= self.pence[1]

    def selectors(self) -> Iterator[Selector]:
        """Return what picks it out in either year."""
        for name in sorted(self.names):
            yield {**dict(self.coding), "supplier": name}


def find_reprocured(pair: Pair, price: Fraction) -> list[list[Selector]]:
    """Find services of which only the payee changed, and with it how they are read.

    Both readings count as prevention: where one does not, the service may be another one.

    Args:
        pair: the two years.
        price: how prices grew.

    Returns:
        What picks each service out, under both payees.
    """
    by_coding: dict[Place, list[_Service]] = {}
    for service in _services(pair):
        if service.is_prevention and abs(service.change) >= _WORTH:
            by_coding.setdefault(service.coding, []).append(service)
    return [
        [*old.selectors(), *new.selectors()]
        for services in by_coding.values()
        for old, new in _pairs(services, float(price))
    ]


def _pairs(services: list[_Service], price: float) -> Iterator[tuple[_Service, _Service]]:
    """Pair what one payee lost with what another gained, the likest first."""
    ends = product(
        (each for each in services if each.is_less), (each for each in services if each.is_more)
    )
    pairs = [(_likeness(old, new, price), old, new) for old, new in ends]
    alike = [entry for entry in pairs if entry[0] >= _LIKE]
    for _, old, new in likest(alike, attrgetter("payee")):
        if old.readings != new.readings:
            yield old, new


def _likeness(old: _Service, new: _Service, price: float) -> float:
    """Describe how near two amounts are, as they are or at the later prices."""
    sizes = ((-old.change * grew, float(new.change)) for grew in (1.0, price))
    return max(min(pair) / max(pair) for pair in sizes)


def _services(pair: Pair) -> list[_Service]:
    """Add up what each payee is paid in each cost centre and account, over both years."""
    services: dict[tuple[Place, str], _Service] = {}
    places = all_places(pair.first, pair.last)
    for number, year in enumerate((pair.first, pair.last)):
        amounts = (pair.first_money, pair.last_money)[number][0]
        accounts, suppliers = year.filled(ACCOUNT), year.texts("supplier")
        counts = has_status(year.codings, "prevention") & ~year.temporary
        shares = [year.codings[name].to_pylist() for name in SHARE_COLUMNS]
        for row in np.flatnonzero(amounts != 0).tolist():
            name, place = suppliers[row] or "", places[number][row]
            payee = supplier_key(name)
            if not payee or not buys_one_thing(place):
                continue
            coding = (*place, *accounts[row])
            service = services.setdefault((coding, payee), _Service(coding, payee))
            service.names.add(name)
            service.pence[number] += int(amounts[row])
            service.is_prevention = service.is_prevention and bool(counts[row])
            reading = (year.interventions[row], *(column[row] for column in shares))
            service.readings.add(reading)
    return list(services.values())
