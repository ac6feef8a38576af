"""Files that hold the same money: a month exported again, or a summary beside its detail."""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.errors import Location
from prevspend.money import format_pounds
from prevspend.reading.checks.codings import NAMES, SumsBy
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.errors import LedgerError
    from prevspend.reading.checks.codings import CodingSums

_FEWEST = 3  # sums that agree by chance are fewer
_MOST = 0.8
_NEAR = 0.1  # a corrected sum is so near the old one
_SHARED = 0.5
_MOSTLY = 0.6
_NONE = np.zeros(0, dtype=np.uint64)
_CODING = NAMES[:4]


class Both(NamedTuple):
    """Two files by the codings and periods that both have.

    Attributes:
        shared: how much of the smaller file's money those are.
        equal: how many of them have the same sum, to the penny.
        near: how many have nearly the same sum.
        codings: how many there are.
        is_whole: whether neither file has another, and all have the same sum.
    """

    shared: float
    equal: int
    near: int
    codings: int
    is_whole: bool


class FileSums:
    """What one file holds, for comparison with others.

    Args:
        codings: its sums.
        identities: a number for each of its lines, from all but the amount.
    """

    def __init__(self, codings: CodingSums, identities: Sequence[NDArray[np.uint64]]) -> None:
        self.codings = codings
        self.lines = sum(some.size for some in identities)
        self._identities = identities
        self.fields = tuple(codings.fields())
        self.months = frozenset(codings.when.tolist())
        self.is_dated = 0 not in self.months
        self._sums: dict[tuple[tuple[str, ...], bool], SumsBy] = {}

    @cached_property
    def identities(self) -> NDArray[np.uint64]:
        """The different identities of its lines, in order; to sort them all takes long."""
        return np.unique(np.concatenate(self._identities)) if self._identities else _NONE

    def by(self, fields: tuple[str, ...], *, dated: bool) -> SumsBy:
        """Return the sums that are not zero; see `CodingSums.by`."""
        key = fields, dated
        if key not in self._sums:
            sums = self.codings.by(fields, dated=dated)
            some = sums.pence != 0
            self._sums[key] = SumsBy(*(column[some] for column in sums))
        return self._sums[key]

    @property
    def tells_lines_apart(self) -> bool:
        """Whether most lines differ from all others by something else than their amount."""
        return bool(self.is_dated and self.identities.size >= _SHARED * self.lines)

    @property
    def count(self) -> int:
        """How many lines there are."""
        return int(self.codings.rows.sum())

    def __str__(self) -> str:
        """Write how many lines and how much money there is."""
        codings = self.codings
        return f"{self.count:,} lines, {format_pounds(int(codings.pence.sum()))}"


def refuse_twice(files: Mapping[str, FileSums]) -> None:
    """Refuse files that hold the same money in other lines.

    Raises:
        LedgerError: asking which is right.
    """
    for (name, first), (other, second) in combinations(files.items(), 2):
        if first.is_dated and second.is_dated and not first.months & second.months:
            continue
        error = _same_lines(name, first, other, second) or _same_sums(name, first, other, second)
        if error is not None:
            raise error


def _same_lines(name: str, first: FileSums, other: str, second: FileSums) -> LedgerError | None:
    """Return the question to ask where most lines of one file are in the other, amounts apart."""
    if not (first.tells_lines_apart and second.tells_lines_apart):
        return None
    shared = np.intersect1d(first.identities, second.identities, assume_unique=True).size
    fewer, more = sorted((first.identities.size, second.identities.size))
    is_whole = shared == more > 1
    if not is_whole and (shared < _FEWEST or shared < _MOSTLY * fewer):
        return None
    return question(
        "twice",
        f"'{name}' ({first}) and '{other}' ({second}) have {shared:,} lines that are alike but for"
        " their amounts.",
        place=Location(other),
        why="one seems to be a later export of the other; both together count twice.",
        fix=_leave("the older one", name, other),
    )


def _same_sums(name: str, first: FileSums, other: str, second: FileSums) -> LedgerError | None:
    """Return the question to ask where two files have the same sums."""
    dated = first.is_dated and second.is_dated
    for fields in levels(first, second):
        both = compare(first.by(fields, dated=dated), second.by(fields, dated=dated))
        is_whole = both.is_whole and first.count != second.count
        if both.shared < _MOST or (both.codings < _FEWEST and not is_whole):
            continue
        if both.equal >= _MOST * both.codings:
            return question(
                "twice",
                f"'{name}' ({first}) and '{other}' ({second}) have the same sums: {both.equal:,} of"
                f" {both.codings:,} agree to the penny.",
                place=Location(other),
                why="one seems to be a summary or a copy of the other; both together count twice.",
                fix=_leave("one of them", name, other),
            )
        if dated and len(fields) > 1 and both.near >= _MOSTLY * both.codings:
            return question(
                "twice",
                f"'{name}' ({first}) and '{other}' ({second}) have the same codings in the same"
                f" months: {both.codings:,}, {both.near:,} of them with nearly the same sums.",
                place=Location(other),
                why="one seems to be a later export of the other; both together count twice.",
                fix=_leave("the older one", name, other),
            )
    return None


def _leave(which: str, *names: str) -> str:
    """Describe how one of two files is left out, or one of two sheets of a workbook."""
    sheets = all(name.endswith("]") for name in names)
    return f"leave {which} out" + (": hide or delete that sheet" if sheets else "")


def levels(first: FileSums, second: FileSums) -> Iterator[tuple[str, ...]]:
    """Yield the fields by which two files may be compared, the finest first."""
    there = [name for name in first.fields if name in second.fields]
    coding = tuple(name for name in there if name in _CODING)
    if len(coding) > 1:
        yield coding
    for name in there:
        yield (name,)


def compare(sums: SumsBy, others: SumsBy) -> Both:
    """Compare the sums of two files."""
    _, at, by = np.intersect1d(sums.key, others.key, assume_unique=True, return_indices=True)
    first, second = sums.pence[at], others.pence[by]
    shares = [
        float(np.abs(shared).sum()) / max(float(np.abs(whole).sum()), 1.0)
        for shared, whole in ((first, sums.pence), (second, others.pence))
    ]
    apart = np.abs(first - second)
    larger = np.maximum(np.abs(first), np.abs(second))
    return Both(
        shared=max(shares),
        equal=int(np.count_nonzero(apart == 0)),
        near=int(np.count_nonzero(apart <= _NEAR * larger)),
        codings=int(at.size),
        is_whole=bool(at.size == sums.key.size == others.key.size and (apart == 0).all()),
    )
