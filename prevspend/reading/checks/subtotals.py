"""Rows that are sums of the rows above or below them, proven by arithmetic group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.errors import Location
from prevspend.money import format_pounds
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.errors import LedgerError
    from prevspend.reading.checks.skeleton import Skeleton

_MOST_PATTERNS = 40
_PROVEN = 0.8  # of the rows of one pattern that are sums, for the rest to be out of date
_DOUBTFUL = 0.5
_A_LITTLE = 0.05  # how far a sum may be out of date
_POUND = 100
_SINGLE_SUMS = 3  # sums of one row each that prove anything only together


class Subtotals(NamedTuple):
    """Rows that are sums of others.

    Attributes:
        rows: their numbers.
        off: how many of them differ a little from the sum of their rows.
        off_pence: by how much, added up without signs.
        heads: whether some of them are above their rows, as the heads of groups.
    """

    rows: frozenset[int]
    off: int
    off_pence: int
    heads: bool = False


class _Pattern(NamedTuple):
    """The rows that fill the same fields, each beside the sum of its group.

    Attributes:
        at: which rows they are.
        apart: by how much each differs from the sum of its group, without sign.
        parts: how many rows its group has.
        pence: the amount of each.
        heads: whether they are above their groups.
    """

    at: NDArray[np.int64]
    apart: NDArray[np.int64]
    parts: NDArray[np.int64]
    pence: NDArray[np.int64]
    heads: bool

    @property
    def is_sum(self) -> NDArray[np.bool_]:
        """Which of them are the sum of their group, or that rounded to the pound."""
        rounded = bool((self.pence % _POUND == 0).all())
        return (self.parts > 0) & (self.apart < (_POUND if rounded else 1))

    @property
    def several(self) -> int:
        """How many are the sum of several rows."""
        return int(np.count_nonzero(self.is_sum & (self.parts > 1)))


def find_subtotals(skeleton: Skeleton, place: Location) -> Subtotals:
    """Return the rows that are sums of the rows above or below them.

    Rows that fill fewer fields than others may be such sums. All rows that fill the same fields
    are judged together: nearly all must be the sum of their group, to the penny or rounded to the
    pound, and two at least the sum of several rows.

    Raises:
        LedgerError: if some rows of one kind are sums of their groups and others are not.
    """
    filled, pence, rows = skeleton.filled, skeleton.pence, skeleton.rows
    out = np.zeros(rows.size, dtype=bool)
    off, off_pence, heads = 0, 0, False
    patterns, counts = np.unique(filled, return_counts=True)
    few = [at for at in range(patterns.size) if 2 * counts[at] <= rows.size + 1]
    few.sort(key=lambda at: (-int(patterns[at]).bit_count(), int(patterns[at])))
    for at in few[:_MOST_PATTERNS] if patterns.size > 1 else ():
        pattern = _best(filled, pence, out, int(patterns[at]))
        if pattern is None:
            continue
        if _is_proven(pattern, skeleton, out, int(patterns[at])):
            near = (pattern.apart <= _A_LITTLE * np.abs(pattern.pence)) & (pattern.parts > 0)
            if not near.all():
                raise _doubt(pattern, ~near, rows, place)
            stale = near & ~pattern.is_sum
            out[pattern.at] = True
            heads = heads or pattern.heads
            off += int(np.count_nonzero(stale))
            off_pence += int(pattern.apart[stale].sum())
        elif _is_doubtful(pattern):
            raise _doubt(pattern, ~pattern.is_sum, rows, place)
    return Subtotals(frozenset(rows[out].tolist()), off, off_pence, heads)


def _best(
    filled: NDArray[np.int64], pence: NDArray[np.int64], out: NDArray[np.bool_], bits: int
) -> _Pattern | None:
    """Return the rows of a pattern beside the sums below or above them, as more of them agree.

    A group ends at the next row that fills no other fields; or at the next sum that was found
    before, where these are heads of groups as well.
    """
    coarser = (filled & bits) == filled
    parts = ~(coarser | out)
    if not parts.any():
        return None
    sums = np.concatenate([[0], np.cumsum(np.where(parts, pence, 0))])
    count = np.concatenate([[0], np.cumsum(parts)])
    tried: list[_Pattern] = []
    for ends in (coarser, coarser | out):
        bounds = np.flatnonzero(ends)
        is_pattern = (filled[bounds] == bits) & ~out[bounds] & (pence[bounds] != 0)
        at = bounds[is_pattern]
        before = np.concatenate([[0], bounds[:-1]])[is_pattern]
        after = np.concatenate([bounds[1:], [filled.size]])[is_pattern]
        around = np.concatenate([[0], bounds, [filled.size]])
        for since, to, heads in ((before, at, False), (at, after, True)):
            apart = np.abs(sums[to] - sums[since] - pence[at])
            pattern = _Pattern(at, apart, count[to] - count[since], pence[at], heads=heads)
            tried.append(_with_sums_of_sums(pattern, sums, around))
    best = max(tried, key=lambda pattern: int(np.count_nonzero(pattern.is_sum)))
    return best if best.is_sum.any() else None


def _with_sums_of_sums(
    pattern: _Pattern, sums: NDArray[np.int64], ends: NDArray[np.int64]
) -> _Pattern:
    """Return a pattern with rows counted as sums that are sums of several groups.

    Args:
        pattern: the rows.
        sums: the sum of all parts before each row of the sheet.
        ends: where groups begin and end.
    """
    parts, apart = pattern.parts.copy(), pattern.apart.copy()
    for which in np.flatnonzero((parts == 0) & (pattern.pence != 0)).tolist():
        at = pattern.at[which]
        others = ends[ends > at] if pattern.heads else ends[ends < at]
        if bool((np.abs(sums[at] - sums[others]) == np.abs(pattern.pence[which])).any()):
            parts[which], apart[which] = 1, 0
    return pattern._replace(parts=parts, apart=apart)


def _is_proven(pattern: _Pattern, skeleton: Skeleton, out: NDArray[np.bool_], bits: int) -> bool:
    """Return whether the rows of a pattern are sums of others."""
    count, sums = pattern.at.size, int(np.count_nonzero(pattern.is_sum))
    if pattern.several > 1 and sums >= _PROVEN * count:
        return True
    if sums < count:
        return False
    if count > 1 and pattern.several:
        return True
    if count >= _SINGLE_SUMS and np.unique(pattern.pence).size >= _SINGLE_SUMS:
        return True
    return _agrees_with_total(skeleton, out, bits)


def _agrees_with_total(skeleton: Skeleton, out: NDArray[np.bool_], bits: int) -> bool:
    """Return whether all rows but those of a pattern add up to what a total row says."""
    others = ~out & ((skeleton.filled & bits) != skeleton.filled)
    total = int(skeleton.pence[others].sum())
    return total != 0 and total in skeleton.totals_off


def _is_doubtful(pattern: _Pattern) -> bool:
    sums = int(np.count_nonzero(pattern.is_sum))
    return pattern.several > 1 and sums >= _DOUBTFUL * pattern.at.size


def _doubt(
    pattern: _Pattern, wrong: NDArray[np.bool_], rows: NDArray[np.int32], place: Location
) -> LedgerError:
    first = int(np.argmax(wrong))
    sums = int(np.count_nonzero(pattern.is_sum))
    amount = format_pounds(int(pattern.pence[first]))
    return question(
        "subtotals",
        f"{sums:,} rows are the sum of the rows beside them, but rows of the same kind are not:"
        f" row {int(rows[pattern.at[first]]):,} ({amount}) differs by"
        f" {format_pounds(int(pattern.apart[first]))}.",
        place=Location(place.file, sheet=place.sheet, row=int(rows[pattern.at[first]])),
        why="a sum that is read as a line counts its rows twice.",
        fix="remove the rows that are sums from the file",
    )
