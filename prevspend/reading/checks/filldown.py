"""Fields that a report fills only in the first row of a group, and leaves blank below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import codes_of, from_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.ledger import ColumnField
    from prevspend.reading.checks.skeleton import Skeleton

GROUP_FIELDS: tuple[ColumnField, ...] = (
    "organisation",
    "financial_year",
    "period",
    "directorate",
    "division",
    "service",
    "cost_centre_code",
    "cost_centre",
    "subjective_group",
    "account_code",
    "account",
)
"""Fields by which reports are grouped."""

_FEWEST_GROUPS = 2
_FEWEST_TOGETHER = 3
_LEAST_BLANK = 0.2


def find_filled_once(
    skeleton: Skeleton,
    columns: Mapping[ColumnField, int],
    left_out: frozenset[int] = frozenset(),
) -> tuple[ColumnField, ...]:
    """Return the fields that are filled only in the first row of each group.

    They are the first columns of the sheet; the first line fills all of them, and no value is
    repeated within its group. If other columns precede them, the same few lines fill all of them,
    and one of the fields has a different name in each of these lines.

    Args:
        skeleton: the rows of the sheet.
        columns: the column of each field, in the order of the sheet.
        left_out: rows to ignore, by their numbers.
    """
    seen = ~np.isin(skeleton.rows, list(left_out))
    fields: list[ColumnField] = []
    groups = 0
    starts_again = np.diff(skeleton.rows[seen], prepend=0) < 0  # months follow one another
    outer = np.cumsum(starts_again, dtype=np.int64)
    for field in sorted(columns, key=lambda name: columns[name]):
        values = skeleton.values(field) if field in GROUP_FIELDS else None
        values = None if values is None else values[seen]
        if values is None or not _is_filled_once(values, outer):
            break
        outer = np.cumsum((values >= 0) | np.r_[False, outer[1:] != outer[:-1]])
        groups = max(groups, int(np.count_nonzero(values >= 0)))
        fields.append(field)
    is_report = groups >= _FEWEST_GROUPS and _leaves_lines(skeleton, fields)
    return tuple(fields) if is_report else _filled_together(skeleton, columns, seen)


def _filled_together(
    skeleton: Skeleton, columns: Mapping[ColumnField, int], seen: NDArray[np.bool_]
) -> tuple[ColumnField, ...]:
    """Return the fields that the same lines fill, the first of each group."""
    filled: dict[ColumnField, NDArray[np.int64]] = {}
    for field in sorted(set(columns) & set(GROUP_FIELDS), key=lambda name: columns[name]):
        values = skeleton.values(field)
        values = None if values is None else values[seen]
        if values is not None and values.size and 2 * np.count_nonzero(values >= 0) <= values.size:
            filled[field] = values
    if not filled:
        return ()
    first = next(iter(filled.values())) >= 0
    groups = int(np.count_nonzero(first))
    alike = all(np.array_equal(values >= 0, first) for values in filled.values())
    most = max(np.unique(values[first]).size for values in filled.values())
    if groups < _FEWEST_TOGETHER or not alike or not first[0] or most < groups:
        return ()
    return tuple(filled) if _leaves_lines(skeleton, list(filled)) else ()


def _is_filled_once(values: NDArray[np.int64], outer: NDArray[np.int64]) -> bool:
    """Return whether each value stands once in each group of the columns to the left."""
    filled = values >= 0
    count = int(np.count_nonzero(filled))
    if not count or not filled[0]:
        return False
    if values.size - count < _LEAST_BLANK * values.size:
        return False
    begins = np.r_[True, outer[1:] != outer[:-1]]
    if not filled[begins].all():
        return False
    pairs = np.unique(np.stack([outer[filled], values[filled]]), axis=1)
    return bool(pairs.shape[1] == count)


def _leaves_lines(skeleton: Skeleton, fields: list[ColumnField]) -> bool:
    """Return whether rows that leave these fields blank fill others, so that they are lines."""
    if not fields:
        return False
    bits = sum(1 << skeleton.fields.index(field) for field in fields)
    blank = (skeleton.filled & bits) == 0
    return bool(blank.any()) and bool((skeleton.filled[blank] & ~bits).all())


class FillDown:
    """Fills the fields of each row from the row above, where a report leaves them blank.

    Args:
        fields: the fields, the coarsest first.
    """

    def __init__(self, fields: tuple[ColumnField, ...]) -> None:
        self.fields = fields
        self._last: dict[ColumnField, str | None] = dict.fromkeys(fields)

    def fill(
        self, columns: dict[ColumnField, pa.DictionaryArray], keep: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """Fill the columns of a piece, in place, and return the lines that were filled."""
        touched = np.zeros(keep.size, dtype=bool)
        begun = np.zeros(keep.size, dtype=bool)  # rows where a coarser group begins
        for field in self.fields:
            column = columns[field]
            codes = np.where(keep, codes_of(column), -1)
            values = [*column.dictionary.to_pylist(), self._last[field]]
            here = np.flatnonzero((codes >= 0) | begun)
            last = np.full(keep.size, -1, dtype=np.int64)
            last[here] = here
            last = np.maximum.accumulate(last) if last.size else last
            inherited = np.where(last >= 0, codes[np.maximum(last, 0)], len(values) - 1)
            blank = keep & (codes < 0) & ~begun
            filled = np.where(blank, inherited, codes).astype(np.int32)
            touched |= blank & (filled >= 0)
            begun |= codes >= 0
            if keep.any():
                end = int(filled[np.flatnonzero(keep)[-1]])
                self._last[field] = values[end] if end >= 0 else None
            columns[field] = _recoded(filled, values)
        return touched


def _recoded(codes: NDArray[np.int32], values: list[str | None]) -> pa.DictionaryArray:
    *texts, last = values
    if last is None:
        return from_codes(np.where(codes == len(texts), -1, codes).astype(np.int32), texts)
    if last in texts:
        known = texts.index(last)
        return from_codes(np.where(codes == len(texts), known, codes).astype(np.int32), texts)
    return from_codes(codes, [*texts, last])
