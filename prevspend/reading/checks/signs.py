"""Whether spending was exported as negative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.money import format_pounds
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.errors import Location

_FEWEST = 5
FEWEST_OF_A_LEDGER = 2
"""The fewest credits of a ledger without spending that are asked about."""

_NEARLY_ALL = 0.9


class SignCounts:
    """Counts credits and spending.

    Attributes:
        credits: lines below zero, and their sum in pence.
        spending: lines above zero, and their sum.
    """

    def __init__(self) -> None:
        self.credits = (0, 0)
        self.spending = (0, 0)

    def add(self, pence: NDArray[np.int64]) -> None:
        """Count the amounts of some lines."""
        below, above = pence < 0, pence > 0
        self.credits = _more(self.credits, pence, below)
        self.spending = _more(self.spending, pence, above)

    @property
    def size(self) -> int:
        """All amounts added up without their signs."""
        return self.spending[1] - self.credits[1]

    def __add__(self, other: SignCounts) -> SignCounts:
        """Return the signs of two sheets together."""
        both = SignCounts()
        (lines, pence), (more, further) = self.credits, other.credits
        both.credits = lines + more, pence + further
        (lines, pence), (more, further) = self.spending, other.spending
        both.spending = lines + more, pence + further
        return both

    def refuse_reversed(self, place: Location, *, fewest: int = _FEWEST) -> None:
        """Refuse lines of which nearly all, and nearly all money, are credits.

        Args:
            place: their sheet or file.
            fewest: fewer lines than these show nothing.

        Raises:
            LedgerError: asking whether spending is written as negative.
        """
        (lines, pence), (others, spent) = self.credits, self.spending
        if lines < fewest or lines < _NEARLY_ALL * (lines + others):
            return
        if -pence < _NEARLY_ALL * (spent - pence):
            return
        raise question(
            "signs",
            f"Nearly all lines are credits: {lines:,} of {lines + others:,},"
            f" {format_pounds(pence)}.",
            place=place,
            why="spending seems to be written as negative; the total and all shares would be"
            " reversed.",
            fix="turn the signs with --amounts reversed, or those of this file alone with"
            f" --amounts '{place.file}:reversed'",
        )


def _more(
    known: tuple[int, int], pence: NDArray[np.int64], chosen: NDArray[np.bool_]
) -> tuple[int, int]:
    return known[0] + int(np.count_nonzero(chosen)), known[1] + int(pence[chosen].sum())
