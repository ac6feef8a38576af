"""Accounting periods as ledgers write them.

`202401` may be April 2024, January 2024 or April 2023; the text alone does not show which. So it is
read in two steps: `read_period` returns its parts, and `PeriodText` what they mean once it is known
how the ledger counts periods.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from prevspend.reading.cleaning.dates import REMEMBERED, date_of, month_of, plain_date, year_of
from prevspend.years import FIRST_MONTH, FinancialYear

if TYPE_CHECKING:
    from collections.abc import Mapping

YearNamed = Literal["start", "end", "calendar"]
"""Whether a year named by one number is the year that starts, or ends, in that calendar year, or
is the calendar year itself."""

PeriodForm = Literal[
    "whole",
    "month and year",
    "number and year",
    "number of a year",
    "number",
    "adjustment",
    "year",
]
"""Which parts a period has. Only a `whole` period is clear by itself."""

_APART = r"[\s\-–/._:,()']*"
_MARK = r"(?:(?P<mark>f(?:in(?:ancial|\.)?)? ?y(?:(?:ea)?r)?)|y(?:ea)?r)?"
_YEARS = rf"{_MARK}{_APART}(?P<start>(?:19|20)?\d\d){_APART}(?P<end>(?:19|20)?\d\d)"
_YEAR = rf"{_MARK}{_APART}(?P<year>(?:19|20)\d\d|\d\d)"
_YEAR_FIRST = _YEAR.replace(r"|\d\d)", r"|1[7-9]|[2-9]\d)")  # 01-Apr is no year
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept?", "oct", "nov", "dec"]
_LONG_NAMES = [
    *("january", "february", "march", "april", "june", "july", "august", "september"),
    *("october", "november", "december"),
]
_MONTH = rf"(?P<month>{'|'.join([*_LONG_NAMES, *_NAMES])})"
_NUMBER = r"(?:(?:acc(?:ounting)?|fin(?:ancial)?) )?(?:p(?:er(?:iod)?|d|rd)?|m(?:on)?(?:th)?)?"
_NUMBERED = rf"{_NUMBER}{_APART}0*(?P<number>\d\d?)(?!\d)"
_WHICH = rf"(?:{_NUMBERED}(?:{_APART}{_MONTH})?|(?P<alone>{_MONTH.replace('?P<month>', '?:')}))"
_AND_NUMBER = rf"(?:p(?:er(?:iod)?|d|rd)?|m(?:on)?(?:th)?){_APART}\d\d?"  # of the month named
_ENDS = r"[\s()]*"
_FORMS = [
    re.compile(rf"{_ENDS}{form}{_ENDS}", re.IGNORECASE)
    for form in (
        rf"{_YEAR_FIRST}{_APART}{_WHICH}",
        rf"{_WHICH}{_APART}{_YEAR}",
        rf"{_YEARS}{_APART}{_WHICH}",
        rf"{_WHICH}{_APART}{_YEARS}",
        rf"{_MONTH}{_APART}{_YEAR}{_APART}{_AND_NUMBER}",
        rf"{_MONTH}{_APART}{_YEARS}{_APART}{_AND_NUMBER}",
        _YEARS,
        _YEAR,
        _WHICH,
    )
]
"""The forms of periods, in the order in which they are tried."""

_LONGEST = 100
"""More characters than any period has; the patterns would take long over a giant cell."""

_ADJUSTMENT = re.compile(rf"{_APART}\badj(?:ust(?:ment)?s?)?\d?(?![a-z]){_APART}", re.IGNORECASE)
_QUARTER = re.compile(rf"{_APART}\b(?:q|qtr|quarter) ?[1-4]\b{_APART}", re.IGNORECASE)
_WEEK = re.compile(rf"{_APART}\b(?:wk|week|w) ?\d\d?\b{_APART}", re.IGNORECASE)
_LAST_PERIOD = 16
_PERIODS = frozenset({*range(_LAST_PERIOD + 1), 99})
_ADJUSTED = 13
_MONTHS = 12


class Counting(NamedTuple):
    """How a ledger counts its periods.

    Attributes:
        months: whether a number is a calendar month: 4 is April, not July.
        year: what a year named by one number means.
    """

    months: bool = False
    year: YearNamed = "start"


class PeriodKind(NamedTuple):
    """Periods that are counted alike; see `PeriodText`."""

    form: PeriodForm
    marked: bool = False
    apart: bool = False


class PeriodText(NamedTuple):
    """The parts of a period as it is written.

    Attributes:
        start: the calendar year its financial year starts in, where both years are named.
        year: a year named by one number.
        month: a calendar month named in words.
        number: the number of a period or month.
        adjusts: whether it calls itself an adjustment after the year's end.
        marked: whether the year is called a financial year: `FY25`.
        apart: whether year and month or number stand in columns of their own.
    """

    start: int | None = None
    year: int | None = None
    month: int | None = None
    number: int | None = None
    adjusts: bool = False
    marked: bool = False
    apart: bool = False

    @property
    def kind(self) -> PeriodKind:
        """Which parts it has, and how its year is marked."""
        return PeriodKind(self.form, self.marked, self.apart)

    @property
    def says_year(self) -> bool:
        """Whether it has a year, whatever that means."""
        return self.start is not None or self.year is not None

    @property
    def form(self) -> PeriodForm:
        """Which parts it has."""
        if self.start is not None:
            return "whole" if self.number is None else "number of a year"
        if self.year is None:
            return "number"
        if self.month is not None:
            return "month and year" if self.apart or self.marked else "whole"
        if self.adjusts:
            return "adjustment"
        return "year" if self.number is None else "number and year"

    def financial_year(self, counting: Counting) -> FinancialYear | None:
        """Return the financial year; `None` if the period does not show it."""
        if self.start is not None:
            return FinancialYear(self.start)
        if self.year is None:
            return None
        if self.form == "whole":  # Apr-24 is a month of the calendar
            counting = Counting(year="calendar")
        if counting.year == "end":
            return FinancialYear(self.year - 1)
        if counting.year == "start":
            return FinancialYear(self.year)
        month = self.month or self.number
        day = date_of(self.year, month, 1) if month else None
        return FinancialYear.of(day) if day else None

    def period(self, counting: Counting) -> str | None:
        """Return the accounting period, two digits (`01` is April); `None` if it has none."""
        if self.adjusts:
            return f"{_ADJUSTED:02d}"
        month = self.month
        if counting.months and self.number and self.number <= _MONTHS:
            month = self.number
        if month is not None:
            return f"{(month - FIRST_MONTH) % _MONTHS + 1:02d}"
        return None if self.number is None else f"{self.number:02d}"

    def beside(self, year: PeriodText) -> PeriodText:
        """Return it with the year of the year's own column; a month with its year is unchanged."""
        if self.start is not None or (self.year is not None and year.start is None):
            return self
        return self._replace(
            start=year.start,
            year=None if year.start is not None else year.year,
            marked=year.marked,
            apart=True,
        )


@lru_cache(REMEMBERED)
def read_period(text: str) -> PeriodText | None:
    """Return the parts of a period or year, or `None`.

    Known are `Apr-24`, `202401`, `012.2024`, `P01`, `2024-25 P12`, `FY25` and the like.
    """
    if len(text) > _LONGEST:
        return None
    if (day := plain_date(text)) is not None:  # Excel makes a date of Apr-24
        return PeriodText(year=day.year, month=day.month)
    left, adjustments = _ADJUSTMENT.subn(" ", text)
    left = _QUARTER.sub(" ", left)  # of which only the year is known
    adjusts = adjustments > 0
    if adjusts and not left.strip():
        return PeriodText(adjusts=True)
    for form in _FORMS:
        match = form.fullmatch(left.strip())
        if match and (read := _read(match.groupdict(), adjusts=adjusts)):
            return read
    of_week = _WEEK.sub(" ", text)  # of which only the year is known, where both years are named
    read = read_period(of_week) if of_week != text else None
    return read if read and read.start is not None and read.number is None else None


def read_year(text: str) -> PeriodText | None:
    """Return the year in a cell of a column of years: `2024-25`, `2024`, `FY25`."""
    try:
        return PeriodText(start=FinancialYear.parse(text).start)
    except ValueError:
        return read_period(text)


def _read(parts: Mapping[str, str | None], *, adjusts: bool) -> PeriodText | None:
    """Return a period of some parts; `None` if they disagree."""
    start, end, year = (parts.get(name) for name in ("start", "end", "year"))
    if start and end and not _follow(start, end):
        return None
    name = parts.get("month") or parts.get("alone")
    number = int(parts.get("number") or 0) if parts.get("number") else None
    if number is not None and number not in _PERIODS:
        return None
    marked = parts.get("mark") is not None
    is_year = marked or adjusts or name is not None or number is not None
    if year and len(year) == len("24") and not is_year:
        return None
    return PeriodText(
        start=_whole_year(start),
        year=_whole_year(year),
        month=month_of(name[:3]) if name else None,
        number=None if name or adjusts else number,
        adjusts=adjusts,
        marked=marked,
    )


def _whole_year(text: str | None) -> int | None:
    return None if text is None else year_of(text)


def _follow(first: str, second: str) -> bool:
    """Return whether two years follow each other, the second shortened or not."""
    after = int(first) + 1
    if len(second) < len(first):
        return int(second) == after % 100
    return len(second) == len(first) and int(second) == after


def parse_period(
    text: str, counting: Counting | None = None
) -> tuple[FinancialYear | None, str | None] | None:
    """Return the financial year and the period a text means; `None` if it is not a period.

    Args:
        text: the period as the ledger writes it.
        counting: how the ledger counts; from April, in years named by their start, if not known.
    """
    period = read_period(text)
    if period is None:
        return None
    counting = counting or Counting()
    return period.financial_year(counting), period.period(counting)


def month_index(year: FinancialYear, period: str) -> int:
    """Return the number of a period's month, through the years; adjustments count as March."""
    number = min(max(int(period), 1), _MONTHS)
    return year.start * _MONTHS + FIRST_MONTH - 1 + number - 1
