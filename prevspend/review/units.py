"""The units of a ledger: which are wide, so that one answer may not be true for all of one.

A cost centre is narrow: what is spent there is one service. A service, a division or a directorate
is wide, and so is a cost centre without a name, and one whose name stands in several directorates
that buy different things from different payees, as a name of a kind of expense does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from prevspend.blanks import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.review.codings import OpenCoding

Place: TypeAlias = "tuple[tuple[str, str], ...]"
"""The fields and values above a unit: its directorate, division and service."""

PLACES: Final = ("directorate", "division", "service")
_NARROW: Final = {"cost_centre_code", "cost_centre"}
_MATERIAL: Final = 0.05
"""A part of a unit counts from this share of its pounds on."""

_SHARED: Final = 0.5
"""Parts are alike where payees that several of them have hold this share of their pounds."""


def place_of(coding: OpenCoding) -> Place:
    """Return what stands above the unit of a coding."""
    return tuple(
        (field, coding.filled[field])
        for field in PLACES
        if field in coding.filled and field not in coding.unit
    )


def stand_in_unlike_places(codings: Iterable[OpenCoding]) -> bool:
    """Return whether material parts of codings stand in places that share few payees."""
    paid: dict[Place, Counter[str]] = defaultdict(Counter)
    for coding in codings:
        paid[place_of(coding)][coding.filled.get("supplier", "")] += abs(coding.pence)
    if len(paid) == 1:
        return False
    total = sum(each.total() for each in paid.values())
    material = [each for each in paid.values() if each.total() >= _MATERIAL * total]
    if len(material) <= 1:
        return False
    times = Counter(payee for each in material for payee in each)
    shared = sum(each[payee] for each in material for payee in each if times[payee] > 1)
    return shared < _SHARED * sum(each.total() for each in material)


class Units:
    """The units of some codings."""

    def __init__(self, codings: Iterable[OpenCoding]) -> None:
        """Take in all codings of a ledger."""
        of_unit: dict[Place, list[OpenCoding]] = defaultdict(list)
        for coding in codings:
            of_unit[_unit(coding)].append(coding)
        self._wide = {unit for unit, each in of_unit.items() if _is_wide(unit, each)}

    def is_wide(self, coding: OpenCoding) -> bool:
        """Return whether the unit of a coding is wide."""
        return _unit(coding) in self._wide


def _unit(coding: OpenCoding) -> Place:
    return tuple((field, coding.filled.get(field, "")) for field in coding.unit)


def _is_wide(unit: Place, codings: Iterable[OpenCoding]) -> bool:
    names = [text for field, text in unit if field in _NARROW]
    return all(map(says_nothing, names)) or stand_in_unlike_places(codings)
