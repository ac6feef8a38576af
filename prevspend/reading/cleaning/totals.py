"""Total rows, found by arithmetic while a sheet comes piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class Totals:
    """Tells the rows that are the sum of the lines from some total on, or of all above them."""

    def __init__(self) -> None:
        self._sum = 0  # of all rows so far that can be read, totals among them
        self._rows = 0
        self._total_sum = 0
        self._total_rows = 0
        self._begun = {0: 0}  # the lines' sum where a total may start, and their number there

    def find(
        self,
        pence: NDArray[np.int64],
        readable: NDArray[np.bool_],
        asked: Iterable[tuple[int, bool]],
    ) -> list[tuple[int, bool]]:
        """Go through the next piece.

        Args:
            pence: its amounts.
            readable: which of them can be read.
            asked: the rows that may be totals, and whether each says that it is one. A row that
                does not must be the sum of two lines at least.

        Returns:
            Each row that was asked, and whether it is a total.
        """
        found: list[tuple[int, bool]] = []
        counted = np.where(readable, pence, 0)
        done = 0
        for at, named in asked:
            self._add(counted, readable, done, at)
            done = at
            before, lines = self._sum - self._total_sum, self._rows - self._total_rows
            amount = int(pence[at])
            start = self._begun.get(before - amount)
            is_total = start is not None and lines - start > (not named)
            if is_total:
                self._total_sum += amount
                self._total_rows += 1
                self._begun[before] = lines
            found.append((at, is_total))
        self._add(counted, readable, done, pence.size)
        return found

    def _add(
        self, counted: NDArray[np.int64], readable: NDArray[np.bool_], start: int, end: int
    ) -> None:
        self._sum += int(counted[start:end].sum())
        self._rows += int(np.count_nonzero(readable[start:end]))
