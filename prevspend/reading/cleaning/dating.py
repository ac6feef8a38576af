"""When each line belongs to: its date, financial year and accounting period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.ledger import codes_of, distinct, from_codes, look_up, repeated
from prevspend.reading.cleaning.dates import REMEMBERED, date_seen, month_number, parse_dates
from prevspend.reading.cleaning.digits import with_points
from prevspend.reading.cleaning.periods import Counting, PeriodText, read_period, read_year
from prevspend.reading.cleaning.shown import DatedLines, DatesShown
from prevspend.years import FIRST_MONTH, FinancialYear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from prevspend.ledger import ColumnField
    from prevspend.reading.cleaning.shown import DateReading

_NONE = -1
_MONTHS = 12


@dataclass(frozen=True)
class Dating:
    """When each line belongs to.

    Attributes:
        date: the day, null where it cannot be read.
        year: the financial year.
        period: the accounting period, two digits.
        impossible: lines whose date is a day that does not exist, and which have no other year.
        undated: lines without a year; those of a published list take its year.
        turned: lines whose date was read month first in a file of days first, or vice versa.
        moved: lines of a published list whose date is of another year than the list.
    """

    date: pa.Array
    year: pa.DictionaryArray
    period: pa.DictionaryArray
    impossible: NDArray[np.bool_]
    undated: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    moved: NDArray[np.bool_]


class _PeriodCells(NamedTuple):
    """The columns of year and period of a line, read together."""

    period: PeriodText | None = None
    unknown: str | None = None


class LineDates:
    """The columns of a sheet that say when lines belong to.

    Args:
        texts: its columns, as dictionaries.
        size: the number of lines.
    """

    def __init__(self, texts: Mapping[ColumnField, pa.DictionaryArray], size: int) -> None:
        empty = repeated(None, size)
        self.dated = with_points(texts.get("date", empty))
        self.texts_of_dates: list[str] = self.dated.dictionary.to_pylist()
        self.posted, of_posted = _together(
            texts.get("financial_year", empty), texts.get("period", empty)
        )
        # Many lines have the same date, year and period, which are read once.
        key = (codes_of(self.dated) + np.int64(1)) * (len(self.posted) + 1) + of_posted + 1
        present, self.which = distinct(key)
        self.of_date, self.of_posted = np.divmod(present, len(self.posted) + 1)
        self.of_date -= 1
        self.of_posted -= 1

    def shown(self, keep: NDArray[np.bool_] | None = None) -> DatesShown:
        """Return the dates and periods of the lines, or of those to keep, counted."""
        weights = None if keep is None or keep.all() else keep
        lines = np.bincount(self.which, weights=weights, minlength=self.of_date.size)
        seen = [*map(date_seen, self.texts_of_dates), None]
        posted = [*self.posted, _PeriodCells()]
        rows: dict[DatedLines, int] = {}
        for date, which, count in zip(
            self.of_date.tolist(), self.of_posted.tolist(), lines.tolist(), strict=True
        ):
            if count:
                row = DatedLines(posted[which].period, posted[which].unknown, seen[date])
                rows[row] = rows.get(row, 0) + int(count)
        return DatesShown(rows)

    def read(self, reading: DateReading) -> Dating:
        """Return each line's date, financial year and period.

        A column that names the year decides it, then the period, then the month or year of a
        published list, then the date: an adjustment dated in March but posted to period 13 belongs
        to period 13.
        """
        dates = parse_dates(self.texts_of_dates, reading.writing)
        days = [dates.days[text] for text in self.texts_of_dates]
        months = [
            _month_alone(text) if day is None else month_number(day)
            for text, day in zip(self.texts_of_dates, days, strict=True)
        ]
        month = look_up(np.array([*months, _NONE]), self.of_date)
        year, period = self._posted(reading)
        is_unknown = np.array([*(bool(cells.unknown) for cells in self.posted), False])
        by_date = np.where(month < 0, _NONE, (month - FIRST_MONTH + 1) // _MONTHS)
        if not reading.dates_decide:
            by_date[look_up(is_unknown, self.of_posted)] = _NONE
        nearest = _nearest_year(month, period)
        year = np.where(year < 0, np.where(nearest < 0, by_date, nearest), year)
        undated = year < 0
        moved = np.zeros(year.size, dtype=bool)
        if reading.listed is not None:
            moved = (year != reading.listed.year.start) & (month >= 0)
            year[:] = reading.listed.year.start
        of_month = np.where(month < 0, _NONE, (month - FIRST_MONTH + 1) % _MONTHS + 1)
        if reading.listed is not None:
            of_list = int(reading.listed.period or _NONE)
            of_month[moved | (month < 0)] = of_list
        period = np.where(period < 0, of_month, period)
        return Dating(
            date=pa.array(days, type=pa.date32()).take(self.dated.indices),
            year=self._coded(year, lambda start: str(FinancialYear(start))),
            period=self._coded(period, lambda number: f"{number:02d}"),
            impossible=self._of_lines(self._holds(dates.impossible) & undated),
            undated=self._of_lines(undated),
            turned=self._of_lines(self._holds(dates.turned)),
            moved=self._of_lines(moved),
        )

    def _posted(self, reading: DateReading) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return each line's year and period by its columns, -1 where they have none."""
        years, periods = [], []
        for cells in self.posted:
            year, period = _meant(cells.period, reading) if cells.period else (None, None)
            years.append(_NONE if year is None else year.start)
            periods.append(_NONE if period is None else int(period))
        return (
            look_up(np.array([*years, _NONE]), self.of_posted),
            look_up(np.array([*periods, _NONE]), self.of_posted),
        )

    def _of_lines(self, chosen: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return the lines that have one of the chosen combinations of date, year and period."""
        if not chosen.any():
            return np.zeros(self.which.size, dtype=bool)
        return look_up(chosen, self.which)

    def _holds(self, texts: frozenset[str]) -> NDArray[np.bool_]:
        """Return which dates are one of these texts."""
        known = [text in texts for text in self.texts_of_dates]
        return look_up(np.array([*known, False]), self.of_date)

    def _coded(
        self, numbers: NDArray[np.int64], written: Callable[[int], str]
    ) -> pa.DictionaryArray:
        """Return numbers as a column of text, -1 as null."""
        present, codes = np.unique(numbers, return_inverse=True)
        blank = int(present.size > 0 and present[0] == _NONE)
        texts = [written(number) for number in present[blank:].tolist()]
        if not texts:
            return repeated(None, self.which.size)
        return from_codes(look_up(codes.astype(np.int32) - np.int32(blank), self.which), texts)


def _together(
    named: pa.DictionaryArray, posted: pa.DictionaryArray
) -> tuple[list[_PeriodCells], NDArray[np.int64]]:
    """Return the distinct cells of years and periods together, and which of them each line has."""
    years, periods = named.dictionary.to_pylist(), posted.dictionary.to_pylist()
    key = (codes_of(named) + np.int64(1)) * (len(periods) + 1) + codes_of(posted) + 1
    present, which = distinct(key)
    places = np.full(present.size, _NONE, dtype=np.int64)
    all_cells: list[_PeriodCells] = []
    for place, at in enumerate(present.tolist()):
        year, period = divmod(at, len(periods) + 1)
        cells = _read_cells(
            years[year - 1] if year else None, periods[period - 1] if period else None
        )
        if cells != _PeriodCells():
            places[place] = len(all_cells)
            all_cells.append(cells)
    return all_cells, look_up(places, which)


def _meant(period: PeriodText, reading: DateReading) -> tuple[FinancialYear | None, str | None]:
    counting = reading.counting(period)
    if counting is None:
        return None, period.period(Counting())
    return period.financial_year(counting), period.period(counting)


@lru_cache(REMEMBERED)
def _read_cells(year: str | None, period: str | None) -> _PeriodCells:
    named = read_year(year) if year else None
    posted = read_period(period) if period else None
    if named is not None and posted is not None:
        return _PeriodCells(posted.beside(named))
    if named is not None and (named.start is not None or not period):
        return _PeriodCells(named)
    if posted is not None:
        return _PeriodCells(posted)
    return _PeriodCells(unknown=period or year)


@lru_cache(REMEMBERED)
def _month_alone(text: str) -> int:
    """Return the number of a month written with its year in a date column, else -1."""
    period = read_period(text)
    if period is None or period.month is None or period.year is None:
        return _NONE
    return period.year * _MONTHS + period.month - 1


def _nearest_year(month: NDArray[np.int64], period: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the year in which a period is nearest to the month of a date, -1 without either."""
    number = np.clip(period, 1, _MONTHS)
    posted = FIRST_MONTH - 1 + number - 1
    year = np.floor_divide(month - posted + _MONTHS // 2, _MONTHS)
    return np.where((month < 0) | (period < 0), _NONE, year)
