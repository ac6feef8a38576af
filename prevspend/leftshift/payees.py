"""Suppliers whose money moved: what they were paid in one place, they are paid in another."""

from __future__ import annotations

from collections import defaultdict
from math import log, sqrt
from typing import TYPE_CHECKING

from prevspend.leftshift.flows import (
    LEAST_ALIKE,
    Flow,
    amounts_of,
    is_account,
    name_some,
    shared_suppliers,
    sum_of,
)
from prevspend.leftshift.places import Cells, alike, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.places import Cell, Place

_SAME_SUPPLIER, _SAME_ACCOUNT, _SAME_NAME = 0.55, 0.25, 0.2
_LEAST_RATIO, _LEAST_RATIO_OF_MANY = 0.7, 0.8
_BY_CHANCE = 0.3
"""Amounts spread over some three powers of ten: so many others come as near by chance."""
_MOST_PLACES = 40
_MOST_PIECES, _SMALLEST_PIECE = 3, 0.1
_WORTH_ASKING = 25_000_00
"""Where nothing but one supplier's amounts links two places, less than £25,000 is passed over.

So is a supplier that is paid in many places: a lawyer or a neighbouring council does many things.
"""


def link_suppliers(was: Cells, now: Cells, taken: set[int]) -> Iterator[Flow]:
    """Link what a supplier was paid in one place to what it is paid in another."""
    telling = was.telling_suppliers() & now.telling_suppliers()
    flows: dict[tuple[Place, Place], Flow] = {}
    weights: dict[tuple[Place, Place], float] = defaultdict(float)
    for key in sorted(was.by_supplier.keys() & now.by_supplier.keys()):
        old = _changed_places(key, was, now, taken)
        new = _changed_places(key, now, was, taken)
        for likeness, one, other in _best_pairs(old, new):
            ends = one[0].place, other[0].place
            flow = flows.setdefault(ends, Flow(*ends))
            flow.was += one
            flow.now += other
            weights[ends] += likeness * sum_of(one)
    for ends, flow in flows.items():
        flow.likeness = weights[ends] / flow.before_pence
        flow.evidence = [f"paid to {name_some(shared_suppliers(flow))} in both", amounts_of(flow)]
        more = list(_more_evidence(flow))
        flow.evidence += more
        suppliers = {cell.supplier_key for cell in flow.was}
        largest = max(flow.before_pence, flow.after_pence)
        if more or len(suppliers) > 1 or (suppliers <= telling and largest >= _WORTH_ASKING):
            yield flow


def _more_evidence(flow: Flow) -> Iterator[str]:
    """Say what else speaks for a flow than one supplier's amounts."""
    names = alike(name_of(flow.was_place), name_of(flow.now_place))
    accounts = {cell.account for cell in (*flow.was, *flow.now)}
    if flow.was_place == flow.now_place:
        yield "the place is the same; other fields of the coding changed"
    elif names >= LEAST_ALIKE:
        yield f"the names are alike ({names:.0%})"
    if len(accounts) == 1 and (account := accounts.pop()) and not is_account(flow.was_place):
        yield f"under the same account '{name_of(account)}'"


def _changed_places(key: str, here: Cells, there: Cells, taken: set[int]) -> list[list[Cell]]:
    """Gather one supplier's changed cells by place.

    Left out are places where payments do not outweigh credits, and those where the other year
    pays the supplier too, so that it neither left nor joined: unless the place itself is the same
    and other fields of the coding changed.
    """
    groups: dict[Place, list[Cell]] = defaultdict(list)
    for cell in here.by_supplier[key]:
        if id(cell) not in taken:
            groups[cell.place].append(cell)
    there_too = {cell.place for cell in there.by_supplier[key]}
    return [
        group
        for place, group in groups.items()
        if sum_of(group) > 0 and (place in there_too or here.paid_only_here(key, place, there))
    ]


def _best_pairs(
    old: list[list[Cell]], new: list[list[Cell]]
) -> Iterator[tuple[float, list[Cell], list[Cell]]]:
    """Pair one supplier's places, each once, the most alike first.

    One place is also set against two or three together, because services are split and merged.
    """
    if not old or not new or max(len(old), len(new)) > _MOST_PLACES:
        return
    others = max(len(old), len(new)) - 1
    found = []
    for from_, to_ in _sides(old, new):
        one = [cell for at in from_ for cell in old[at]]
        other = [cell for to in to_ for cell in new[to]]
        likeness = _likeness(one, other, others)
        if likeness:
            found.append((-likeness, from_, to_))
    used: set[tuple[str, int]] = set()
    for negative, from_, to_ in sorted(found):
        ends = {*(("was", at) for at in from_), *(("now", to) for to in to_)}
        if not ends & used:
            used |= ends
            for at in from_:
                for to in to_:
                    yield -negative, old[at], new[to]


def _sides(
    old: list[list[Cell]], new: list[list[Cell]]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Give which places to set against which, by number: one to one, and one to all others."""
    kept = {group[0].place for group in old} & {group[0].place for group in new}
    for at, one in enumerate(old):
        for to, other in enumerate(new):
            ends = {one[0].place, other[0].place}
            if len(ends) == 1 or not ends & kept:
                yield (at,), (to,)
    if len(old) == 1 and _are_pieces(new):
        yield (0,), tuple(range(len(new)))
    if len(new) == 1 and _are_pieces(old):
        yield tuple(range(len(old))), (0,)


def _are_pieces(groups: list[list[Cell]]) -> bool:
    """Tell whether some places could be the pieces of one: few, and none of them a crumb."""
    sums = [sum_of(group) for group in groups]
    return 1 < len(sums) <= _MOST_PIECES and _SMALLEST_PIECE * sum(sums) <= min(sums)


def _likeness(one: list[Cell], other: list[Cell], others: int) -> float:
    """Weigh one supplier's money in two places: amounts, accounts, and the places' names.

    `others` is in how many other places the supplier's money changed: the more there are, the
    likelier two amounts are near each other by chance.
    """
    before, after = sum_of(one), sum_of(other)
    ratio = min(before, after) / max(before, after)
    alone = len({cell.place for cell in one}) == len({cell.place for cell in other}) == 1
    if ratio < (_LEAST_RATIO if alone else _LEAST_RATIO_OF_MANY):
        return 0.0
    names = alike(name_of(one[0].place), name_of(other[0].place))
    same = [(_SAME_SUPPLIER, 1.0), (_SAME_NAME, names)]
    accounts = [{cell.account for cell in cells} for cells in (one, other)]
    if not is_account(one[0].place) and any(any(group) for group in accounts):
        same.append((_SAME_ACCOUNT, float(bool(accounts[0] & accounts[1]))))
    evidence = sum(weight * value for weight, value in same) / sum(weight for weight, _ in same)
    return evidence * sqrt(ratio) / (1 - others * _BY_CHANCE * log(ratio))
