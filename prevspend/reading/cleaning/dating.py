"""When each line belongs to: its date, financial year and accounting period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.ledger import codes_of, from_codes, look_up, repeated
from prevspend.reading.cleaning.dates import REMEMBERED, date_seen, month_number, parse_dates
from prevspend.reading.cleaning.digits import with_points
from prevspend.reading.cleaning.periods import Counting, PeriodText, read_period, read_year
from prevspend.reading.cleaning.shown import DatesShown, Row
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
        impossible: lines whose date is a day that does not exist, and whose year nothing else says.
        undated: lines whose year nothing says; those of a published list take its year.
        turned: lines whose date was read month first in a file of days first, or the other way.
        moved: lines of a published list whose date is of another year than the list.
    """

    date: pa.Array
    year: pa.DictionaryArray
    period: pa.DictionaryArray
    impossible: NDArray[np.bool_]
    undated: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    moved: NDArray[np.bool_]


class _Said(NamedTuple):
    """What the columns of year and period say together."""

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
        self.size = size
        self.dated = with_points(texts.get("date", empty))
        self.texts_of_dates: list[str] = self.dated.dictionary.to_pylist()
        self.said, self.codes = _together(
            texts.get("financial_year", empty), texts.get("period", empty)
        )

    def shown(self, keep: NDArray[np.bool_] | None = None) -> DatesShown:
        """Count what the lines say of when they belong to; those that are kept, where told."""
        weights = None if keep is None or keep.all() else keep
        seen = [*map(date_seen, self.texts_of_dates), None]
        distinct = list(dict.fromkeys(seen))
        places = np.array([distinct.index(each) for each in seen])
        of_date = look_up(places, codes_of(self.dated))
        counts = np.bincount(
            (self.codes + 1) * np.int64(len(distinct)) + of_date,
            weights=weights,
            minlength=(len(self.said) + 1) * len(distinct),
        ).reshape(-1, len(distinct))
        said = [_Said(), *self.said]
        return DatesShown(
            {
                Row(*said[which], distinct[date]): int(counts[which, date])
                for which, date in np.argwhere(counts).tolist()
            }
        )

    def read(self, reading: DateReading) -> Dating:
        """Work out each line's date, financial year and period.

        A column that names the year decides it, then the period, then what a published list was
        published for, then the date: an adjustment dated in March but posted to period 13 belongs
        where it was posted.
        """
        dates = parse_dates(self.texts_of_dates, reading.writing)
        days = [dates.days[text] for text in self.texts_of_dates]
        months = [
            _month_alone(text) if day is None else month_number(day)
            for text, day in zip(self.texts_of_dates, days, strict=True)
        ]
        month = look_up(np.array([*months, _NONE]), codes_of(self.dated))
        year, period = self._posted(reading)
        asked = np.array([*(bool(said.unknown) for said in self.said), False])
        by_date = np.where(month < 0, _NONE, (month - FIRST_MONTH + 1) // _MONTHS)
        if not reading.dates_decide:
            by_date[look_up(asked, self.codes)] = _NONE
        nearest = _nearest_year(month, period)
        year = np.where(year < 0, np.where(nearest < 0, by_date, nearest), year)
        undated = year < 0
        moved = np.zeros(self.size, dtype=bool)
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
            year=_coded(year, lambda start: str(FinancialYear(start))),
            period=_coded(period, lambda number: f"{number:02d}"),
            impossible=_holds(self.dated, dates.impossible) & undated,
            undated=undated,
            turned=_holds(self.dated, dates.turned),
            moved=moved,
        )

    def _posted(self, reading: DateReading) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the year and period that each line's columns of these say, -1 where they do not."""
        years, periods = [], []
        for said in self.said:
            year, period = _meant(said.period, reading) if said.period else (None, None)
            years.append(_NONE if year is None else year.start)
            periods.append(_NONE if period is None else int(period))
        return (
            look_up(np.array([*years, _NONE]), self.codes),
            look_up(np.array([*periods, _NONE]), self.codes),
        )


def _together(
    named: pa.DictionaryArray, posted: pa.DictionaryArray
) -> tuple[list[_Said], NDArray[np.int64]]:
    """Put the columns of years and periods together: what is said, and which of it by each line."""
    years, periods = named.dictionary.to_pylist(), posted.dictionary.to_pylist()
    key = (codes_of(named) + np.int64(1)) * (len(periods) + 1) + codes_of(posted) + 1
    present = np.flatnonzero(np.bincount(key, minlength=1))
    places = np.full(int(key.max(initial=0)) + 1, _NONE, dtype=np.int64)
    said: list[_Said] = []
    for at in present.tolist():
        year, period = divmod(at, len(periods) + 1)
        found = _what_is_said(
            years[year - 1] if year else None, periods[period - 1] if period else None
        )
        if found != _Said():
            places[at] = len(said)
            said.append(found)
    return said, places[key]


def _meant(period: PeriodText, reading: DateReading) -> tuple[FinancialYear | None, str | None]:
    counting = reading.counting(period)
    if counting is None:
        return None, period.period(Counting())
    return period.financial_year(counting), period.period(counting)


@lru_cache(REMEMBERED)
def _what_is_said(year: str | None, period: str | None) -> _Said:
    named = read_year(year) if year else None
    posted = read_period(period) if period else None
    if named is not None and posted is not None:
        return _Said(posted.beside(named))
    if named is not None and (named.start is not None or not period):
        return _Said(named)
    if posted is not None:
        return _Said(posted)
    return _Said(unknown=period or year)


@lru_cache(REMEMBERED)
def _month_alone(text: str) -> int:
    """Give the number of a month that stands among the dates with its year; -1 for other texts."""
    found = read_period(text)
    if found is None or found.month is None or found.year is None:
        return _NONE
    return found.year * _MONTHS + found.month - 1


def _nearest_year(month: NDArray[np.int64], period: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the year in which a period is nearest to the month of a date, -1 where one lacks."""
    number = np.clip(period, 1, _MONTHS)
    posted = FIRST_MONTH - 1 + number - 1
    year = np.floor_divide(month - posted + _MONTHS // 2, _MONTHS)
    return np.where((month < 0) | (period < 0), _NONE, year)


def _holds(column: pa.DictionaryArray, texts: frozenset[str]) -> NDArray[np.bool_]:
    """Tell for each line whether its text is one of these."""
    if not texts:
        return np.zeros(len(column), dtype=bool)
    known = [text in texts for text in column.dictionary.to_pylist()]
    return look_up(np.array([*known, False]), codes_of(column))


def _coded(numbers: NDArray[np.int64], written: Callable[[int], str]) -> pa.DictionaryArray:
    """Write numbers as a column of text, -1 as nothing."""
    if numbers.max(initial=_NONE) < 0:
        return repeated(None, numbers.size)
    held = np.bincount(numbers[numbers >= 0])
    present = np.flatnonzero(held)
    places = np.full(held.size + 1, _NONE, dtype=np.int32)
    places[present] = np.arange(present.size)
    return from_codes(look_up(places, numbers), [written(number) for number in present.tolist()])
