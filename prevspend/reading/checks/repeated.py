"""A month whose lines are in one file twice: a block that was pasted or exported again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.errors import Location
from prevspend.ledger import MIX
from prevspend.money import format_pounds
from prevspend.reading.checks.codings import bodies_of, when_of
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.reading.checks.codings import CodingSums

ALL_OF = 50_000
"""The number of lines of a sheet that are checked; of later ones, one in `ONE_IN`."""

ONE_IN = np.uint64(16)
_FEWEST = 10  # lines of a month that are checked
_MOSTLY = 0.8
_TWO = 2
_HALF = 0.5  # of the lines are alike with one other only: lines that are always alike are more


class RepeatedLines:
    """Finds months of a sheet in which nearly every line is there an even number of times.

    In a large sheet only some lines are checked, chosen by their amounts, so that all copies of a
    line are chosen or none.
    """

    def __init__(self) -> None:
        self._lines: list[NDArray[np.uint64]] = []
        self._when: list[NDArray[np.uint64]] = []
        self._seen = 0
        self._is_large = False

    def choose(self, lines: pa.Table) -> pa.Table:
        """Return the lines of a piece that are checked."""
        self._is_large = self._is_large or self._seen + lines.num_rows > ALL_OF
        self._seen += lines.num_rows
        if not self._is_large:
            return lines
        return lines.filter(pa.array(_is_chosen(lines["amount"].to_numpy())))

    def add(self, lines: pa.Table, prints: NDArray[np.uint64]) -> None:
        """Add the lines of a piece that are checked, with a number for each."""
        self._lines.append(prints ^ bodies_of(lines))
        self._when.append(when_of(lines))

    def months(self) -> NDArray[np.uint64]:
        """Return the numbers of the months that are there twice."""
        if not self._lines:
            return np.zeros(0, dtype=np.uint64)
        lines, when = np.concatenate(self._lines), np.concatenate(self._when)
        _, which, times = np.unique(lines ^ when, return_inverse=True, return_counts=True)
        times = times[which]
        months, of_line = np.unique(when, return_inverse=True)
        count = np.bincount(of_line)
        paired = np.bincount(of_line, times % 2 == 0)
        twice = np.bincount(of_line, times == _TWO)
        repeated = (count >= _FEWEST) & (paired >= _MOSTLY * count) & (twice >= _HALF * count)
        return months[repeated]


def _is_chosen(pence: NDArray[np.int64]) -> NDArray[np.bool_]:
    mixed = pence.astype(np.uint64) * MIX
    chosen: NDArray[np.bool_] = (mixed >> np.uint64(32)) % ONE_IN == 0
    return chosen


def refuse_repeated_months(name: str, repeated: RepeatedLines, codings: CodingSums) -> None:
    """Refuse a sheet with a month twice.

    Raises:
        LedgerError: asking whether it counts twice.
    """
    for month in repeated.months().tolist():
        of_month = codings.when == np.uint64(month)
        lines, pence = int(codings.rows[of_month].sum()), int(codings.pence[of_month].sum())
        year, period = codings.months.get(month, ("", ""))
        which = f"Period {period} of {year} is" if period else "The lines without a period are"
        raise question(
            "twice",
            f"{which} in '{name}' twice: nearly all of the {lines:,} lines"
            f" ({format_pounds(pence)}) are repeated, the same in every field.",
            place=Location(name),
            why="the money is counted twice.",
            fix="remove one of the two from the file, the older one where they differ",
        )
