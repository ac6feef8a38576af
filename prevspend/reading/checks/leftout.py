"""Rows left out or changed, counted in rows and pence while a sheet is read piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class LeftOut:
    """Counts rows.

    Attributes:
        count: how many there are.
        pence: the sum of their amounts.
        first: the number of the first.
    """

    def __init__(self) -> None:
        self.count = 0
        self.pence = 0
        self.first: int | None = None

    def add(
        self, rows: NDArray[np.int32], pence: NDArray[np.int64], chosen: NDArray[np.bool_]
    ) -> None:
        """Count the chosen rows of a piece."""
        if not chosen.any():
            return
        self.count += int(np.count_nonzero(chosen))
        self.pence += int(pence[chosen].sum())
        if self.first is None:
            self.first = int(rows[int(np.argmax(chosen))])
