"""Places: where money is coded, that is the cost centre or, without one, what stands for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from rapidfuzz import fuzz

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.year import Year

Place: TypeAlias = "tuple[tuple[str, str], ...]"
"""The fields that say where money is coded, each with its text."""
Naming: TypeAlias = "tuple[str, ...]"

ACCOUNT: Naming = ("account_code", "account")
_COST_CENTRE: Naming = ("cost_centre_code", "cost_centre")
_NAMINGS: tuple[Naming, ...] = (
    _COST_CENTRE,
    ("ro_line",),
    ACCOUNT,
    ("analysis_1",),
    ("service",),
    ("directorate",),
)
_WIDER: Naming = ("service", "directorate")
_REMNANT = 5
_FEW = 3
_CODES = frozenset({"cost_centre_code", "account_code", "ro_line"})


@dataclass
class PlaceCell:
    """Changed codings that share place, service and directorate, account and supplier; pence."""

    place: Place
    wider: Place
    account: Place
    supplier: str
    supplier_key: str
    rows: list[int] = field(default_factory=list)
    pence: int = 0


class PlaceCells:
    """The cells of a year's codings that went or came, and what surrounds them."""

    def __init__(
        self,
        year: Year,
        pence: NDArray[np.int64],
        changed: NDArray[np.bool_],
        places: Sequence[Place],
    ) -> None:
        self.by_place: dict[Place, list[PlaceCell]] = defaultdict(list)
        self.by_supplier: dict[str, list[PlaceCell]] = defaultdict(list)
        self.pence_by_place: dict[Place, int] = defaultdict(int)
        self.pence_by_payee: dict[tuple[str, Place], int] = defaultdict(int)
        self.wider_of_place: dict[Place, set[Place]] = defaultdict(set)
        wider, accounts = year.filled(_WIDER), year.filled(ACCOUNT)
        suppliers = year.texts("supplier")
        cells: dict[tuple[Place, Place, Place, str], PlaceCell] = {}
        for row, (place, amount) in enumerate(zip(places, pence.tolist(), strict=True)):
            supplier = suppliers[row] or ""
            self.pence_by_place[place] += amount
            self.pence_by_payee[supplier_key(supplier), place] += amount
            self.wider_of_place[place].add(wider[row])
            if not (changed[row] and place):  # money without a place says not where it was
                continue
            key = (place, wider[row], accounts[row], supplier)
            cell = cells.get(key)
            if cell is None:
                cell = cells[key] = PlaceCell(*key, supplier_key(supplier))
                self.by_place[place].append(cell)
                if cell.supplier_key:
                    self.by_supplier[cell.supplier_key].append(cell)
            cell.rows.append(row)
            cell.pence += amount

    def telling_suppliers(self) -> set[str]:
        """Return the suppliers paid in few places: who is paid everywhere says little of any."""
        places = Counter(supplier for supplier, _ in self.pence_by_payee)
        return {supplier for supplier, count in places.items() if supplier and count <= _FEW}

    def only_here(self, other: PlaceCells) -> list[Place]:
        """Return the places that another year does not have, but for remnants of a fifth."""
        return [
            place
            for place in self.by_place
            if other.pence_by_place.get(place, 0) * _REMNANT <= self.pence_by_place[place]
        ]


def find_namings(*years: Year) -> tuple[Naming, ...]:
    """Return what names places in all of the years: what most of the money of each has.

    A ledger without cost centres names the service by its account, if by anything.
    """
    usual = [naming for naming in _NAMINGS if all(_is_usual(year, naming) for year in years)]
    return tuple(usual)


def all_places(*years: Year) -> list[list[Place]]:
    """Return each coding's place, for each year, named alike in all of them.

    A cost centre whose number changed while its name stayed is called by its name alone.
    """
    namings, renumbered = find_namings(*years), find_renumbered(*years)
    return [_places_of(year, namings, renumbered) for year in years]


def find_renumbered(*years: Year) -> frozenset[str]:
    """Return the names of cost centres that have one number in every year, and not the same.

    A name of several numbers in one year tells no cost centre apart.
    """
    numbers = [_numbers_by_name(year) for year in years]
    names = set(numbers[0]).intersection(*numbers[1:]) if numbers else set()
    return frozenset(
        name
        for name in names
        if all(len(of_year[name]) == 1 for of_year in numbers)
        and len({next(iter(of_year[name])) for of_year in numbers}) > 1
    )


def _numbers_by_name(year: Year) -> dict[str, set[str]]:
    """Return the numbers of each name of a cost centre that has both."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for place in set(year.filled(_COST_CENTRE)):
        if len(place) == len(_COST_CENTRE):
            (_, number), (_, name) = place
            numbers[name].add(number)
    return numbers


def _places_of(
    year: Year, namings: Sequence[Naming], renumbered: Collection[str] = ()
) -> list[Place]:
    nowhere: list[list[Place]] = [[()] * year.codings.num_rows]
    places = _first_filled([year.filled(naming) for naming in namings] or nowhere)
    if not renumbered:
        return places
    by_name = {place: place[1:] for place in set(places) if _is_among(place, renumbered)}
    return [by_name.get(place, place) for place in places]


def _is_among(place: Place, names: Collection[str]) -> bool:
    """Return whether a place is a cost centre of one of some names, and has a number."""
    return len(place) > 1 and place[1][0] == _COST_CENTRE[1] and place[1][1] in names


def place_keys(*years: Year) -> list[list[tuple[Place, str]]]:
    """Return for each year what tells each coding's money from other money: place, or payee too.

    A cost centre or a line of a return buys one thing; an account or a whole service buys many,
    so there the payee tells them apart.
    """
    namings = find_namings(*years)
    telling = bool(namings) and namings[0] in _NAMINGS[:2]
    keys = []
    for year, places in zip(years, all_places(*years), strict=True):
        payees = year.texts("supplier")
        keys.append(
            [
                (place, "" if telling and place else supplier_key(payee or ""))
                for place, payee in zip(places, payees, strict=True)
            ]
        )
    return keys


def _is_usual(year: Year, naming: Naming) -> bool:
    sizes = np.abs(year.codings["amount_pence"].to_numpy())
    filled = np.array([bool(place) for place in year.filled(naming)], dtype=bool)
    return bool(2 * sizes[filled].sum() > sizes.sum())


def _first_filled(choices: list[list[Place]]) -> list[Place]:
    """Return each coding's place: the most telling group that is filled."""
    return [next(filter(None, places), ()) for places in zip(*choices, strict=True)]


def buys_one_thing(place: Place) -> bool:
    """Return whether a place is a cost centre or a line of a return, and no account or service."""
    return bool(place) and any(place[0][0] in naming for naming in _NAMINGS[:2])


def name_of(place: Place) -> str:
    """Return the name of a place as people know it; what else tells it apart stands in brackets.

    What names a person in it is withheld: it is for people to read, `text_of` for comparing.
    """
    return text_of(tuple(people.without_names(dict(place)).items()))


def text_of(place: Place) -> str:
    """Return the name of a place as the ledger has it, as `name_of` puts it together."""
    names = [text for field_, text in place if field_ not in _CODES]
    beside = f" ({', '.join(names[1:])})" if names[1:] else ""
    return f"{names[0]}{beside}" if names else code_of(place)


def code_of(place: Place) -> str:
    """Return the code of a place, empty where the ledger has none."""
    return next((text for field_, text in place if field_ in _CODES), "")


@lru_cache(maxsize=1 << 16)
def alike(old: str, new: str) -> float:
    """Return how alike two names are, 0 to 1: by letters, or by the words they share."""
    words, others = set(split_words(old)), set(split_words(new))
    shared = len(words & others) / max(len(words | others), 1)
    return max(shared, fuzz.ratio(old.casefold(), new.casefold()) / 100)
