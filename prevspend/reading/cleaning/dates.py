"""Dates in the forms ledgers write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIME = r"(?:[T ]\s*\d{1,2}:\d{2}.*)?"
ISO_DATE = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}})[/.-](\d{{4}}|\d{{2}}){_TIME}")
_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]([A-Za-z]{{3}})[a-z]*[ -](\d{{4}}|\d{{2}}){_TIME}"
)
_NAMED_FIRST = re.compile(rf"([A-Za-z]{{3}})[a-z]* (\d{{1,2}}),? (\d{{4}}){_TIME}")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000
_MONTHS_IN_YEAR = 12
_YEARS = range(1990, 2101)
_SERIALS = range(32_874, 73_415)  # the same years, counted in Excel's days
_EXCEL_DAY_NOUGHT = dt.date(1899, 12, 30)

REMEMBERED = 1 << 14
"""How many texts' meanings are kept in mind: all dates of many years, as each piece has them."""


@dataclass(frozen=True)
class Dates:
    """The distinct dates of one file, read.

    Attributes:
        days: the day of each text; `None` where it is none.
        impossible: texts that are written like a date, of a day that does not exist.
        turned: texts whose day and month stand the other way round than in the rest of the file.
    """

    days: dict[str, dt.date | None]
    impossible: frozenset[str]
    turned: frozenset[str]


class DayOrder:
    """Whether days come before months in the dates of a file, as far as they were seen.

    They do, as in England, unless the file itself shows that it was written the other way round:
    some date is possible only month first, and none only day first.

    Attributes:
        first: the highest number that stands in the first place of a date.
        second: the highest that stands in the second.
    """

    def __init__(self, first: int = 0, second: int = 0) -> None:
        self.first = first
        self.second = second

    def see(self, texts: Iterable[str]) -> None:
        """Look at more of the dates."""
        for text in texts:
            if found := _NUMBERS.fullmatch(text):
                self.first = max(self.first, int(found[1]))
                self.second = max(self.second, int(found[2]))

    @property
    def day_first(self) -> bool:
        """Whether days come first."""
        return not self.second > _MONTHS_IN_YEAR >= self.first


def parse_dates(texts: Iterable[str], *, day_first: bool | None = None) -> Dates:
    """Read the distinct dates of one file.

    Args:
        texts: the dates as written.
        day_first: whether days come before months; as `DayOrder` sees it where nothing is said.
    """
    texts = list(texts)
    if day_first is None:
        order = DayOrder()
        order.see(texts)
        day_first = order.day_first
    found = {text: _read(text, day_first=day_first) for text in texts}
    return Dates(
        {text: read.day for text, read in found.items()},
        frozenset(text for text, read in found.items() if read.impossible),
        frozenset(text for text, read in found.items() if read.turned),
    )


class _Read(NamedTuple):
    """What `Dates` says of one text."""

    day: dt.date | None
    impossible: bool = False
    turned: bool = False


@lru_cache(REMEMBERED)
def _read(text: str, *, day_first: bool) -> _Read:
    day = _parse(text, day_first=day_first)
    if day is not None:
        return _Read(day)
    if _NUMBERS.fullmatch(text):
        day = _parse(text, day_first=not day_first)
        return _Read(day, impossible=day is None, turned=day is not None)
    return _Read(None, impossible=_looks_like_a_date(text))


def _looks_like_a_date(text: str) -> bool:
    return any(form.fullmatch(text) for form in (ISO_DATE, _NAMED, _NAMED_FIRST, _COMPACT))


def _parse(text: str, *, day_first: bool) -> dt.date | None:
    if found := ISO_DATE.fullmatch(text) or _COMPACT.fullmatch(text):
        return date_of(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        day, month = (1, 2) if day_first else (2, 1)
        return date_of(year_of(found[3]), int(found[month]), int(found[day]))
    if found := _NAMED.fullmatch(text):
        return date_of(year_of(found[3]), month_of(found[2]), int(found[1]))
    if found := _NAMED_FIRST.fullmatch(text):
        return date_of(year_of(found[3]), month_of(found[1]), int(found[2]))
    if (found := _SERIAL.fullmatch(text)) and int(found[1]) in _SERIALS:
        return _EXCEL_DAY_NOUGHT + dt.timedelta(days=int(found[1]))
    return None


def date_of(year: int, month: int, day: int) -> dt.date | None:
    """Give a day, or nothing where the calendar has none of that name in our lifetime."""
    try:
        return dt.date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def year_of(text: str) -> int:
    """Read a year of four or two digits; two digits are of this century."""
    return int(text) if len(text) > 2 else _CENTURY + int(text)  # noqa: PLR2004 - two digits


def month_of(name: str) -> int:
    """Give the number of a month from its first three letters; 0 where there is none."""
    name = name.lower()
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0
