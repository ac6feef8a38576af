"""Income set off: one year books it as income, the other as credits against what was spent.

Income is out of scope, a credit against spending is not: so prevention seems to shrink where
nothing but the booking of its income changed.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import closeness_of
from prevspend.leftshift.places import ACCOUNT, all_places, buys_one_thing, name_of
from prevspend.leftshift.stories import Story
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_WORTH = 25_000_00
_LIKE = 0.9


def find_set_off(
    pair: Pair, settled: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> Iterator[Story]:
    """Find places whose income one year books apart and the other takes off their spending.

    Args:
        pair: the two years.
        settled: the codings of either year that need no more looking at.
    """
    places = all_places(pair.first, pair.last)
    new = pair.gone & ~settled[0], pair.come & ~settled[1]
    sides: list[tuple[dict[Place, list[int]], dict[Place, list[int]]]] = []
    for number, year in enumerate((pair.first, pair.last)):
        payees = [supplier_key(name or "") for name in year.texts("supplier")]
        amount = (pair.first_money, pair.last_money)[number][0]
        apart: dict[Place, list[int]] = defaultdict(list)
        netted: dict[Place, list[int]] = defaultdict(list)
        for row in np.flatnonzero(new[number] & (amount < 0)).tolist():
            place = places[number][row]
            if payees[row] or not buys_one_thing(place):
                continue
            if not year.in_scope[row]:
                apart[place].append(row)
            elif year.prevention[row].any():
                netted[place].append(row)
        sides.append((apart, netted))
    for number in (0, 1):
        apart, netted = sides[number][0], sides[1 - number][1]
        for place in sorted(apart.keys() & netted.keys()):
            story = _story(pair, place, number, (apart[place], netted[place]))
            if story:
                yield story


def _story(pair: Pair, place: Place, gross: int, rows: tuple[list[int], list[int]]) -> Story | None:
    """Return the story of a place, where both years' income is of like size."""
    years, money = (pair.first, pair.last), (pair.first_money[0], pair.last_money[0])
    numbers = gross, 1 - gross
    income, credited = (
        -int(money[number][own].sum()) for number, own in zip(numbers, rows, strict=True)
    )
    if min(income, credited) < _WORTH or closeness_of(income, credited) < _LIKE:
        return None
    names = [years[number].baseline.financial_year for number in numbers]
    pounds = [format_pounds(pence, pennies=False) for pence in (income, credited)]
    words = (
        f"{name_of(place)} is booked gross in {names[0]}, with {pounds[0]} of income apart, and in"
        f" {names[1]} {pounds[1]} is taken off what it spent"
    )
    selectors: list[list[Selector]] = [[], []]
    for number, own in zip(numbers, rows, strict=True):
        accounts = years[number].filled(ACCOUNT)
        selectors[number] = [{**dict(place), **dict(accounts[row]), "supplier": ""} for row in own]
    sizes = (income, credited) if gross == 0 else (credited, income)
    return Story(
        {place: sizes[0]},
        {place: sizes[1]},
        selectors[0],
        selectors[1],
        evidence={words: None},
        likeness=closeness_of(income, credited),
        strong=True,
        words=words,
        gross=True,
    )
