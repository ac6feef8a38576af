"""The roots of names: without the months, years and long numbers in which alike names differ."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from typing import TYPE_CHECKING, Final

from prevspend.blanks import says_nothing
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMED: Final = {"cost_centre_code": "cost_centre", "account_code": "account"}
"""The field that names what a code stands for."""

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


def roots_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the roots of the names of a coding, by field; codes only where nothing names them."""
    return {
        field: name_root(text)
        for field, text in values.items()
        if field not in _NAMED or says_nothing(values.get(_NAMED[field], ""))
    }


def _without_years(pair: re.Match[str]) -> str:
    """Return nothing in place of two years that follow each other: 1617, 16 17."""
    return " " if (int(pair[2]) - int(pair[1])) % 100 == 1 else pair[0]
