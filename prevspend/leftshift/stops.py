"""Stops: contracts that were paid all through the earlier year, and stopped within the later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.flows import name_some
from prevspend.leftshift.instalments import SMALLEST_PENCE, list_contracts
from prevspend.leftshift.model import YearsFinding
from prevspend.leftshift.undated import name_months
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.pair import Pair

_FEWEST = 2
_LIKE = 0.3
_CENTRAL = 1


def compare_stops(pair: Pair) -> Iterator[YearsFinding]:
    """Name contracts for prevention that were paid month by month and stopped in mid-year."""
    periods = np.array(sorted(pair.months), dtype=np.int64) - 1
    if periods.size < 2 * _FEWEST:
        return
    stopped = []
    for contract in list_contracts(pair, with_pay=False):
        before, after = contract.months[0][periods], contract.months[1][periods]
        held = np.flatnonzero(after > 0)
        paid = int(held[-1]) + 1 if held.size else 0
        is_steady = (before > 0).all() and before.max() <= (1 + _LIKE) * before.min()
        if not (is_steady and _FEWEST <= paid == held.size <= periods.size - _FEWEST):
            continue
        gone = int(np.median(after[:paid])) * (periods.size - paid)
        is_prevention = any(
            year.prevention[rows, _CENTRAL].any()
            for year, rows in zip((pair.first, pair.last), contract.rows, strict=True)
        )
        is_missing = any(
            left_out[rows].any()
            for left_out, rows in zip(pair.left_out, contract.rows, strict=True)
        )
        if is_prevention and not is_missing and gone >= SMALLEST_PENCE:
            month = name_months([int(periods[paid - 1]) + 1])
            pounds = format_pounds(gone, pennies=False)
            words = f"{contract.name} after {month} ({pounds} less than at its rate)"
            stopped.append((-gone, words))
    if not stopped:
        return
    years = (pair.first.baseline.financial_year, pair.last.baseline.financial_year)
    named = [words for _, words in sorted(stopped)]
    many = len(named) > 1
    yield YearsFinding(
        id="stopped",
        severity="note",
        years=years,
        what=(
            f"{len(named)} contract{'s' * many} that {years[0]} paid in every month stopped in"
            f" {years[1]}: {name_some(named, '; ', '; ')}."
        ),
        why="Either the service ended, or its payments are late, missing or under another name.",
        fix="ask whether it ended, who gives the service now, and whether the export is whole.",
    )
