"""Accruals: money booked at the end of a year, and taken back at the start of the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import supplier_key
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import YearsFinding
from prevspend.leftshift.places import all_places, name_of
from prevspend.leftshift.standing import Standing
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place

SMALLEST_PENCE = 10_000_00
_MARCH, _APRIL = 12, 1
_Key = tuple["Place", str, str, str]
"""A place, its account, payee and intervention: an accrual and its reversal share them all."""


@dataclass(frozen=True)
class Accrual:
    """Money booked in the last month of one year and taken back in the first of the next.

    Attributes:
        place: where it stands.
        account: its account, empty where the ledger has none.
        pence: how much was taken back.
        prevention: what of it counts as prevention: low, central, high; and the money in scope.
    """

    place: Place
    account: str
    pence: int
    prevention: Standing


def find_accruals(pair: Pair) -> list[Accrual]:
    """Find what the later year's first month takes back of the earlier year's last, largest first.

    Only years that follow each other have any. What is taken back shows as a negative April under
    the place, account, payee and intervention whose March holds as much.
    """
    if pair.last.financial_year.start != pair.first.financial_year.start + 1:
        return []
    if not {_MARCH} <= pair.first.months or not {_APRIL} <= pair.last.months:
        return []
    booked: dict[_Key, int] = {}
    reversed_: dict[_Key, int] = {}
    rates: dict[_Key, int] = {}
    places = all_places(pair.first, pair.last)
    sides = ((pair.first, _MARCH, booked), (pair.last, _APRIL, reversed_))
    for (year, month, sums), places_of in zip(sides, places, strict=True):
        accounts, payees = year.texts("account"), year.texts("supplier")
        pence = year.pence_by_period[:, month]
        for row in np.flatnonzero((pence != 0) & year.in_scope).tolist():
            key = (
                places_of[row],
                accounts[row] or "",
                supplier_key(payees[row] or ""),
                year.interventions[row] or "",
            )
            sums[key] = sums.get(key, 0) + int(pence[row])
            if year is pair.last:
                rates.setdefault(key, row)
    accruals = [
        _accrual(pair, key, -pence, rates[key])
        for key, pence in reversed_.items()
        if -pence >= SMALLEST_PENCE and booked.get(key, 0) >= -pence
    ]
    return sorted(accruals, key=lambda accrual: (-accrual.pence, accrual.place, accrual.account))


def _accrual(pair: Pair, key: _Key, pence: int, row: int) -> Accrual:
    amount = int(pair.last.codings["amount_pence"][row].as_py())
    parts = pair.last.prevention[row].tolist()
    prevention = [round(pence * part / amount) if amount else 0 for part in parts]
    return Accrual(key[0], key[1], pence, Standing.of(prevention, pence))


def compare_accruals(pair: Pair) -> Iterator[YearsFinding]:
    """Name what was booked at the end of the earlier year and taken back in the later."""
    accruals = find_accruals(pair)
    if not accruals:
        return
    first, last = (year.baseline.financial_year for year in (pair.first, pair.last))
    total = format_pounds(sum(accrual.pence for accrual in accruals), pennies=False)
    prevention = sum(accrual.prevention.central for accrual in accruals)
    named = [
        f"{name_of(accrual.place) or accrual.account or 'no place'}"
        f" {format_pounds(accrual.pence, pennies=False)}"
        for accrual in accruals
    ]
    yield YearsFinding(
        id="accruals",
        severity="note",
        years=(first, last),
        what=(
            f"{total} that {first} booked in March was taken back in April of {last}"
            f" ({format_pounds(prevention, pennies=False)} of it prevention):"
            f" {name_some(named)}."
        ),
        why=(
            "Accruals that are reversed and then invoiced change nothing; those never invoiced"
            f" make {first} too high and {last} too low."
        ),
        fix="see whether the invoices came, and whether they were coded alike.",
    )
