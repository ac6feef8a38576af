"""A year to compare: its baseline as published, and its codings under the common taxonomy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from prevspend.baseline import (
    Baseline,
    pence_by_status,
    pence_of_months_twice,
    pence_of_repeated_months,
    pence_of_repeated_parts,
    read_results,
    read_some_of_lines,
    repeated_pence,
)
from prevspend.blanks import says_nothing
from prevspend.classify import PREVENTION_COLUMNS, restate
from prevspend.ledger import CLASSIFICATION_FIELDS, PERIODS, codes_of, dictionary_of
from prevspend.leftshift.temporary import find_temporary
from prevspend.money import apportion, units_of
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.temporary import Grant
    from prevspend.taxonomy import Status, Taxonomy

_UNDATED = 0
_PARTS = ("directorate", "service", "cost_centre")
_SIX_MONTHS, _YEAR = 6, 12
_NEXT_TO_NOTHING = 0.01


@dataclass(frozen=True)
class Year:
    """One organisation's year.

    Attributes:
        baseline: as published, under the taxonomy of its day.
        taxonomy: the taxonomy all years are compared under.
        published: the codings as published.
        codings: the same codings under `taxonomy`.
        grants: grants that the user says are of a few years only.
        lines: the lines, with `REPEATED_COLUMNS`, where they are there.
        ending: which codings are of a few years only by their narratives, where that is known.
    """

    baseline: Baseline
    taxonomy: Taxonomy
    published: pa.Table
    codings: pa.Table
    grants: tuple[Grant, ...] = ()
    lines: pa.Table | None = None
    ending: NDArray[np.bool_] | None = None

    @cached_property
    def repeated_pence(self) -> NDArray[np.int64]:
        """The pence by coding that stand a second time, as far as the lines are known."""
        if self.lines is None:
            return np.zeros(self.codings.num_rows, dtype=np.int64)
        codings = self.codings.num_rows
        parts = [codes_of(dictionary_of(self.codings[field])) for field in _PARTS]
        copies: NDArray[np.int64] = np.maximum.reduce(
            [
                self.months_twice.sum(axis=1),
                repeated_pence(self.lines, codings),
                pence_of_repeated_months(self.lines, codings),
                *(pence_of_repeated_parts(self.lines, codings, part) for part in parts),
            ]
        )
        return copies

    @cached_property
    def months_twice(self) -> NDArray[np.int64]:
        """The pence by coding and accounting period of whole months that stand a second time."""
        copies = np.zeros_like(self.pence_by_period)
        if self.lines is not None:
            twice = pence_of_months_twice(self.lines, self.codings.num_rows)
            for period, pence in twice.items():
                if period.isdigit() and _UNDATED < int(period) < PERIODS:
                    copies[:, int(period)] = pence
        return copies

    @property
    def financial_year(self) -> FinancialYear:
        """The financial year."""
        return FinancialYear.parse(self.baseline.financial_year)

    @cached_property
    def pence_by_period(self) -> NDArray[np.int64]:
        """The amounts by coding and accounting period: undated, then April to March."""
        column = self.codings["pence_by_period"].combine_chunks()
        flat: NDArray[np.int64] = column.flatten().to_numpy()
        return flat.reshape(-1, PERIODS)

    @cached_property
    def months(self) -> frozenset[int]:
        """The accounting periods that hold money, 1 for April."""
        held = np.flatnonzero(self.pence_by_period.any(axis=0))
        return frozenset(int(place) for place in held) - {_UNDATED}

    @cached_property
    def nearly_empty(self) -> dict[int, float]:
        """The accounting periods that hold next to nothing, as a part of what a usual one does.

        Money in scope counts. In less than half a year nobody knows what is usual.
        """
        sums = self.pence_by_period[self.in_scope][:, 1:].sum(axis=0)
        held = np.abs(sums[sums != 0])
        if held.size < _SIX_MONTHS:
            return {}
        usual = float(np.median(held))
        small = np.flatnonzero((sums != 0) & (np.abs(sums) < _NEXT_TO_NOTHING * usual))
        return {int(place) + 1: float(abs(sums[place])) / usual for place in small}

    @cached_property
    def part_of_year(self) -> int:
        """How many months with money there are, where they are fewer than twelve; else 0.

        Where some lines have no month, nobody can tell.
        """
        held = len(self.months - set(self.nearly_empty))
        dated = not self.pence_by_period[:, _UNDATED].any()
        return held if dated and held < _YEAR else 0

    @cached_property
    def prevention(self) -> NDArray[np.int64]:
        """Prevention by coding under the common taxonomy, pence: low, central, high."""
        return prevention_of(self.codings)

    @cached_property
    def interventions(self) -> list[str | None]:
        """The intervention that each coding falls to under the common taxonomy."""
        ids: list[str | None] = self.codings["intervention"].to_pylist()
        return ids

    @cached_property
    def pence_by_status(self) -> dict[Status, int]:
        """The amounts by status under the common taxonomy; an intervention's money is whole."""
        return pence_by_status(self.codings["status"], self.codings["amount_pence"].to_numpy())

    @cached_property
    def in_scope(self) -> NDArray[np.bool_]:
        """Which codings are spending on services, under the common taxonomy."""
        return in_scope_of(self.codings)

    @cached_property
    def undecided(self) -> NDArray[np.bool_]:
        """Which codings nobody has decided, under the common taxonomy."""
        return has_status(self.codings, "unclassified")

    @cached_property
    def temporary(self) -> NDArray[np.bool_]:
        """Which codings hold money of a few years only."""
        by_coding = find_temporary(
            self.codings, self.taxonomy, self.baseline.organisation.kind, self.grants
        )
        return by_coding if self.ending is None else by_coding | self.ending

    @property
    def in_scope_pence(self) -> int:
        """What was spent on services, decided or not."""
        return sum(self.pence_by_status.values()) - self.pence_by_status["out_of_scope"]

    def within(
        self, months: Collection[int], left_out: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return amounts and prevention of some months only, undated lines among them.

        Each coding's prevention is split between these months and the others by largest
        remainder, so that the two add up to it.

        Args:
            months: the accounting periods.
            left_out: periods of codings that are left out all the same.

        Returns:
            Pence by coding; and by coding low, central and high.
        """
        counts = has_status(self.codings, "prevention")
        parts = [
            self._part_within(months, left_out, np.where(counts, self.codings[name].to_numpy(), 0))
            for name in ("share_low", "share_central", "share_high")
        ]
        return self._pence_within(months, left_out), np.stack(parts, axis=1)

    def contested_within(
        self, months: Collection[int], left_out: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Return by coding the pence that others would count, and that is no prevention here."""
        return self._part_within(months, left_out, self.contested_shares)

    @cached_property
    def contested_shares(self) -> NDArray[np.float64]:
        """What of each coding others would count, as a part of it, though it is none here."""
        excluded = has_status(self.codings, "not_prevention")
        return np.where(excluded, self.codings["share_high"].to_numpy(), 0.0)

    def _pence_within(
        self, months: Collection[int], left_out: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        places = [_UNDATED, *sorted(months)]
        by_period = self.pence_by_period
        if left_out is not None and left_out.any():
            by_period = np.where(left_out, 0, by_period)
        pence: NDArray[np.int64] = by_period[:, places].sum(axis=1)
        return pence

    def _part_within(
        self,
        months: Collection[int],
        left_out: NDArray[np.bool_] | None,
        shares: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """Return a share of each coding's pence, as far as it lies in some months."""
        inside = self._pence_within(months, left_out)
        outside = self.pence_by_period.sum(axis=1) - inside
        parts = apportion(
            np.concatenate([inside, outside]),
            np.tile(units_of(shares), 2),
            np.tile(np.arange(len(inside)), 2),
        )
        return parts[: len(inside)]

    def holding(self, selectors: Collection[Selector]) -> NDArray[np.bool_]:
        """Return which codings hold all values of any of the selectors, whatever their case."""
        held = np.zeros(self.codings.num_rows, dtype=bool)
        for selector in selectors:
            values = {field: self._numbers(field, value) for field, value in selector.items()}
            rows = min((self._rows(field, numbers) for field, numbers in values.items()), key=len)
            for field, numbers in values.items():
                codes = self._index[field].codes[rows]
                # one number is by far the most usual, and comparing is ten times as quick
                rows = rows[codes == numbers[0] if len(numbers) == 1 else np.isin(codes, numbers)]
            held[rows] = True
        return held

    def coding(self, row: int) -> Selector:
        """Return the filled fields of a coding."""
        columns = ((field, self.texts(field)[row]) for field in CLASSIFICATION_FIELDS)
        return {field: text for field, text in columns if text}

    def texts(self, field: str) -> list[str | None]:
        """Return a field's text by coding."""
        if field not in self._texts:
            whole = dictionary_of(self.codings[field])
            names = [*whole.dictionary.to_pylist(), None]
            self._texts[field] = [names[code] for code in codes_of(whole).tolist()]
        return self._texts[field]

    @cached_property
    def _texts(self) -> dict[str, list[str | None]]:
        return {}

    @cached_property
    def _places(self) -> dict[tuple[str, ...], list[tuple[tuple[str, str], ...]]]:
        return {}

    def filled(self, fields: tuple[str, ...]) -> list[tuple[tuple[str, str], ...]]:
        """Return for each coding the fields of a group that are filled, each with its text.

        Placeholders such as `NA` fill nothing.
        """
        if fields not in self._places:
            combined = np.zeros(self.codings.num_rows, dtype=np.int64)
            for field in fields:
                codes = self._index[field].codes
                combined = combined * (int(codes.max(initial=0)) + 2) + codes + 1
            _, first, of_row = np.unique(combined, return_index=True, return_inverse=True)
            texts = [self.texts(field) for field in fields]
            places = []
            for row in first.tolist():
                pairs = zip(fields, (text[row] for text in texts), strict=True)
                stated = ((name, text) for name, text in pairs if text and not says_nothing(text))
                places.append(tuple(stated))
            self._places[fields] = [places[number] for number in of_row.tolist()]
        return self._places[fields]

    def _numbers(self, field: str, value: str) -> list[int]:
        """Return the numbers of a field's texts equal to a value in any case; blank is -1."""
        return self._index[field].names.get(value.casefold(), [])

    def _rows(self, field: str, numbers: list[int]) -> NDArray[np.int64]:
        """Return the codings that hold one of a field's texts, by the texts' numbers."""
        index = self._index[field]
        parts = [
            index.rows[index.starts[number + 1] : index.starts[number + 2]] for number in numbers
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    @cached_property
    def _index(self) -> dict[str, _Index]:
        return {field: _Index.of(self.codings[field]) for field in CLASSIFICATION_FIELDS}


class _Index(NamedTuple):
    """Where a field's texts stand.

    `names` are the texts without case, with their numbers, blank being -1; `codes` the number of
    each coding's; `rows` all codings in the order of their numbers, those of number n from
    `starts[n + 1]` on.
    """

    names: dict[str, list[int]]
    codes: NDArray[np.int32]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]

    @staticmethod
    def of(column: pa.ChunkedArray) -> _Index:
        """Index a column of texts."""
        whole = dictionary_of(column)
        names: dict[str, list[int]] = {"": [-1]}
        for number, text in enumerate(whole.dictionary.to_pylist()):
            names.setdefault(text.casefold(), []).append(number)
        codes = codes_of(whole)
        counts = np.bincount(codes.astype(np.int64) + 1, minlength=len(whole.dictionary) + 1)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return _Index(names, codes, np.argsort(codes, kind="stable"), starts)


def prevention_of(codings: pa.Table) -> NDArray[np.int64]:
    """Return the prevention of a table of codings, pence: low, central, high.

    What is decided as not prevention is none, though others would count some of it.
    """
    columns = np.stack([codings[name].to_numpy() for name in PREVENTION_COLUMNS], axis=1)
    return np.where(has_status(codings, "prevention")[:, None], columns, 0)


def in_scope_of(codings: pa.Table) -> NDArray[np.bool_]:
    """Return which codings are spending on services, decided or not."""
    return ~has_status(codings, "out_of_scope")


def has_status(codings: pa.Table, wanted: Status) -> NDArray[np.bool_]:
    """Return which codings have a status."""
    whole = dictionary_of(codings["status"])
    names: list[str] = whole.dictionary.to_pylist()
    number = names.index(wanted) if wanted in names else len(names)
    return np.asarray(codes_of(whole) == number)


def read_year(folder: str | Path, taxonomy: Taxonomy, *, with_lines: bool = True) -> Year:
    """Read a folder that `prevspend classify` wrote, and restate it where its taxonomy differs.

    Args:
        folder: the folder.
        taxonomy: the taxonomy the year is read under.
        with_lines: whether its lines are read too, which only comparing years needs.

    Raises:
        LedgerError: if the folder holds no results, or its two files do not belong together.
    """
    baseline, published = read_results(folder)
    same = baseline.taxonomy.digest == taxonomy.digest
    codings = published if same else restate(published, taxonomy, baseline.organisation.kind)
    lines = read_some_of_lines(folder) if with_lines and baseline.basis != "outturn" else None
    return Year(baseline, taxonomy, published, codings, lines=lines)
