"""Undecided money of one year: how much there is, where, and what it may do to the share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline import likely_undecided
from prevspend.leftshift.places import name_of, place_keys
from prevspend.leftshift.yearparts import ShareRange, UndecidedMoney

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.places import Place
    from prevspend.leftshift.year import Year

_NAMED = 5


def decided_share(year: Year) -> float | None:
    """Return the decided part of the money in scope; nothing where there is no money to share."""
    scope = year.in_scope_pence
    if scope <= 0:
        return None
    return min(max(1 - year.pence_by_status["unclassified"] / scope, 0.0), 1.0)


def share_range(year: Year) -> ShareRange | None:
    """Return what the share may be, with all that is undecided; nothing without money in scope."""
    scope = year.in_scope_pence
    low, _, high = (int(pence) for pence in year.prevention.sum(axis=0))
    if scope <= 0 or low < 0:
        return None
    amounts = year.codings["amount_pence"].to_numpy()
    undecided = int(np.maximum(amounts[year.undecided], 0).sum())
    contested = max(int(year.contested_within(year.months).sum()), 0)
    return ShareRange(
        least=low / scope,
        high=high / scope,
        likely=(high + likely_undecided(year.codings)) / scope,
        most=min((high + undecided + contested) / scope, 1.0),
        contested=min(contested / scope, 1.0),
    )


def largest_undecided(year: Year) -> Iterator[UndecidedMoney]:
    """Return the places or payees that hold most of the undecided money."""
    amounts = year.codings["amount_pence"].to_numpy()
    [keys] = place_keys(year)
    suppliers = year.texts("supplier")
    sums: dict[tuple[Place, str], int] = defaultdict(int)
    names: dict[tuple[Place, str], str] = {}
    for row in np.flatnonzero(year.undecided).tolist():
        key = keys[row]
        place, payee = key
        sums[key] += int(amounts[row])
        parts = [name_of(place)] if place else []
        parts += [people.shown(suppliers[row] or "")] if payee or not place else []
        names.setdefault(key, ", paid to ".join(filter(None, parts)) or "money without a name")
    for key in sorted(sums, key=lambda place: (-sums[place], names[place]))[:_NAMED]:
        if sums[key] > 0:
            yield UndecidedMoney(name=names[key], amount_pence=sums[key])
