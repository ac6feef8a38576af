"""Copies: months of a year that stand in its files twice."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.undated import UndatedFinding
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year

_DECEMBER = 9
"""The last accounting period that lies in the calendar year in which the financial year begins."""


def months_in_words(year: Year) -> str:
    """Name the months that stand twice, with their calendar year; nothing where none does."""
    periods = np.flatnonzero(year.months_twice.any(axis=0)).tolist()
    start = year.financial_year.start
    return " and ".join(
        f"{month_name[(period + 2) % 12 + 1]} {start + (period > _DECEMBER)}" for period in periods
    )


def describe_copies(pair: Pair) -> Iterator[UndatedFinding]:
    """Describe which months stand twice, and what they come to."""
    for year in (pair.first, pair.last):
        months = months_in_words(year)
        if months:
            pounds = format_pounds(int(year.months_twice.sum()), pennies=False)
            yield UndatedFinding(
                "month-twice",
                "carry",
                f"{months} stand{'s' * (' and ' not in months)} twice in"
                f" {year.baseline.financial_year}: nearly every line has a second, alike but for"
                f" its number ({pounds} too much).",
                "A month that was exported twice makes all that it holds look larger.",
                "leave out the copies, and classify the year again; or, where it was paid twice,"
                " --accept twice.",
            )
