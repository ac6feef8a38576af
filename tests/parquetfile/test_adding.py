"""New columns put beside those of a Parquet file."""

from __future__ import annotations

import random
import tracemalloc
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevspend.parquetfile import add_columns
from tests.parquetfile.tables import LEDGER, OUTCOME, filed, lines, tables_in_groups, write

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUPS = [25, 0, 15]


def in_groups(table: pa.Table, groups: Sequence[int]) -> list[pa.Table]:
    """Cut a table into row groups."""
    ends = list(accumulate(groups))
    return [table.slice(end - rows, rows) for end, rows in zip(ends, groups, strict=True)]


class Added:
    """A ledger in a file, its outcome, and both in one file."""

    def __init__(self, folder: Path) -> None:
        self.table = lines(40)
        self.ledger = write(self.table.select(LEDGER), folder / "ledger.parquet", GROUPS)
        self.outcome = in_groups(self.table.select(OUTCOME), GROUPS)
        self.path = folder / "lines.parquet"
        add_columns(self.ledger, self.outcome, [*LEDGER, *OUTCOME], self.path)


@pytest.fixture
def added(tmp_path: Path) -> Added:
    return Added(tmp_path)


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
        whole = write(table, Path(made) / "whole.parquet", groups)
        target = Path(made) / "target.parquet"
        new = in_groups(table.select(names[cut:]), groups)
        add_columns(left, new, table.column_names, target)
        assert target.read_bytes() == whole.read_bytes()
        assert pq.read_table(target).equals(table)


def test_all_columns_are_read_as_they_were(added: Added) -> None:
    assert pq.read_table(added.path).equals(added.table)


def test_single_columns_and_row_groups_can_be_read(added: Added) -> None:
    few = ["status", "supplier"]
    assert pq.read_table(added.path, columns=few).equals(added.table.select(few))
    last = pq.ParquetFile(added.path).read_row_group(2)
    assert last.equals(added.table.slice(25))


def test_rows_are_left_out_by_what_the_file_says_of_its_groups(added: Added) -> None:
    found = pq.read_table(added.path, filters=[("amount", ">", 900)])
    assert found.equals(added.table.slice(38))
    amount = pq.read_metadata(added.path).row_group(0).column(3).statistics
    assert (amount.min, amount.max) == (-500, 24 * 24 - 500)


def test_the_file_says_how_long_its_groups_are(added: Added) -> None:
    outcome = write(added.table.select(OUTCOME), added.ledger.with_name("new.parquet"), GROUPS)
    said, left, right = (pq.read_metadata(path) for path in (added.path, added.ledger, outcome))
    assert (said.num_rows, said.num_row_groups, said.num_columns) == (40, 3, 10)
    for at, rows in enumerate(GROUPS):
        group, of_left, of_right = (one.row_group(at) for one in (said, left, right))
        assert group.num_rows == rows
        assert group.total_byte_size == of_left.total_byte_size + of_right.total_byte_size


def test_a_file_without_rows_is_a_file_like_others(tmp_path: Path) -> None:
    table = lines(0)
    left = write(table.select(LEDGER), tmp_path / "left.parquet", [0])
    new = in_groups(table.select(OUTCOME), [0])
    add_columns(left, new, [*LEDGER, *OUTCOME], tmp_path / "target.parquet")
    assert pq.read_table(tmp_path / "target.parquet").equals(table)


def test_new_columns_win_and_old_ones_not_named_are_left_out(tmp_path: Path) -> None:
    table = lines(40)
    other = filed(pa.table({"amount": pa.repeat(7, 40)}))
    left = write(table, tmp_path / "left.parquet", GROUPS)
    columns = ["source_row", "amount"]
    add_columns(left, in_groups(other, GROUPS), columns, tmp_path / "target.parquet")
    expected = filed(pa.table({"source_row": table["source_row"], "amount": other["amount"]}))
    assert pq.read_table(tmp_path / "target.parquet").equals(expected)


def test_duckdb_reads_the_same(added: Added) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the group `bench` is not installed")
    sums = "sum(amount), sum(prevention_pence_low), count(supplier), count(DISTINCT description)"
    query = f"SELECT {sums} FROM '{added.path}' WHERE status = 'prevention'"  # noqa: S608 - ours
    pence = added.table["amount"].to_pylist()
    prevention = added.table["prevention_pence_low"].to_pylist()
    assert duckdb.sql(query).fetchall() == [(sum(pence), sum(prevention), 34, 40)]
    rows = duckdb.sql(f"SELECT * FROM '{added.path}'").fetchall()  # noqa: S608 - ours
    assert rows == [tuple(row.values()) for row in added.table.to_pylist()]


def test_polars_reads_the_same(added: Added) -> None:
    polars = pytest.importorskip("polars", reason="the group `bench` is not installed")
    assert polars.read_parquet(added.path).to_dicts() == added.table.to_pylist()


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "snappy", "write_page_index": True},
        {"compression": "none", "data_page_version": "2.0", "write_page_checksum": True},
        {"store_schema": False, "data_page_size": 64},
        {"bloom_filter_options": {"amount": True}},
    ],
)
def test_files_that_others_wrote_are_added_to_as_well(
    tmp_path: Path, options: dict[str, object]
) -> None:
    table = lines(40)
    left, target = tmp_path / "left.parquet", tmp_path / "target.parquet"
    pq.write_table(table.select(LEDGER), left, row_group_size=20, **options)
    add_columns(left, in_groups(table.select(OUTCOME), [20, 20]), [*LEDGER, *OUTCOME], target)
    assert pq.read_table(target).to_pylist() == table.to_pylist()
    assert not pq.read_metadata(target).row_group(0).column(3).has_column_index


def refused(added: Added, left: Path, columns: Sequence[str], error: str) -> None:
    added.path.write_text("an old one", encoding="utf-8")
    with pytest.raises(ValueError, match=error):
        add_columns(left, added.outcome, columns, added.path)
    assert added.path.read_text(encoding="utf-8") == "an old one"


@pytest.mark.parametrize("groups", [[25, 15], [15, 0, 25], [25, 0, 14], [25, 0, 15, 0]])
def test_other_groups_of_rows_are_refused(added: Added, groups: Sequence[int]) -> None:
    other = write(added.table.select(LEDGER), added.ledger.with_name("other.parquet"), groups)
    with pytest.raises(ValueError, match="have not the rows of the groups of other"):
        add_columns(other, added.outcome, [*LEDGER, *OUTCOME], added.path)


@pytest.mark.parametrize(
    "columns", [[], ["amount"], [*OUTCOME, "shoe_size"], [*OUTCOME, "amount", "amount"]]
)
def test_other_columns_than_there_are_and_the_same_one_twice_are_refused(
    added: Added, columns: Sequence[str]
) -> None:
    refused(added, added.ledger, columns, "are asked for, and there are")


def test_no_rows_at_all_are_refused(added: Added) -> None:
    with pytest.raises(ValueError, match="no rows to stand beside those of ledger"):
        add_columns(added.ledger, [], LEDGER, added.path)


@pytest.mark.parametrize(
    "column",
    [
        pa.FixedSizeListArray.from_arrays(pa.array(range(80)), 2),
        pa.array([{"a": at, "b": {"c": [at] * (at % 3), "d": None}} for at in range(40)]),
        pa.array([[[at]] * (at % 2) for at in range(40)]),
    ],
)
def test_columns_within_columns_are_copied_whole(added: Added, column: pa.Array) -> None:
    path = added.ledger.with_name("codings.parquet")
    amount, status = added.table["amount"], added.table["status"]
    table = filed(pa.table({"within": column, "status": status, "amount": amount}))
    write(table, path, GROUPS)
    assert pq.read_table(path).equals(table)
    new = in_groups(table.select(["status"]), GROUPS)
    add_columns(path, new, ["amount", "within", "status"], added.path)
    assert pq.read_table(added.path).equals(table.select(["amount", "within", "status"]))


def test_columns_of_the_same_name_are_refused(added: Added) -> None:
    path = added.ledger.with_name("twice.parquet")
    column = added.table["amount"]
    pq.write_table(pa.table([column, column], names=["amount", "amount"]), path)
    refused(added, path, ["amount"], "two of them have the same name")


def test_what_is_no_whole_parquet_file_is_refused(added: Added) -> None:
    whole = added.ledger.read_bytes()
    broken = added.ledger.with_name("broken.parquet")
    for data in (b"", b"PAR1", b"a,b\n1,2\n" * 9, whole[:-1], whole[:300], b"PAR1" + whole[-60:]):
        broken.write_bytes(data)
        refused(added, broken, LEDGER, "broken.parquet cannot be copied: it is no whole Parquet")


def test_a_damaged_footer_never_gives_a_traceback_of_another_kind(added: Added) -> None:
    whole = added.ledger.read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    broken = added.ledger.with_name("broken.parquet")
    chance = random.Random(7)  # noqa: S311 - the same damage each time
    for at in range(len(whole) - 8 - length, len(whole) - 4, 9):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        broken.write_bytes(damaged)
        with suppress(ValueError):
            add_columns(broken, added.outcome, [*LEDGER, *OUTCOME], added.path)


def test_a_file_that_lost_its_columns_is_refused(added: Added) -> None:
    whole = added.ledger.read_bytes()
    length = int.from_bytes(whole[-8:-4], "little")
    cut = added.ledger.with_name("cut.parquet")
    cut.write_bytes(whole[:90] + whole[-8 - length :])
    refused(added, cut, LEDGER, "it does not say where all values are")


def test_no_more_than_a_piece_at_a_time_is_held_in_memory(tmp_path: Path) -> None:
    size = 20_000_000
    noise = pa.array([random.Random(7).randbytes(size // 20) for _ in range(20)])  # noqa: S311
    left = write(pa.table({"noise": noise}), tmp_path / "left.parquet", [2] * 10)
    new = in_groups(filed(pa.table({"amount": pa.repeat(5, 20)})), [2] * 10)
    tracemalloc.start()
    try:
        add_columns(left, new, ["noise", "amount"], tmp_path / "target.parquet")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert left.stat().st_size < (tmp_path / "target.parquet").stat().st_size
    assert most < size / 4
