"""What a published list is for: the months or the year its name says, or most of its dates.

Councils and NHS bodies publish payments month by month. What a list was published for says when
its money was spent; a few invoices of earlier months and years among it do not.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading.cleaning.dates import month_of, year_of
from prevspend.years import FIRST_MONTH, FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MONTHS = 12
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SEVERAL = rf"{_MONTH}(?: (?:(?:to|and) )?{_MONTH})*"
_YEAR = r"(?:19|20)\d\d"
_NAME = re.compile(rf"\b{_MONTH}\b")
_NAMES_AND_YEAR = re.compile(rf"\b({_SEVERAL}) ({_YEAR}|\d\d)\b")
_YEAR_AND_NAMES = re.compile(rf"\b({_YEAR}) ({_SEVERAL})\b(?! {_YEAR}\b)")
_YEAR_AND_NUMBER = re.compile(rf"\b({_YEAR}) (0[1-9]|1[0-2])\b")
_NUMBER_AND_YEAR = re.compile(rf"\b(0[1-9]|1[0-2]) ({_YEAR})\b")
_TWO_YEARS = re.compile(r"\b(\d{4}|\d\d)(?= (\d{4}|\d\d)\b)")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JOINED = re.compile(rf"\b({_YEAR})(\d\d)\b")  # 202404
_BEFORE, _AFTER = 3, 2  # months by which most dates of a list may stand away from it
_MOSTLY = 0.5
_NEARLY_ALL = 0.9
_OF_ITS_OWN = 0.25


class Listed(NamedTuple):
    """What a list is for: its financial year, and its period where it is one month's."""

    year: FinancialYear
    period: str | None = None
    by_name: bool = False


class _Named(NamedTuple):
    """What a name says: months of which the year is known or not, and financial years."""

    months: tuple[int, ...] = ()
    months_alone: tuple[int, ...] = ()
    years: tuple[FinancialYear, ...] = ()


def listed_for(
    names: Iterable[str],
    months: Mapping[int, int],
    *,
    is_list: bool,
    of_invoices: bool = False,
) -> Listed | None:
    """Return the period a list is for; nothing where name and dates disagree or say nothing.

    Args:
        names: what the file and its sheet are called.
        months: how many lines are dated in each month, by its number through the years.
        is_list: whether it is a list of payments; else only a name says something, of lines
            without a date.
        of_invoices: whether the dates are those of invoices: many may be of earlier years.
    """
    dated = Counter(months)
    for name in names:
        named = _by_name(_said(name), dated, of_invoices=of_invoices)
        if named is not None and (is_list or not dated):
            return named
    return _by_dates(dated) if is_list and dated else None


def _by_name(named: _Named, dated: Counter[int], *, of_invoices: bool) -> Listed | None:
    months = named.months or _with_years(named.months_alone, dated)
    years = {*named.years, *(_year(month) for month in months)}
    if len(years) != 1:
        return None
    [year] = years
    first, last = (min(months), max(months)) if months else (_first(year), _first(year) + 11)
    lines = sum(dated.values())
    near = sum(n for month, n in dated.items() if first - _BEFORE <= month <= last + _AFTER)
    inside = {month: n for month, n in dated.items() if _year(month) == year}
    if lines and not months and not of_invoices and not _only_strays(dated, inside):
        return None
    if near < (_NEARLY_ALL if months else _MOSTLY) * lines:
        return None
    period = f"{(months[0] - 3) % _MONTHS + 1:02d}" if len(set(months)) == 1 else None
    return Listed(year, period, by_name=True)


def _by_dates(dated: Counter[int]) -> Listed | None:
    """Take the year of most dates, if all others are few and scattered."""
    by_year = Counter[FinancialYear]()
    for month, lines in dated.items():
        by_year[_year(month)] += lines
    [(year, lines)] = by_year.most_common(1)
    inside = {month: n for month, n in dated.items() if _year(month) == year}
    if lines < _NEARLY_ALL * sum(dated.values()) or not _only_strays(dated, inside):
        return None
    return Listed(year)


def _only_strays(dated: Mapping[int, int], inside: Mapping[int, int]) -> bool:
    """Return whether no month outside the year has lines as a month of its own would.

    The usual month is that of the usual line, which the few lines of other months do not change.
    """
    counts = sorted(inside.values(), reverse=True)
    half = sum(counts) / 2
    usual = next((n for at, n in enumerate(counts) if sum(counts[: at + 1]) >= half), 0)
    return all(n < _OF_ITS_OWN * usual for month, n in dated.items() if month not in inside)


def _with_years(months: Sequence[int], dated: Counter[int]) -> tuple[int, ...]:
    """Return months their years: those around which the most dates stand."""
    if not months or not dated:
        return ()
    around = Counter[int]()
    for year in {month // _MONTHS + more for month in dated for more in (-1, 0, 1)}:
        of_year = _in_order(months, year)
        low, high = min(of_year) - _BEFORE, max(of_year) + _AFTER
        around[year] = sum(n for month, n in dated.items() if low <= month <= high)
    best = max(around, key=lambda year: (around[year], -abs(_from_modal(months, year, dated))))
    return _in_order(months, best)


def _from_modal(months: Sequence[int], year: int, dated: Counter[int]) -> int:
    """Count the months from the month of most dates to the last that is named."""
    return dated.most_common(1)[0][0] - _in_order(months, year)[-1]


def _in_order(months: Sequence[int], year: int) -> tuple[int, ...]:
    """Number months of which the last is in a year: before it, December is of the year before."""
    last = months[-1]
    return tuple((year - (month > last)) * _MONTHS + month - 1 for month in months)


def _said(name: str) -> _Named:
    """Read what a name says of months and years, its last part first."""
    for part in reversed(re.split(r"[/\\]", name)):
        found = _said_in_part(_CAMEL.sub(" ", part))
        if any(found):
            return found
    return _Named()


def _said_in_part(text: str) -> _Named:
    plain = _JOINED.sub(r"\1 \2", " ".join(_WORDS.findall(text.casefold())))
    months: list[int] = []
    for names, year in _NAMES_AND_YEAR.findall(plain):
        months += _in_order(_numbers(names), year_of(year))
    for year, names in _YEAR_AND_NAMES.findall(plain):
        months += _in_order(_numbers(names), int(year))
    for year, month in _YEAR_AND_NUMBER.findall(plain):
        months += _in_order([int(month)], int(year))
    for month, year in _NUMBER_AND_YEAR.findall(plain):
        months += _in_order([int(month)], int(year))
    years = [
        FinancialYear(year_of(first))
        for first, second in _TWO_YEARS.findall(plain)
        if int(second) == (int(first) + 1) % 10 ** len(second) and len(second) <= len(first)
    ]
    alone = [] if months else _numbers(plain)
    return _Named(tuple(months), tuple(alone), tuple(years))


def _numbers(names: str) -> list[int]:
    return [month_of(name[:3]) for name in _NAME.findall(names)]


def _year(month: int) -> FinancialYear:
    return FinancialYear((month - 3) // _MONTHS)


def _first(year: FinancialYear) -> int:
    return year.start * _MONTHS + FIRST_MONTH - 1
