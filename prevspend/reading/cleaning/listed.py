"""The month or year of a published list, by its name or by most of its dates.

Councils and NHS bodies publish payments month by month. All payments of a list were made in its
month or year, although a few invoices in it are dated earlier.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading.cleaning.names import (
    NamedTimes,
    in_order,
    times_in_name,
    year_of_month,
)
from prevspend.years import FIRST_MONTH, FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MONTHS = 12
_BEFORE, _AFTER = 3, 2  # months by which most dates of a list may stand away from it
_MOSTLY = 0.5
_NEARLY_ALL = 0.9
_OF_ITS_OWN = 0.25


class Listed(NamedTuple):
    """The month or year of a published list.

    Attributes:
        year: its financial year.
        period: its period, if it is of one month.
        by_name: whether a name shows it, and not its dates.
        source: what shows it for lines without dates, in words: `the name of the file`.
    """

    year: FinancialYear
    period: str | None = None
    by_name: bool = False
    source: str = ""


def listed_for(
    names: Iterable[str],
    months: Mapping[int, int],
    *,
    is_list: bool,
    of_invoices: bool = False,
) -> Listed | None:
    """Return the month or year of a list; `None` if name and dates disagree or show none.

    Args:
        names: what the file and its sheet are called.
        months: how many lines are dated in each month, by its number through the years.
        is_list: whether it is a list of payments; in other ledgers the dates decide.
        of_invoices: whether the dates are those of invoices: many may be of earlier years.
    """
    dated = Counter(months)
    if not is_list or not dated:
        return None
    for name in names:
        named = _by_name(times_in_name(name), dated, of_invoices=of_invoices)
        if named is not None:
            return named
    return _by_dates(dated)


def _by_name(named: NamedTimes, dated: Counter[int], *, of_invoices: bool) -> Listed | None:
    months = named.months or _with_years(named.months_alone, dated)
    years = {*named.years, *(year_of_month(month) for month in months)}
    if len(years) != 1:
        return None
    [year] = years
    first, last = (min(months), max(months)) if months else (_first(year), _first(year) + 11)
    lines = sum(dated.values())
    near = sum(n for month, n in dated.items() if first - _BEFORE <= month <= last + _AFTER)
    inside = {month: n for month, n in dated.items() if year_of_month(month) == year}
    if lines and not months and not of_invoices and not _only_strays(dated, inside):
        return None
    if near < (_NEARLY_ALL if months else _MOSTLY) * lines:
        return None
    period = f"{(months[0] - 3) % _MONTHS + 1:02d}" if len(set(months)) == 1 else None
    return Listed(year, period, by_name=True)


def _by_dates(dated: Counter[int]) -> Listed | None:
    """Return the year of most dates, if all others are few and scattered."""
    by_year = Counter[FinancialYear]()
    for month, lines in dated.items():
        by_year[year_of_month(month)] += lines
    [(year, lines)] = by_year.most_common(1)
    inside = {month: n for month, n in dated.items() if year_of_month(month) == year}
    if lines < _NEARLY_ALL * sum(dated.values()) or not _only_strays(dated, inside):
        return None
    return Listed(year)


def _only_strays(dated: Mapping[int, int], inside: Mapping[int, int]) -> bool:
    """Return whether no month outside the year has as many lines as a full month.

    The usual month is the month of the median line, which a few lines of other months do not
    change.
    """
    counts = sorted(inside.values(), reverse=True)
    half = sum(counts) / 2
    usual = next((n for at, n in enumerate(counts) if sum(counts[: at + 1]) >= half), 0)
    return all(n < _OF_ITS_OWN * usual for month, n in dated.items() if month not in inside)


def _with_years(months: Sequence[int], dated: Counter[int]) -> tuple[int, ...]:
    """Return months with the years that are nearest to most dates."""
    if not months or not dated:
        return ()
    around = Counter[int]()
    for year in {month // _MONTHS + more for month in dated for more in (-1, 0, 1)}:
        of_year = in_order(months, year)
        low, high = min(of_year) - _BEFORE, max(of_year) + _AFTER
        around[year] = sum(n for month, n in dated.items() if low <= month <= high)
    best = max(around, key=lambda year: (around[year], -abs(_from_modal(months, year, dated))))
    return in_order(months, best)


def _from_modal(months: Sequence[int], year: int, dated: Counter[int]) -> int:
    """Return the number of months from the last month named to the month of most dates."""
    return dated.most_common(1)[0][0] - in_order(months, year)[-1]


def _first(year: FinancialYear) -> int:
    return year.start * _MONTHS + FIRST_MONTH - 1


def undated_as(listed: Listed | None) -> str:
    """Return a warning about the year of lines without a date, and what shows it."""
    what = "lines have no date that can be read"
    if listed is None:
        return f"{what}; they are taken to belong to the year"
    if listed.source:
        return f"{what}; {listed.source} says that they are of {listed.year}"
    return f"{what}; they belong to {listed.year}, as the rest of their list does"


def moved_as(listed: Listed) -> str:
    """Return a warning about the year of lines with other dates, and what shows it."""
    what = f"lines dated in other years belong to {listed.year}, for which the list was published"
    return f"{what}, as its name says" if listed.by_name else what
