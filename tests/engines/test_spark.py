"""Spark gives what the local engine gives, byte by byte: each task is the local engine."""

from __future__ import annotations

import csv
import json
import shutil
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from pyarrow import csv as pacsv
from typer.testing import CliRunner

from prevspend import Result, Settings, classify_files
from prevspend.cli import app
from prevspend.engines.spark import (
    Failure,
    classify_ledgers,
    classify_table,
    find_named_ledgers,
)
from prevspend.errors import EngineError
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from pyspark.sql import SparkSession as Spark

    from prevspend.engines.spark import Outcome

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets to workers that wait
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

COUNCIL = EXAMPLES / "council/westmoor-2024-25.csv"
ICB = EXAMPLES / "icb/marlshire-icb-2024-25.csv"
FILES = {
    *("baseline.json", "baseline.xlsx", "codings.parquet", "lines.parquet"),
    *("manifest.json", "report.html"),
}


def assert_same_bytes(spark: Path, local: Path) -> None:
    """Hold two folders of results to hold the same files."""
    assert {path.name for path in spark.iterdir() if path.is_file()} == FILES
    for name in sorted(FILES):
        assert (spark / name).read_bytes() == (local / name).read_bytes(), name


def baselines(outcomes: list[Outcome]) -> list[Any]:
    assert all(isinstance(outcome, Result) for outcome in outcomes), outcomes
    return [outcome.baseline for outcome in outcomes if isinstance(outcome, Result)]


def rows_of(ledger: Path) -> list[list[str]]:
    with ledger.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def as_text(rows: list[list[str]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def as_workbook(rows: list[list[str]], path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ledger")
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_every_kind_of_ledger_comes_out_as_locally(tmp_path: Path) -> None:
    home = tmp_path / "ledgers"
    head, *rows = rows_of(ICB)
    for at in (0, 1):
        as_text([head, *rows[at::2]], home / f"in parts/part-{at}.csv")
    as_workbook([head, *rows], tmp_path / "marlshire.xlsx")
    shutil.copy(COUNCIL, tmp_path)
    shutil.make_archive(str(tmp_path / "packed"), "zip", COUNCIL.parent, COUNCIL.name)
    files = [tmp_path / name for name in ("packed.zip", "marlshire.xlsx", COUNCIL.name)]
    named = find_named_ledgers([home, *files])
    outcomes = classify_ledgers(named, tmp_path / "spark")
    assert len(baselines(outcomes)) == 4
    for ledger in named:
        local = classify_files(ledger.path, tmp_path / "local" / ledger.name)
        assert_same_bytes(tmp_path / "spark" / ledger.name, local.folder)


def test_overlay_decisions_and_drivers_work_as_locally(tmp_path: Path) -> None:
    overlay = EXAMPLES / "overlay/westmoor.yaml"
    settings = Settings(
        overlay=overlay, overrides=overlay.with_name("westmoor-overrides.yaml"), year="2024-25"
    )
    classify_ledgers(find_named_ledgers([COUNCIL]), tmp_path / "spark", settings)
    classify_files(COUNCIL, tmp_path / "local", settings)
    assert_same_bytes(tmp_path / "spark", tmp_path / "local")
    drivers = Settings(drivers=sorted((EXAMPLES / "drivers").glob("*.yaml")))
    classify_ledgers(find_named_ledgers([ICB]), tmp_path / "spark icb", drivers)
    classify_files(ICB, tmp_path / "local icb", drivers)
    assert_same_bytes(tmp_path / "spark icb", tmp_path / "local icb")


def test_a_ledger_that_cannot_be_read_leaves_the_others_alone(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("", encoding="utf-8")
    outcomes = classify_ledgers(find_named_ledgers([COUNCIL, empty]), tmp_path / "spark")
    [failure] = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert "empty" in str(failure.error)
    assert not failure.folder.exists()
    [result] = [outcome for outcome in outcomes if isinstance(outcome, Result)]
    assert (result.folder / "baseline.json").is_file()


@pytest.mark.real
def test_published_ledgers_come_out_as_locally(tmp_path: Path, published: Path) -> None:
    home = tmp_path / "newcastle"
    home.mkdir()
    for month in range(4, 16):
        name = f"{2021 + (month > 12)}-{(month - 1) % 12 + 1:02d}.csv"
        shutil.copy(published / "council/newcastle" / name, home / name)
    classify_ledgers(find_named_ledgers([home]), tmp_path / "spark")
    classify_files(home, tmp_path / "local")
    assert_same_bytes(tmp_path / "spark", tmp_path / "local")


class TestTable:
    """A data frame that lies in Spark already."""

    def test_lines_of_several_bodies_give_what_each_gives_alone(
        self, spark: Spark, tmp_path: Path
    ) -> None:
        columns = pacsv.ConvertOptions(column_types={"Cost Centre": pa.string()})
        ledger = pacsv.read_csv(ICB, convert_options=columns)
        rows = pa.array(range(ledger.num_rows))
        ledger = ledger.append_column("source_row", rows)
        names = ["North ICB" if at % 3 else "South ICB" for at in range(ledger.num_rows)]
        ledger = ledger.append_column("Whose", pa.array(names))
        pq.write_table(ledger, tmp_path / "all.parquet", row_group_size=100)
        frame = spark.read.parquet(str(tmp_path / "all.parquet")).repartition(5)
        results = classify_table(frame, tmp_path / "spark", ["Whose"])
        assert len(baselines(results)) == 2
        for name in ("North ICB", "South ICB"):
            alone = ledger.filter(pa.compute.equal(ledger["Whose"], name))
            local = classify_files(alone.drop_columns(["source_row"]), tmp_path / "local" / name)
            assert_same_bytes(tmp_path / "spark" / name, local.folder)

    def test_fields_by_their_own_names_and_no_order_of_rows(
        self, spark: Spark, tmp_path: Path
    ) -> None:
        rows = [
            ("Ours", "2024-25", "Stop Smoking", "Grants", f"2024-{month:02d}-15", f"{month}.35")
            for month in range(4, 13)
        ]
        names = "organisation, financial_year, cost_centre, account, date, amount"
        schema = names.replace(",", " string,") + " string"
        by = ["organisation", "financial_year"]
        for at, given in enumerate((rows, rows[::-1])):
            results = classify_table(spark.createDataFrame(given, schema), tmp_path / str(at), by)
            [baseline] = baselines(results)
            assert baseline.reconciliation.read_pence == 7515
        first, second = (tmp_path / str(at) / "Ours/2024-25" for at in (0, 1))
        assert_same_bytes(first, second)

    def test_a_column_that_is_not_there_is_an_error(self, spark: Spark, tmp_path: Path) -> None:
        frame = spark.createDataFrame([("a", "1.00")], "account string, amount string")
        with pytest.raises(EngineError, match="no column 'organisation'"):
            classify_table(frame, tmp_path, ["organisation"])


class TestCommand:
    """`prevspend classify --engine spark`."""

    def run(self, *arguments: object) -> Any:  # noqa: ANN401 - typer's own
        command = ["classify", *map(str, arguments), "--engine", "spark", "--master", "local[2]"]
        return CliRunner().invoke(app, command)

    def test_one_ledger_gives_the_files_of_the_local_engine(self, tmp_path: Path) -> None:
        local, spark = tmp_path / "local", tmp_path / "spark"
        done = CliRunner().invoke(app, ["classify", str(COUNCIL), "-o", str(local), "-q"])
        assert done.exit_code == 0, done.output
        for _ in range(2):
            done = self.run(COUNCIL, "-o", spark, "--json")
            assert done.exit_code == 0, done.output
            assert json.loads(done.stdout) == json.loads((local / "baseline.json").read_bytes())
            assert_same_bytes(spark, local)

    def test_several_give_a_folder_each_and_say_which_one_failed(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty.csv"
        empty.write_text("", encoding="utf-8")
        done = self.run(COUNCIL, ICB, empty, "-o", tmp_path / "out", "--quiet")
        assert done.exit_code == 2
        assert "empty" in done.stderr
        assert len(list((tmp_path / "out").rglob("baseline.json"))) == 2

    def test_too_little_coverage_of_one_is_a_finding(self, tmp_path: Path) -> None:
        done = self.run(COUNCIL, ICB, "-o", tmp_path, "--fail-under-coverage", 100, "--quiet")
        assert done.exit_code == 1
        assert "under the 100.0% asked for" in done.stderr

    def test_the_only_ledger_that_cannot_be_read_is_an_error(self, tmp_path: Path) -> None:
        done = self.run(tmp_path / "none.csv", "-o", tmp_path / "out")
        assert done.exit_code == 2
        assert "There is no file" in done.stderr
        assert not (tmp_path / "out").exists()
