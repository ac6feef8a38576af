"""Replaced contracts: steady payments end, and others of like size begin under another coding.

What one payee is paid on may have another coding whatever else that payee won or lost. A contract
that is let anew has another payee, and may get another coding at once. Neither payee nor place
tells then: what tells is that one ends where the other begins, at like instalments. Where the two
have a directorate, a service or an account in common, that may be recoding; where they have nothing
in common it may be chance, and is a doubt.
"""

from __future__ import annotations

from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.doubts import Doubt
from prevspend.leftshift.flows import name_payees
from prevspend.leftshift.holdings import Holdings, same_instalments, same_months
from prevspend.leftshift.likest import likest
from prevspend.leftshift.payees import Moved, amounts_in_words
from prevspend.leftshift.places import ACCOUNT, name_of
from prevspend.leftshift.runs import runs_of
from prevspend.leftshift.standing import Standing
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction
    from typing import TypeAlias

    from numpy.typing import NDArray

    from prevspend.leftshift.holdings import Holding
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.side import Side

    _Contract: TypeAlias = tuple[str, Holding]
    _Likeness: TypeAlias = tuple[float, Holding, Holding]

_WORTH = 100_000_00
_FEWEST = 4
_STEADY = 0.02
_MOSTLY = 0.75
_LIKE = 0.93
_PLACE = attrgetter("place")
_BESIDE = (("service",), ("directorate",), ACCOUNT)


def find_replaced(
    pair: Pair, rows: tuple[NDArray[np.bool_], NDArray[np.bool_]], price: Fraction
) -> Iterator[Moved]:
    """Find contracts that ended while others began, coded otherwise, at like instalments.

    Those of one payee come first: only what none of them took is matched with other payees'.

    Args:
        pair: the two years.
        rows: the codings of either year to look at; the others are settled.
        price: how prices grew.

    Returns:
        Those that have a payee or something else in common.
    """
    held = Holdings(pair, rows, pair.aliases)
    used: set[int] = set()
    for payee in sorted(filter(None, held.by_payee)):
        own = held.by_payee[payee]
        contracts = [*_contracts({payee: own}), *((payee, each) for each in runs_of(pair, own))]
        for likeness, old, new in likest(_same_payee(contracts, price), _PLACE):
            used |= {id(old), id(new)}
            yield Moved(payee, [old], [new], likeness, list(_evidence(old, new)), strong=True)
    contracts = [each for each in _contracts(held.by_payee) if id(each[1]) not in used]
    for likeness, old, new in likest(_other_payees(contracts, price), _PLACE):
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
    contracts = _contracts(Holdings(pair, (first, last), pair.aliases).by_payee)
    for _, old, new in list(likest(_other_payees(contracts, price), _PLACE)):
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


def _contracts(held: Mapping[str, list[Holding]]) -> list[_Contract]:
    """Return what lasts and came or went as a whole at steady payments, with its payee."""
    return [
        (payee, holding)
        for payee in sorted(filter(None, held))
        for holding in held[payee]
        if abs(holding.change) >= _WORTH
        and holding.outcome[1]
        and (
            (holding.ended and _is_steady(holding, 0)) or (holding.began and _is_steady(holding, 1))
        )
    ]


def _same_payee(contracts: Sequence[_Contract], price: Fraction) -> list[_Likeness]:
    """Compare a payee's contracts that ended with those that began under another outcome."""
    return [
        entry
        for entry in _compared(contracts, price)
        if entry[1].outcome != entry[2].outcome and same_instalments([entry[1]], [entry[2]])
    ]


def _other_payees(contracts: Sequence[_Contract], price: Fraction) -> list[_Likeness]:
    """Compare contracts that ended with other payees' that began, one of them as prevention."""
    payees = {id(holding): payee for payee, holding in contracts}
    return [
        entry
        for entry in _compared(contracts, price)
        if payees[id(entry[1])] != payees[id(entry[2])]
        and bool(entry[1].outcome[0]) != bool(entry[2].outcome[0])
    ]


def _compared(contracts: Sequence[_Contract], price: Fraction) -> Iterator[_Likeness]:
    """Compare what ended with what began in the same months, as far as they are alike."""
    ended = [holding for _, holding in contracts if holding.ended]
    began = [holding for _, holding in contracts if holding.began]
    for old, new in product(ended, began):
        likeness = _likeness(old, new, price)
        if likeness >= _LIKE and same_months(old, new):
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
    """Describe what speaks for one contract under two codings."""
    was, now = (name_payees(sorted(holding.names)) for holding in (old, new))
    if was == now:
        yield f"paid to {now} in both, in the same months"
    else:
        yield f"{was} is paid no more and {now} is paid instead, in the same months"
    if same_instalments([old], [new]):
        yield "in instalments of like size"
    yield amounts_in_words(-old.change, new.change)
