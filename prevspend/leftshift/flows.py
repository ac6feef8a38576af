"""Flows: money that may have moved from one place to another, and what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from prevspend import people
from prevspend.leftshift.places import ACCOUNT
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.leftshift.places import Place, PlaceCell

LEAST_ALIKE = 0.8
_NAMED = 3


@dataclass
class PlaceFlow:
    """Money that may have moved from one place to another, and why one thinks so.

    `whole` says that the places themselves are linked, not only what some suppliers are paid;
    `named` that their numbers or names link them.
    """

    was_place: Place
    now_place: Place
    was: list[PlaceCell] = field(default_factory=list)
    now: list[PlaceCell] = field(default_factory=list)
    likeness: float = 0.0
    evidence: list[str] = field(default_factory=list)
    whole: bool = False
    named: bool = False

    @property
    def ends(self) -> tuple[Place, Place]:
        """Both places."""
        return self.was_place, self.now_place

    @property
    def before_pence(self) -> int:
        """The earlier year's money."""
        return sum_of(self.was)

    @property
    def after_pence(self) -> int:
        """The later year's money."""
        return sum_of(self.now)


def is_account(place: Place) -> bool:
    """Return whether a place is an account: that alone does not make two of them one service."""
    return bool(place) and place[0][0] in ACCOUNT


def sum_of(cells: Iterable[PlaceCell]) -> int:
    """Add cells' pence up."""
    return sum(cell.pence for cell in cells)


def closeness_of(before: int, after: int) -> float:
    """Describe how near two amounts are, from 0 to 1; credits are near to nothing."""
    return sqrt(min(before, after) / max(before, after)) if before > 0 and after > 0 else 0.0


def shared_suppliers(flow: PlaceFlow) -> list[str]:
    """Name the suppliers that both ends pay, the largest first."""
    new = {cell.supplier_key for cell in flow.now} - {""}
    sums: dict[str, int] = defaultdict(int)
    for cell in flow.was:
        if cell.supplier_key in new:
            sums[cell.supplier] += cell.pence
    return sorted(sums, key=lambda name: (-sums[name], name))


def name_some(names: Sequence[str], between: str = ", ", before_more: str = " ") -> str:
    """Name the first few, and say how many more there are."""
    named = between.join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{named}{before_more}and {more} more" if more > 0 else named


def name_payees(names: Iterable[str]) -> str:
    """Name the first few payees, as far as they may be published."""
    return name_some([people.shown(name) for name in names])


def amounts_of(flow: PlaceFlow) -> str:
    """Describe what was spent in the earlier year, and what is in the later."""
    before = format_pounds(flow.before_pence, pennies=False)
    return f"{before} then, {format_pounds(flow.after_pence, pennies=False)} now"
