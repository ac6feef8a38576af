"""Whether a column names the bodies that publish a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prevspend.reading.recognition.column import ColumnCells

_MOSTLY = 0.5
_MANY_PAYEES = 10  # different names
_SOME_COMPANIES = 0.25  # of them
_FEW_BODIES = 4
_MOST_BODIES = 20  # in one ledger
_LEANS = 0.25
_SHORT = 6  # letters


def names_no_bodies(column: ColumnCells) -> bool:
    """Return whether names are of payees, units or expenses, and not of publishers."""
    if column.wordy < _MOSTLY:
        return column.distinct > _MOST_BODIES
    are_payees = column.distinct >= _MANY_PAYEES and column.companies >= _SOME_COMPANIES
    are_others = column.distinct > _FEW_BODIES and not column.bodies and column.leaning < -_LEANS
    return are_payees or are_others


def full_names_first(columns: Iterable[int], column_at: Callable[[int], ColumnCells]) -> list[int]:
    """Return columns in their order, those that name bodies in full before short forms."""

    def is_short(at: int) -> bool:
        column = column_at(at)
        return not column.bodies and column.share(lambda text: " " in text.strip()) < _MOSTLY

    return sorted(columns, key=is_short)


def is_abbreviated(column: ColumnCells) -> bool:
    """Return whether names are short forms, such as HCC for Hull City Council."""
    return column.share(lambda text: len(text) <= _SHORT and " " not in text) >= _MOSTLY
