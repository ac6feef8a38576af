"""Payrolls: several columns of pay, of which one is the sum of others."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from prevspend.reading.checks.words import amount_words, says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header

_MOST_ROWS = 0.95
_MOST_COLUMNS = 12
_MOST_PARTS = 6
_ROUNDED = 2  # pence by which a sum may differ
_ROWS_TRIED = 400


def parts_of_pay(header: Header, columns: Sequence[int]) -> list[int]:
    """Return the columns whose headings are those of pay, and of what is paid with it."""
    known = amount_words()
    return [
        at
        for at in columns
        if says(header.text(at), known.pay) and not says(header.text(at), known.deductions)
    ]


def total_pay(header: Header, sample: Sample, money: Sequence[int]) -> int | None:
    """Return the column of the total cost of pay in other columns; `None` if there is none.

    It is the sum of others, one of them pay, and none of them a deduction from pay.

    Args:
        header: the header.
        sample: the rows below it.
        money: the columns that hold amounts.
    """
    pay = set(parts_of_pay(header, money))
    if len(pay) < 2:  # noqa: PLR2004 - a part and the sum, or two parts
        return None
    off = amount_words().deductions
    columns = [at for at in money if not says(header.text(at), off)][:_MOST_COLUMNS]
    pence = {at: sample.column(at).pence[:_ROWS_TRIED] for at in columns}
    sums = [
        at
        for at in columns
        if pence[at].any() and _adds_up(pence[at], _parts(columns, at, pay), pence)
    ]
    return max(sums, key=lambda at: int(np.abs(sample.column(at).pence).sum()), default=None)


def _parts(columns: Sequence[int], total: int, pay: set[int]) -> Iterator[tuple[int, ...]]:
    """Yield the columns that may be the parts of a total, at least one of them pay."""
    others = [at for at in columns if at != total]
    for size in range(2, min(len(others), _MOST_PARTS) + 1):
        yield from (parts for parts in combinations(others, size) if pay & set(parts))


def _adds_up(
    total: NDArray[np.int64],
    candidates: Iterator[tuple[int, ...]],
    pence: dict[int, NDArray[np.int64]],
) -> bool:
    """Return whether some of the columns add up to the total in nearly every row."""
    for parts in candidates:
        if not all(pence[at].any() for at in parts):
            continue
        differs = np.abs(sum(pence[at] for at in parts) - total)
        if (differs <= _ROUNDED).mean() >= _MOST_ROWS:
            return True
    return False
