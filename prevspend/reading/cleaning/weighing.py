"""How likely a reading of dates and periods is, by how far they are apart under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.reading.cleaning.names import year_of_month
from prevspend.reading.cleaning.periods import Counting, month_index

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Sequence

    from prevspend.reading.cleaning.dates import DateSeen, DateWriting
    from prevspend.reading.cleaning.periods import PeriodForm, PeriodKind, PeriodText

_USUAL = Counting()
_CALENDAR = Counting(months=True, year="calendar")
_CANDIDATES: dict[PeriodForm, tuple[Counting, ...]] = {
    "whole": (_USUAL,),
    "number and year": (_USUAL, Counting(year="end"), _CALENDAR),
    "number of a year": (_USUAL, Counting(months=True)),
    "number": (_USUAL, Counting(months=True)),
    "month and year": (_CALENDAR, _USUAL, Counting(year="end")),
    "adjustment": (Counting(year="end"), _USUAL),
    "year": (_USUAL, Counting(year="end"), Counting(year="calendar")),
}
_ALSO_APART = (Counting(months=True), Counting(months=True, year="end"))
_FAR = 12
_BEFORE = 1.5  # a payment after its period is likelier than one before it
_NEARLY_ALL = 0.9
_EPOCHS_APART = 48
_FROM_1904 = 1_462
_MONTHS = 12


def candidates_for(kind: PeriodKind) -> list[Counting]:
    """Return the ways in which periods of a kind may be counted, the usual one first."""
    candidates = list(_CANDIDATES[kind.form])
    if kind.apart and kind.form == "number and year":
        candidates += _ALSO_APART
    if kind.marked and len(candidates) > 1:
        candidates.sort(key=lambda each: each.year != "end")  # FY25 is 2024-25 more often than not
    return candidates


def month_of(seen: DateSeen | None, writing: DateWriting) -> int | None:
    """Return the number of a date's month, as it is written."""
    if seen is None:
        return None
    if writing.year_first and seen.form == "slashed":
        return seen.by_year
    turned = seen.form in writing.swapped or (seen.form == "slashed" and not writing.day_first)
    first, second = (seen.other, seen.month) if turned else (seen.month, seen.other)
    if first is not None:
        return first
    return second if seen.form in {"slashed", "typed"} else None


def offset_between(period: PeriodText, counting: Counting, month: int) -> int:
    """Return the months from a period to its date, in the nearest year if it has none."""
    if counting.months and period.number is not None and not 1 <= period.number <= _MONTHS:
        return _FAR
    year, posted = period.financial_year(counting), period.period(counting)
    if period.form == "year":
        if year is None:
            return (month // _MONTHS - (period.year or 0)) * _MONTHS
        return (year_of_month(month).start - year.start) * _MONTHS
    if posted is None:
        return 0 if year is None else (year_of_month(month).start - year.start) * _MONTHS
    if year is None:
        away = (month - month_index(year_of_month(month), posted)) % _MONTHS
        return away if away <= _MONTHS // 2 else away - _MONTHS
    return month - month_index(year, posted)


def countings_of_whole_years(
    periods: Sequence[PeriodText], candidates: Iterable[Counting]
) -> list[Counting]:
    """Return the countings by which periods are months of one year without a gap."""
    fit = []
    for counting in candidates:
        dated = [(each.financial_year(counting), each.period(counting)) for each in periods]
        known = [(year, period) for year, period in dated if year and period]
        months = {month_index(year, period) for year, period in known}
        has_gaps = max(months, default=0) - min(months, default=0) + 1 != len(months)
        if len(known) == len(dated) and len({year for year, _ in known}) == 1 and not has_gaps:
            fit.append(counting)
    return fit


def mean_cost(pairs: Iterable[tuple[PeriodText, int, int]], counting: Counting) -> float:
    """Return how unlikely dates are beside periods, as a mean over their lines."""
    total, cost = 0, 0.0
    for period, month, lines in pairs:
        cost += cost_of(offset_between(period, counting, month)) * lines
        total += lines
    return cost / total


def cost_of(offset: int) -> float:
    """Return how unlikely a date is that is some months after its period, or before it."""
    return min(offset if offset >= 0 else -offset * _BEFORE, _FAR)


def fixed_lag(offsets: Counter[int]) -> tuple[int, list[str]]:
    """Return the days to add to dates that are four years off, and notes on any other lag."""
    if not offsets:
        return 0, []
    by, lines = offsets.most_common(1)[0]
    if not by or lines < _NEARLY_ALL * sum(offsets.values()):
        return 0, []
    if abs(by) == _EPOCHS_APART:
        return (_FROM_1904 if by < 0 else -_FROM_1904), []
    months = f"{abs(by)} month{'' if abs(by) == 1 else 's'} {'after' if by > 0 else 'before'}"
    return 0, [f"dates are {months} their period in nearly every line; the period decides"]
