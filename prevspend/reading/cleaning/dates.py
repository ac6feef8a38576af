"""Dates in the forms ledgers write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from prevspend.reading.recognition.column import WEEKDAY

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}.*)?"
ISO_DATE = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}|\d{{2}}){_TIME}")
_APART = r"(?:\s*[-./,]\s*|\s+)"
_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?{_APART}(?:of )?([A-Za-z]{{3}})[A-Za-z]*\.?{_APART}"
    rf"(\d{{4}}|\d{{2}}){_TIME}"
)
_NAMED_FIRST = re.compile(
    rf"([A-Za-z]{{3}})[A-Za-z]*\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}"
)
_WEEKDAY = re.compile(WEEKDAY)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000
MONTHS_IN_YEAR = 12
_YEARS = range(1990, 2101)
_SERIALS = range(32_874, 73_415)  # the same years, counted in Excel's days
_EXCEL_DAY_ZERO = dt.date(1899, 12, 30)

REMEMBERED = 1 << 14
"""How many texts are cached: all dates of many years, because each piece has them again."""


DateForm = Literal["slashed", "typed", "other"]
"""How a date is written: `04/05/2024`, `2024-05-04` as workbooks have it, or in another way."""


class DateWriting(NamedTuple):
    """How the dates of a sheet are written.

    Attributes:
        day_first: whether days come before months in slashed dates.
        swapped: the forms in which Excel has swapped day and month wherever it could.
        days_late: days to add: 1,462 where days are counted from 1904 and read as from 1900.
        year_first: whether slashed dates of two digits each begin with the year: `24/04/15`.
    """

    day_first: bool = True
    swapped: frozenset[DateForm] = frozenset()
    days_late: int = 0
    year_first: bool = False


@dataclass(frozen=True)
class Dates:
    """The distinct dates of one file, read.

    Attributes:
        days: the day of each text; `None` where it is none.
        impossible: texts that are written like a date, of a day that does not exist.
        turned: texts whose day and month are in the opposite order to the rest of the file.
    """

    days: dict[str, dt.date | None]
    impossible: frozenset[str]
    turned: frozenset[str]


def parse_dates(texts: Iterable[str], writing: DateWriting | None = None) -> Dates:
    """Return the distinct dates of one file, read days first if their order is not known."""
    writing = writing or DateWriting()
    by_text = {text: _read(text, writing) for text in texts}
    return Dates(
        {text: read.day for text, read in by_text.items()},
        frozenset(text for text, read in by_text.items() if read.impossible),
        frozenset(text for text, read in by_text.items() if read.turned),
    )


class _Read(NamedTuple):
    """One date, as `Dates` describes it."""

    day: dt.date | None
    impossible: bool = False
    turned: bool = False


@lru_cache(REMEMBERED)
def _read(text: str, writing: DateWriting) -> _Read:
    text = _WEEKDAY.sub("", text, count=1)
    day = _written(text, writing)
    if day is not None:
        return _Read(day + dt.timedelta(days=writing.days_late) if writing.days_late else day)
    if _NUMBERS.fullmatch(text) and not writing.year_first:
        day = _parse(text, day_first=not writing.day_first)
        return _Read(day, impossible=day is None, turned=day is not None)
    return _Read(None, impossible=_looks_like_a_date(text))


def _written(text: str, writing: DateWriting) -> dt.date | None:
    if writing.year_first and _NUMBERS.fullmatch(text):
        return _year_first(text)
    day = _parse(text, day_first=writing.day_first)
    if day is None or day.day > MONTHS_IN_YEAR or form_of(text) not in writing.swapped:
        return day
    return dt.date(day.year, day.day, day.month)


def form_of(text: str) -> DateForm:
    """Return how a date is written."""
    if _NUMBERS.fullmatch(text):
        return "slashed"
    return "typed" if ISO_DATE.fullmatch(text) else "other"


class DateSeen(NamedTuple):
    """A date in the readings that are possible, to find out how all dates are written.

    Attributes:
        form: how it is written.
        month: the number of its month through the years, the day read first; none if impossible.
        other: the same, the month read first.
        is_first: whether the number in the place of the month is 1.
        by_year: the same, the year read first, of three numbers of two digits; else none.
    """

    form: DateForm
    month: int | None
    other: int | None
    is_first: bool = False
    by_year: int | None = None


@lru_cache(REMEMBERED)
def date_seen(text: str) -> DateSeen | None:
    """Return the possible readings of a date; `None` if the text is not one."""
    text = _WEEKDAY.sub("", text, count=1)
    form = form_of(text)
    day = _parse(text, day_first=True)
    if form == "slashed":
        other = _parse(text, day_first=False)
    else:
        may_swap = form == "typed" and day is not None and day.day <= MONTHS_IN_YEAR
        other = dt.date(day.year, day.day, day.month) if may_swap and day else None
    by_year = _year_first(text) if form == "slashed" else None
    if day is None and other is None and by_year is None:
        return None
    is_first = day is not None and day.month == 1
    return DateSeen(
        form,
        None if day is None else month_number(day),
        None if other is None else month_number(other),
        is_first,
        None if by_year is None else month_number(by_year),
    )


def month_number(day: dt.date) -> int:
    """Return the number of a month, counted through the years."""
    return day.year * MONTHS_IN_YEAR + day.month - 1


def _looks_like_a_date(text: str) -> bool:
    return any(form.fullmatch(text) for form in (ISO_DATE, _NAMED, _NAMED_FIRST, _COMPACT))


def _year_first(text: str) -> dt.date | None:
    """Return three numbers of two digits each, read as year, month and day."""
    match = _NUMBERS.fullmatch(text)
    if match is None or not len(match[1]) == len(match[3]) == len("24"):
        return None
    return date_of(year_of(match[1]), int(match[2]), int(match[3]))


def _parse(text: str, *, day_first: bool) -> dt.date | None:
    if match := ISO_DATE.fullmatch(text) or _COMPACT.fullmatch(text):
        return date_of(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        day, month = (1, 2) if day_first else (2, 1)
        return date_of(year_of(match[3]), int(match[month]), int(match[day]))
    if match := _NAMED.fullmatch(text):
        return date_of(year_of(match[3]), month_of(match[2]), int(match[1]))
    if match := _NAMED_FIRST.fullmatch(text):
        return date_of(year_of(match[3]), month_of(match[1]), int(match[2]))
    if (match := _SERIAL.fullmatch(text)) and int(match[1]) in _SERIALS:
        return _EXCEL_DAY_ZERO + dt.timedelta(days=int(match[1]))
    return None


def plain_date(text: str) -> dt.date | None:
    """Return a date that is clear by itself; days come first, as in England."""
    text = _WEEKDAY.sub("", text, count=1)
    return None if _COMPACT.fullmatch(text) else _parse(text, day_first=True)


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """Return a day, or `None` if it is not in the calendar or its year is unlikely."""
    try:
        return dt.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def year_of(text: str) -> int:
    """Return a year of four or two digits; two digits are of this century."""
    return int(text) if len(text) > 2 else _CENTURY + int(text)  # noqa: PLR2004 - two digits


def month_of(name: str) -> int:
    """Return the number of a month from its first three letters; 0 where there is none."""
    name = name.lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0
