"""Relabelling: what several payees are paid is booked anew, and all they are paid stays as it was.

One payee's amounts say little where only a part of its money moved, and prices hide it. All payees
of a coding together tell: what the one coding gained they lost under the other, net of prices.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from prevspend.leftshift.flows import name_payees
from prevspend.leftshift.holdings import Holdings
from prevspend.leftshift.payees import Moved
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from prevspend.leftshift.holdings import Holding, Outcome
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_WORTH = 25_000_00
_LIKE = Fraction(3, 4)
_ALIKE = Fraction(19, 20)
"""What one payee lost and gained says little unless it is nearly the same."""
_NEARLY_ALL = Fraction(17, 20)
"""Where more of a payee's money moved than between two codings, it was split or merged."""
_STEADY = Fraction(3, 10)
_PART = Fraction(1, 100)
_USUAL_APART = Fraction(1, 50)
_Key = tuple["Place", "Outcome"]


@dataclass
class _Class:
    """The payees that lost money under one coding and gained it under another, real terms."""

    left: Fraction = Fraction(0)
    came: Fraction = Fraction(0)
    matched: Fraction = Fraction(0)
    of_payees: dict[str, tuple[Holding, Holding]] = field(default_factory=dict)


def find_relabelled(
    pair: Pair,
    rows: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    price: Fraction,
) -> Iterator[Moved]:
    """Find payees whose money was booked anew though all of it did not grow, net of prices.

    Args:
        pair: the two years.
        rows: the codings of either year to look at; the others are settled.
        price: how prices grew.

    Returns:
        What moved of each payee, those of one relabelling one after the other.
    """
    holdings = Holdings(pair, rows, pair.aliases)
    used: set[int] = set()
    for relabelled in sorted(_classes(holdings, price), key=lambda each: -each.matched):
        free = {
            payee: ends
            for payee, ends in relabelled.of_payees.items()
            if not {id(end) for end in ends} & used
        }
        if len(free) < len(relabelled.of_payees):
            continue
        before, after = (sum(holdings.whole[payee][number] for payee in free) for number in (0, 1))
        if after - price * before > _STEADY * relabelled.matched:
            continue
        used |= {id(end) for ends in free.values() for end in ends}
        yield from _moved(free, before, after, relabelled)


def _moved(
    of_payees: dict[str, tuple[Holding, Holding]], before: int, after: int, class_: _Class
) -> Iterator[Moved]:
    """Return what moved of each payee, with what speaks for it, of all of them together."""
    names = sorted({min(new.names) for _, new in of_payees.values()})
    left, came, was, now = (
        format_pounds(round(pence), pennies=False)
        for pence in (class_.left, class_.came, before, after)
    )
    evidence = [
        f"paid to {name_payees(names)} in both",
        f"all that this body paid them was {was} and is {now}, no more at the later prices",
        f"{left} left, {came} came, at the later prices",
    ]
    likeness = float(class_.matched / max(class_.left, class_.came))
    for payee in sorted(of_payees):
        old, new = of_payees[payee]
        yield Moved(payee, [old], [new], likeness, list(evidence), strong=True)


def _classes(holdings: Holdings, price: Fraction) -> Iterator[_Class]:
    """Return pairs of codings of which one lost about what the other gained, by the same payees."""
    classes: dict[tuple[_Key, _Key], _Class] = defaultdict(_Class)
    gained: dict[_Key, Fraction] = defaultdict(Fraction)
    for payee, theirs in holdings.by_payee.items():
        real = [(holding, holding.after - price * holding.before) for holding in theirs]
        moved = sum(abs(change) for _, change in real)
        for new, came in real:
            if came <= 0:
                continue
            gained[new.place, new.outcome] += came
            for old, change in real if payee else ():
                is_all = came - change >= _NEARLY_ALL * moved
                if change < 0 and is_all and _is_relabelling(old, new, came):
                    holding = classes[(old.place, old.outcome), (new.place, new.outcome)]
                    holding.left -= change
                    holding.came += came
                    holding.matched += min(came, -change)
                    holding.of_payees[payee] = old, new
    least = 1 if price != 1 else 2
    for (_, to), class_ in classes.items():
        size = max(class_.left, gained[to])
        like = _LIKE if len(class_.of_payees) > 1 else _ALIKE
        if len(class_.of_payees) >= least and class_.matched >= max(like * size, Fraction(_WORTH)):
            yield class_


def _is_relabelling(old: Holding, new: Holding, came: Fraction) -> bool:
    """Return whether one coding counts otherwise than the other, as prevention at one end.

    What came must be more than any contract may grow by beside prices.
    """
    differ = old.outcome[0] != new.outcome[0] and old.outcome[1] == new.outcome[1]
    return (
        differ
        and abs(new.change) >= _PART * max(old.before, new.after)
        and came >= _USUAL_APART * new.before
    )
