"""Dates and accounting periods, in the forms ledgers write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import numpy as np
import pyarrow as pa

from prevspend.ledger.columns import codes_of, from_codes, recode, repeated
from prevspend.years import FinancialYear, period_of

Read = TypeVar("Read")
_Meaning: TypeAlias = "Callable[[str], str | None]"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from prevspend.ledger.fields import ColumnField
    from prevspend.ledger.layout import Layout

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: .*)?")
_NAMED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})")
_MONTH = re.compile(r"([A-Za-z]{3})[a-z]*[ -](\d{4}|\d{2})")
_YEAR_AND_PERIOD = re.compile(r"((?:19|20)\d\d)[/-]?(\d\d)")
_PERIOD_ALONE = re.compile(r"(?:P|M|Period )?(\d{1,2})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_SOURCES: tuple[ColumnField, ...] = ("financial_year", "period", "date")
_CENTURY = 2000
_MONTHS_IN_YEAR = 12
_LAST_PERIOD = 16


def parse_dates(texts: Iterable[str]) -> dict[str, dt.date | None]:
    """Read the distinct dates of one file; what is no date becomes `None`.

    Days come before months, as in England, unless the file itself shows that it was written the
    other way round: some date is only possible month first, and none only day first.
    """
    texts = list(texts)
    pairs = [_NUMBERS.fullmatch(text) for text in texts]
    first = {int(found[1]) for found in pairs if found}
    second = {int(found[2]) for found in pairs if found}
    month_first = max(second, default=0) > _MONTHS_IN_YEAR >= max(first, default=0)
    return {text: _parse_date(text, month_first=month_first) for text in texts}


def _parse_date(text: str, *, month_first: bool) -> dt.date | None:
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        day, month = (2, 1) if month_first else (1, 2)
        return _date(_year(found[3]), int(found[month]), int(found[day]))
    if found := _NAMED.fullmatch(text):
        return _date(_year(found[3]), _month(found[2]), int(found[1]))
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) > 2 else _CENTURY + int(text)  # noqa: PLR2004 - two digits


def _month(text: str) -> int:
    name = text.lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


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
    if (found := _MONTH.fullmatch(text)) and (month := _month(found[1])):
        day = _date(_year(found[2]), month, 1)
        return (FinancialYear.of(day), period_of(day)) if day else None
    if found := _ISO.fullmatch(text):  # Excel makes a date of Apr-24
        day = _date(int(found[1]), int(found[2]), int(found[3]))
        return (FinancialYear.of(day), period_of(day)) if day else None
    if found := _YEAR_AND_PERIOD.fullmatch(text):
        year, number = int(found[1]), int(found[2])
        if calendar:
            day = _date(year, number, 1)
            return (FinancialYear.of(day), period_of(day)) if day else None
        return (FinancialYear(year), f"{number:02d}") if 0 < number <= _LAST_PERIOD else None
    if found := _PERIOD_ALONE.fullmatch(text):
        number = int(found[1])
        return (None, f"{number:02d}") if 0 < number <= _LAST_PERIOD else None
    return None


def date_columns(
    texts: Mapping[ColumnField, pa.DictionaryArray], layout: Layout, size: int
) -> tuple[pa.Array, pa.DictionaryArray, pa.DictionaryArray]:
    """Work out each line's date, financial year and period from whatever columns there are.

    A column that names the year decides it, then the period, then the date: an adjustment dated
    in March but posted to period 13 belongs where it was posted.

    Args:
        texts: the columns of a sheet, as dictionaries.
        layout: says how periods are counted.
        size: the number of lines.
    """
    empty = repeated(None, size)
    named, posted, dated = (texts.get(field, empty) for field in _YEAR_SOURCES)
    days = parse_dates(dated.dictionary.to_pylist())
    periods = {
        text: parse_period(text, calendar=layout.periods == "calendar")
        for text in posted.dictionary.to_pylist()
    }
    year = _first_filled(
        recode(named, _written_year),
        recode(posted, _part(periods, lambda found: str(found[0]) if found[0] else None)),
        recode(dated, _part(days, lambda day: str(FinancialYear.of(day)))),
    )
    period = _first_filled(
        recode(posted, _part(periods, lambda found: found[1])),
        recode(dated, _part(days, period_of)),
    )
    date = pa.array([days[text] for text in dated.dictionary.to_pylist()], type=pa.date32())
    return date.take(dated.indices), year, period


def _part(read: Mapping[str, Read | None], part: Callable[[Read], str | None]) -> _Meaning:
    """Look a text up in what was read, and give one part of its meaning."""
    return lambda text: None if (found := read[text]) is None else part(found)


def _written_year(text: str) -> str | None:
    try:
        return str(FinancialYear.parse(text))
    except ValueError:
        return None


def _first_filled(*columns: pa.DictionaryArray) -> pa.DictionaryArray:
    """Take each line's value from the first column that has one."""
    values: dict[str, int] = {}
    codes = np.full(len(columns[0]), -1, dtype=np.int32)
    for column in columns:
        texts = column.dictionary.to_pylist()
        moved = np.array([*(values.setdefault(text, len(values)) for text in texts), -1], np.int32)
        codes = np.where(codes < 0, moved[codes_of(column)], codes)
    return from_codes(codes, list(values))
