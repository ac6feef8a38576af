"""What the tables of an export hold, as `tables.yaml` lists it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from prevspend import yamlfile
from prevspend.frozenmodel import FrozenModel
from prevspend.ledger import CLASSIFICATION_FIELDS

Kind = Literal["text", "pounds", "count", "share", "yes-no", "date"]
TableName = Literal["figures", "interventions", "codings", "lines"]

_FILE = Path(__file__).parent / "tables.yaml"


class ColumnDescription(FrozenModel):
    """A column: its name, what kind of values it has, and what they say."""

    name: str
    kind: Kind
    says: str


class TableDescription(FrozenModel):
    """A table: its columns in their order, after those that say whose the row is.

    `fields` is whether the columns that name what was bought stand before them.
    """

    name: TableName
    title: str
    says: str
    fields: bool = False
    columns: tuple[ColumnDescription, ...]


class _ExportTables(FrozenModel):
    """The content of `tables.yaml`."""

    organisation_columns: tuple[ColumnDescription, ...]
    tables: tuple[TableDescription, ...]


@cache
def described(name: TableName) -> TableDescription:
    """Return what a table holds, with all of its columns."""
    file = yamlfile.packaged(_ExportTables, _FILE)
    table = next(table for table in file.tables if table.name == name)
    fields = CLASSIFICATION_FIELDS if table.fields else ()
    columns = (
        *file.organisation_columns,
        *(ColumnDescription(name=field, kind="text", says=_in_words(field)) for field in fields),
        *table.columns,
    )
    return table.model_copy(update={"columns": columns})


def _in_words(field: str) -> str:
    words = field.replace("_", " ").replace("ro line", "line of the revenue outturn")
    return f"The {words} that the ledger names."
