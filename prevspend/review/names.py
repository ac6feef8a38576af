"""Names without what differs between the months and years of one thing."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from typing import Final

from prevspend.words import split_words

_MONTHS: Final = "|".join([*month_name[1:], *month_abbr[1:], "Sept"]).lower()
_DATED: Final = re.compile(
    rf"\b(?:(?:19|20)\d\d(?: \d\d)?|(?:{_MONTHS})(?: ?\d\d)?"
    r"|q[1-4]|(?:qtr|quarter|period|month|mth|week|wk) ?\d\d?|\d{5,})\b"
)
_TWO_YEARS: Final = re.compile(r"\b(\d\d) ?(\d\d)\b")


def name_root(text: str) -> str:
    """Return the words of a name without months, years and long numbers; all if none remain."""
    words = " ".join(split_words(text))
    undated = _TWO_YEARS.sub(_without_years, _DATED.sub(" ", words))
    return " ".join(undated.split()) or words


def _without_years(pair: re.Match[str]) -> str:
    """Return nothing in place of two years that follow each other: 1617, 16 17."""
    return " " if (int(pair[2]) - int(pair[1])) % 100 == 1 else pair[0]
