"""Whole places that are linked: by number, by name, or by the suppliers of all their money."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.flows import (
    LEAST_ALIKE,
    PlaceFlow,
    amounts_of,
    closeness_of,
    is_account,
    name_payees,
    name_some,
    shared_suppliers,
    sum_of,
)
from prevspend.leftshift.places import PlaceCells, alike, code_of, name_of, text_of
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.places import Place, PlaceCell

_SAME_CODE_OR_NAME = 0.95
_LEAST_RATIO = 0.4
_WORTH_LINKING, _FEW_MONTHS, _SAME_AMOUNT = 100_000_00, 4, 0.05
_EXACTLY = 0.001
_ROUND, _SOME_PENCE = 1_000_00, 12
_WORTH_ADDING, _MOST_ADDED = 10_000_00, 12


def link_places(was: PlaceCells, now: PlaceCells) -> Iterator[PlaceFlow]:
    """Link places of one number, and those that went while like ones came, each once.

    The most alike come first. Where the number stayed, some of the money may still stand under the
    old name: only what went and came is linked.
    """
    went = {place for place in was.only_here(now) if not is_account(place)}
    came = {place for place in now.only_here(was) if not is_account(place)}
    telling = was.telling_suppliers() & now.telling_suppliers()
    by_hint: dict[str, set[Place]] = defaultdict(set)
    by_code: dict[str, set[Place]] = defaultdict(set)
    for place in now.by_place:
        if code_of(place) and not is_account(place):
            by_code[code_of(place)].add(place)
        for hint in _hints(place, now, telling) if place in came else ():
            by_hint[hint].add(place)
    flows = []
    for key in was.by_place:
        others = by_code.get(code_of(key), set()) - {key}
        if key in went:
            hints = _hints(key, was, telling)
            others |= set().union(*(by_hint.get(hint, set()) for hint in hints))
        for other in others:
            flow = PlaceFlow(key, other, was.by_place[key], now.by_place[other], whole=True)
            if _judge_places(flow, telling):
                flows.append(flow)
    flows = [flow for flow in flows if flow.named or _adds_up(flow, flows)]
    used: set[tuple[str, Place]] = set()
    for flow in sorted(flows, key=_order):
        ends = {("was", flow.was_place), ("now", flow.now_place)}
        if not ends & used:
            # Names pair places; suppliers alone may show one that was split, or several merged.
            used |= ends if flow.named else set()
            yield flow


def _order(flow: PlaceFlow) -> tuple[bool, bool, float, tuple[Place, Place]]:
    """Put names and payees before numbers: a number may be another service's now."""
    by_number = not shared_suppliers(flow) and not _is_named_alike(flow)
    return not flow.named, by_number, -flow.likeness, flow.ends


def _is_named_alike(flow: PlaceFlow) -> bool:
    return alike(text_of(flow.was_place), text_of(flow.now_place)) >= LEAST_ALIKE


def _adds_up(flow: PlaceFlow, flows: Sequence[PlaceFlow]) -> bool:
    """Return whether the ends' money is alike, or that of all who share suppliers."""
    after = sum(other.after_pence for other in flows if other.was_place == flow.was_place)
    before = sum(other.before_pence for other in flows if other.now_place == flow.now_place)
    pairs = (
        (flow.before_pence, flow.after_pence),
        (flow.before_pence, after),
        (before, flow.after_pence),
    )
    return any(min(pair) >= _LEAST_RATIO * max(pair) for pair in pairs)


def _hints(place: Place, cells: PlaceCells, telling: set[str]) -> set[str]:
    """Return what another place may have in common with one: words of its name, and suppliers."""
    suppliers = telling & {cell.supplier_key for cell in cells.by_place[place]}
    return {*split_words(text_of(place)), *(f"paid to {supplier}" for supplier in suppliers)}


def _judge_places(flow: PlaceFlow, telling: set[str]) -> bool:
    """Weigh two places: same number, same name or a like one, and suppliers they share."""
    old, new = name_of(flow.was_place), name_of(flow.now_place)
    names = alike(text_of(flow.was_place), text_of(flow.now_place))
    code = code_of(flow.was_place)
    same_code = bool(code) and code == code_of(flow.now_place)
    closeness = closeness_of(flow.before_pence, flow.after_pence)
    shared = shared_suppliers(flow)
    same_payees = _shared_money(flow, telling)
    flow.named = same_code or names >= LEAST_ALIKE
    if not closeness or not (flow.named or same_payees >= LEAST_ALIKE):
        return False
    flow.likeness = _SAME_CODE_OR_NAME if same_code or names == 1 else max(names, same_payees)
    flow.likeness *= closeness ** (1 / 4 if shared or same_code else 1 / 2)
    if same_code:
        flow.evidence.append(f"the number {code} stayed, the name '{old}' became '{new}'")
    elif names == 1:
        flow.evidence.append(f"the name '{old}' stayed, its number changed")
    elif names >= LEAST_ALIKE:
        flow.evidence.append(f"the names '{old}' and '{new}' are alike ({names:.0%})")
    else:
        flow.evidence.append(f"'{old}' went and '{new}' came")
    if shared:
        flow.evidence.append(f"both pay {name_payees(shared)}")
    flow.evidence.append(amounts_of(flow))
    return True


def _shared_money(flow: PlaceFlow, telling: set[str]) -> float:
    """Return the smaller end's part that goes to distinctive suppliers they share."""
    was, now = ({cell.supplier_key for cell in cells} for cells in (flow.was, flow.now))
    shared = was & now & telling
    parts = []
    for cells in (flow.was, flow.now):
        both = [cell.pence for cell in cells if cell.supplier_key in shared]
        parts.append(sum(both) / max(sum_of(cells), 1))
    return min(*parts, 1.0)


def link_same_months(
    was: PlaceCells,
    now: PlaceCells,
    months: tuple[NDArray[np.int64], NDArray[np.int64]],
    price: float,
) -> Iterator[PlaceFlow]:
    """Link a place that went to the only one that came with the same amounts, month by month.

    Neither name, number nor payee need tell: a service may be paid through an agent.

    Args:
        was: the earlier year's places.
        now: the later year's.
        months: pence by coding and month, of either year.
        price: how prices grew. Where payee, account and service all differ, amounts must be the
            same to the thousandth, as they were or at the later prices, and no round sums: like
            sizes are chance.
    """
    ends = _by_month(was, now, months)
    pairs = [
        (old, new)
        for old, before in ends[0].items()
        if before.sum() >= _WORTH_LINKING and (before > 0).sum() >= _FEW_MONTHS
        for new, after in ends[1].items()
        if (np.abs(before - after) <= _SAME_AMOUNT * np.maximum(before, after)).all()
    ]
    for old, new in pairs:
        sums = int(ends[0][old].sum()), int(ends[1][new].sum())
        is_telling = _is_exact(*sums, price) and not any(map(_is_round, sums))
        if not is_telling and _is_unlike(was.by_place[old], now.by_place[new]):
            continue
        if sum(old in pair or new in pair for pair in pairs) == 1:
            yield _flow_of_months(was, now, old, new, "the same amounts")


def link_same_sums(
    was: PlaceCells,
    now: PlaceCells,
    months: tuple[NDArray[np.int64], NDArray[np.int64]],
    price: float,
) -> Iterator[PlaceFlow]:
    """Link a few places that went to one that came with exactly their sum, month by month.

    Or one that went to a few that came: several contracts become one payee's, or one is split.
    """
    ends = _by_month(was, now, months)
    large = [
        {place: pence for place, pence in end.items() if pence.sum() >= _WORTH_ADDING}
        for end in ends
    ]
    for number in (0, 1):
        end, several = large[number], large[1 - number]
        if not 1 < len(several) <= _MOST_ADDED:
            continue
        grew = [1.0, price] if number else [1.0, 1 / price]
        for place, pence in end.items():
            for chosen in _choices(several):
                total = sum((several[name] for name in chosen), np.zeros(len(pence)))
                if (pence > 0).sum() < _FEW_MONTHS or not any(
                    (np.abs(total * by - pence) <= _EXACTLY * np.abs(pence)).all() for by in grew
                ):
                    continue
                for name in chosen:
                    old, new = (name, place) if number else (place, name)
                    yield _flow_of_months(was, now, old, new, "exactly what they add up to")
                break


def _choices(several: Mapping[Place, NDArray[np.int64]]) -> Iterator[tuple[Place, ...]]:
    """Return two, three or four of some places; what differs in months is tried too."""
    for size in (2, 3, 4):
        yield from combinations(sorted(several), size)


def _flow_of_months(
    was: PlaceCells, now: PlaceCells, old: Place, new: Place, how: str
) -> PlaceFlow:
    flow = PlaceFlow(old, new, was.by_place[old], now.by_place[new], likeness=0.7, whole=True)
    names = f"'{name_of(old)}' went and '{name_of(new)}' came"
    flow.evidence += [f"{names} with {how}, month by month", amounts_of(flow)]
    return flow


def _by_month(
    was: PlaceCells, now: PlaceCells, months: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> list[dict[Place, NDArray[np.int64]]]:
    """Return what only one of the years has, by place: pence by month."""
    return [
        {
            place: months[number][[row for cell in own.by_place[place] for row in cell.rows]].sum(0)
            for place in own.only_here(other)
            if place and not is_account(place)
        }
        for number, (own, other) in enumerate(((was, now), (now, was)))
    ]


def _is_exact(before: int, after: int, price: float) -> bool:
    """Return whether an amount stayed to the thousandth, as it was or at the later prices."""
    return any(abs(after - grew * before) <= _EXACTLY * after for grew in (1.0, price))


def _is_round(pence: int) -> bool:
    """Return whether a year's payments come to whole thousands of pounds, but for some pence."""
    beside = pence % _ROUND
    return min(beside, _ROUND - beside) <= _SOME_PENCE


def _is_unlike(was: list[PlaceCell], now: list[PlaceCell]) -> bool:
    """Return whether payees, accounts and services all say that two places are two things."""
    for name in ("supplier_key", "account", "wider"):
        ends = [{getattr(cell, name) for cell in cells} - {"", ()} for cells in (was, now)]
        if not all(ends) or ends[0] & ends[1]:
            return False
    return True


def link_relabelled(was: PlaceCells, now: PlaceCells) -> Iterator[PlaceFlow]:
    """Link a place's money under a service or directorate it left to that under a new one."""
    for place in sorted(was.by_place.keys() & now.by_place.keys()):
        if is_account(place):
            continue  # an account stands under many services
        old, new = was.wider_of_place[place], now.wider_of_place[place]
        flow = PlaceFlow(
            place,
            place,
            [cell for cell in was.by_place[place] if cell.wider not in new],
            [cell for cell in now.by_place[place] if cell.wider not in old],
            whole=True,
        )
        if closeness := closeness_of(flow.before_pence, flow.after_pence):
            flow.likeness = _SAME_CODE_OR_NAME * closeness ** (1 / 4)
            labels = [_label(cells) for cells in (flow.was, flow.now)]
            what = f"the cost centre '{name_of(place)}' stayed, and moved from {labels[0]}"
            flow.evidence += [f"{what} to {labels[1]}", amounts_of(flow)]
            yield flow


def _label(cells: list[PlaceCell]) -> str:
    """Name the services, or else the directorates, that some cells stand under."""
    names = {f"'{name_of(cell.wider[:1])}'": None for cell in cells if cell.wider}
    return name_some(list(names)) or "none"
