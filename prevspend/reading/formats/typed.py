"""Typed cells of workbooks and Parquet files, as the text a person would type."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = "int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta"

_DIGITS = 15  # as Excel shows; more digits are noise of binary fractions
_MINUTE = 60


def written(cell: Cell) -> str:
    """Return a cell as text.

    Whole numbers have no decimal point, others no noise and no powers of ten; dates are written
    2024-04-01, with the time of day if there is one.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        minutes, rest = divmod(seconds, _MINUTE)
        return f"{minutes // _MINUTE}:{minutes % _MINUTE:02d}:{rest:02d}"
    return str(cell)


def _number(number: float) -> str:
    if number.is_integer():
        return str(int(number))
    if math.isnan(number):
        return ""
    text = f"{number:.{_DIGITS}g}"
    return format(Decimal(text), "f") if "e" in text else text
