"""Whether amounts are few and small enough to be added up exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.errors import LedgerError
from prevspend.money import MOST_PENCE, format_pounds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.errors import Location


class Bounds:
    """Adds up the sizes of all amounts, credits like spending, as far as 64 bits count."""

    def __init__(self) -> None:
        self._size = 0.0

    def add(self, pence: NDArray[np.int64], place: Location) -> None:
        """Add amounts of one sheet.

        Raises:
            LedgerError: from `MOST_PENCE` on, beyond which sums would silently be wrong.
        """
        self._size += float(np.abs(pence.astype(np.float64)).sum())
        if self._size >= MOST_PENCE:
            raise LedgerError(
                f"The amounts up to here add up to more than {format_pounds(MOST_PENCE)}.",
                place=place,
                why="no ledger holds so much, and sums beyond it would not be exact.",
                fix="check the largest amounts: a column of numbers may have been read as the"
                " amount (--column amount=HEADER names another).",
            )
