"""Rows that leave blank what nearly all others fill: sums, page numbers and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.errors import Location
from prevspend.money import format_pounds
from prevspend.reading.checks.filldown import GROUP_FIELDS
from prevspend.reading.checks.pages import PageNumbers
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.errors import LedgerError
    from prevspend.reading.checks.skeleton import Skeleton

_FEWEST = 10  # lines show what is usual
_USUAL = 0.75  # of the rows fill a field that lines usually fill
_NEAR = 0.01  # how far one sum may be out of date
_A_LITTLE = 0.05  # and how far each of several may be
_PARTS = 3  # of a sum that is out of date
_SEVERAL = 3  # rows that fill the same fields
_MOSTLY = 0.8
_TWO = 2
_OF_NOBODY = ("organisation", "organisation_code")  # reports name the body in every row


class ThinRows(NamedTuple):
    """Rows that leave blank most of what others fill, by their numbers.

    Attributes:
        sums: sums of other rows.
        off: how many of those differ a little from their rows.
        off_pence: by how much, added up without signs.
        pages: page numbers.
        notes: rows below the table, after a gap.
        others: the rest.
        others_pence: their amounts, added up without signs.
    """

    sums: frozenset[int] = frozenset()
    off: int = 0
    off_pence: int = 0
    pages: frozenset[int] = frozenset()
    notes: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    others_pence: int = 0

    def question(self, place: Location) -> LedgerError:
        """Return the question about the other rows."""
        first = min(self.others)
        rows = f"row {first:,}" + (
            f" and {len(self.others) - 1:,} more" if len(self.others) > 1 else ""
        )
        return question(
            "incomplete",
            f"Rows with an amount leave blank most of what nearly all others fill: {rows}"
            f" ({format_pounds(self.others_pence)}).",
            place=Location(place.file, sheet=place.sheet, row=first),
            why="they may be totals, notes or page numbers, which are not spending.",
            fix="remove them from the file if so",
        )


class _Sum(NamedTuple):
    """What each thin row may be the sum of: how far it is from it, and of how many lines."""

    apart: NDArray[np.int64]
    parts: NDArray[np.int64]
    is_whole: bool


def find_thin(skeleton: Skeleton, known: frozenset[int]) -> ThinRows:
    """Return the rows that leave blank most of what others fill, by what they are.

    Args:
        skeleton: the rows of the sheet.
        known: the numbers of rows already known to be sums.
    """
    pence, rows, filled = skeleton.pence, skeleton.rows, skeleton.filled
    out = np.isin(rows, list(known))
    thin = _thin(skeleton, out)
    at = np.flatnonzero(thin & (pence != 0))
    if not at.size or np.count_nonzero(~(thin | out)) < _FEWEST:
        return ThinRows()
    apart = np.full(at.size, -1, dtype=np.int64)
    for sums in _sums(skeleton, ~(thin | out), thin, at):
        for bits in np.unique(filled[at]).tolist():
            open_rows = (filled[at] == bits) & (apart < 0)
            agree = open_rows & _agrees(sums, pence[at], open_rows)
            apart[agree] = sums.apart[agree]
    is_sum = apart >= 0
    pages = _pages(skeleton, at[~is_sum])
    rest = at[~is_sum & ~np.isin(rows[at], list(pages))]
    below = rest[rest > _end_of_table(rows, ~(thin | out))]
    others = np.setdiff1d(rest, below)
    return ThinRows(
        sums=frozenset(rows[at[is_sum]].tolist()),
        off=int(np.count_nonzero(apart > 0)),
        off_pence=int(apart[is_sum].sum()),
        pages=pages,
        notes=frozenset(rows[below].tolist()),
        others=frozenset(rows[others].tolist()),
        others_pence=int(np.abs(pence[others]).sum()),
    )


def _thin(skeleton: Skeleton, out: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which rows fill less than half of the fields that nearly all fill."""
    filled = skeleton.filled
    some = np.zeros(filled.size, dtype=np.int64)
    usual = 0
    for at, field in enumerate(skeleton.fields):
        fills = (filled >> at) & 1
        if field in _OF_NOBODY or fills[~out].sum() < _USUAL * np.count_nonzero(~out):
            continue
        some += fills
        usual += 1
    thin: NDArray[np.bool_] = ~out & (2 * some < usual)
    return thin


def _sums(
    skeleton: Skeleton, lines: NDArray[np.bool_], thin: NDArray[np.bool_], at: NDArray[np.int64]
) -> Iterator[_Sum]:
    """Yield what thin rows may be sums of: all lines, those above, below, beside, or of a group."""
    pence = skeleton.pence
    sums = np.concatenate([[0], np.cumsum(np.where(lines, pence, 0))])
    count = np.concatenate([[0], np.cumsum(lines)])
    ends = np.flatnonzero(thin)
    which = np.searchsorted(ends, at)
    before = np.concatenate([[0], ends])[which]
    after = np.concatenate([ends, [pence.size]])[which + 1]
    start, end = np.zeros_like(at), np.full_like(at, pence.size)
    for since, to in ((start, end), (start, at), (at, end), (before, at), (at, after)):
        is_whole = since is start or to is end
        yield _Sum(np.abs(sums[to] - sums[since] - pence[at]), count[to] - count[since], is_whole)
    for field in GROUP_FIELDS:
        values = None if field in _OF_NOBODY else skeleton.values(field)
        if values is None or not (values[at] >= 0).any():
            continue
        of_line = values[lines & (values >= 0)]
        size = int(values.max()) + 1
        weights = pence[lines & (values >= 0)]
        totals = np.zeros(size, dtype=np.int64)
        np.add.at(totals, of_line, weights)
        named = np.maximum(values[at], 0)
        parts = np.where(values[at] >= 0, np.bincount(of_line, minlength=size)[named], 0)
        yield _Sum(np.abs(totals[named] - pence[at]), parts, is_whole=False)


def _agrees(sums: _Sum, pence: NDArray[np.int64], rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which rows are the sum: to the penny, or nearly if that is no coincidence."""
    exact: NDArray[np.bool_] = (sums.apart == 0) & (sums.parts >= _TWO)
    size = np.abs(pence)
    near = (sums.apart <= _NEAR * size) & (sums.parts >= _PARTS)
    little = (sums.apart <= _A_LITTLE * size) & (sums.parts >= _PARTS)
    if sums.is_whole or np.count_nonzero(near & rows) >= max(_TWO, _MOSTLY * rows.sum()):
        exact |= near
    if np.count_nonzero(rows) >= _SEVERAL and little[rows].all():
        exact |= little
    return exact


def _pages(skeleton: Skeleton, at: NDArray[np.int64]) -> frozenset[int]:
    """Return rows that fill the same fields and are each a pound more than the one before."""
    rows: frozenset[int] = frozenset()
    for bits in np.unique(skeleton.filled[at]).tolist():
        pages = PageNumbers()
        for index in at[skeleton.filled[at] == bits].tolist():
            pages.see(int(skeleton.rows[index]), int(skeleton.pence[index]))
        rows |= pages.rows()
    return rows


def _end_of_table(rows: NDArray[np.int32], lines: NDArray[np.bool_]) -> int:
    """Return the index of the row before the first gap below the last line."""
    last = int(np.flatnonzero(lines)[-1]) if lines.any() else rows.size
    gaps = np.flatnonzero(np.diff(rows[last:]) > 1)
    return last + int(gaps[0]) if gaps.size else rows.size
