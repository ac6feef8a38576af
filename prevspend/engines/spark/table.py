"""Look at a table that somebody gives as a data frame."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from prevspend.engines.spark.cleaning import BLOCK, PATH, ROW
from prevspend.engines.spark.seen import Seen
from prevspend.errors import LayoutError, Place
from prevspend.ledger import LINE_FIELDS
from prevspend.reading import Layout, apart, bundled_layouts, find_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyspark.sql import Column, DataFrame

    from prevspend.ledger import Kind

_NAME = "table"
_FILE, _ROW = "source_file", "source_row"


def see_table(
    df: DataFrame, layout: str | None, columns: Mapping[str, str] | None, kind: Kind | None
) -> tuple[Seen, dict[str, Column]]:
    """Recognise the columns of a table from its first rows.

    Returns:
        What is known of it, and the columns that say where each row stands.

    Raises:
        LayoutError: if they are not understood.
    """
    from pyspark.sql import functions as sql

    names = list(df.columns)
    layouts = (find_layout(layout),) if layout else bundled_layouts()
    if not layout and set(names) <= set(LINE_FIELDS):
        layouts = (_canonical(names),)
    head = df.limit(apart.HEAD_ROWS - 1).toArrow()
    cells = zip(*(apart.as_text(column).to_pylist() for column in head.columns), strict=True)
    recognised = apart.recognise([names, *map(list, cells)], layouts, Place(_NAME), columns)
    if recognised.header_at != 0:
        raise LayoutError(
            "The names of this table's columns are not understood.",
            place=Place(_NAME),
            fix="name the columns as the ledger's export does, or as prevspend's fields, or say"
            " which holds what with 'columns'.",
        )
    said = recognised.layout
    if kind and not said.organisation.kind:
        whose = said.organisation.model_copy(update={"kind": kind})
        said = said.model_copy(update={"organisation": whose})
    seen = Seen(_NAME, 0, replace(recognised, layout=said), tuple(names))
    row = sql.col(_ROW).cast("bigint") if _ROW in names else sql.monotonically_increasing_id() + 1
    file = sql.coalesce(sql.col(_FILE), sql.lit(_NAME)) if _FILE in names else sql.lit(_NAME)
    return seen, {PATH: file, BLOCK: sql.lit(0).cast("bigint"), ROW: row}


def _canonical(names: list[str]) -> Layout:
    """Give the layout of a table whose columns are canonical fields."""
    return Layout(
        id="canonical-fields",
        name="canonical fields",
        basis="ledger",
        columns={name: (name,) for name in names if name not in {_FILE, _ROW}},
    )
