"""The money of each coding and period of a sheet, by which sheets and months are compared."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.ledger import MIX, codes_of, dictionary_of, mix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

NAMES = ("cost_centre_code", "cost_centre", "account_code", "account", "service", "supplier")
"""The fields of a coding, each compared by itself too."""

_MANY = 100_000
WHEN = ("financial_year", "period")
BODIES = ("organisation", "organisation_code")


class GroupedLines:
    """Lines of a piece, those of one body, period and coding together.

    Attributes:
        rows: how many lines each group has.
        pence: their sum.
        first: the index of the first line of each.
    """

    def __init__(self, lines: pa.Table) -> None:
        named = [name for name in NAMES[:-1] if lines[name].null_count < lines.num_rows]
        fields = (*BODIES, *WHEN, *(named or NAMES[-1:]))
        self._columns = {field: dictionary_of(lines[field]) for field in fields}
        self._codes = {field: codes_of(column) for field, column in self._columns.items()}
        key = np.zeros(lines.num_rows, dtype=np.uint64)
        for field, codes in self._codes.items():
            if len(self._columns[field].dictionary):
                mix(key, codes.astype(np.uint64))
        at = np.arange(lines.num_rows)
        table = pa.table({"key": key, "pence": lines["amount"], "at": at})
        groups = table.group_by("key", use_threads=False).aggregate(
            [("pence", "count"), ("pence", "sum"), ("at", "min")]
        )
        self.rows: NDArray[np.int64] = groups["pence_count"].to_numpy()
        self.pence: NDArray[np.int64] = groups["pence_sum"].to_numpy()
        self.first: NDArray[np.int64] = groups["at_min"].to_numpy()

    def summed(self, fields: Sequence[str]) -> Iterator[tuple[tuple[str | None, ...], int, int]]:
        """Yield the texts of some fields, and the lines and pence of each, the first line first."""
        key = np.zeros(self.rows.size, dtype=np.uint64)
        for field in fields:
            mix(key, self._codes[field][self.first].astype(np.uint64))
        _, at, which = np.unique(key, return_index=True, return_inverse=True)
        rows, pence = np.zeros(at.size, np.int64), np.zeros(at.size, np.int64)
        first = np.full(at.size, np.iinfo(np.int64).max)
        np.add.at(rows, which, self.rows)
        np.add.at(pence, which, self.pence)
        np.minimum.at(first, which, self.first)
        for group in np.argsort(first).tolist():
            texts = tuple(self.text(field, int(at[group])) for field in fields)
            yield texts, int(rows[group]), int(pence[group])

    def text(self, field: str, group: int) -> str | None:
        """Return the text of one group in a field."""
        code = int(self._codes[field][self.first[group]])
        text: str | None = None if code < 0 else self._columns[field].dictionary[code].as_py()
        return text

    def hashes(self, field: str) -> NDArray[np.uint64]:
        """Return a number for the text of each group in a field, 0 where it has none."""
        if field not in self._columns:
            return np.zeros(self.rows.size, dtype=np.uint64)
        values = self._columns[field].dictionary.to_pylist()
        hashed = list(map(_hashed, values))
        table = np.array([*hashed, 0], dtype=np.int64).astype(np.uint64)
        return table[self._codes[field][self.first]]


def when_of(lines: pa.Table) -> NDArray[np.uint64]:
    """Return the number of the year and period of each line, as in `CodingSums.when`."""
    years, periods = (_numbers(dictionary_of(lines[field])) for field in WHEN)
    return np.where(periods == 0, np.uint64(0), years * MIX + periods)


def bodies_of(lines: pa.Table) -> NDArray[np.uint64]:
    """Return a number for the organisation that each line names."""
    names, codes = (_numbers(dictionary_of(lines[field])) for field in BODIES)
    return names * MIX + codes


def _numbers(column: pa.DictionaryArray) -> NDArray[np.uint64]:
    """Return a number for the text of each line, 0 where it has none."""
    hashed = list(map(_hashed, column.dictionary.to_pylist()))
    return np.array([*hashed, 0], dtype=np.int64).astype(np.uint64)[codes_of(column)]


@lru_cache(1 << 16)
def _hashed(text: str) -> int:
    """Return a number for a text, whatever its case and spaces; never 0."""
    return hash(" ".join(text.casefold().split())) or 1


class CodingSums:
    """The sums of a sheet by period and coding.

    Attributes:
        when: a number for the year and period of each sum, 0 where the lines do not say it.
        names: for each field of a coding, a number for its text, 0 where there is none.
        rows: how many lines each sum is of.
        pence: the sums.
        months: the year and period that each number in `when` stands for.
    """

    def __init__(self) -> None:
        self.when: NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)
        self.names: dict[str, NDArray[np.uint64]] = dict.fromkeys(NAMES, self.when)
        self.rows: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.pence = self.rows
        self.months: dict[int, tuple[str, str]] = {}
        self._compact_rows = 0

    @classmethod
    def together(cls, parts: Sequence[CodingSums]) -> CodingSums:
        """Return the sums of several sheets as if they were one."""
        whole = cls()
        whole.when = np.concatenate([part.when for part in parts])
        whole.rows = np.concatenate([part.rows for part in parts])
        whole.pence = np.concatenate([part.pence for part in parts])
        for name in NAMES:
            whole.names[name] = np.concatenate([part.names[name] for part in parts])
        for part in parts:
            whole.months |= part.months
        return whole

    def add(self, lines: GroupedLines) -> None:
        """Add the groups of a piece."""
        years, periods = (lines.hashes(field) for field in WHEN)
        when = np.where(periods == 0, np.uint64(0), years * MIX + periods)
        numbers, at = np.unique(when, return_index=True)
        for number, group in zip(numbers.tolist(), at.tolist(), strict=True):
            year, period = (lines.text(field, group) for field in WHEN)
            if period is not None:
                self.months.setdefault(number, (year or "", period))
        self.when = np.concatenate([self.when, when])
        for name in NAMES:
            self.names[name] = np.concatenate([self.names[name], lines.hashes(name)])
        self.rows = np.concatenate([self.rows, lines.rows])
        self.pence = np.concatenate([self.pence, lines.pence])
        if self.rows.size > 2 * self._compact_rows + _MANY:
            self._compact()
            self._compact_rows = self.rows.size

    def _compact(self) -> None:
        """Add up sums of the same coding and period."""
        key = np.zeros(self.when.size, dtype=np.uint64)
        for hashes in (self.when, *self.names.values()):
            mix(key, hashes)
        _, first, at = np.unique(key, return_index=True, return_inverse=True)
        rows, pence = np.zeros(first.size, np.int64), np.zeros(first.size, np.int64)
        np.add.at(rows, at, self.rows)
        np.add.at(pence, at, self.pence)
        self.when, self.rows, self.pence = self.when[first], rows, pence
        self.names = {name: hashes[first] for name, hashes in self.names.items()}

    def fields(self) -> Iterator[str]:
        """Yield the fields that most of the money names."""
        size = np.abs(self.pence)
        for name, hashes in self.names.items():
            if 2 * int(size[hashes != 0].sum()) > int(size.sum()):
                yield name

    def by(self, fields: Sequence[str], *, dated: bool) -> SumsBy:
        """Return the sums by some fields, and by period if `dated`."""
        coding = np.zeros(self.when.size, dtype=np.uint64)
        for name in fields:
            mix(coding, self.names[name])
        key = coding.copy()
        if dated:
            mix(key, self.when)
        keys, first, at = np.unique(key, return_index=True, return_inverse=True)
        pence = np.zeros(keys.size, dtype=np.int64)
        rows = np.zeros(keys.size, dtype=np.int64)
        np.add.at(pence, at, self.pence)
        np.add.at(rows, at, self.rows)
        return SumsBy(keys, coding[first], self.when[first], pence, rows)


class SumsBy(NamedTuple):
    """Sums by coding, and by period where asked for; one entry each, ordered by key.

    Attributes:
        key: a number for coding and period together.
        coding: a number for the coding.
        when: a number for the period, 0 where there is none.
        pence: the sum.
        rows: how many lines it is of.
    """

    key: NDArray[np.uint64]
    coding: NDArray[np.uint64]
    when: NDArray[np.uint64]
    pence: NDArray[np.int64]
    rows: NDArray[np.int64]
