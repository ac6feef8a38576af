"""Payees under a new name: those one year stops paying where the other starts to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz

from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import is_account
from prevspend.leftshift.places import all_places
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

_REMNANT = 5
_ALIKE = 88
_SHORTEST = 6
_WORTH = 10_000_00
_APART = 0.05
_MORE_WORDS = 2


class _Payee:
    """One payee's money: its name, its two years, and where it is paid."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pence = [0, 0]
        self.places: set[Place] = set()

    @property
    def went(self) -> bool:
        return self.pence[0] > self.pence[1] * _REMNANT and self.pence[0] >= _WORTH

    @property
    def came(self) -> bool:
        return self.pence[1] > self.pence[0] * _REMNANT and self.pence[1] >= _WORTH


def find_aliases(pair: Pair) -> dict[str, str]:
    """Return the keys of payees that came, with the key of the one that went: one body, renamed.

    Their names are alike, one is the other's initials, or both are paid nearly the same in one
    place where nobody else changed.
    """
    payees = _payees(pair)
    went = {key: payee for key, payee in payees.items() if payee.went}
    came = {key: payee for key, payee in payees.items() if payee.came}
    aliases: dict[str, str] = {}
    used: set[str] = set()
    for key, other in sorted(_alike(went, came)):
        if key not in used and other not in aliases:
            aliases[other] = key
            used.add(key)
    for key, other in _same_place(went, came):
        if key not in used and other not in aliases:
            aliases[other] = key
            used.add(key)
    return aliases


def _payees(pair: Pair) -> dict[str, _Payee]:
    """Add every payee's money up, over both years."""
    payees: dict[str, _Payee] = {}
    places = all_places(pair.first, pair.last)
    for number, year in enumerate((pair.first, pair.last)):
        amounts = (pair.first_money, pair.last_money)[number][0]
        suppliers = year.texts("supplier")
        for row in np.flatnonzero(year.in_scope & (amounts != 0)).tolist():
            name = suppliers[row]
            key = supplier_key(name or "")
            if not key or name is None:
                continue
            payee = payees.get(key)
            if payee is None:
                payee = payees[key] = _Payee(name)
            payee.pence[number] += int(amounts[row])
            payee.places.add(places[number][row])
    return payees


def _alike(went: dict[str, _Payee], came: dict[str, _Payee]) -> Iterator[tuple[str, str]]:
    """Pair payees by their names; only those with a word or their initials in common are tried."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for key, payee in went.items():
        for word in {*split_words(payee.name), _initials(payee.name), key[:_SHORTEST]}:
            by_word[word].append(key)
    for key, payee in came.items():
        words = {*split_words(payee.name), _initials(payee.name), key, key[:_SHORTEST]}
        for other in {old for word in words for old in by_word.get(word, ())}:
            if _is_one(went[other].name, payee.name):
                yield other, key


def _is_one(old: str, new: str) -> bool:
    """Return whether two names are of one payee."""
    old_key, new_key = supplier_key(old), supplier_key(new)
    short, long = sorted((old_key, new_key), key=len)
    if len(short) >= _SHORTEST and long.startswith(short):
        return True
    if short in {_initials(old), _initials(new)}:
        return True
    return fuzz.ratio(old.casefold(), new.casefold()) >= _ALIKE or _has_more_words(old, new)


def _has_more_words(old: str, new: str) -> bool:
    """Return whether one name is the other with a word or two put in, as 'University' is."""
    short, long = sorted((split_words(old), split_words(new)), key=len)
    more = len(long) - len(short)
    rest = iter(long)
    return len(short) > _MORE_WORDS >= more and all(word in rest for word in short)


def _initials(name: str) -> str:
    """Return the first letters of a name of three words or more."""
    words = split_words(name)
    return "".join(word[0] for word in words) if len(words) > 2 else ""  # noqa: PLR2004 - two say little


def _same_place(went: dict[str, _Payee], came: dict[str, _Payee]) -> Iterator[tuple[str, str]]:
    """Pair the only payee that went from a place with the only one that came there."""
    ends: dict[Place, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for number, payees in enumerate((went, came)):
        for key, payee in payees.items():
            for place in payee.places:
                ends[place][number].append(key)
    for place in sorted(ends):
        old, new = ends[place]
        if place and not is_account(place) and len(old) == len(new) == 1:
            before, after = went[old[0]].pence[0], came[new[0]].pence[1]
            if abs(before - after) <= _APART * max(before, after):
                yield old[0], new[0]
