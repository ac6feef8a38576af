"""Links: what speaks for money that went and money that came being the same service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from typing import TYPE_CHECKING

from prevspend.leftshift.places import Cells, alike, code_of, name_of
from prevspend.money import format_pounds
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.places import Cell, Place

_LEAST_ALIKE = 0.8
_USUAL_PLACES = 3
_SAME_SUPPLIER, _SAME_ACCOUNT, _SAME_NAME = 0.6, 0.2, 0.2
_SAME_CODE_OR_NAME = 0.95
_NAMED = 3


@dataclass
class Flow:
    """Money that may have moved from one place to another, and why one thinks so."""

    was_place: Place
    now_place: Place
    was: list[Cell] = field(default_factory=list)
    now: list[Cell] = field(default_factory=list)
    likeness: float = 0.0
    evidence: list[str] = field(default_factory=list)

    @property
    def before_pence(self) -> int:
        """The earlier year's money."""
        return sum(cell.pence for cell in self.was)

    @property
    def after_pence(self) -> int:
        """The later year's money."""
        return sum(cell.pence for cell in self.now)


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
    """Link places that went to places that came, each once, the most alike first."""
    went, came = was.only_here(now), now.only_here(was)
    by_word: dict[str, set[Place]] = defaultdict(set)
    for place in came:
        for word in {*split_words(name_of(place)), code_of(place)} - {""}:
            by_word[word].add(place)
    found = []
    for one in went:
        words = {*split_words(name_of(one)), code_of(one)} - {""}
        for other in set().union(*(by_word.get(word, set()) for word in words)):
            flow = Flow(one, other, was.by_place[one], now.by_place[other])
            if _judge_places(flow):
                found.append(flow)
    used: set[tuple[str, Place]] = set()
    for flow in sorted(found, key=lambda flow: (-flow.likeness, flow.was_place, flow.now_place)):
        ends = {("was", flow.was_place), ("now", flow.now_place)}
        if not ends & used:
            used |= ends
            yield flow


def _relabelled(was: Cells, now: Cells) -> Iterator[Flow]:
    """Link a place's money under a service or directorate it left to that under a new one."""
    for place in was.by_place.keys() & now.by_place.keys():
        old, new = was.wider_of_place[place], now.wider_of_place[place]
        flow = Flow(
            place,
            place,
            [cell for cell in was.by_place[place] if cell.wider not in new],
            [cell for cell in now.by_place[place] if cell.wider not in old],
        )
        if closeness := _closeness(flow.before_pence, flow.after_pence):
            flow.likeness = _SAME_CODE_OR_NAME * closeness ** (1 / 4)
            labels = [_label(cells) for cells in (flow.was, flow.now)]
            what = f"the cost centre '{name_of(place)}' stayed, and moved from {labels[0]}"
            flow.evidence += [f"{what} to {labels[1]}", _amounts(flow)]
            yield flow


def _label(cells: list[Cell]) -> str:
    """Name the services, or else the directorates, that some cells stand under."""
    names = {f"'{cell.wider[0][1]}'": None for cell in cells if cell.wider}
    return _names(list(names)) or "none"


def _judge_places(flow: Flow) -> bool:
    """Weigh two places: number kept, name kept or alike, and suppliers they share."""
    old, new = name_of(flow.was_place), name_of(flow.now_place)
    names = alike(old, new)
    code = code_of(flow.was_place)
    same_code = bool(code) and code == code_of(flow.now_place)
    closeness = _closeness(flow.before_pence, flow.after_pence)
    shared = _shared_suppliers(flow)
    if not closeness or not (same_code or names >= _LEAST_ALIKE):
        return False
    flow.likeness = _SAME_CODE_OR_NAME if same_code or names == 1 else names
    flow.likeness *= closeness ** (1 / 4 if shared or same_code else 1 / 2)
    if same_code:
        flow.evidence.append(f"the number {code} stayed, the name '{old}' became '{new}'")
    elif names == 1:
        flow.evidence.append(f"the name '{old}' stayed, its number changed")
    else:
        flow.evidence.append(f"the names '{old}' and '{new}' are alike ({names:.0%})")
    if shared:
        flow.evidence.append(f"both pay {_names(shared)}")
    flow.evidence.append(_amounts(flow))
    return True


def _suppliers(was: Cells, now: Cells, taken: set[int]) -> Iterator[Flow]:
    """Link what a supplier was paid in one place to what it is paid in another."""
    flows: dict[tuple[Place, Place], Flow] = {}
    weights: dict[tuple[Place, Place], float] = defaultdict(float)
    for key in sorted(was.by_supplier.keys() & now.by_supplier.keys()):
        places = len(was.places_of_supplier[key] | now.places_of_supplier[key])
        rarity = min(1.0, _USUAL_PLACES / places)
        old = [cell for cell in was.by_supplier[key] if id(cell) not in taken]
        new = [cell for cell in now.by_supplier[key] if id(cell) not in taken]
        for likeness, one, other in _best_pairs(old, new, rarity):
            ends = one.place, other.place
            flow = flows.setdefault(ends, Flow(*ends))
            flow.was.append(one)
            flow.now.append(other)
            weights[ends] += likeness * one.pence
    for ends, flow in flows.items():
        flow.likeness = weights[ends] / flow.before_pence
        flow.evidence = [f"paid to {_names(_shared_suppliers(flow))} in both", _amounts(flow)]
        if ends[0] == ends[1]:
            flow.evidence.append("the cost centre is the same; other fields of the coding changed")
        elif (names := alike(name_of(ends[0]), name_of(ends[1]))) >= _LEAST_ALIKE:
            flow.evidence.append(f"the names are alike ({names:.0%})")
        yield flow


def _best_pairs(
    old: list[Cell], new: list[Cell], rarity: float
) -> Iterator[tuple[float, Cell, Cell]]:
    """Pair one supplier's cells, each once, the most alike first."""
    found = []
    for at, one in enumerate(old):
        for to, other in enumerate(new):
            closeness = _closeness(one.pence, other.pence)
            likeness = closeness and closeness * rarity * _likeness(one, other)
            if likeness:
                found.append((-likeness, at, to))
    used: set[tuple[str, int]] = set()
    for negative, at, to in sorted(found):
        if not {("was", at), ("now", to)} & used:
            used |= {("was", at), ("now", to)}
            yield -negative, old[at], new[to]


def _likeness(one: Cell, other: Cell) -> float:
    """Weigh one supplier's money in two places: the account it is booked to, the places' names."""
    names = alike(name_of(one.place), name_of(other.place))
    same = [(_SAME_SUPPLIER, 1.0), (_SAME_NAME, names)]
    if one.account or other.account:
        same.append((_SAME_ACCOUNT, float(one.account == other.account)))
    return sum(weight * value for weight, value in same) / sum(weight for weight, _ in same)


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


def _names(names: list[str]) -> str:
    named = ", ".join(names[:_NAMED])
    more = len(names) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _amounts(flow: Flow) -> str:
    before = format_pounds(flow.before_pence, pennies=False)
    return f"{before} then, {format_pounds(flow.after_pence, pennies=False)} now"
