"""Places: where money is coded, that is the cost centre or, without one, what stands for it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from rapidfuzz import fuzz

from prevspend.words import split_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from prevspend.leftshift.year import Year

Place: TypeAlias = "tuple[tuple[str, str], ...]"
"""The fields that say where money is coded, each with its text."""

_NAMING = (
    ("cost_centre_code", "cost_centre", "analysis_1", "analysis_2", "ro_line"),
    ("service",),
    ("directorate",),
)
_WIDER = ("service", "directorate")
_REMNANT = 5
_CODES = frozenset({"cost_centre_code", "ro_line"})
_ACCOUNT = ("account_code", "account")
_LEGAL_FORM = re.compile(r"\b(?:ltd|limited|plc|llp|cic|uk)\b")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")


@dataclass
class Cell:
    """Changed codings that share place, service and directorate, account and supplier; pence."""

    place: Place
    wider: Place
    account: Place
    supplier: str
    supplier_key: str
    rows: list[int] = field(default_factory=list)
    pence: int = 0


class Cells:
    """The cells of a year's codings that went or came, and what surrounds them."""

    def __init__(self, year: Year, pence: NDArray[np.int64], changed: NDArray[np.bool_]) -> None:
        self.year = year
        self.by_place: dict[Place, list[Cell]] = defaultdict(list)
        self.by_supplier: dict[str, list[Cell]] = defaultdict(list)
        self.places_of_supplier: dict[str, set[Place]] = defaultdict(set)
        self.pence_by_place: dict[Place, int] = defaultdict(int)
        self.wider_of_place: dict[Place, set[Place]] = defaultdict(set)
        cells: dict[tuple[Place, Place, Place, str], Cell] = {}
        for row, coding in enumerate(_codings(year)):
            place, wider = _place_of(coding), _fields(coding, _WIDER)
            account = _fields(coding, _ACCOUNT)
            supplier = coding["supplier"] or ""
            key = supplier_key(supplier)
            if key:
                self.places_of_supplier[key].add(place)
            self.pence_by_place[place] += int(pence[row])
            self.wider_of_place[place].add(wider)
            if not changed[row]:
                continue
            cell = cells.get((place, wider, account, supplier))
            if cell is None:
                cell = Cell(place, wider, account, supplier, key)
                cells[place, wider, account, supplier] = cell
                self.by_place[place].append(cell)
                if key:
                    self.by_supplier[key].append(cell)
            cell.rows.append(row)
            cell.pence += int(pence[row])

    def only_here(self, other: Cells) -> list[Place]:
        """Give the places that another year does not have, but for remnants of a fifth."""
        return [
            place
            for place in self.by_place
            if other.pence_by_place.get(place, 0) * _REMNANT <= self.pence_by_place[place]
        ]


@lru_cache(maxsize=1 << 16)
def supplier_key(name: str) -> str:
    """Give a supplier's name without case, spaces and legal form, cut as ledgers cut it."""
    length = 20
    return _NOT_LETTERS.sub("", _LEGAL_FORM.sub("", name.casefold()))[:length]


def name_of(place: Place) -> str:
    """Give the name of a place as people know it."""
    return " ".join(text for field_, text in place if field_ not in _CODES) or code_of(place)


def code_of(place: Place) -> str:
    """Give the code of a place, empty where the ledger has none."""
    return next((text for field_, text in place if field_ in _CODES), "")


@lru_cache(maxsize=1 << 16)
def alike(one: str, other: str) -> float:
    """Say how alike two names are, from 0 to 1: by their letters, or by the words they share."""
    words, others = set(split_words(one)), set(split_words(other))
    shared = len(words & others) / max(len(words | others), 1)
    return max(shared, fuzz.ratio(one.casefold(), other.casefold()) / 100)


def _codings(year: Year) -> list[dict[str, str | None]]:
    names = [name for group in _NAMING for name in group]
    table = year.codings.select([*names, *_ACCOUNT, "supplier"])
    found: list[dict[str, str | None]] = table.to_pylist()
    return found


def _place_of(coding: dict[str, str | None]) -> Place:
    """Give the fields that name a coding's place: the most telling group that is filled."""
    for group in _NAMING:
        if place := _fields(coding, group):
            return place
    return ()


def _fields(coding: dict[str, str | None], names: tuple[str, ...]) -> Place:
    return tuple((name, text) for name in names if (text := coding[name]))
