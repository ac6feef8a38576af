"""Spark gives what the local engine gives, to the penny and to the byte of baseline.json."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest

from prevspend import (
    build_baseline,
    classify_ledger,
    load_taxonomy,
    read_ledger,
    write_results,
)
from prevspend.engines.spark import classify_files, write_classified
from prevspend.years import FinancialYear
from tests.bench.ledgers import write_ledger
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend.taxonomy import Taxonomy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets to workers that wait
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HEADER = "Service Area,Cost Centre,Cost Centre Name,Account,Account Name,Supplier,Date,Amount"
COUNCIL = EXAMPLES / "council/westmoor-2024-25.csv"
ICB = EXAMPLES / "icb/marlshire-icb-2024-25.csv"


@cache
def england() -> Taxonomy:
    return load_taxonomy("england")


def on_spark(files: Iterable[Path], folder: Path, **options: Any) -> Any:  # noqa: ANN401 - a baseline or several
    with classify_files(files, england(), **options) as found:
        return write_classified(folder, found)[0]


def locally(files: Iterable[Path], folder: Path, **options: Any) -> Any:  # noqa: ANN401
    year = options.pop("year", None)
    ledger, of_year = read_ledger(files, **options).for_year(year)
    allocations = classify_ledger(ledger, england())
    baseline = build_baseline(allocations, of_year)
    write_results(folder, allocations, baseline)
    return baseline


def table(path: Path, *, in_order: bool = False) -> list[dict[str, Any]]:
    """Give a Parquet file, or a folder of them, as rows in the order of files and their rows."""
    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return (
        rows if in_order else sorted(rows, key=lambda row: (row["source_file"], row["source_row"]))
    )


def assert_same_results(spark: Path, local: Path) -> None:
    """Compare every figure of two folders of results: the baseline, each coding, each line."""
    for name in ("baseline.json", "report.html"):
        assert (spark / name).read_bytes() == (local / name).read_bytes(), name
    codings = [table(folder / "codings.parquet", in_order=True) for folder in (spark, local)]
    assert codings[0] == codings[1]
    mine, theirs = (table(folder / "lines.parquet") for folder in (spark, local))
    assert len(mine) == len(theirs)
    for one, other in zip(mine, theirs, strict=True):
        assert one == {name: other[name] for name in one}
    assert {path.name for path in spark.iterdir()} == {path.name for path in local.iterdir()}


@pytest.mark.parametrize("ledger", [COUNCIL, ICB], ids=["council", "icb"])
def test_example_comes_out_alike(spark: Any, tmp_path: Path, ledger: Path) -> None:
    on_spark([ledger], tmp_path / "spark")
    locally([ledger], tmp_path / "local")
    assert_same_results(tmp_path / "spark", tmp_path / "local")


@pytest.mark.real
def test_published_year_of_twelve_files_comes_out_alike(
    spark: Any, tmp_path: Path, published: Path
) -> None:
    home = published / "council/newcastle"
    files = [
        home / f"{2021 + (month > 12)}-{(month - 1) % 12 + 1:02d}.csv" for month in range(4, 16)
    ]
    on_spark(files, tmp_path / "spark")
    locally(files, tmp_path / "local")
    assert_same_results(tmp_path / "spark", tmp_path / "local")


@pytest.mark.real
def test_one_published_year_of_three_comes_out_alike(
    spark: Any, tmp_path: Path, published: Path
) -> None:
    files = sorted((published / "council/devon").glob("*.csv"))
    year = FinancialYear.parse("2024-25")
    on_spark(files, tmp_path / "spark", year=year)
    locally(files, tmp_path / "local", year=year)
    assert_same_results(tmp_path / "spark", tmp_path / "local")


def test_file_in_several_blocks_and_pieces_comes_out_alike(
    spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = tmp_path / "ledger.csv"
    write_ledger(ledger, 40_000)
    add_total(ledger)
    spark.conf.set("spark.sql.files.maxPartitionBytes", str(1 << 20))
    try:
        on_spark([ledger], tmp_path / "spark")
    finally:
        spark.conf.unset("spark.sql.files.maxPartitionBytes")
    locally([ledger], tmp_path / "local")
    assert_same_results(tmp_path / "spark", tmp_path / "local")


def add_total(ledger: Path) -> None:
    """Put the sum of all lines below them."""
    rows = ledger.read_text(encoding="utf-8").splitlines()
    pence = sum(round(float(row["Amount"]) * 100) for row in csv.DictReader(rows))
    blank = "," * rows[0].count(",")
    ledger.write_text("\n".join([*rows, f"{blank}{pence / 100:.2f}", ""]), encoding="utf-8")
