"""Links: what speaks for money that went and money that came being the same service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import log, sqrt
from typing import TYPE_CHECKING

from prevspend.leftshift.places import ACCOUNT, Cells, alike, code_of, name_of
from prevspend.money import format_pounds
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.leftshift.places import Cell, Place

_LEAST_ALIKE = 0.8
_SAME_SUPPLIER, _SAME_ACCOUNT, _SAME_NAME = 0.55, 0.25, 0.2
_SAME_CODE_OR_NAME = 0.95
_LEAST_RATIO, _LEAST_RATIO_OF_MANY = 0.7, 0.8
_BY_CHANCE = 0.3
"""Amounts spread over some three powers of ten: so many others come as near by chance."""
_MOST_PLACES = 40
_MOST_PIECES, _SMALLEST_PIECE = 3, 0.1
_WORTH_ASKING = 25_000_00
"""Where nothing but one supplier's amounts links two places, less than £25,000 is passed over."""
_NAMED = 3


@dataclass
class Flow:
    """Money that may have moved from one place to another, and why one thinks so.

    `whole` says that the places themselves are linked, not only what some suppliers are paid.
    """

    was_place: Place
    now_place: Place
    was: list[Cell] = field(default_factory=list)
    now: list[Cell] = field(default_factory=list)
    likeness: float = 0.0
    evidence: list[str] = field(default_factory=list)
    whole: bool = False

    @property
    def before_pence(self) -> int:
        """The earlier year's money."""
        return _sum(self.was)

    @property
    def after_pence(self) -> int:
        """The later year's money."""
        return _sum(self.now)


def find_flows(was: Cells, now: Cells) -> list[Flow]:
    """Link cells that went to cells that came; what links whole places comes first.

    Args:
        was: the cells of the earlier year's codings that went.
        now: the cells of the later year's codings that came.
    """
    flows = [*_places(was, now), *_relabelled(was, now)]
    taken = {id(cell) for flow in flows for cell in (*flow.was, *flow.now)}
    return [*flows, *_suppliers(was, now, taken)]


def _places(was: Cells, now: Cells) -> Iterator[Flow]:
    """Link places that kept their number, or went while like ones came, each once.

    The most alike come first. Where the number stayed, some of the money may still stand under the
    old name: only what went and came is linked.
    """
    went = {place for place in was.only_here(now) if not _is_account(place)}
    came = {place for place in now.only_here(was) if not _is_account(place)}
    telling = was.telling_suppliers() & now.telling_suppliers()
    by_hint: dict[str, set[Place]] = defaultdict(set)
    by_code: dict[str, set[Place]] = defaultdict(set)
    for place in now.by_place:
        if code_of(place) and not _is_account(place):
            by_code[code_of(place)].add(place)
        for hint in _hints(place, now, telling) if place in came else ():
            by_hint[hint].add(place)
    found = []
    for one in was.by_place:
        others = by_code.get(code_of(one), set()) - {one}
        if one in went:
            hints = _hints(one, was, telling)
            others |= set().union(*(by_hint.get(hint, set()) for hint in hints))
        for other in others:
            flow = Flow(one, other, was.by_place[one], now.by_place[other], whole=True)
            if _judge_places(flow, telling):
                found.append(flow)
    used: set[tuple[str, Place]] = set()
    for flow in sorted(found, key=lambda flow: (-flow.likeness, flow.was_place, flow.now_place)):
        ends = {("was", flow.was_place), ("now", flow.now_place)}
        if not ends & used:
            used |= ends
            yield flow


def _hints(place: Place, cells: Cells, telling: set[str]) -> set[str]:
    """Give what another place may have in common with one: words of its name, and suppliers."""
    suppliers = telling & {cell.supplier_key for cell in cells.by_place[place]}
    return {*split_words(name_of(place)), *(f"paid to {supplier}" for supplier in suppliers)}


def _is_account(place: Place) -> bool:
    """Tell whether a place is an account: that alone does not make two of them one service."""
    return bool(place) and place[0][0] in ACCOUNT


def _relabelled(was: Cells, now: Cells) -> Iterator[Flow]:
    """Link a place's money under a service or directorate it left to that under a new one."""
    for place in was.by_place.keys() & now.by_place.keys():
        old, new = was.wider_of_place[place], now.wider_of_place[place]
        flow = Flow(
            place,
            place,
            [cell for cell in was.by_place[place] if cell.wider not in new],
            [cell for cell in now.by_place[place] if cell.wider not in old],
            whole=True,
        )
        if closeness := _closeness(flow.before_pence, flow.after_pence):
            flow.likeness = _SAME_CODE_OR_NAME * closeness ** (1 / 4)
            labels = [_label(cells) for cells in (flow.was, flow.now)]
            noun = "account" if _is_account(place) else "cost centre"
            what = f"the {noun} '{name_of(place)}' stayed, and moved from {labels[0]}"
            flow.evidence += [f"{what} to {labels[1]}", _amounts(flow)]
            yield flow


def _label(cells: list[Cell]) -> str:
    """Name the services, or else the directorates, that some cells stand under."""
    names = {f"'{cell.wider[0][1]}'": None for cell in cells if cell.wider}
    return _names(list(names)) or "none"


def _judge_places(flow: Flow, telling: set[str]) -> bool:
    """Weigh two places: number kept, name kept or alike, and suppliers they share."""
    old, new = name_of(flow.was_place), name_of(flow.now_place)
    names = alike(old, new)
    code = code_of(flow.was_place)
    same_code = bool(code) and code == code_of(flow.now_place)
    closeness = _closeness(flow.before_pence, flow.after_pence)
    shared = _shared_suppliers(flow)
    same_payees = _shared_money(flow, telling)
    if not closeness or not (same_code or max(names, same_payees) >= _LEAST_ALIKE):
        return False
    flow.likeness = _SAME_CODE_OR_NAME if same_code or names == 1 else max(names, same_payees)
    flow.likeness *= closeness ** (1 / 4 if shared or same_code else 1 / 2)
    if same_code:
        flow.evidence.append(f"the number {code} stayed, the name '{old}' became '{new}'")
    elif names == 1:
        flow.evidence.append(f"the name '{old}' stayed, its number changed")
    elif names >= _LEAST_ALIKE:
        flow.evidence.append(f"the names '{old}' and '{new}' are alike ({names:.0%})")
    else:
        flow.evidence.append(f"'{old}' went and '{new}' came")
    if shared:
        flow.evidence.append(f"both pay {_names(shared)}")
    flow.evidence.append(_amounts(flow))
    return True


def _suppliers(was: Cells, now: Cells, taken: set[int]) -> Iterator[Flow]:
    """Link what a supplier was paid in one place to what it is paid in another."""
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
            weights[ends] += likeness * _sum(one)
    for ends, flow in flows.items():
        flow.likeness = weights[ends] / flow.before_pence
        flow.evidence = [f"paid to {_names(_shared_suppliers(flow))} in both", _amounts(flow)]
        more = list(_more_evidence(flow))
        flow.evidence += more
        largest = max(flow.before_pence, flow.after_pence)
        if more or len(_shared_suppliers(flow)) > 1 or largest >= _WORTH_ASKING:
            yield flow


def _more_evidence(flow: Flow) -> Iterator[str]:
    """Say what else speaks for a flow than one supplier's amounts."""
    names = alike(name_of(flow.was_place), name_of(flow.now_place))
    accounts = {cell.account for cell in (*flow.was, *flow.now)}
    if flow.was_place == flow.now_place:
        yield "the place is the same; other fields of the coding changed"
    elif names >= _LEAST_ALIKE:
        yield f"the names are alike ({names:.0%})"
    if len(accounts) == 1 and (account := accounts.pop()) and not _is_account(flow.was_place):
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
        if _sum(group) > 0 and (place in there_too or here.paid_only_here(key, place, there))
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
    for at in range(len(old)):
        for to in range(len(new)):
            same_place = old[at][0].place == new[to][0].place
            if same_place or not (_is_kept(old[at], new) or _is_kept(new[to], old)):
                yield (at,), (to,)
    if len(old) == 1 and _are_pieces(new):
        yield (0,), tuple(range(len(new)))
    if len(new) == 1 and _are_pieces(old):
        yield tuple(range(len(old))), (0,)


def _is_kept(group: list[Cell], others: list[list[Cell]]) -> bool:
    """Tell whether a place is among those of the other year."""
    return any(group[0].place == other[0].place for other in others)


def _are_pieces(groups: list[list[Cell]]) -> bool:
    """Tell whether some places could be the pieces of one: few, and none of them a crumb."""
    sums = [_sum(group) for group in groups]
    return 1 < len(sums) <= _MOST_PIECES and _SMALLEST_PIECE * sum(sums) <= min(sums)


def _likeness(one: list[Cell], other: list[Cell], others: int) -> float:
    """Weigh one supplier's money in two places: amounts, accounts, and the places' names.

    `others` is in how many other places the supplier's money changed: the more there are, the
    likelier two amounts are near each other by chance.
    """
    before, after = _sum(one), _sum(other)
    ratio = min(before, after) / max(before, after)
    alone = len({cell.place for cell in one}) == len({cell.place for cell in other}) == 1
    if ratio < (_LEAST_RATIO if alone else _LEAST_RATIO_OF_MANY):
        return 0.0
    names = alike(name_of(one[0].place), name_of(other[0].place))
    same = [(_SAME_SUPPLIER, 1.0), (_SAME_NAME, names)]
    accounts = [{cell.account for cell in cells} for cells in (one, other)]
    if not _is_account(one[0].place) and any(any(group) for group in accounts):
        same.append((_SAME_ACCOUNT, float(bool(accounts[0] & accounts[1]))))
    evidence = sum(weight * value for weight, value in same) / sum(weight for weight, _ in same)
    return evidence * sqrt(ratio) / (1 - others * _BY_CHANCE * log(ratio))


def _sum(cells: Iterable[Cell]) -> int:
    return sum(cell.pence for cell in cells)


def _closeness(one: int, other: int) -> float:
    """Say how near two amounts are, from 0 to 1; credits are near to nothing."""
    return sqrt(min(one, other) / max(one, other)) if one > 0 and other > 0 else 0.0


def _shared_suppliers(flow: Flow) -> list[str]:
    """Name the suppliers that both ends pay, the largest first."""
    new = {cell.supplier_key for cell in flow.now} - {""}
    sums: dict[str, int] = defaultdict(int)
    for cell in flow.was:
        if cell.supplier_key in new:
            sums[cell.supplier] += cell.pence
    return sorted(sums, key=lambda name: (-sums[name], name))


def _shared_money(flow: Flow, telling: set[str]) -> float:
    """Give the part of both ends' money that goes to telling suppliers they share, the smaller."""
    was, now = ({cell.supplier_key for cell in cells} for cells in (flow.was, flow.now))
    shared = was & now & telling
    parts = []
    for cells in (flow.was, flow.now):
        both = [cell.pence for cell in cells if cell.supplier_key in shared]
        parts.append(sum(both) / max(_sum(cells), 1))
    return min(*parts, 1.0)


def _names(names: list[str]) -> str:
    named = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _amounts(flow: Flow) -> str:
    before = format_pounds(flow.before_pence, pennies=False)
    return f"{before} then, {format_pounds(flow.after_pence, pennies=False)} now"
