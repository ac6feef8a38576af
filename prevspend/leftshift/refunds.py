"""Refunds: credits of a payee that can take back no payment of their own year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend import people
from prevspend.baseline import supplier_key
from prevspend.leftshift.accruals import find_accruals
from prevspend.leftshift.flows import name_some
from prevspend.leftshift.model import YearsFinding
from prevspend.leftshift.places import all_places, name_of
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.places import Place
    from prevspend.leftshift.year import Year

_LEAST = 25_000_00
_SAME = 0.005


@dataclass(frozen=True)
class Refund:
    """A credit larger than any payment that its payee was made there in the same year.

    Attributes:
        number: which year holds it, 0 for the earlier.
        row: its coding.
        name: its place and payee, as far as they may be published.
        pence: how much it is, more than 0.
    """

    number: int
    row: int
    name: str
    pence: int


def find_refunds(pair: Pair) -> list[Refund]:
    """Find credits that must be for another year, the largest first.

    A credit that another line of its year matches is a correction or a transfer within the year.
    """
    places = all_places(pair.first, pair.last)
    known = {
        (number, row) for accrual in find_accruals(pair) for number, row in enumerate(accrual.rows)
    }
    refunds = [
        refund
        for number, year in enumerate((pair.first, pair.last))
        for refund in _of_year(year, places[number], number)
        if (number, refund.row) not in known
    ]
    return sorted(refunds, key=lambda refund: (-refund.pence, refund.number, refund.name))


def _of_year(year: Year, places: Sequence[Place], number: int) -> Iterator[Refund]:
    if year.lines is None:
        return
    coding = year.lines["coding"].to_numpy()
    pence = year.lines["part_pence"].to_numpy()
    large = np.flatnonzero(pence <= -_LEAST)
    if not large.size:
        return
    payees = year.texts("supplier")
    keys = [
        (place, supplier_key(payee or ""), name)
        for place, payee, name in zip(places, payees, year.interventions, strict=True)
    ]
    wanted = {keys[row] for row in coding[large].tolist() if keys[row][1] and year.in_scope[row]}
    rows = np.array([key in wanted for key in keys], dtype=np.bool_)
    most: dict[object, int] = defaultdict(int)
    whole: dict[object, int] = defaultdict(int)
    for row, amount in zip(
        coding[rows[coding]].tolist(), pence[rows[coding]].tolist(), strict=True
    ):
        most[keys[row]] = max(most[keys[row]], amount)
        whole[keys[row]] += amount
    paid = np.sort(pence[pence > 0])
    for at in large.tolist():
        row, size = int(coding[at]), -int(pence[at])
        key = keys[row]
        if key not in wanted or size <= most[key] or whole[key] <= 0:
            continue
        near = np.searchsorted(paid, [size * (1 - _SAME), size * (1 + _SAME)])
        if near[0] == near[1]:
            shown = ", ".join(filter(None, (name_of(places[row]), people.shown(payees[row] or ""))))
            yield Refund(number, row, shown, size)


def pence_in_doubt(
    pair: Pair, free: Sequence[NDArray[np.bool_]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return by coding the pence of either year that are probably of another.

    An accrual taken back without an invoice stands in one year too many, and as much is missing
    from the other; a refund is missing from the year that holds it.

    Args:
        pair: the two years.
        free: the codings of either year that are looked at.
    """
    first, last = (np.zeros(rows.size, dtype=np.int64) for rows in free)
    for accrual in find_accruals(pair):
        if all(rows[row] for rows, row in zip(free, accrual.rows, strict=True)):
            first[accrual.rows[0]] += accrual.pence
            last[accrual.rows[1]] -= accrual.pence
    for refund in find_refunds(pair):
        if free[refund.number][refund.row]:
            (first, last)[refund.number][refund.row] -= refund.pence
    return first, last


def compare_refunds(pair: Pair) -> Iterator[YearsFinding]:
    """Name credits that are larger than any payment of their year."""
    refunds = find_refunds(pair)
    if not refunds:
        return
    years = [year.baseline.financial_year for year in (pair.first, pair.last)]
    named = [
        f"{refund.name} {format_pounds(refund.pence, pennies=False)} in {years[refund.number]}"
        for refund in refunds
    ]
    yield YearsFinding(
        id="refunds",
        severity="note",
        years=(years[0], years[1]),
        what=(
            "Credits that are larger than any payment to their payee in the same year may be"
            f" refunds for another year: {name_some(named, '; ', '; ')}."
        ),
        why="A refund for an earlier year makes a service look smaller than it is.",
        fix="ask which year they are for; they wait in the step 'Waits for an answer', and the"
        " range holds both answers.",
    )
