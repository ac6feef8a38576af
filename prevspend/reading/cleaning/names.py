"""Months and years in the name of a file, a title or a heading: when money was spent.

A name may also have the date on which the file was published or made. That is not the year of the
money and is ignored.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from pydantic import RootModel

from prevspend import yamlfile
from prevspend.reading.cleaning.dates import REMEMBERED, date_of, month_of, year_of
from prevspend.years import FIRST_MONTH, FinancialYear

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONTHS = 12
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SEVERAL = rf"{_MONTH}(?: (?:(?:to|and) )?{_MONTH})*"
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"0?[1-9]|1[0-6]"
_NAME = re.compile(rf"\b{_MONTH}\b")
_NAMES_AND_YEAR = re.compile(rf"\b({_SEVERAL}) ({_YEAR}|\d\d)\b")
_YEAR_AND_NAMES = re.compile(rf"\b({_YEAR}) ({_SEVERAL})\b(?! {_YEAR}\b)")
_YEAR_AND_NUMBER = re.compile(rf"\b({_YEAR}) (0[1-9]|1[0-2])\b")
_NUMBER_AND_YEAR = re.compile(rf"\b(0[1-9]|1[0-2]) ({_YEAR})\b")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED = re.compile(rf"\b({_YEAR})(\d\d)\b")  # 202404
_FOUR = re.compile(r"\b(\d\d)(\d\d)\b")
_FIRST_JOINED = 13  # 1314 is no month of any year; 1112 may be November 2012
_DOUBTFUL_JOINED = 20  # 2021 is a year, or two
_NO_YEARS = range(1990, 2100)
_ORDINAL = "(?: (?:st|nd|rd|th))?"
_DAY = (
    rf"(?:(?P<day>\d{{1,2}}){_ORDINAL} (?:of )?(?P<month>{_MONTH}) (?P<year>{_YEAR}|\d\d)"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}}){_ORDINAL} (?P<year2>{_YEAR})"
    rf"|(?P<year3>{_YEAR}) (?P<month3>0[1-9]|1[0-2]) (?P<day3>[0-3]\d)"
    rf"|(?P<day4>[0-3]\d) (?P<month4>0[1-9]|1[0-2]) (?P<year4>{_YEAR}|\d\d)"
    rf"|(?P<year5>{_YEAR})(?P<month5>0[1-9]|1[0-2])(?P<day5>[0-3]\d))"
)
_A_DAY = re.compile(rf"\b{_DAY}\b")
_RANGE = re.compile(
    rf"\b{re.sub(r'[?]P<[a-z0-9]+>', '?:', _DAY)} (?:to|until|till|through|and)"
    rf" {re.sub(r'[?]P<[a-z0-9]+>', '?:', _DAY)}\b"
)
_FILE: Final = Path(__file__).with_name("names.yaml")

_Use = Literal["handling", "between", "period", "financial", "plain"]


class _Vocabulary(RootModel[dict[_Use, tuple[str, ...]]]):
    """The file's content."""


class NamedTimes(NamedTuple):
    """The months and financial years in a name.

    Attributes:
        months: months of which the year is known, numbered through the years.
        months_alone: months without a year, from 1.
        years: financial years.
        period: an accounting period of a year, which may be named elsewhere.
        maybe: months that a number of four digits may mean, `2404` by year or `0424` by month.
    """

    months: tuple[int, ...] = ()
    months_alone: tuple[int, ...] = ()
    years: tuple[FinancialYear, ...] = ()
    period: str | None = None
    maybe: tuple[int, ...] = ()

    @property
    def says_anything(self) -> bool:
        """Whether it has a month or year for sure."""
        return bool(self.months or self.months_alone or self.years)

    def all_years(self) -> set[FinancialYear]:
        """Return the financial years it names, or whose months it names."""
        return {*self.years, *map(year_of_month, self.months)}

    def only_month(self, year: FinancialYear) -> str | None:
        """Return the accounting period of a year that it names alone."""
        if self.period is not None:
            return self.period
        months = {(month % _MONTHS) + 1 for month in self.months if year_of_month(month) == year}
        months |= {*self.months_alone}
        return period_of_month(months.pop()) if len(months) == 1 else None


def times_in_name(name: str, *, is_dated: bool = True) -> NamedTimes:
    """Return the months and years in the name of a file; its last part goes before its folders.

    Args:
        name: the name, with its folders.
        is_dated: whether the file has dates, which show whether the name is right. If it has none,
            a day within a month is not a month, and a folder may name the year of the months in it.
    """
    times = NamedTimes()
    for part in reversed(re.split(r"[/\\]", name)):
        more = times_in(part, is_dated=is_dated)
        if not times.says_anything:
            times = more._replace(period=more.period or times.period)
        elif not is_dated and not times.all_years():
            times = times._replace(years=more.years) if not more.months else times
        if times.says_anything and (is_dated or times.all_years()):
            break
    return times


@lru_cache(REMEMBERED)
def times_in(text: str, *, is_dated: bool = True) -> NamedTimes:
    """Return the months and years in a text; see `times_in_name`."""
    plain = _without_handling(_plain(text), is_dated=is_dated)
    plain, years, period = _take_years(plain)
    maybe = tuple(month for pair in _FOUR.findall(plain) for month in _maybe_month(*pair))
    plain = _JOINED.sub(r"\1 \2", plain)
    months: list[int] = []
    for names, year in _NAMES_AND_YEAR.findall(plain):
        months += in_order(_numbers(names), year_of(year))
    for year, names in _YEAR_AND_NAMES.findall(plain):
        months += in_order(_numbers(names), int(year))
    for year, month in _YEAR_AND_NUMBER.findall(plain):
        months += in_order([int(month)], int(year))
    for month, year in _NUMBER_AND_YEAR.findall(plain):
        months += in_order([int(month)], int(year))
    alone = [] if months else _numbers(plain)
    return NamedTimes(tuple(months), tuple(alone), tuple(years), period, maybe)


def names_only_times(text: str) -> bool:
    """Return whether a name is a year, quarter or month and no more: `2024-25`, `04 April`."""
    plain = _plain(text)
    words = [*_words_for("period"), *_words_for("financial"), *_words_for("plain")]
    says_time = re.search(rf"\b(?:{_MONTH}|\d+)\b", plain) is not None
    rest = re.sub(rf"\b(?:{'|'.join([*words, _MONTH])}|\d{{1,4}}|\d{{6}}|\d{{8}})\b", " ", plain)
    return says_time and not rest.strip()


def in_order(months: Sequence[int], year: int) -> tuple[int, ...]:
    """Return the numbers of months of which the last is in a year; earlier ones may precede it."""
    last = months[-1]
    return tuple((year - (month > last)) * _MONTHS + month - 1 for month in months)


def period_of_month(month: int) -> str:
    """Return the accounting period of a month of the calendar, two digits: `01` is April."""
    return f"{(month - FIRST_MONTH) % _MONTHS + 1:02d}"


def year_of_month(month: int) -> FinancialYear:
    """Return the financial year of a month by its number through the years."""
    return FinancialYear((month - FIRST_MONTH + 1) // _MONTHS)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", text).casefold()))


def _without_handling(plain: str, *, is_dated: bool) -> str:
    """Return a name without the dates on which the file was made or published."""
    word = rf"\b(?:{'|'.join(_words_for('handling'))})"
    between = rf"(?: (?:{'|'.join(_words_for('between'))}))*"
    month = rf"(?:{_MONTH} {_YEAR}|{_YEAR} {_MONTH}|{_YEAR} (?:0[1-9]|1[0-2])|{_YEAR}(?:\d\d)?)"
    plain = re.sub(rf"({word}{between}) {month}\b(?! \d\d\b)", r"\1", plain)
    handled = re.search(rf"{word}\b", plain) is not None
    if not handled and is_dated:
        return plain
    ranges = [match.span() for match in _RANGE.finditer(plain)]

    def passed(match: re.Match[str]) -> str:
        if any(start <= match.start() < end for start, end in ranges):
            return match[0]
        return " " if handled or not _ends_a_month(match) else match[0]

    return " ".join(_A_DAY.sub(passed, plain).split())


def _ends_a_month(match: re.Match[str]) -> bool:
    """Return whether a day is the first or the last of its month, as periods are written."""
    parts = {name.rstrip("0123456789"): text for name, text in match.groupdict().items() if text}
    month = int(parts["month"]) if parts["month"].isdigit() else month_of(parts["month"][:3])
    day, year = int(parts["day"]), year_of(parts["year"])
    return day == 1 or (day > 1 and date_of(year, month, day + 1) is None)


def _take_years(plain: str) -> tuple[str, list[FinancialYear], str | None]:
    """Return a text without its financial years, these, and the number of a period beside one."""
    financial = "|".join(_words_for("financial"))
    marks = "|".join(_words_for("period"))
    plain = _FOUR.sub(_apart, plain)
    words, years = plain.split(), list[FinancialYear]()
    for at, (first, second) in enumerate(pairwise([*words])):
        if _are_years(first, second, words[at + 2] if at + 2 < len(words) else ""):
            years.append(FinancialYear(year_of(first)))
            words[at : at + 2] = "=", ""
    plain = " ".join(filter(None, words))
    plain = re.sub(rf"\b(?:{financial})\b *=", "=", plain)
    at_year = re.search(rf"\b(?:{marks}) ({_NUMBER}) (?:of )?=|= (?:{marks}) ({_NUMBER})\b", plain)
    alone = re.search(rf"\b(?:{marks}) ({_NUMBER})\b", plain) if not years else None
    number = (at_year[1] or at_year[2]) if at_year else alone[1] if alone else None
    period = None if number is None else f"{int(number):02d}"
    plain = re.sub(rf"\b\d\d? =|= \d\d?\b(?! {_MONTH})|=", " ", plain)
    return " ".join(plain.split()), years, period


def _apart(match: re.Match[str]) -> str:
    """Separate two years that are written as one: `2425`; not `2021`, which may be one year."""
    first, second = int(match[1]), int(match[2])
    is_plain = first >= _FIRST_JOINED and first != _DOUBTFUL_JOINED
    return f"{match[1]} {match[2]}" if second == first + 1 and is_plain else match[0]


def _are_years(first: str, second: str, after: str) -> bool:
    """Return whether two numbers are consecutive years, and not months or days."""
    sizes = len(first), len(second)
    if not (first + second).isdecimal() or sizes not in {(4, 4), (4, 2), (2, 2)}:
        return False
    if int(second) != (int(first) + 1) % 10 ** len(second):
        return False
    return len(first) > len("24") or (int(first) >= _FIRST_JOINED and not after.isdecimal())


def _maybe_month(first: str, second: str) -> list[int]:
    """Return the months that four digits may mean."""
    if int(first + second) in _NO_YEARS:
        return []
    pairs = [(first, second), (second, first)]
    return [
        year_of(year) * _MONTHS + int(month) - 1
        for year, month in pairs
        if 1 <= int(month) <= _MONTHS < int(year)
    ]


def _numbers(names: str) -> list[int]:
    return [month_of(name[:3]) for name in _NAME.findall(names)]


@cache
def _words_for(use: _Use) -> tuple[str, ...]:
    return tuple(yamlfile.packaged(_Vocabulary, _FILE).root[use])
