"""What gives a year away place by place: signs that are turned, one factor for all payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.places import all_places, name_of, place_keys
from prevspend.leftshift.undated import UndatedFinding
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_WORTH = 25_000_00
_AS_LARGE, _PART = 0.5, 0.001
_FEWEST, _FAR, _LIKE, _MOSTLY = 8, 0.1, 0.01, 0.7


def turned_places(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe which places are as negative in one year as they are positive in the other."""
    turned = []
    whole = sum(int(money[0].clip(0).sum()) for money in (pair.first_money, pair.last_money))
    least = max(_WORTH, _PART * whole / 2)
    for (place, payee), sums in _sums(pair, place_keys(pair.first, pair.last)).items():
        size = sorted(map(abs, sums))
        if sums[0] * sums[1] < 0 and size[0] >= max(_AS_LARGE * size[1], least):
            amounts = [format_pounds(pence, pennies=False) for pence in sums]
            name = name_of(place) or people.shown(payee)
            turned.append((size[1], f"{name} {amounts[0]} and {amounts[1]}"))
    if turned:
        named = [words for _, words in sorted(turned, reverse=True)]
        years = (pair.first.baseline.financial_year, pair.last.baseline.financial_year)
        yield UndatedFinding(
            "turned",
            "carry",
            f"In {years[0]} and {years[1]} the signs differ of {name_some(named, '; ', '; ')}.",
            "What is spent in one year is seldom earned in the next: signs may be turned.",
            "look at these lines; classify the year again with its signs put right.",
        )


def one_factor(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe where nearly all payments differ by one factor, payee by payee."""
    keys: list[list[tuple[Place, str]]] = []
    for year, places in zip(
        (pair.first, pair.last), all_places(pair.first, pair.last), strict=True
    ):
        payees = (supplier_key(name or "") for name in year.texts("supplier"))
        keys.append(list(zip(places, payees, strict=True)))
    both = np.array(list(_sums(pair, keys).values()), dtype=np.float64)
    whole = both[:, 0].clip(min=0).sum() if both.size else 0.0
    both = both[(both > 0).all(axis=1)] if both.size else both
    if len(both) < _FEWEST:
        return
    ratios = both[:, 1] / both[:, 0]
    order = np.argsort(ratios)
    usual = float(ratios[order][np.searchsorted(both[order, 0].cumsum(), both[:, 0].sum() / 2)])
    part = both[np.abs(ratios / usual - 1) <= _LIKE, 0].sum() / whole
    if abs(usual - 1) < _FAR or part < _MOSTLY:
        return
    years = (pair.first.baseline.financial_year, pair.last.baseline.financial_year)
    yield UndatedFinding(
        "one-factor",
        "carry",
        f"{part:.0%} of the money of {years[0]} is {usual:.2f} times as much in {years[1]}, payee"
        " by payee.",
        "No prices rise alike for everybody: one year may hold value added tax, or another unit.",
        "put both years on one footing, net of tax, and classify again.",
    )


def _sums(
    pair: Pair, keys: Sequence[Sequence[tuple[Place, str]]]
) -> dict[tuple[Place, str], list[int]]:
    """Add money in scope up by place and payee, in both years, in the months compared.

    A month that stands twice is counted once.
    """
    sums: dict[tuple[Place, str], list[int]] = {}
    for number, year in enumerate((pair.first, pair.last)):
        twice = year.months_twice[:, sorted(pair.months)].sum(axis=1)
        amounts = (pair.first_money, pair.last_money)[number][0] - twice
        for row in np.flatnonzero(year.in_scope).tolist():
            sums.setdefault(keys[number][row], [0, 0])[number] += int(amounts[row])
    return sums
