"""What a look at two years has to say; whoever asks adds the years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.leftshift.model import Severity


@dataclass(frozen=True)
class Said:
    """A finding without its years: what, why it matters, and what to do."""

    id: str
    severity: Severity
    what: str
    why: str
    fix: str
