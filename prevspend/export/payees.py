"""Payees as an export may name them: persons by a number, the same one in all of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from prevspend.ledger import CLASSIFICATION_FIELDS, dictionary_of
from prevspend.people import may_be_person, shown_document, shown_file, shown_text

if TYPE_CHECKING:
    from collections.abc import Callable

Redaction = Literal["none", "persons", "all"]
"""Which payees are numbers: none, those that may be persons, or all."""

_PAYEE = "supplier"
_FREE_TEXT = "description"
_OTHERS = {
    "document": shown_document,
    "source_file": shown_file,
}


class PayeeNumbers:
    """Gives payees numbers in the order in which they come, so that none shows what a name is.

    Args:
        redaction: which payees.
    """

    def __init__(self, redaction: Redaction) -> None:
        self.redaction = redaction
        self._numbers: dict[str, str] = {}

    def redacted(self, table: pa.Table) -> pa.Table:
        """Return a table in which payees have their numbers, and other fields name no person.

        Descriptions are left blank, because anybody may be named in them.
        """
        if self.redaction == "none":
            return table
        for field in CLASSIFICATION_FIELDS:
            change = self._payee if field == _PAYEE else shown_text
            table = _changed(table, field, change)
        for other, shown in _OTHERS.items():
            if other in table.column_names:
                table = _changed(table, other, shown)
        if _FREE_TEXT in table.column_names:
            at = table.column_names.index(_FREE_TEXT)
            table = table.set_column(at, _FREE_TEXT, pa.nulls(table.num_rows, pa.string()))
        return table

    def _payee(self, name: str) -> str:
        if self.redaction == "all" or may_be_person(name):
            return self._numbers.setdefault(name, f"Payee {len(self._numbers) + 1}")
        return name


def _changed(table: pa.Table, field: str, change: Callable[[str], str]) -> pa.Table:
    """Return a table with each distinct text of a field changed."""
    column = dictionary_of(table[field])
    texts = [None if text is None else change(text) for text in column.dictionary.to_pylist()]
    values = pa.array(texts, type=pa.string()).take(column.indices)
    return table.set_column(table.column_names.index(field), field, values)
