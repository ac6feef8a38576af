"""Columns of two Parquet files put side by side into a third."""

from __future__ import annotations

import random
import tracemalloc
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.parquetfile import paste_columns
from tests.parquetfile.tables import LEDGER, OUTCOME, filed, lines, tables_in_groups, write

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = [25, 0, 15]


class Pasted:
    """A ledger and its outcome, each in a file of its own, and both in one."""

    def __init__(self, folder: Path) -> None:
        self.table = lines(40)
        self.left = write(self.table.select(LEDGER), folder / "ledger.parquet", GROUPS)
        self.right = write(self.table.select(OUTCOME), folder / "outcome.parquet", GROUPS)
        self.path = folder / "lines.parquet"
        paste_columns(self.left, self.right, [*LEDGER, *OUTCOME], self.path)


@pytest.fixture
def pasted(tmp_path: Path) -> Pasted:
    return Pasted(tmp_path)


@settings(max_examples=60)
@given(tables_in_groups(), st.randoms(use_true_random=False))
def test_the_bytes_are_those_of_writing_all_columns_at_once(
    drawn: tuple[pa.Table, list[int]], chance: random.Random
) -> None:
    table, groups = drawn
    names = chance.sample(table.column_names, table.num_columns)
    cut = chance.randrange(1, table.num_columns)
    with TemporaryDirectory() as made:
        left = write(table.select(names[:cut]), Path(made) / "left.parquet", groups)
        right = write(table.select(names[cut:]), Path(made) / "right.parquet", groups)
        whole = write(table, Path(made) / "whole.parquet", groups)
        target = Path(made) / "target.parquet"
        paste_columns(left, right, table.column_names, target)
        assert target.read_bytes() == whole.read_bytes()
        assert pq.read_table(target).equals(table)


def test_all_columns_are_read_as_they_were(pasted: Pasted) -> None:
    assert pq.read_table(pasted.path).equals(pasted.table)


def test_single_columns_and_row_groups_can_be_read(pasted: Pasted) -> None:
    few = ["status", "supplier"]
    assert pq.read_table(pasted.path, columns=few).equals(pasted.table.select(few))
    last = pq.ParquetFile(pasted.path).read_row_group(2)
    assert last.equals(pasted.table.slice(25))


def test_rows_are_left_out_by_what_the_file_says_of_its_groups(pasted: Pasted) -> None:
    found = pq.read_table(pasted.path, filters=[("amount", ">", 900)])
    assert found.equals(pasted.table.slice(38))
    amount = pq.read_metadata(pasted.path).row_group(0).column(3).statistics
    assert (amount.min, amount.max) == (-500, 24 * 24 - 500)


def test_the_file_says_how_long_its_groups_are(pasted: Pasted) -> None:
    said, left, right = (
        pq.read_metadata(path) for path in (pasted.path, pasted.left, pasted.right)
    )
    assert (said.num_rows, said.num_row_groups, said.num_columns) == (40, 3, 10)
    for at, rows in enumerate(GROUPS):
        group, of_left, of_right = (one.row_group(at) for one in (said, left, right))
        assert group.num_rows == rows
        assert group.total_byte_size == of_left.total_byte_size + of_right.total_byte_size


@pytest.mark.parametrize("rows", [[], [0]])
def test_a_file_without_rows_is_a_file_like_others(tmp_path: Path, rows: Sequence[int]) -> None:
    table = lines(0)
    left = write(table.select(LEDGER), tmp_path / "left.parquet", rows)
    right = write(table.select(OUTCOME), tmp_path / "right.parquet", rows)
    paste_columns(left, right, [*LEDGER, *OUTCOME], tmp_path / "target.parquet")
    assert pq.read_table(tmp_path / "target.parquet").equals(table)


def test_the_right_file_wins_and_columns_not_named_are_left_out(tmp_path: Path) -> None:
    table = lines(40)
    other = filed(pa.table({"amount": pa.repeat(7, 40), "status": table["status"]}))
    left = write(table, tmp_path / "left.parquet", GROUPS)
    right = write(other, tmp_path / "right.parquet", GROUPS)
    paste_columns(left, right, ["source_row", "amount"], tmp_path / "target.parquet")
    expected = filed(pa.table({"source_row": table["source_row"], "amount": other["amount"]}))
    assert pq.read_table(tmp_path / "target.parquet").equals(expected)


def test_duckdb_reads_the_same(pasted: Pasted) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the group `bench` is not installed")
    sums = "sum(amount), sum(prevention_pence_low), count(supplier), count(DISTINCT description)"
    query = f"SELECT {sums} FROM '{pasted.path}' WHERE status = 'prevention'"  # noqa: S608 - ours
    pence = pasted.table["amount"].to_pylist()
    prevention = pasted.table["prevention_pence_low"].to_pylist()
    assert duckdb.sql(query).fetchall() == [(sum(pence), sum(prevention), 34, 40)]
    rows = duckdb.sql(f"SELECT * FROM '{pasted.path}'").fetchall()  # noqa: S608 - ours
    assert rows == [tuple(row.values()) for row in pasted.table.to_pylist()]


def test_polars_reads_the_same(pasted: Pasted) -> None:
    polars = pytest.importorskip("polars", reason="the group `bench` is not installed")
    assert polars.read_parquet(pasted.path).to_dicts() == pasted.table.to_pylist()


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "snappy", "write_page_index": True},
        {"compression": "none", "data_page_version": "2.0", "write_page_checksum": True},
        {"store_schema": False, "data_page_size": 64},
        {"bloom_filter_options": {"amount": True}},
    ],
)
def test_files_that_others_wrote_are_pasted_too(tmp_path: Path, options: dict[str, object]) -> None:
    table = lines(40)
    left, target = tmp_path / "left.parquet", tmp_path / "target.parquet"
    pq.write_table(table.select(LEDGER), left, row_group_size=20, **options)
    right = write(table.select(OUTCOME), tmp_path / "right.parquet", [20, 20])
    paste_columns(left, right, [*LEDGER, *OUTCOME], target)
    assert pq.read_table(target).to_pylist() == table.to_pylist()
    assert not pq.read_metadata(target).row_group(0).column(3).has_column_index


def refused(pasted: Pasted, left: Path, columns: Sequence[str], error: str) -> None:
    pasted.path.write_text("an old one", encoding="utf-8")
    with pytest.raises(ValueError, match=error):
        paste_columns(left, pasted.right, columns, pasted.path)
    assert pasted.path.read_text(encoding="utf-8") == "an old one"


@pytest.mark.parametrize("groups", [[25, 15], [15, 0, 25], [25, 0, 14], [25, 0, 15, 0]])
def test_other_groups_of_rows_are_refused(pasted: Pasted, groups: Sequence[int]) -> None:
    other = write(pasted.table.select(LEDGER), pasted.left.with_name("other.parquet"), groups)
    error = "other.parquet and outcome.parquet do not have the same groups of rows"
    refused(pasted, other, LEDGER, error)


def test_columns_that_are_not_there_are_refused(pasted: Pasted) -> None:
    refused(pasted, pasted.left, ["amount", "shoe_size"], "have no column shoe_size")


@pytest.mark.parametrize("columns", [[], ["amount", "amount"]])
def test_no_column_and_the_same_one_twice_are_refused(
    pasted: Pasted, columns: Sequence[str]
) -> None:
    refused(pasted, pasted.left, columns, "at least one column, and each of them once")


@pytest.mark.parametrize(
    "column",
    [
        pa.FixedSizeListArray.from_arrays(pa.array(range(80)), 2),
        pa.array([{"a": at, "b": {"c": [at] * (at % 3), "d": None}} for at in range(40)]),
        pa.array([[[at]] * (at % 2) for at in range(40)]),
    ],
)
def test_columns_within_columns_are_copied_whole(pasted: Pasted, column: pa.Array) -> None:
    path = pasted.left.with_name("codings.parquet")
    amount, status = pasted.table["amount"], pasted.table["status"]
    table = filed(pa.table({"within": column, "status": status, "amount": amount}))
    write(table, path, GROUPS)
    assert pq.read_table(path).equals(table)
    paste_columns(path, pasted.right, ["amount", "within", "status"], pasted.path)
    assert pq.read_table(pasted.path).equals(table.select(["amount", "within", "status"]))


def test_columns_of_the_same_name_are_refused(pasted: Pasted) -> None:
    path = pasted.left.with_name("twice.parquet")
    column = pasted.table["amount"]
    pq.write_table(pa.table([column, column], names=["amount", "amount"]), path)
    refused(pasted, path, ["amount"], "two of them have the same name")


def test_what_is_no_whole_parquet_file_is_refused(pasted: Pasted) -> None:
    whole = pasted.left.read_bytes()
    broken = pasted.left.with_name("broken.parquet")
    for data in (b"", b"PAR1", b"a,b\n1,2\n" * 9, whole[:-1], whole[:300], b"PAR1" + whole[-60:]):
        broken.write_bytes(data)
        refused(pasted, broken, LEDGER, "broken.parquet cannot be copied: it is no whole Parquet")


def test_a_damaged_footer_never_gives_a_traceback_of_another_kind(pasted: Pasted) -> None:
    whole = pasted.left.read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    broken = pasted.left.with_name("broken.parquet")
    chance = random.Random(7)  # noqa: S311 - the same damage each time
    for at in range(len(whole) - 8 - length, len(whole) - 4, 9):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        broken.write_bytes(damaged)
        with suppress(ValueError):
            paste_columns(broken, pasted.right, LEDGER, pasted.path)


def test_a_file_that_lost_its_columns_is_refused(pasted: Pasted) -> None:
    whole = pasted.left.read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    cut = pasted.left.with_name("cut.parquet")
    cut.write_bytes(whole[:90] + whole[-8 - length :])
    refused(pasted, cut, LEDGER, "it does not say where all values are")


def test_big_columns_are_not_held_in_memory(tmp_path: Path) -> None:
    size = 20_000_000
    noise = pa.array([random.Random(7).randbytes(size // 20) for _ in range(20)])  # noqa: S311
    left = write(pa.table({"noise": noise}), tmp_path / "left.parquet", [20])
    right = write(pa.table({"amount": pa.repeat(5, 20)}), tmp_path / "right.parquet", [20])
    tracemalloc.start()
    try:
        paste_columns(left, right, ["noise", "amount"], tmp_path / "target.parquet")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left.stat().st_size < (tmp_path / "target.parquet").stat().st_size
    assert most < size / 4
