"""How the dates of a sheet may be written, and how they are, as all of them together show."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from prevspend.reading.cleaning.dates import DateWriting
from prevspend.reading.cleaning.weighing import month_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.reading.cleaning.dates import DateForm, DateSeen
    from prevspend.reading.cleaning.names import NamedTimes

_FEW = 3
_FIRSTS = 10
_MONTHS = 12
_NEARLY_ALL = 0.9
_HALF = 0.5
_FEW_YEARS = 2
_WIDE = 3  # months that the dates of a list of one month span
_FEWEST_MONTHS = 4


def writings_for(dates: Mapping[DateSeen, int]) -> Iterator[DateWriting]:
    """Yield the ways in which dates may be written, the likeliest first.

    Args:
        dates: the dates, and how many lines have each.
    """
    if _is_year_first(dates):
        yield DateWriting(year_first=True)
        return
    dates = {
        seen: n for seen, n in dates.items() if seen.month is not None or seen.other is not None
    }
    slashed = [seen for seen in dates if seen.form == "slashed"]
    month_first = any(seen.month is None for seen in slashed)
    day_first = any(seen.other is None for seen in slashed)
    swapped = frozenset(swapped_forms(dates))
    if month_first and not day_first:
        yield DateWriting(day_first=False, swapped=swapped - {"slashed"})
        if swapped:
            yield DateWriting(day_first=False)
        return
    likely = DateWriting(swapped=swapped)
    firsts = {seen.other for seen in slashed if seen.is_first}
    if not day_first and all(seen.is_first for seen in slashed) and len(firsts) >= _FIRSTS:
        likely = likely._replace(day_first=False)
    yield likely
    yield DateWriting()
    if slashed and not day_first:
        yield DateWriting(day_first=False)
    for form in ("typed", "slashed"):
        if any(seen.form == form and seen.other is not None for seen in dates):
            yield DateWriting(swapped=frozenset({form}))


def _is_year_first(dates: Mapping[DateSeen, int]) -> bool:
    """Return whether three numbers of two digits begin with the year: `24/04/15`.

    Read so they are of two or three years; with the day first they scatter over many.
    """
    slashed = {seen: lines for seen, lines in dates.items() if seen.form == "slashed"}
    fit = sum(lines for seen, lines in slashed.items() if seen.by_year is not None)
    if not fit or fit < _NEARLY_ALL * sum(slashed.values()):
        return False
    by_year, otherwise = Counter[int](), Counter[int]()
    for seen, lines in slashed.items():
        other = seen.other if seen.month is None else seen.month
        if seen.by_year is not None:
            by_year[seen.by_year // _MONTHS] += lines
        if other is not None:
            otherwise[other // _MONTHS] += lines
    if _span(by_year) > _FEW_YEARS:
        return False
    return sum(otherwise.values()) < _HALF * fit or _span(otherwise) > _FEW_YEARS


def _span(years: Mapping[int, int]) -> int:
    """Return the years from the first to the last, without the few lines at either end."""
    ordered = sorted(years)
    most = sum(years.values())
    sums = list(accumulate(years[year] for year in ordered))
    tail = most * (1 - _NEARLY_ALL) / 2
    inside = [year for year, so_far in zip(ordered, sums, strict=True) if so_far > tail]
    last = next(year for year, so_far in zip(ordered, sums, strict=True) if so_far >= most - tail)
    return last - inside[0]


def swapped_forms(dates: Mapping[DateSeen, int]) -> Iterator[DateForm]:
    """Yield the forms in which Excel swapped day and month, which it does up to the 12th.

    It leaves later days as text. Their months show how the others must be read; if months come
    first in them, all dates that Excel converted are swapped.
    """
    slashed = [seen for seen in dates if seen.form == "slashed"]
    sure = {seen.month for seen in slashed if seen.other is None}
    sure = sure or {seen.other for seen in slashed if seen.month is None}
    may_be_swapped = {seen for seen in dates if seen.other is not None and seen.month is not None}
    sure_typed = any(seen.form == "typed" and seen.other is None for seen in dates)
    for form in ("typed", "slashed"):
        doubtful = [seen for seen in may_be_swapped if seen.form == form]
        others_doubtful = any(seen.form != form for seen in may_be_swapped)
        if len(doubtful) < _FEW or not sure or sure_typed or others_doubtful:
            continue
        lines = sum(dates[seen] for seen in doubtful)
        as_read = sum(dates[seen] for seen in doubtful if seen.month in sure)
        as_swapped = sum(dates[seen] for seen in doubtful if seen.other in sure)
        mixed = form == "typed" and as_swapped >= as_read
        if mixed or (as_read * 3 < lines and as_swapped >= lines * _NEARLY_ALL):
            yield form


def notes_on_writing(writing: DateWriting) -> Iterator[str]:
    """Yield notes on how dates are written."""
    if writing.swapped:
        yield (
            "dates had day and month swapped, as Excel does with days up to the 12th; they were"
            " corrected"
        )
    if writing.days_late:
        yield "dates were four years off, as if days were counted from 1904; they were corrected"
    if writing.year_first:
        yield (
            "dates of two digits each were read with the year first, 24/04/15 as 15 April 2024;"
            " with the day first they would be of many years"
        )


def note_on_order(writing: DateWriting, what_shows: str) -> str:
    """Return a note on an order of day, month and year that the dates alone do not show."""
    first = "day" if writing.day_first else "month"
    first = "year" if writing.year_first else first
    how = "with day and month swapped" if writing.swapped else f"with the {first} first"
    return f"dates were read {how}: only so they are of {what_shows}"


def months_read(dates: Mapping[DateSeen, int], writing: DateWriting) -> Counter[int]:
    """Return the lines of each month as dates are read; lines without one are left out.

    A date that is possible only in another order does not count: no sheet mixes orders.
    """
    months = Counter[int]()
    for seen, lines in dates.items():
        month = month_of(seen, writing)
        if seen.form == "slashed" and not writing.year_first and "slashed" not in writing.swapped:
            month = seen.month if writing.day_first else seen.other
        if month is not None:
            months[month] += lines
    return months


def other_writings(dates: Mapping[DateSeen, int], usual: DateWriting) -> Iterator[DateWriting]:
    """Yield every other way to read dates in which nearly all of them are days."""
    ways = [
        DateWriting(),
        DateWriting(day_first=False),
        DateWriting(year_first=True),
        DateWriting(swapped=frozenset({"typed"})),
        DateWriting(day_first=False, swapped=frozenset({"typed"})),
    ]
    now = months_read(dates, usual)
    for writing in ways:
        read = months_read(dates, writing)
        if read != now and sum(read.values()) >= _NEARLY_ALL * sum(dates.values()):
            yield writing


def writing_by_name(
    dates: Mapping[DateSeen, int], usual: DateWriting, named: NamedTimes
) -> DateWriting | None:
    """Return how dates are written, if only that makes them agree with the months of a name.

    `None` if they are of few months as they are read: a list of April may be paid in May.
    """
    now = months_read(dates, usual)
    if not is_scattered(now) or _inside(now, named) >= _HALF * sum(now.values()):
        return None
    fit = [
        writing
        for writing in other_writings(dates, usual)
        if _inside(months_read(dates, writing), named) >= _NEARLY_ALL * sum(dates.values())
    ]
    different = {tuple(sorted(months_read(dates, writing).items())) for writing in fit}
    return fit[0] if len(different) == 1 else None


def _inside(months: Mapping[int, int], named: NamedTimes) -> int:
    """Return the number of lines in the months of a name."""
    alone = set(named.months_alone)
    return sum(
        lines
        for month, lines in months.items()
        if month in named.months or month % _MONTHS + 1 in alone
    )


def is_scattered(months: Mapping[int, int]) -> bool:
    """Return whether dates are of many months, and not nearly all of any three."""
    return len(months) >= _FEWEST_MONTHS and not is_compact(months)


def is_compact(months: Mapping[int, int]) -> bool:
    """Return whether nearly all dates are of three consecutive months."""
    lines = sum(months.values())
    return bool(lines) and max(_within(months, first) for first in months) >= _NEARLY_ALL * lines


def _within(months: Mapping[int, int], first: int) -> int:
    return sum(lines for month, lines in months.items() if first <= month < first + _WIDE)
