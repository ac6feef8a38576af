"""Amounts of several years in columns of their own: `2023/24 Actual` beside `2024/25 Actual`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import RivalAmountsError
from prevspend.reading.cleaning import times_in
from prevspend.words import quoted

if TYPE_CHECKING:
    from prevspend.years import FinancialYear


def column_of_year(error: RivalAmountsError, year: FinancialYear | None) -> dict[str, str] | None:
    """Return the column of amounts of a year, assigned as `read_ledger` takes it.

    `None` if no year is wanted, or not exactly one column is of it.
    """
    name = _by_year(error).get(year) if year else None
    if name is None or error.place is None:
        return None
    return {f"{error.place.file}:amount": name}


def asked_by_year(error: RivalAmountsError) -> RivalAmountsError:
    """Return the error asking for a column; for a year, if each column is of a year."""
    by_year = _by_year(error)
    if not by_year:
        return error
    first, *_, last = sorted(by_year)
    listed = " or ".join(f"--column 'amount={name}'" for name in by_year.values())
    return RivalAmountsError(
        f"The amounts of several years are side by side: {quoted(by_year.values())}.",
        error.headers,
        place=error.place,
        why="a baseline is for one financial year.",
        fix=f"name the column of the year you want: {listed}; classify takes it by --year {first}"
        f" or --year {last} too.",
    )


def _by_year(error: RivalAmountsError) -> dict[FinancialYear, str]:
    """Return the column of each year; empty unless each column is of one, and a different year."""
    by_year: dict[FinancialYear, str] = {}
    for text, name in error.headers:
        years = times_in(text, is_dated=False).all_years()
        if len(years) == 1:
            by_year[years.pop()] = name
    return by_year if len(by_year) == len(error.headers) else {}
