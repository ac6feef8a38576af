"""A finding between two years, before the years are added to it."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prevspend.english import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from prevspend.leftshift.model import Severity


@dataclass(frozen=True)
class UndatedFinding:
    """A finding without its years: what, why it matters, and what to do."""

    id: str
    severity: Severity
    what: str
    why: str
    fix: str


def name_months(periods: Iterable[int]) -> str:
    """Return the names of the months of accounting periods, 1 being April."""
    return ", ".join(month_name[(period + 2) % 12 + 1] for period in periods)


def span_of_months(periods: Collection[int]) -> str:
    """Return accounting periods in a few words: April to December; 5 months, where some lack."""
    first, last = min(periods), max(periods)
    if len(periods) != last - first + 1:
        return plural(len(periods), "month")
    return " to ".join(map(name_months, dict.fromkeys([(first,), (last,)])))
