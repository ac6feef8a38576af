"""When each line belongs to: its date, financial year and accounting period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa

from prevspend.ledger.cleaning.dates import ISO_DATE, date_of, month_of, parse_dates, year_of
from prevspend.ledger.columns import codes_of, from_codes, repeated
from prevspend.years import FinancialYear, period_of

Read = TypeVar("Read")
_Meaning: TypeAlias = "Callable[[str], str | None]"

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from prevspend.ledger.fields import ColumnField

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
    dates = parse_dates(dated.dictionary.to_pylist(), day_first=day_first)
    periods = {
        text: parse_period(text, calendar=calendar) for text in posted.dictionary.to_pylist()
    }
    months = {
        text: None if day else parse_period(text, calendar=calendar)
        for text, day in dates.days.items()
    }
    year = _first_filled(
        size,
        (named, _written_year),
        (posted, _part(periods, lambda found: str(found[0]) if found[0] else None)),
        (dated, _part(dates.days, lambda day: str(FinancialYear.of(day)))),
        (dated, _part(months, lambda found: str(found[0]) if found[0] else None)),
    )
    period = _first_filled(
        size,
        (posted, _part(periods, lambda found: found[1])),
        (dated, _part(dates.days, period_of)),
        (dated, _part(months, lambda found: found[1] if found[0] else None)),
    )
    days = pa.array([dates.days[text] for text in dated.dictionary.to_pylist()], type=pa.date32())
    return Dating(
        date=days.take(dated.indices),
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
    return np.array([*known, False], dtype=bool)[codes_of(column)]


def _part(read: Mapping[str, Read | None], part: Callable[[Read], str | None]) -> _Meaning:
    """Look a text up in what was read, and give one part of its meaning."""
    return lambda text: None if (found := read[text]) is None else part(found)


def _written_year(text: str) -> str | None:
    try:
        return str(FinancialYear.parse(text))
    except ValueError:
        return None


def _first_filled(size: int, *sources: tuple[pa.DictionaryArray, _Meaning]) -> pa.DictionaryArray:
    """Take each line's value from the first column whose text means one."""
    values: dict[str, int] = {}
    codes = np.full(size, -1, dtype=np.int32)
    for column, meaning in sources:
        meanings = [meaning(text) for text in column.dictionary.to_pylist()]
        if not any(meanings) or (codes >= 0).all():
            continue
        moved = [values.setdefault(text, len(values)) if text else -1 for text in meanings]
        found = np.array([*moved, -1], dtype=np.int32)[codes_of(column)]
        codes = np.where(codes < 0, found, codes)
    return from_codes(codes, list(values))
