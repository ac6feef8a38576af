"""Columns that hold fields: alone, as a pair of debits and credits, or several fields in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.ledger import ColumnField
    from prevspend.reading.layout import Split


class FieldColumns(Protocol):
    """An object that knows which columns hold which fields."""

    @property
    def columns(self) -> Mapping[ColumnField, int]:
        """The column of each field that has one of its own."""

    @property
    def debit(self) -> int | None:
        """The column of debits, where the amount is in two."""

    @property
    def credit(self) -> int | None:
        """The column of credits."""

    @property
    def splits(self) -> Mapping[int, Split]:
        """The columns of cells that hold several things, and how they come apart."""


def columns_in(holds: FieldColumns) -> set[int]:
    """Return the columns that hold a field."""
    pair = {at for at in (holds.debit, holds.credit) if at is not None}
    return {*holds.columns.values(), *holds.splits, *pair}


def fields_in(holds: FieldColumns) -> set[ColumnField]:
    """Return the fields that are filled, from a column of their own or otherwise."""
    fields = {*holds.columns, *(name for split in holds.splits.values() for name in split.fields)}
    return fields | ({"amount"} if holds.debit is not None else set())
