"""How columns go together: codes beside their names, finer units within coarser ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from prevspend.reading.recognition.column import ColumnCells

NESTED = 0.95
"""The share of rows that must agree for one column to be nested in another."""


def purity(fine: ColumnCells, coarse: ColumnCells) -> float:
    """Return the share of rows in which the coarse text is the commonest beside the fine one.

    It is 1 where each text of `fine` has one text of `coarse` beside it. Rows in which either is
    blank do not count; without any others it is 0.
    """
    both = (fine.codes_of_rows >= 0) & (coarse.codes_of_rows >= 0)
    if not both.any():
        return 0.0
    width = max(coarse.distinct, 1)
    pairs, counts = np.unique(
        fine.codes_of_rows[both] * width + coarse.codes_of_rows[both], return_counts=True
    )
    most = np.zeros(fine.distinct, dtype=np.int64)
    np.maximum.at(most, pairs // width, counts)
    return float(most.sum()) / int(both.sum())


def go_together(column: ColumnCells, other: ColumnCells) -> bool:
    """Return whether each text of one column is beside one text of the other, and vice versa."""
    return purity(column, other) >= NESTED and purity(other, column) >= NESTED
