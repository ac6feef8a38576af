"""Tables of every kind of column that prevspend writes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
from hypothesis import strategies as st

from prevspend.parquetfile import ParquetWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEDGER = ["supplier", "date", "description", "amount", "source_row"]
OUTCOME = ["status", "share_low", "prevention_pence_low", "driver", "capital"]

_CODED = pa.dictionary(pa.int32(), pa.string())


def filed(table: pa.Table) -> pa.Table:
    """Give a table as a file has it: numbers are never blank."""
    fields = [
        field.with_nullable(
            not (pa.types.is_integer(field.type) or pa.types.is_floating(field.type))
        )
        for field in table.schema
    ]
    return pa.table(table.columns, schema=pa.schema(fields))


def lines(rows: int) -> pa.Table:
    """Build a small ledger with its outcome: LEDGER and OUTCOME, in that order."""
    numbers = range(rows)
    suppliers = [None if at % 7 == 0 else f"Supplier {at % 5} – café" for at in numbers]
    return filed(
        pa.table(
            {
                "supplier": pa.array(suppliers, pa.string()).cast(_CODED),
                "date": pa.array([date(2024, 4, 1 + at % 30) for at in numbers], pa.date32()),
                "description": pa.array([f"Invoice {at * 7919}" for at in numbers], pa.string()),
                "amount": pa.array([at * at - 500 for at in numbers], pa.int64()),
                "source_row": pa.array([at + 2 for at in numbers], pa.int32()),
                "status": pa.array(["prevention"] * rows, pa.string()).cast(_CODED),
                "share_low": pa.array([0.25 if at % 3 else 0.0 for at in numbers], pa.float64()),
                "prevention_pence_low": pa.array([at // 4 for at in numbers], pa.int64()),
                "driver": pa.nulls(rows, _CODED),
                "capital": pa.array([bool(at % 2) for at in numbers], pa.bool_()),
            }
        )
    )


def write(table: pa.Table, path: Path, groups: Sequence[int]) -> Path:
    """Write a table in row groups of so many rows."""
    with ParquetWriter(path, table.schema) as writer:
        start = 0
        for rows in groups:
            writer.write(table.slice(start, rows))
            start += rows
    return path


_VALUES: dict[pa.DataType, st.SearchStrategy[object]] = {
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.string(): st.text(max_size=9),
    _CODED: st.sampled_from(["", "a", "prevention"]),
}


_NUMBERS = (pa.int32(), pa.int64(), pa.float64())


@st.composite
def tables_in_groups(draw: st.DrawFn) -> tuple[pa.Table, list[int]]:
    """Draw a table of any flat columns, and how many rows each of its row groups has."""
    groups = draw(st.lists(st.integers(0, 6), min_size=1, max_size=4))
    kinds = draw(st.lists(st.sampled_from(list(_VALUES)), min_size=2, max_size=6))
    rows = sum(groups)
    blank = {kind: st.nothing() if kind in _NUMBERS else st.none() for kind in kinds}
    columns = [
        draw(st.lists(blank[kind] | _VALUES[kind], min_size=rows, max_size=rows)) for kind in kinds
    ]
    arrays = [
        pa.array(values, pa.string() if kind == _CODED else kind).cast(kind)
        for values, kind in zip(columns, kinds, strict=True)
    ]
    table = pa.table(arrays, names=[f"column {at}" for at in range(len(arrays))])
    return filed(table), groups
