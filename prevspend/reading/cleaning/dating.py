"""When each line belongs to: its date, financial year and accounting period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.ledger import codes_of, from_codes, look_up, repeated
from prevspend.reading.cleaning.dates import (
    ISO_DATE,
    REMEMBERED,
    date_of,
    month_of,
    parse_dates,
    year_of,
)
from prevspend.years import FinancialYear, period_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger import ColumnField

_MONTH = re.compile(r"([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})")
_YEAR_AND_PERIOD = re.compile(r"((?:19|20)\d\d)[/-]?(\d\d)")
_PERIOD_ALONE = re.compile(r"(?:P|M|Period )?(\d{1,2})", re.IGNORECASE)
_YEAR_SOURCES: tuple[ColumnField, ...] = ("financial_year", "period", "date")
_LAST_PERIOD = 16


def parse_period(text: str, *, calendar: bool = False) -> tuple[FinancialYear | None, str] | None:
    """Read an accounting period: `Apr-24`, `202401`, `P01` or a day in it, `2024-04-01`.

    Args:
        text: the period as the ledger writes it.
        calendar: whether six digits are a calendar month (202404 is April 2024) rather than an
            accounting period of the year that starts then (202401 is April 2024, 202413 the
            adjustments after March).

    Returns:
        The financial year, where the text names it, and the period as two digits (`01` is April);
        nothing where the text is no period.
    """
    if (found := _MONTH.fullmatch(text)) and (month := month_of(found[1])):
        day = date_of(year_of(found[2]), month, 1)
        return (FinancialYear.of(day), period_of(day)) if day else None
    if found := ISO_DATE.fullmatch(text):  # Excel makes a date of Apr-24
        day = date_of(int(found[1]), int(found[2]), int(found[3]))
        return (FinancialYear.of(day), period_of(day)) if day else None
    if found := _YEAR_AND_PERIOD.fullmatch(text):
        year, number = int(found[1]), int(found[2])
        if calendar:
            day = date_of(year, number, 1)
            return (FinancialYear.of(day), period_of(day)) if day else None
        return (FinancialYear(year), f"{number:02d}") if 0 < number <= _LAST_PERIOD else None
    if found := _PERIOD_ALONE.fullmatch(text):
        number = int(found[1])
        return (None, f"{number:02d}") if 0 < number <= _LAST_PERIOD else None
    return None


@dataclass(frozen=True)
class Dating:
    """When each line belongs to.

    Attributes:
        date: the day, null where it cannot be read.
        year: the financial year.
        period: the accounting period, two digits.
        impossible: lines whose date is a day that does not exist, and whose year nothing else says.
        turned: lines whose date was read month first in a file of days first, or the other way.
    """

    date: pa.Array
    year: pa.DictionaryArray
    period: pa.DictionaryArray
    impossible: NDArray[np.bool_]
    turned: NDArray[np.bool_]


def date_lines(
    texts: Mapping[ColumnField, pa.DictionaryArray],
    size: int,
    *,
    day_first: bool | None,
    calendar: bool,
) -> Dating:
    """Work out each line's date, financial year and period from whatever columns there are.

    A column that names the year decides it, then the period, then the date: an adjustment dated
    in March but posted to period 13 belongs where it was posted.

    Args:
        texts: the columns of a sheet, as dictionaries.
        size: the number of lines.
        day_first: whether days come before months; see `parse_dates`.
        calendar: whether periods are calendar months; see `parse_period`.
    """
    empty = repeated(None, size)
    named, posted, dated = (texts.get(field, empty) for field in _YEAR_SOURCES)
    texts_of_dates = dated.dictionary.to_pylist()
    dates = parse_dates(texts_of_dates, day_first=day_first)
    days = [dates.days[text] for text in texts_of_dates]
    by_period = [_said_by_period(text, calendar=calendar) for text in posted.dictionary.to_pylist()]
    by_date = [
        _said_by_date(text, day, calendar=calendar)
        for text, day in zip(texts_of_dates, days, strict=True)
    ]
    year = _first_filled(
        size,
        (named, [_written_year(text) for text in named.dictionary.to_pylist()]),
        (posted, [said.year for said in by_period]),
        (dated, [said.year for said in by_date]),
    )
    period = _first_filled(
        size,
        (posted, [said.period for said in by_period]),
        (dated, [said.period for said in by_date]),
    )
    return Dating(
        date=pa.array(days, type=pa.date32()).take(dated.indices),
        year=year,
        period=period,
        impossible=_holds(dated, dates.impossible) & (codes_of(year) < 0),
        turned=_holds(dated, dates.turned),
    )


def _holds(column: pa.DictionaryArray, texts: frozenset[str]) -> NDArray[np.bool_]:
    """Tell for each line whether its text is one of these."""
    if not texts:
        return np.zeros(len(column), dtype=bool)
    known = [text in texts for text in column.dictionary.to_pylist()]
    return look_up(np.array([*known, False]), codes_of(column))


class _Said(NamedTuple):
    """The financial year and period that a text tells; nothing for what it does not tell."""

    year: str | None
    period: str | None


@lru_cache(REMEMBERED)
def _said_by_period(text: str, *, calendar: bool) -> _Said:
    found = parse_period(text, calendar=calendar)
    if found is None:
        return _Said(None, None)
    year, period = found
    return _Said(None if year is None else str(year), period)


@lru_cache(REMEMBERED)
def _said_by_date(text: str, day: dt.date | None, *, calendar: bool) -> _Said:
    """Tell it by a day; or by a month, where that stands among the dates with its year."""
    if day is not None:
        return _Said(str(FinancialYear.of(day)), period_of(day))
    said = _said_by_period(text, calendar=calendar)
    return said if said.year else _Said(None, None)


def _written_year(text: str) -> str | None:
    try:
        return str(FinancialYear.parse(text))
    except ValueError:
        return None


def _first_filled(
    size: int, *sources: tuple[pa.DictionaryArray, Sequence[str | None]]
) -> pa.DictionaryArray:
    """Take each line's value from the first column whose text means one.

    Args:
        size: the number of lines.
        sources: columns, each with what the texts of its dictionary mean.
    """
    values: dict[str, int] = {}
    codes: NDArray[np.int32] | None = None
    for column, meanings in sources:
        if not any(meanings):
            continue
        moved = [values.setdefault(text, len(values)) if text else -1 for text in meanings]
        found = look_up(np.array([*moved, -1], dtype=np.int32), codes_of(column))
        codes = found if codes is None else np.where(codes < 0, found, codes)
        if (codes >= 0).all():
            break
    return repeated(None, size) if codes is None else from_codes(codes, list(values))
