"""The largest real changes: what is spent in each place for one intervention, in either year."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.classify import RANGE
from prevspend.leftshift.effects import Effect
from prevspend.leftshift.places import code_of, place_keys, text_of
from prevspend.leftshift.sums import by_intervention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.side import Side
    from prevspend.leftshift.sums import Recoding
    from prevspend.leftshift.year import Year

_CENTRAL = RANGE.index("central")


class RecodedGroup(NamedTuple):
    """What was recoded: its codings in either year, and what the recoding alone does."""

    was: NDArray[np.bool_]
    now: NDArray[np.bool_]
    recoding: Recoding


class _PreventionPart(NamedTuple):
    """A year's prevention, pence: of which intervention, and the coding of which year it is in."""

    year: int
    coded: int
    row: int
    intervention: str
    pence: int


def largest_changes(
    pair: Pair, first: Side, last: Side, groups: Sequence[RecodedGroup]
) -> list[Effect]:
    """Compare what is spent in each place for one intervention, by payee where that tells more.

    Narratives, directorates and a new name of a payee or a place are no other money. What was
    recoded is read as it was coded before, where it was.
    """
    sums: dict[tuple[str, str, str], list[int]] = {}
    seen: dict[tuple[str, str, str], tuple[Year, int, Place]] = {}
    keys = place_keys(pair.first, pair.last)
    parts = [*_coded_alike(first, last)]
    for group in groups:
        parts += _read_as_before(first, last, group)
    for part in parts:
        place, payee = keys[part.coded][part.row]
        # where accounts stand for places, a payee tells more than the account
        where = "" if payee else code_of(place) or text_of(place)
        key = where, pair.aliases.get(payee, payee), part.intervention
        sums.setdefault(key, [0, 0])[part.year] += part.pence
        seen[key] = (pair.first, pair.last)[part.coded], part.row, place
    return [
        Effect(year, row, before, after, _shown(year, row, place, by_payee=bool(key[1])))
        for key, (before, after) in sums.items()
        if before != after
        for year, row, place in [seen[key]]
    ]


def _coded_alike(first: Side, last: Side) -> Iterator[_PreventionPart]:
    """Return what is in no recoding, and lasts."""
    for number, side in enumerate((first, last)):
        rows = side.kept & side.free & ~side.year.temporary & side.prevention.any(axis=1)
        for row in np.flatnonzero(rows).tolist():
            name = side.year.interventions[row] or ""
            yield _PreventionPart(number, number, row, name, int(side.prevention[row, _CENTRAL]))


def _read_as_before(first: Side, last: Side, group: RecodedGroup) -> Iterator[_PreventionPart]:
    """Return what was recoded and lasts, at the largest of its old codings by intervention."""
    was = group.was & ~first.year.temporary
    now = group.now & ~last.year.temporary
    before = by_intervention(first.year, first.prevention, was)
    after = by_intervention(last.year, last.prevention, now).plus(group.recoding.lasting, -1)
    largest: dict[str, int] = {}
    for row in np.flatnonzero(was).tolist():
        name = first.year.interventions[row] or ""
        known = largest.setdefault(name, row)
        if first.prevention[row, _CENTRAL] > first.prevention[known, _CENTRAL]:
            largest[name] = row
    for name in before:
        yield _PreventionPart(0, 0, largest[name], name, before.of(name)[_CENTRAL])
        yield _PreventionPart(1, 0, largest[name], name, after.of(name)[_CENTRAL])


def _shown(year: Year, row: int, place: Place, *, by_payee: bool) -> Selector:
    """Describe where money stands, and whom it is paid to where that is part of it."""
    supplier = year.texts("supplier")[row] if by_payee else None
    shown = {"supplier": supplier} if supplier else dict(place)
    return shown or year.coding(row)
