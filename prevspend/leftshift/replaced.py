"""Replaced contracts: one payee's steady payments end, another's of like size begin otherwise.

A contract that is let anew has another payee, and may get another coding at once. Neither payee
nor place tells then: what tells is that one ends where the other begins, at like instalments.
Where the two have a directorate, a service or an account in common, that may be recoding; where
they have nothing in common it may be chance, and is a doubt.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.doubts import Doubt
from prevspend.leftshift.flows import name_payees
from prevspend.leftshift.holdings import Holdings, same_instalments, same_months
from prevspend.leftshift.payees import Moved, amounts_in_words
from prevspend.leftshift.places import ACCOUNT, name_of
from prevspend.leftshift.standing import Standing
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from numpy.typing import NDArray

    from prevspend.leftshift.holdings import Holding
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.side import Side

_WORTH = 100_000_00
_FEWEST = 4
_STEADY = 0.02
_MOSTLY = 0.75
_LIKE = 0.93
_AS_LIKE = 0.005
"""Of two that are as like, neither is meant."""
_BESIDE = (("service",), ("directorate",), ACCOUNT)


def find_replaced(
    pair: Pair, rows: tuple[NDArray[np.bool_], NDArray[np.bool_]], price: Fraction
) -> Iterator[Moved]:
    """Find contracts that ended while another payee's began, coded otherwise, at like instalments.

    Args:
        pair: the two years.
        rows: the codings of either year to look at; the others are settled.
        price: how prices grew.

    Returns:
        Those that have something in common.
    """
    for likeness, old, new in _replacements(pair, rows, price):
        if _is_related(pair, old, new):
            yield Moved("", [old], [new], likeness, list(_evidence(old, new)), strong=True)


def doubt_replaced(pair: Pair, sides: tuple[Side, Side], price: Fraction) -> Iterator[Doubt]:
    """Return a doubt about each contract that began at the size of one that ended elsewhere.

    What it is about is no matter of any other doubt: either it came and the other went, or neither.

    Args:
        pair: the two years.
        sides: both, at the end of all steps.
        price: how prices grew.
    """
    first, last = (side.kept & side.free & side.year.in_scope for side in sides)
    for _, old, new in list(_replacements(pair, (first, last), price)):
        for side, rows in zip(sides, (old.rows[0], new.rows[1]), strict=True):
            side.free[rows] = False
        number = int(bool(new.outcome[0]))
        rows = (old, new)[number].rows[number]
        prevention = Standing.of(sides[number].prevention[rows].sum(axis=0).tolist(), 0)
        ends = (Standing(), prevention) if number else (prevention, Standing())
        was, now = (
            f"{name_of(end.place)}, paid to {name_payees(sorted(end.names))}" for end in (old, new)
        )
        pounds = format_pounds(new.change, pennies=False)
        words = f"{now} ({pounds}), only took the place of {was}, which ended at like payments"
        yield Doubt("replaced", *ends, words)


def _replacements(
    pair: Pair, rows: tuple[NDArray[np.bool_], NDArray[np.bool_]], price: Fraction
) -> Iterator[tuple[float, Holding, Holding]]:
    """Return contracts that ended and those that began at like instalments, the likest first."""
    held = Holdings(pair, rows, pair.aliases).by_payee
    contracts = [
        (payee, holding)
        for payee in sorted(held)
        for holding in held[payee]
        if payee and abs(holding.change) >= _WORTH and holding.outcome[1]
    ]
    ended = [each for each in contracts if each[1].ended and _is_steady(each[1], 0)]
    began = [each for each in contracts if each[1].began and _is_steady(each[1], 1)]
    pairs = [
        (_likeness(old, new, price), old, new)
        for (payee, old), (other, new) in product(ended, began)
        if payee != other and bool(old.outcome[0]) != bool(new.outcome[0]) and same_months(old, new)
    ]
    pairs = [entry for entry in pairs if entry[0] >= _LIKE]
    used: set[int] = set()
    for likeness, old, new in sorted(pairs, key=lambda entry: (-entry[0], entry[1].place)):
        rivals = [
            other
            for other, *ends in pairs
            if (ends[0] is old) != (ends[1] is new) and abs(other - likeness) < _AS_LIKE
        ]
        if not rivals and not {id(old), id(new)} & used:
            used |= {id(old), id(new)}
            yield likeness, old, new


def _is_steady(holding: Holding, number: int) -> bool:
    """Return whether most payments of a year are of one size."""
    paid = holding.months[number][holding.months[number] > 0]
    if paid.size < _FEWEST:
        return False
    usual = float(np.median(paid))
    return bool((np.abs(paid - usual) <= _STEADY * usual).sum() >= _MOSTLY * paid.size)


def _likeness(old: Holding, new: Holding, price: Fraction) -> float:
    """Describe how near two amounts are, as they are or at the later prices."""
    size = new.change
    return max(
        min(-old.change * grew, size) / max(-old.change * grew, size)
        for grew in (1.0, float(price))
    )


def _is_related(pair: Pair, old: Holding, new: Holding) -> bool:
    """Return whether two codings may be one service, in one part of the body.

    Where neither service, directorate nor account is the same, like sizes are chance.
    """
    is_stated = False
    for fields in _BESIDE:
        ends = [
            {year.filled(fields)[row] for row in rows} - {()}
            for year, rows in ((pair.first, old.rows[0]), (pair.last, new.rows[1]))
        ]
        if ends[0] & ends[1]:
            return True
        is_stated = is_stated or all(ends)
    return not is_stated


def _evidence(old: Holding, new: Holding) -> Iterator[str]:
    """Describe what speaks for one contract with another payee."""
    was, now = (name_payees(sorted(holding.names)) for holding in (old, new))
    yield f"{was} is paid no more and {now} is paid instead, in the same months"
    if same_instalments([old], [new]):
        yield "in instalments of like size"
    yield amounts_in_words(-old.change, new.change)
