"""Recharges: accounts that charge one place what they credit another, and come to nothing in all.

Nothing was bought: what such an account charges to prevention, something else was relieved of.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.places import ACCOUNT, all_places, name_of
from prevspend.leftshift.stories import Story
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_WORTH = 25_000_00
_NIL = 0.01
_PART = 0.5


@dataclass
class Netted:
    """An account that nets to nothing: whom it charges and whom it credits, by place, pence."""

    account: Place
    charged: dict[Place, int]
    credited: dict[Place, int]

    def in_words(self) -> str:
        """Describe what it does."""
        sizes = [self.charged, self.credited]
        named = [
            name_some(
                [
                    name_of(place)
                    for place in sorted(pence, key=lambda place: (-abs(pence[place]), place))
                ]
            )
            for pence in sizes
        ]
        pounds = format_pounds(sum(self.charged.values()), pennies=False)
        return (
            f"'{name_of(self.account)}' charges {pounds} to {named[0]} and credits as much to"
            f" {named[1]}"
        )


def find_netted(pair: Pair, rows: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Iterator[Netted]:
    """Find accounts without payees that come to nothing in all, with prevention on one side.

    Args:
        pair: the two years.
        rows: the codings of either year that are settled.
    """
    places = all_places(pair.first, pair.last)
    by_account_and_place: dict[Place, dict[Place, list[int]]] = defaultdict(dict)
    for number, year in enumerate((pair.first, pair.last)):
        accounts, payees = year.filled(ACCOUNT), year.texts("supplier")
        named = np.array([bool(supplier_key(payee or "")) for payee in payees], dtype=bool)
        counts = np.asarray(year.prevention.any(axis=1))
        by_account: dict[Place, list[int]] = defaultdict(list)
        for row in np.flatnonzero(~rows[number]).tolist():
            if accounts[row]:
                by_account[accounts[row]].append(row)
        for account, held in by_account.items():
            if (
                named[held].any()
                or not counts[held].any()
                or not _nets_out(year.pence_by_period[held])
            ):
                continue
            for row in held:
                sums = by_account_and_place[account].setdefault(places[number][row], [0, 0])
                sums[number] += int(year.codings["amount_pence"][row].as_py())
    for account, sums_of in sorted(by_account_and_place.items()):
        changes = {place: last - first for place, (first, last) in sums_of.items() if last != first}
        charged = {place: pence for place, pence in changes.items() if pence > 0}
        credited = {place: pence for place, pence in changes.items() if pence < 0}
        if charged and credited and sum(charged.values()) >= _WORTH:
            yield Netted(account, charged, credited)


def _nets_out(pence: NDArray[np.int64]) -> bool:
    """Return whether an account comes to nothing over the year, and in most months."""
    sizes: NDArray[np.int64] = np.abs(pence).sum(axis=0)
    sums: NDArray[np.int64] = np.abs(pence.sum(axis=0))
    whole = int(sizes.sum())
    if not whole or abs(int(pence.sum())) > _NIL * whole:
        return False
    even = int(np.where(sums <= _NIL * sizes, sizes, 0).sum())
    return even >= _PART * whole


def story_of_netted(netted: Netted) -> Story:
    """Return the story of an account that charges one place what it credits another."""
    was, now = (
        [{**dict(place), **dict(netted.account), "supplier": ""} for place in side]
        for side in (netted.credited, netted.charged)
    )
    words = netted.in_words()
    evidence = {words: None, "no payee is paid: in all the account comes to nothing": None}
    credited = {place: -pence for place, pence in netted.credited.items()}
    return Story(credited, netted.charged, was, now, evidence=evidence, strong=True, words=words)
