"""Warn of ledgers that hold unlike months, or fewer than twelve."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING

from prevspend.english import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.consolidate.members import Member

_YEAR = 12


def unlike_months(members: Sequence[Member]) -> Iterator[str]:
    """Yield a warning if members hold different months, or all the same few."""
    held = {member.number: _months(member) for member in members}
    dated = {months for months in held.values() if months}
    if len(dated) > 1:
        each = "; ".join(
            f"{member.name} {plural(len(months), 'month')} ({_in_words(months)})"
            for member in members
            if (months := held[member.number])
        )
        yield (
            f"The bodies hold unlike months: {each}. Their sum and its share are of no one period,"
            " and payments of a month that only one of them holds cannot be matched. Classify the"
            " same months of each."
        )
    elif dated and len(next(iter(dated))) < _YEAR:
        months = next(iter(dated))
        yield (
            f"These are figures of {len(months)} of the year's 12 months ({_in_words(months)}), of"
            " no whole year."
        )


def _months(member: Member) -> tuple[int, ...]:
    """Return the months that a ledger holds, 1 for April; none if some money has no month."""
    year = member.year
    if year.pence_by_period[:, 0].any():
        return ()
    return tuple(sorted(year.months - set(year.nearly_empty)))


def _in_words(months: Sequence[int]) -> str:
    """Return months in words, those in a row by the first and the last: April to June, August."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    ends = (dict.fromkeys((run[0], run[-1])) for run in runs)
    return ", ".join(" to ".join(_name(month) for month in both) for both in ends)


def _name(month: int) -> str:
    return month_name[(month + 2) % _YEAR + 1]
