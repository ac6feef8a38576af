"""Columns of few distinct texts, which prevspend writes itself and everybody reads."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parquetfile.tables import write

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

TEXTS = pa.dictionary(pa.int32(), pa.string())
ROWS = 70_000
FEW = [None, "", "a", "Café £5", "supplier " * 40]


def column(texts: Sequence[str | None], places: Sequence[int | None]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(
        pa.array(places, pa.int32()), pa.array(texts, pa.string())
    )


def drawn(texts: int, blank: float) -> pa.DictionaryArray:
    """Draw so many distinct texts, and rows that hold them; a share of the rows is blank."""
    chance = random.Random(texts)  # noqa: S311 - the same rows each time
    places = [
        None if chance.random() < blank else chance.randrange(texts) if texts else None
        for _ in range(ROWS)
    ]
    return column([f"Cost centre {at:x}" for at in range(texts)], places)


def with_pyarrow(path: Path) -> list[object]:
    return list(pq.read_table(path)["supplier"].to_pylist())


def with_duckdb(path: Path) -> list[object]:
    duckdb = pytest.importorskip("duckdb", reason="the group `bench` is not installed")
    found = duckdb.sql(f"SELECT supplier FROM '{path}'").fetchall()  # noqa: S608 - ours
    return [text for (text,) in found]


def with_polars(path: Path) -> list[object]:
    polars = pytest.importorskip("polars", reason="the group `bench` is not installed")
    return list(polars.read_parquet(path)["supplier"])


@pytest.mark.parametrize("read", [with_pyarrow, with_duckdb, with_polars])
@pytest.mark.parametrize("texts", [1, 2, 256, 257, 65_536, 65_537])
@pytest.mark.parametrize("blank", [0, 0.3, 1])
def test_everybody_reads_the_texts_of_all_rows(
    tmp_path: Path, read: Callable[[Path], list[object]], texts: int, blank: float
) -> None:
    suppliers = drawn(texts, blank)
    path = write(pa.table({"supplier": suppliers}), tmp_path / "t.parquet", [ROWS - 5, 0, 1, 4])
    assert read(path) == suppliers.to_pylist()


@pytest.mark.parametrize("read", [with_pyarrow, with_duckdb, with_polars])
@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9])
def test_a_column_without_any_text_is_blank(
    tmp_path: Path, read: Callable[[Path], list[object]], rows: int
) -> None:
    path = write(pa.table({"supplier": drawn(0, 1)[:rows]}), tmp_path / "t.parquet", [rows])
    assert read(path) == [None] * rows


@settings(max_examples=60)
@given(st.lists(st.none() | st.integers(0, 4)), st.integers(0, 9), st.integers(0, 2))
def test_any_part_of_a_column_is_written_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    places: list[int | None],
    start: int,
    first_text: int,
) -> None:
    texts = pa.array([*FEW, *FEW], pa.string())[first_text : first_text + 5]
    whole = pa.DictionaryArray.from_arrays(pa.array(places, pa.int32()), texts)
    table = pa.table({"supplier": whole}).slice(start)
    path = write(table, tmp_path_factory.mktemp("part") / "t.parquet", [table.num_rows])
    assert with_pyarrow(path) == table["supplier"].to_pylist()
    assert pq.read_schema(path).field("supplier").type == TEXTS


@pytest.mark.parametrize("read", [with_pyarrow, with_duckdb, with_polars])
def test_few_numbers_are_numbers_in_the_file(
    tmp_path: Path, read: Callable[[Path], list[object]]
) -> None:
    shares = pa.array([0.25, 0.0, 1.0, 0.3333]).take(pa.array([at % 4 for at in range(ROWS)]))
    table = pa.table({"supplier": shares.dictionary_encode()})
    expected = pa.field("supplier", pa.float64(), nullable=False)
    path = write(table, tmp_path / "t.parquet", [ROWS - 9, 9])
    assert read(path) == shares.to_pylist()
    assert pq.read_schema(path).field("supplier") == expected
    assert path.stat().st_size < ROWS / 50


def test_few_numbers_are_never_blank_either(tmp_path: Path) -> None:
    shares = pa.array([0.25, None, 1.0]).dictionary_encode()
    with pytest.raises(ValueError, match="the column 'share' has blank numbers"):
        write(pa.table({"share": shares}), tmp_path / "t.parquet", [3])


def test_what_repeats_itself_takes_little_room(tmp_path: Path) -> None:
    table = pa.table({"supplier": column(FEW[1:], [at % 4 for at in range(ROWS)])})
    path = write(table, tmp_path / "t.parquet", [ROWS])
    assert path.stat().st_size < ROWS / 50
