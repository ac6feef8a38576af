"""Parquet files as prevspend writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from prevspend.parquetfile import ROWS_OF_A_GROUP, ParquetWriter, write_parquet
from tests.parquetfile.tables import filed, lines, write

if TYPE_CHECKING:
    from pathlib import Path


def rows_of_groups(path: Path) -> list[int]:
    said = pq.read_metadata(path)
    return [said.row_group(at).num_rows for at in range(said.num_row_groups)]


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = lines(40)
    write_parquet(table, tmp_path / "lines.parquet")
    assert pq.read_table(tmp_path / "lines.parquet").equals(table)


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
