"""A finding between two years, before the years are added to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.leftshift.model import Severity


@dataclass(frozen=True)
class UndatedFinding:
    """A finding without its years: what, why it matters, and what to do."""

    id: str
    severity: Severity
    what: str
    why: str
    fix: str
