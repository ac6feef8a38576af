"""A finding between two years, before the years are added to it."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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
