"""Parquet files as prevspend writes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.parquetfile import ROWS_OF_A_GROUP, ParquetWriter, write_parquet

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODED = pa.dictionary(pa.int32(), pa.string())
_NUMBERS = (pa.int32(), pa.int64(), pa.float64())
_VALUES: dict[pa.DataType, st.SearchStrategy[object]] = {
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.date32(): st.dates(),
    pa.string(): st.text(max_size=9),
    _CODED: st.sampled_from(["", "a", "prevention"]),
}


def filed(table: pa.Table) -> pa.Table:
    """Return a table as a file has it: numbers are never blank."""
    fields = [
        field.with_nullable(
            not (pa.types.is_integer(field.type) or pa.types.is_floating(field.type))
        )
        for field in table.schema
    ]
    return pa.table(table.columns, schema=pa.schema(fields))


def lines(rows: int) -> pa.Table:
    """Return a small ledger with its outcomes."""
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


@st.composite
def tables_in_groups(draw: st.DrawFn) -> tuple[pa.Table, list[int]]:
    """Draw a table of any flat columns, and how many rows each of its row groups has."""
    groups = draw(st.lists(st.integers(0, 6), min_size=1, max_size=4))
    kinds = draw(st.lists(st.sampled_from(list(_VALUES)), min_size=1, max_size=6))
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


def rows_of_groups(path: Path) -> list[int]:
    metadata = pq.read_metadata(path)
    return [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)]


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = lines(40)
    write_parquet(table, tmp_path / "lines.parquet")
    assert pq.read_table(tmp_path / "lines.parquet").equals(table)


@settings(max_examples=60)
@given(tables_in_groups())
def test_any_table_is_read_as_it_was_written_and_its_bytes_repeat(
    drawn: tuple[pa.Table, list[int]],
) -> None:
    table, groups = drawn
    with TemporaryDirectory() as folder:
        first = write(table, Path(folder) / "first.parquet", groups)
        again = write(table, Path(folder) / "again.parquet", groups)
        assert pq.read_table(first).equals(table)
        assert first.read_bytes() == again.read_bytes()


def test_the_file_says_what_its_amounts_are(tmp_path: Path) -> None:
    table = lines(1).replace_schema_metadata({"pandas": "of no use to anyone else"})
    write_parquet(table, tmp_path / "lines.parquet")
    notes = pq.read_schema(tmp_path / "lines.parquet").metadata
    assert notes == {b"prevspend": b"amounts are integer pence; positive is spend"}


def test_how_a_table_was_put_together_does_not_show(tmp_path: Path) -> None:
    table = lines(40)
    pieces = pa.concat_tables([table.slice(0, 11), table.slice(11, 4), table.slice(15)])
    write_parquet(table, tmp_path / "whole.parquet")
    write_parquet(pieces, tmp_path / "pieces.parquet")
    whole, put_together = (tmp_path / f"{name}.parquet" for name in ("whole", "pieces"))
    assert whole.read_bytes() == put_together.read_bytes()


def test_texts_and_shares_of_few_values_are_in_dictionaries_and_others_are_not(
    tmp_path: Path,
) -> None:
    group = pq.read_metadata(write(lines(40), tmp_path / "lines.parquet", [40])).row_group(0)
    columns = [group.column(at) for at in range(group.num_columns)]
    coded = [column.path_in_schema for column in columns if column.has_dictionary_page]
    assert coded == ["supplier", "status", "share_low", "driver"]


def test_shares_in_a_dictionary_are_plain_numbers_in_the_file(tmp_path: Path) -> None:
    shares = pa.array([0.0, 0.25, 0.25])
    write_parquet(pa.table({"share": shares.dictionary_encode()}), tmp_path / "lines.parquet")
    written = pq.read_table(tmp_path / "lines.parquet")
    assert written.equals(filed(pa.table({"share": shares})))


def test_long_tables_are_cut_into_groups(tmp_path: Path) -> None:
    table = filed(pa.table({"amount": pa.repeat(5, ROWS_OF_A_GROUP + 3)}))
    write_parquet(table, tmp_path / "lines.parquet")
    assert rows_of_groups(tmp_path / "lines.parquet") == [ROWS_OF_A_GROUP, 3]
    assert pq.read_table(tmp_path / "lines.parquet").equals(table)


def test_each_table_is_a_group_of_its_own(tmp_path: Path) -> None:
    path = write(lines(40), tmp_path / "lines.parquet", [25, 0, 15])
    assert rows_of_groups(path) == [25, 0, 15]
    assert pq.read_table(path).equals(lines(40))


def test_a_table_that_is_too_long_for_a_group_is_refused(tmp_path: Path) -> None:
    table = pa.table({"amount": pa.repeat(5, ROWS_OF_A_GROUP + 1)})
    with (
        ParquetWriter(tmp_path / "lines.parquet", table.schema) as writer,
        pytest.raises(ValueError, match="1,048,577 rows do not go into one row group"),
    ):
        writer.write(table)


def test_pounds_can_be_sought_by_their_least_and_greatest(tmp_path: Path) -> None:
    write_parquet(lines(40), tmp_path / "lines.parquet")
    group = pq.read_metadata(tmp_path / "lines.parquet").row_group(0)
    amount = group.column(3).statistics
    assert (amount.min, amount.max) == (-500, 39 * 39 - 500)
    assert group.column(2).statistics is None


def test_a_number_is_never_blank(tmp_path: Path) -> None:
    table = pa.table({"supplier": pa.array(["a", None]), "amount": pa.array([1, None])})
    with pytest.raises(ValueError, match="Column 'amount' is declared non-nullable"):
        write_parquet(table, tmp_path / "lines.parquet")


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    table = lines(9)
    with ParquetWriter(tmp_path / "lines.parquet", table.schema) as writer:
        for other in (table.drop_columns(["amount"]), table.select(table.column_names[::-1])):
            with pytest.raises(ValueError, match="the table has other columns than the file"):
                writer.write(other)


def test_duckdb_reads_the_same(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the group `bench` is not installed")
    path = write(lines(40), tmp_path / "lines.parquet", [25, 15])
    rows = duckdb.sql(f"SELECT * FROM '{path}'").fetchall()  # noqa: S608 - ours
    assert rows == [tuple(row.values()) for row in lines(40).to_pylist()]


def test_polars_reads_the_same(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars", reason="the group `bench` is not installed")
    path = write(lines(40), tmp_path / "lines.parquet", [25, 15])
    assert polars.read_parquet(path).to_dicts() == lines(40).to_pylist()
