"""Columns headed Year, Month or Quarter: which of them show the year of the money.

A calendar year beside a date adds nothing and is not used. A financial year is, and so are month
and year if there is no date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.reading.recognition.header import WIDEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.reading.recognition.column import ColumnCells, Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.roles import Roles

_NEARLY_ALL = 0.9
_QUARTER = r"(?:(?:q|qtr|quarter)[ .]*[1-4])"
_YEARS = re.compile(
    rf"(?:{_QUARTER}[\s,/-]*)?(?:f ?y ?)?(?P<first>(?:19|20)?\d\d)\s*[-/–]?\s*"
    rf"(?P<second>(?:19|20)?\d\d)(?:[\s,/-]*{_QUARTER})?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH = re.compile(
    r"(?:\d\d?[\s-]+)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"(?P<year>[\s\-/.']*(?:(?:19|20)\d\d|\d\d))?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_NUMBER_OF_YEAR = re.compile(
    r"(?:19|20)\d\d[\s\-/.]?(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])[\s\-/.](?:19|20)\d\d"
)
_FIRST_JOINED = 13  # 1314 is two years, 1112 may be a month
_ALSO_A_YEAR = 2021


def take_calendar(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign columns of years, months and quarters, as far as they say the year of the money."""
    for at in _headed(header, sample, roles):
        if holds_financial_years(sample.column(at)):
            roles.take("financial_year", at, "its cells are financial years")
    if "date" not in roles.fields:
        _take_months(header, sample, roles)
        if "financial_year" not in roles.fields:
            _take_years(header, sample, roles)


def _take_months(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign a column of months, by name or with their year."""
    for at in _headed(header, sample, roles):
        column = sample.column(at)
        if column.share(_MONTH.fullmatch) >= _NEARLY_ALL:
            roles.take("period", at, "its cells are months")
        elif numbers_months(column):
            roles.take("period", at, "its cells are months with their year")


def _take_years(header: Header, sample: Sample, roles: Roles) -> None:
    """Assign a column of years of the calendar, where months or periods stand beside it."""

    def holding(cells: re.Pattern[str]) -> list[int]:
        headed = _headed(header, sample, roles)
        return [at for at in headed if sample.column(at).share(cells.fullmatch) >= _NEARLY_ALL]

    for at in holding(_YEAR):
        for month in holding(_NUMBER):
            roles.take("period", month, "its cells are numbers of months, beside their year")
        if "period" in roles.fields:
            roles.take("financial_year", at, "its cells are years, beside months or periods")


def holds_financial_years(column: ColumnCells) -> bool:
    """Return whether nearly all cells are financial years: `2024/25`, `2425`, `Q1 2024-25`."""
    return column.share(_is_financial_year) >= _NEARLY_ALL


def numbers_months(column: ColumnCells) -> bool:
    """Return whether nearly all cells are months by number, with their year: `2024-04`."""
    return column.share(_NUMBER_OF_YEAR.fullmatch) >= _NEARLY_ALL


def _is_financial_year(text: str) -> bool:
    match = _YEARS.fullmatch(text.strip())
    if match is None:
        return False
    first, second = match["first"], match["second"]
    if text.strip().isdecimal() and (int(first) < _FIRST_JOINED or int(text) == _ALSO_A_YEAR):
        return False
    is_after = int(second) == (int(first) + 1) % 10 ** len(second)
    return is_after and len(second) <= len(first)


def _headed(header: Header, sample: Sample, roles: Roles) -> Iterator[int]:
    """Yield the filled columns with a heading of the calendar that hold no field yet."""
    for at, heading in enumerate(header.headings[:WIDEST]):
        if heading.sense == "calendar" and at not in roles.taken and sample.column(at).filled:
            yield at
