"""Total rows, proven by arithmetic while a sheet is read piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray


_POUND = 100
_OUT_OF_DATE = 200  # a total may be out of date by one part in so many
_FEWEST_UNNAMED = 2


class Totals:
    """Finds the rows that are the sum of all lines above them, or since another total."""

    def __init__(self) -> None:
        self._sum = 0  # of all rows so far that can be read, totals among them
        self._rows = 0
        self._total_sum = 0
        self._total_rows = 0
        self._last_sum = self._last = 0  # the lines' sum at the last total, and their number
        self._begun = {0: 0}  # the lines' sum where a total may start, and their number there

    def find(
        self,
        pence: NDArray[np.int64],
        readable: NDArray[np.bool_],
        candidates: Iterable[tuple[int, bool]],
        sure: Collection[int] = (),
    ) -> list[tuple[int, bool]]:
        """Test the rows of the next piece.

        Args:
            pence: its amounts.
            readable: which of them can be read.
            candidates: the rows that may be totals, and whether each is named a total. A row that
                is not must be the sum of two lines at least.
            sure: candidates that cannot be lines, whatever they add up to.

        Returns:
            Each candidate, and whether it is a total.
        """
        tested: list[tuple[int, bool]] = []
        counted = np.where(readable, pence, 0)
        done = 0
        for at, named in candidates:
            self._add(counted, readable, done, at)
            done = at
            before, lines = self._sum - self._total_sum, self._rows - self._total_rows
            amount = int(pence[at])
            start = self._begun.get(before - amount)
            is_total = start is not None and lines - start > (not named)
            is_total = is_total or self._is_nearly(amount, before, lines, named=named)
            if is_total or at in sure:
                self._total_sum += amount
                self._total_rows += 1
                self._begun[before] = self._last = lines
                self._last_sum = before
            tested.append((at, is_total))
        self._add(counted, readable, done, pence.size)
        return tested

    def _is_nearly(self, amount: int, before: int, lines: int, *, named: bool) -> bool:
        """Return whether a row is the sum since the last total, or of all, rounded or out of date.

        A row that is not named a total must be the sum of three lines at least.
        """
        near = _POUND - 1 if amount % _POUND == 0 else 0
        near = max(near, abs(amount) // _OUT_OF_DATE)
        return any(
            abs(before - begun - amount) <= near
            and lines - start > (0 if named else _FEWEST_UNNAMED)
            for begun, start in ((self._last_sum, self._last), (0, 0))
        )

    def _add(
        self, counted: NDArray[np.int64], readable: NDArray[np.bool_], start: int, end: int
    ) -> None:
        self._sum += int(counted[start:end].sum())
        self._rows += int(np.count_nonzero(readable[start:end]))
