"""Payees whose money moved between outcomes: what stopped as one thing goes on as another.

The evidence is a payee's whole money in this body. A rise of prevention that is paid to a payee
whose total did not rise is first of all taken for another coding of the same money.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from prevspend.blanks import hides_somebody
from prevspend.leftshift.flows import LEAST_ALIKE, name_payees
from prevspend.leftshift.holdings import (
    Holdings,
    handed_over,
    journal_of,
    same_instalments,
    same_months,
    same_number,
)
from prevspend.leftshift.places import alike, buys_one_thing, name_of, text_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.holdings import Holding, Outcome
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_SMALLEST = 10_000_00
_FEW = 3
_MOST = 60
_ROOM = 1.2
"""Money that went on under another coding may have grown by a fifth; more is another thing."""
_EXACT = 1.05
_NEARLY = 0.07
_LEAST_MATCHED = 0.5
_PIECE = 0.03
_DOMINANT = 0.2
_STEADY, _PART = 0.3, 0.2
_LIKE_AMOUNTS, _NEAR, _SAME = 0.75, 0.9, 0.95
_USUAL_FROM, _USUAL_APART = 25_000_00, 0.02
_SOME = 12
"""A payee of so few places seldom has one that ends and one that begins at nearly one amount."""


@dataclass
class Moved:
    """Holdings of one payee that shrank, and those that grew by as much.

    `likeness` is how near the two amounts are, from 0 to 1; `evidence` what speaks for it, and
    `strong` that it is more than amounts. `beside` is whose payments a journal moved, or who was
    paid in the same place until this payee was paid more.
    """

    payee: str
    old: list[Holding]
    new: list[Holding]
    likeness: float
    evidence: list[str]
    strong: bool = False
    beside: list[Holding] = field(default_factory=list)

    @property
    def left(self) -> int:
        """What the shrinking holdings lost, pence."""
        return -sum(holding.change for holding in self.old)

    @property
    def came(self) -> int:
        """What the growing ones gained, pence."""
        return sum(holding.change for holding in self.new)


def find_moved(
    pair: Pair,
    first_rows: NDArray[np.bool_],
    last_rows: NDArray[np.bool_],
    price: Fraction = Fraction(1),
) -> Iterator[Moved]:
    """Find each payee's money that moved between outcomes, at least one of which is prevention.

    Args:
        pair: the two years.
        first_rows: the earlier year's codings to look at; the others are settled.
        last_rows: the later year's.
        price: how prices grew.
    """
    holdings = Holdings(pair, (first_rows, last_rows), pair.aliases)
    usual = max(holdings.usual_growth, float(price))
    for payee in sorted(holdings.by_payee):
        held = [each for each in holdings.by_payee[payee] if not _grew_as_usual(each, usual)]
        if not any(holding.outcome[0] for holding in held):
            continue
        if not payee:
            yield from _without_payee(held, holdings, price)
            continue
        old, new = _by_outcome(held)
        if not old or not new or max(len(old), len(new)) > _MOST:
            continue
        for moved in _matched(payee, old, new):
            moved.evidence = list(_evidence(moved, holdings))
            if moved.evidence:
                _add_replaced(moved, holdings)
                yield moved


def _grew_as_usual(holding: Holding, usual: float) -> bool:
    """Return whether money that goes on grew no more than all that goes on does.

    That tells nothing of what else its payee lost.
    """
    goes_on = holding.before >= _USUAL_FROM and not holding.began
    return goes_on and 0 <= holding.change <= (usual - 1 + _USUAL_APART) * holding.before


def _without_payee(unnamed: list[Holding], holdings: Holdings, price: Fraction) -> Iterator[Moved]:
    """Pair places of money without a payee, like pay: one to one, and only by strong evidence.

    What is paid to payees whose names are withheld is no such money.
    """
    unnamed = [each for each in unnamed if not any(map(hides_somebody, each.names))]
    steady = _SteadyAccounts(unnamed, price)
    large = [each for each in unnamed if abs(each.change) >= _SMALLEST]
    old = [each for each in large if each.change < 0]
    new = [each for each in large if each.change > 0]
    pairs = []
    for left, came in product(old, new):
        if left.outcome == came.outcome:
            continue
        if left.account != came.account and journal_of(left, came) is None:
            continue
        likeness = min(-left.change, came.change) / max(-left.change, came.change)
        moved = Moved("", [left], [came], likeness, [])
        places = [*_of_places(moved), *steady.evidence(left, came)]
        if likeness >= _LIKE_AMOUNTS and places:
            moved.evidence, moved.strong = [*places, _amounts(moved)], True
            moved.beside = _paid_before_journal(left, came, holdings)
            pairs.append(moved)
    pairs += _parked(unnamed)
    used: set[int] = set()
    for moved in sorted(pairs, key=lambda pair: (-pair.likeness, -pair.left)):
        ends = {id(end) for end in (*moved.old, *moved.new)}
        if not ends & used:
            used |= ends
            yield moved


class _SteadyAccounts:
    """Accounts without payees, like salaries, of which all places together got no more."""

    def __init__(self, unnamed: list[Holding], price: Fraction) -> None:
        self.price = price
        self.whole: dict[Place, list[int]] = {}
        for holding in unnamed:
            sums = self.whole.setdefault(holding.account, [0, 0])
            sums[0] += holding.before
            sums[1] += holding.after

    def evidence(self, old: Holding, new: Holding) -> Iterator[str]:
        """Describe what speaks for pay that only moved: a place came or went, the account stayed.

        Where a team is really new, the account grew by it.
        """
        if old.account != new.account or not old.account or not (new.began or old.ended):
            return
        before, after = self.whole[old.account]
        if abs(after - self.price * before) <= _STEADY * new.change:
            pounds = [format_pounds(pence, pennies=False) for pence in (before, after)]
            yield (
                f"no payee is named, and all of '{name_of(old.account)}' was {pounds[0]} and is"
                f" {pounds[1]}"
            )


def _parked(parts: list[Holding]) -> Iterator[Moved]:
    """Pair what stands somewhere for some months only with all that pause there meanwhile.

    The pay of several teams may stand in a suspense account until somebody moves it.
    """
    for part in parts:
        year, months = part.some_months
        if abs(part.change) < _SMALLEST or not months.any():
            continue
        paused = [
            other
            for other in parts
            if other.account == part.account
            and other.outcome != part.outcome
            and (other.months[year] > 0)[~months].all()
            and not other.months[year][months].any()
        ]
        typical = [
            sum(int(np.median(end.months[year][end.months[year] > 0])) for end in group)
            for group in ([part], paused)
        ]
        if not paused or abs(typical[0] - typical[1]) > _NEARLY * max(typical):
            continue
        ends = ([part], paused) if part.change < 0 else (paused, [part])
        moved = Moved("", *ends, min(typical) / max(typical), [], strong=True)
        names = ", ".join(sorted({name_of(other.place) for other in paused}))
        words = f"it holds as much in the very months in which {names} hold nothing"
        moved.evidence = [words, _amounts(moved)]
        yield moved


def _paid_before_journal(old: Holding, new: Holding, holdings: Holdings) -> list[Holding]:
    """Return the payee's holding that a journal moves to another coding, to the penny, if any."""
    journal = journal_of(old, new)
    if journal is None:
        return []
    year, pence, place = journal
    paid = [
        holding
        for payee, theirs in holdings.by_payee.items()
        for holding in theirs
        if payee and holding.place == place and (holding.before, holding.after)[year] == pence
    ]
    return paid if len(paid) == 1 else []


def _add_replaced(moved: Moved, holdings: Holdings) -> None:
    """Add payees that ended in the place in which this one is coded otherwise and grew.

    A cost centre buys one thing: who is paid for it may change, and with the payee its coding.
    """
    places = {holding.place for holding in (*moved.old, *moved.new)}
    remaining = _EXACT * moved.came - moved.left
    if len(places) != 1 or not all(map(buys_one_thing, places)):
        return
    ended = [
        holding
        for payee, theirs in holdings.by_payee.items()
        for holding in theirs
        if payee and payee != moved.payee and holding.place in places and holding.ended
    ]
    for holding in sorted(ended, key=lambda holding: (holding.change, sorted(holding.names))):
        if _SMALLEST <= -holding.change <= remaining:
            remaining += holding.change
            moved.beside.append(holding)
            less = format_pounds(-holding.change, pennies=False)
            moved.evidence.append(f"{name_payees(sorted(holding.names))} is paid {less} less there")


def _by_outcome(group: list[Holding]) -> tuple[list[Holding], list[Holding]]:
    """Return the holdings behind outcomes that shrank, and behind those that grew; largest first.

    Within one outcome, what left one place and came to another is no recoding that matters.
    """
    nets: dict[Outcome, int] = {}
    for holding in group:
        nets[holding.outcome] = nets.get(holding.outcome, 0) + holding.change
    sides: tuple[list[Holding], list[Holding]] = ([], [])
    for outcome, net in nets.items():
        sign = 1 if net > 0 else -1
        same = [each for each in group if each.outcome == outcome and sign * each.change > 0]
        remaining = abs(net)
        for holding in sorted(same, key=lambda each: (-abs(each.change), each.place)):
            if remaining <= 0 or abs(holding.change) < _PIECE * abs(net):
                break
            remaining -= abs(holding.change)
            sides[net > 0].append(holding)
    return sides


def _matched(payee: str, old: list[Holding], new: list[Holding]) -> Iterator[Moved]:
    """Match what shrank with what grew: the largest first, with as few others as make it up."""
    old, new = list(old), list(new)
    while old and new:
        both = [*old, *new]
        anchor = max(
            both, key=lambda holding: (abs(holding.change), holding.place, holding.outcome)
        )
        others = new if anchor in old else old
        group = _fill(anchor, others)
        matched = sum(abs(holding.change) for holding in group)
        size = abs(anchor.change)
        (old if anchor in old else new).remove(anchor)
        if matched < max(_LEAST_MATCHED * size, _SMALLEST):
            continue
        for holding in group:
            others.remove(holding)
        ends = ([anchor], group) if others is new else (group, [anchor])
        yield Moved(payee, *ends, min(matched, size) / max(matched, size), [])


def _fill(anchor: Holding, others: list[Holding]) -> list[Holding]:
    """Choose what makes up a holding's change: the likest, then what is new or gone, by size.

    What is paid in the same months as the largest goes before what is paid in others.
    """
    size = abs(anchor.change)
    group: list[Holding] = []
    total = 0

    largest = max(others, key=lambda holding: (abs(holding.change), holding.place, holding.outcome))

    def order(holding: Holding) -> tuple[bool, bool, bool, int]:
        whole = holding.began or holding.ended
        together = same_months(largest, holding)
        return not _names_one(anchor, holding), not whole, not together, -abs(holding.change)

    for holding in sorted(others, key=order):
        whole = holding.began or holding.ended
        remaining = size * (_ROOM if whole else _EXACT)
        if holding.outcome == anchor.outcome or abs(holding.change) < _PIECE * size:
            continue
        if total + abs(holding.change) <= remaining:
            group.append(holding)
            total += abs(holding.change)
    return group


def _names_one(old: Holding, new: Holding) -> bool:
    """Return whether two holdings' places have one number, or names that are alike."""
    if old.place == new.place or same_number(old.place, new.place):
        return True
    return alike(text_of(old.place), text_of(new.place)) >= LEAST_ALIKE


def _evidence(moved: Moved, holdings: Holdings) -> Iterator[str]:
    """Describe what speaks for a recoding; nothing where it is no more than two amounts."""
    of_places = list(_of_places(moved))
    lasting = all(holding.outcome[1] for holding in (*moved.old, *moved.new))
    of_payee = list(_of_payee(moved, holdings)) if lasting else []
    moved.strong = bool(of_places) or (bool(of_payee) and moved.likeness >= _SAME)
    if of_payee or of_places:
        yield from of_payee
        yield from of_places
        accounts = {name for holding in (*moved.old, *moved.new) for name in holding.accounts}
        if len(accounts) == 1 and (account := accounts.pop()):
            yield f"under the same account '{account}'"
        if same_instalments(moved.old, moved.new):
            yield "in instalments of like size"
        yield _amounts(moved)


def _amounts(moved: Moved) -> str:
    return amounts_in_words(moved.left, moved.came)


def amounts_in_words(left: int, came: int) -> str:
    """Describe what left one coding and what came to another, pence."""
    pounds = [format_pounds(pence, pennies=False) for pence in (left, came)]
    return f"{pounds[0]} left, {pounds[1]} came"


def _of_payee(moved: Moved, holdings: Holdings) -> Iterator[str]:
    """Describe what the payee's whole money speaks for."""
    before, after = holdings.whole[moved.payee]
    places = holdings.places.get(moved.payee, 0)
    few = places <= _FEW
    dominant = min(moved.left, moved.came) >= _DOMINANT * max(before, after)
    steady = after - before <= _STEADY * moved.came
    whole = any(holding.ended for holding in moved.old) or any(
        holding.began for holding in moved.new
    )
    part = all(
        abs(holding.change) >= _PART * max(holding.before, holding.after) for holding in moved.old
    )
    like = moved.likeness >= _LIKE_AMOUNTS
    mainly = 2 * min(moved.left, moved.came) >= min(before, after) > 0
    of_its_money = (few or dominant) and (like or mainly or (few and dominant))
    instead = (
        places <= _SOME
        and moved.likeness >= _NEAR
        and all(holding.ended for holding in moved.old)
        and all(holding.began for holding in moved.new)
    )
    if not (of_its_money and (steady or (whole and part))) and not instead:
        return
    names = sorted({name for holding in (*moved.old, *moved.new) for name in holding.names})
    yield f"paid to {name_payees(names)} in both"
    if steady:
        totals = [format_pounds(pence, pennies=False) for pence in (before, after)]
        yield f"all that this body paid it was {totals[0]} and is {totals[1]}"


def _of_places(moved: Moved) -> Iterator[str]:
    """Describe what the two codings have in common beside the payee."""
    if len(moved.old) == len(moved.new) == 1:
        [old], [new] = moved.old, moved.new
        if old.place == new.place:
            yield f"in one place, '{name_of(old.place)}'; what stands beside it changed"
        elif _names_one(old, new):
            yield "the names are alike, or the number stayed"
    for old, new in product(moved.old, moved.new):
        if journal_of(old, new) is not None:
            yield "one journal with two sides: what one lost in a month the other gained"
    handed = any(handed_over(old, new) for old in moved.old for new in moved.new)
    if handed and same_instalments(moved.old, moved.new):
        yield "one stops in the month in which the other begins"
