"""English public-sector financial years: 1 April to 31 March, written `2024-25`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

_WRITTEN = re.compile(
    r"^\s*(?:FY\s*)?((?:19|20)\d\d)\s*[-/–]\s*(\d\d|(?:19|20)\d\d)\s*$", re.IGNORECASE
)
FIRST_MONTH = 4


@dataclass(frozen=True, order=True)
class FinancialYear:
    """The year that starts on 1 April of `start`."""

    start: int

    @classmethod
    def parse(cls, text: str) -> FinancialYear:
        """Read `2024-25`, `2024/25`, `2024-2025` or `FY2024-25`.

        Raises:
            ValueError: if the text is none of these, or its two years do not follow each other.
        """
        match = _WRITTEN.match(text)
        if not match:
            raise ValueError(f"'{text}' is not a financial year")
        year = cls(int(match[1]))
        if match[2] not in {f"{year.end:02d}", str(year.start + 1)}:
            raise ValueError(f"'{text}' is not a financial year: it should end in {year.end:02d}")
        return year

    @classmethod
    def of(cls, day: dt.date) -> FinancialYear:
        """Return the year a day belongs to."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def end(self) -> int:
        """The last two digits of the year's second calendar year."""
        return (self.start + 1) % 100

    def __str__(self) -> str:
        """Write the year as `2024-25`."""
        return f"{self.start}-{self.end:02d}"


def period_of(day: dt.date) -> str:
    """Return the accounting period of a day as two digits: `01` is April, `12` is March."""
    return f"{(day.month - FIRST_MONTH) % 12 + 1:02d}"
