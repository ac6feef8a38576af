"""Dates of digits alone, such as `010424` or `01042024`, whose order all dates together show."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from prevspend.ledger import recode
from prevspend.reading.cleaning.dates import date_of, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

_NEARLY_ALL = 0.9
_MOSTLY = 0.5
_FEW_YEARS = 4
_YEARS = range(2010, 2041)  # of ledgers that have dates of six digits


def with_points(dates: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return dates of digits with points between day, month and year; other columns as they are.

    A leading zero may be lost.
    """
    texts = [text for text in dates.dictionary.to_pylist() if text]
    for width, apart in ((8, _day_first), (6, _day_first), (6, _year_first)):
        if _are_so_wide(texts, width) and _fits(texts, width, apart):
            return recode(dates, partial(_apart, apart, width))
    return dates


def _apart(apart: Callable[[str], str | None], width: int, text: str) -> str:
    return apart(text.zfill(width)) or text


def _are_so_wide(texts: Sequence[str], width: int) -> bool:
    """Return whether most texts have so many digits, and all others one less."""
    widths = Counter(len(text) if text.isdecimal() else 0 for text in texts)
    return (
        widths[width] >= _MOSTLY * len(texts)
        and widths[width] + widths[width - 1] >= _NEARLY_ALL * len(texts) > 0
    )


def _fits(texts: Sequence[str], width: int, apart: Callable[[str], str | None]) -> bool:
    """Return whether nearly all texts, split so, are days of few years."""
    days = [day for text in texts if (day := apart(text.zfill(width))) is not None]
    years = {day.rpartition(".")[2] for day in days}
    return len(days) >= _NEARLY_ALL * len(texts) and len(years) <= _FEW_YEARS


def _day_first(text: str) -> str | None:
    return _day(text[:2], text[2:4], text[4:])


def _year_first(text: str) -> str | None:
    return _day(text[4:], text[2:4], text[:2])


def _day(day: str, month: str, year: str) -> str | None:
    """Return a day written with points; `None` if it is not in the calendar."""
    if not (day + month + year).isdecimal():
        return None
    whole = year_of(year)
    known = date_of(whole, int(month), int(day)) if whole in _YEARS else None
    return None if known is None else f"{day}.{month}.{whole}"
