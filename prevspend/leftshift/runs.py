"""Runs: payments of one size, month by month, that one coding holds beside other contracts.

A payee may have several contracts in one coding; what ends there and begins elsewhere is seen in
the payments, not in the sum.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import PERIODS, codes_of, dictionary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.holdings import Holding
    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year

_ONE_SIZE = 1.001
_FEWEST = 6
_GREW = (0.9, 1.15)
"""A contract that goes on pays between nine tenths and a seventh more than it did."""
_WORTH = 100_000_00


def runs_of(pair: Pair, holdings: Iterable[Holding]) -> Iterator[Holding]:
    """Return the runs that one year of a holding has and the other has not, as holdings.

    Args:
        pair: the two years; without their lines no run is seen.
        holdings: those of which both years hold money.
    """
    lines = [_DatedLines.of(year) for year in (pair.first, pair.last)]
    if not all(lines):
        return
    for holding in holdings:
        if holding.ended or holding.began:
            continue
        runs = [
            of_year.runs(rows) if of_year else []
            for of_year, rows in zip(lines, holding.rows, strict=True)
        ]
        for number in (0, 1):
            for months in _alone(runs, number):
                pence = int(months.sum())
                if pence >= _WORTH:
                    both = np.zeros_like(holding.months)
                    both[number] = months
                    ends = (0, pence) if number else (pence, 0)
                    yield replace(holding, before=ends[0], after=ends[1], months=both)


def _alone(runs: list[list[NDArray[np.int64]]], number: int) -> Iterator[NDArray[np.int64]]:
    """Return the runs of a year that none of the other's goes on from, or leads to, in size."""
    others = [_size(months) for months in runs[1 - number]]
    low, high = _GREW if not number else (1 / _GREW[1], 1 / _GREW[0])
    for months in sorted(runs[number], key=_size):
        size = _size(months)
        like = [other for other in others if low * size <= other <= high * size]
        if not like:
            yield months
        else:
            others.remove(min(like, key=lambda other: abs(other - size)))


def _size(months: NDArray[np.int64]) -> float:
    return float(np.median(months[months > 0]))


class _DatedLines:
    """The lines of a year with their months, by coding."""

    def __init__(
        self, coding: NDArray[np.int64], pence: NDArray[np.int64], month: NDArray[np.int64]
    ) -> None:
        order = np.argsort(coding, kind="stable")
        self.coding, self.pence, self.month = coding[order], pence[order], month[order]

    @staticmethod
    def of(year: Year) -> _DatedLines | None:
        """Read a year's lines; nothing where they are not known."""
        if year.lines is None:
            return None
        whole = dictionary_of(year.lines["period"])
        names = [*whole.dictionary.to_pylist(), ""]
        numbers = np.array([int(name) if name and name.isdigit() else 0 for name in names])
        return _DatedLines(
            year.lines["coding"].to_numpy(),
            year.lines["part_pence"].to_numpy(),
            numbers[codes_of(whole)],
        )

    def runs(self, rows: Iterable[int]) -> list[NDArray[np.int64]]:
        """Return the runs of some codings: pence by month of each."""
        parts = [slice(*np.searchsorted(self.coding, (row, row + 1)).tolist()) for row in rows]
        pence = np.concatenate([self.pence[part] for part in parts] or [self.pence[:0]])
        month = np.concatenate([self.month[part] for part in parts] or [self.month[:0]])
        held = (pence > 0) & (month > 0) & (month < PERIODS)
        pence, month = pence[held], month[held]
        order = np.argsort(pence, kind="stable")
        pence, month = pence[order], month[order]
        ends = np.flatnonzero(pence[1:] > _ONE_SIZE * pence[:-1]) + 1
        runs = []
        for sizes, months in zip(np.split(pence, ends), np.split(month, ends), strict=True):
            if np.unique(months).size >= _FEWEST and np.unique(months).size == months.size:
                run = np.zeros(PERIODS - 1, dtype=np.int64)
                run[months - 1] = sizes
                runs.append(run)
        return runs
