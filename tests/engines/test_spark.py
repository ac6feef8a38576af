"""Spark gives what the local engine gives, to the penny and to the byte of baseline.json."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv as pacsv
from typer.testing import CliRunner

from prevspend import (
    build_baseline,
    classify_ledger,
    classify_organisations,
    load_taxonomy,
    read_ledger,
    read_organisations,
    write_organisations,
    write_results,
)
from prevspend.cli import app
from prevspend.engines.spark import classify, classify_files, write_classified
from prevspend.errors import EngineError, LedgerError
from prevspend.years import FinancialYear
from tests.bench.ledgers import write_ledger
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pyspark.sql import SparkSession as Spark

    from prevspend.taxonomy import Taxonomy

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("spark"),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets to workers that wait
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HEADER = "service,cost_centre_code,cost_centre,account_code,account,supplier,date,amount"
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
def test_example_comes_out_alike(tmp_path: Path, ledger: Path) -> None:
    on_spark([ledger], tmp_path / "spark")
    locally([ledger], tmp_path / "local")
    assert_same_results(tmp_path / "spark", tmp_path / "local")


@pytest.mark.real
def test_published_year_of_twelve_files_comes_out_alike(tmp_path: Path, published: Path) -> None:
    home = published / "council/newcastle"
    files = [
        home / f"{2021 + (month > 12)}-{(month - 1) % 12 + 1:02d}.csv" for month in range(4, 16)
    ]
    on_spark(files, tmp_path / "spark")
    locally(files, tmp_path / "local")
    assert_same_results(tmp_path / "spark", tmp_path / "local")


@pytest.mark.real
def test_one_published_year_of_two_comes_out_alike(tmp_path: Path, published: Path) -> None:
    home = published / "council/devon"
    files = sorted([*home.glob("*_202402.csv"), *home.glob("*_20240[3-6].csv")])
    year = FinancialYear.parse("2024-25")
    on_spark(files, tmp_path / "spark", year=year)
    locally(files, tmp_path / "local", year=year)
    assert_same_results(tmp_path / "spark", tmp_path / "local")


def test_file_in_several_blocks_and_pieces_comes_out_alike(spark: Spark, tmp_path: Path) -> None:
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


def layout_of(header: str, folder: Path) -> str:
    """Write a council's layout whose headers are the fields themselves."""
    layout = folder / "ours.yaml"
    layout.write_text(
        "id: ours\nname: Ours\nbasis: ledger\norganisation: {kind: council}\ncolumns:\n"
        + "".join(f"  {name}: {name}\n" for name in header.split(",")),
        encoding="utf-8",
    )
    return str(layout)


def as_spark_sees(folder: Path) -> dict[str, bytes]:
    """Give the files of a folder of results, without the lines."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.json"))
        if path.name != "manifest.json"
    }


def test_files_of_a_folder_that_are_not_read_are_reported_alike(tmp_path: Path) -> None:
    home = tmp_path / "ledgers"
    home.mkdir()
    (home / "may.csv").write_bytes(COUNCIL.read_bytes())
    (home / "april.dat").write_bytes(COUNCIL.read_bytes())
    found = on_spark([home], tmp_path / "spark")
    locally([home], tmp_path / "local")
    assert any("april.dat" in warning for warning in found.warnings)
    assert_same_results(tmp_path / "spark", tmp_path / "local")


def test_two_organisations_and_two_years_give_a_baseline_each(tmp_path: Path) -> None:
    home = tmp_path / "ledgers"
    home.mkdir()
    rows = [
        f"{name},{code},2024-0{month}-15,Stop Smoking Service,Grants,Acme Ltd,{month * at}.35"
        for at, (name, code) in enumerate([("North Council", "E1"), ("South Council", "E2")], 1)
        for month in range(1, 9)
    ]
    header = "organisation,organisation_code,date,cost_centre,account,supplier,amount"
    for at in (0, 1):
        path = home / f"part-{at}.csv"
        path.write_text("\n".join([header, *rows[at::2], ""]), encoding="utf-8")
    layout = layout_of(header, tmp_path)
    on_spark([home], tmp_path / "spark", layout=layout)
    years = read_organisations([home], layout=layout)
    write_organisations(tmp_path / "local", classify_organisations(years, england()))
    spark, local = (as_spark_sees(tmp_path / name) for name in ("spark", "local"))
    assert spark == local
    assert {name for name in spark if name.startswith("20")} == {
        f"{year}/{code}/baseline.json" for year in ("2023-24", "2024-25") for code in ("E1", "E2")
    }
    assert len(table(tmp_path / "spark/lines.parquet")) == 16


AWKWARD = f"""\
Ledger of Westmoor;;printed today
{HEADER}
Public Health,A100,Stop Smoking,4001,Grants,"Smith ""and"" Co",13/04/2024,"1,200.50"

Public Health,A100,Stop Smoking,4001,Grants,Acme,12/05/2024,(3.35)
Public Health,="0123",Falls Prevention,4001,Grants,Acme,02/05/2024,10.01,,
Public Health,A100,Stop Smoking,4001,Grants,Acme, Ltd,02/05/2024,77.00
Public Health,A100,Stop Smoking,4001,Grants,Acme,02/05/2024,not known
Public Health,A100,Stop Smoking,4001,Grants,Café Noir,31/02/2024,5.00
,,,,,,,
{HEADER}
Public Health,A200,Reablement,4001,Grants,Acme,01/06/2024,0.01
Total,,,,,,,1212.17
"""


def test_awkward_file_is_mended_refused_and_told_as_the_reader_does(tmp_path: Path) -> None:
    for name, encoding in (("utf.csv", "utf-8"), ("windows.csv", "cp1252")):
        text = AWKWARD
        for month, later in (("/04/", "/07/"), ("/05/", "/08/"), ("/06/", "/09/")):
            text = text if encoding == "utf-8" else text.replace(month, later)
        (tmp_path / name).write_text(text, encoding=encoding)
    files = [tmp_path / "utf.csv", tmp_path / "windows.csv"]
    layout = layout_of(HEADER, tmp_path)
    found = on_spark(files, tmp_path / "spark", layout=layout)
    locally(files, tmp_path / "local", layout=layout)
    assert_same_results(tmp_path / "spark", tmp_path / "local")
    assert [row.row for row in found.rejected] == [7, 8, 9] * 2
    assert {row.text for row in found.rejected} == {""}, "their words may name persons"


def test_cells_that_break_lines_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "ledger.csv"
    broken = 'Public Health,A1,"Stop\nSmoking",4001,Grants,"Acme\r\nLtd",01/06/2024,{}.55'
    rows = [HEADER, *(broken.format(at) for at in range(30)), ""]
    path.write_bytes("\n".join(rows).encode())
    layout = layout_of(HEADER, tmp_path)
    on_spark([path], tmp_path / "spark", layout=layout)
    locally([path], tmp_path / "local", layout=layout)
    assert_same_results(tmp_path / "spark", tmp_path / "local")


def test_typed_parquet_comes_out_alike(tmp_path: Path) -> None:
    raw = pacsv.read_csv(
        ICB, convert_options=pacsv.ConvertOptions(column_types={"Cost Centre": pa.string()})
    )
    home = tmp_path / "ledgers"
    home.mkdir()
    half = raw.num_rows // 2
    pq.write_table(raw.slice(0, half), home / "a b.parquet")
    pq.write_table(raw.slice(half), home / "c[1].parquet", row_group_size=100)
    on_spark([home], tmp_path / "spark")
    locally([home], tmp_path / "local")
    assert_same_results(tmp_path / "spark", tmp_path / "local")


def test_days_and_months_are_told_for_the_whole_file(tmp_path: Path) -> None:
    months_first = tmp_path / "us.csv"
    row = "Public Health,A1,Stop Smoking,4001,Grants,Acme,{},1.00"
    rows = [row.format("04/05/2024")] * 20 + [row.format("04/25/2024")]
    months_first.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    on_spark([months_first], tmp_path / "spark", layout=layout_of(HEADER, tmp_path))
    assert {row["date"].month for row in table(tmp_path / "spark/lines.parquet")} == {4}


def test_file_that_repeats_another_is_refused(tmp_path: Path) -> None:
    row = "Public Health,A1,Stop Smoking,4001,Grants,Acme,01/06/2024,{}.00"
    rows = [row.format(at) for at in range(20)]
    (tmp_path / "a.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    (tmp_path / "b.csv").write_text("\n".join([HEADER, *rows[:12], ""]), encoding="utf-8")
    with pytest.raises(LedgerError, match=r"12 of the \d\d lines of"):
        on_spark([tmp_path], tmp_path / "spark", layout=layout_of(HEADER, tmp_path))


class TestTable:
    """A data frame that somebody gives."""

    def test_export_read_by_spark_gives_the_figures_of_its_file(
        self, spark: Spark, tmp_path: Path
    ) -> None:
        frame = spark.read.csv(str(ICB), header=True, escape='"', multiLine=True)
        local = locally([ICB], tmp_path / "local")
        with classify(frame, england()) as found:
            [baseline] = found.baselines()
            lines = found.lines.toArrow().to_pylist()
            codings = found.codings.toArrow().to_pylist()
        assert baseline.interventions == local.interventions
        assert baseline.reconciliation == local.reconciliation
        assert baseline.coverage == local.coverage
        assert sum(line["amount"] for line in lines) == local.reconciliation.read_pence
        central = sum(line["prevention_pence_central"] for line in lines)
        assert central == local.reconciliation.prevention_pence
        assert sum(coding["prevention_pence_central"] for coding in codings) == central
        assert {coding["financial_year"] for coding in codings} == {"2024-25"}

    def test_canonical_fields_with_rows_keep_total_rows_out(self, spark: Spark) -> None:
        frame = spark.createDataFrame(
            [
                ("Stop Smoking", "Grants", "2024-05-01", "10.35", "a.csv", 1),
                ("Stop Smoking", "Grants", "2024-05-02", "20.00", "a.csv", 2),
                (None, None, None, "30.35", "a.csv", 3),
            ],
            "cost_centre string, account string, date string, amount string, source_file string,"
            " source_row bigint",
        )
        with classify(frame, england(), kind="council", organisation="Ours") as found:
            [baseline] = found.baselines()
        assert baseline.reconciliation.read_pence == 3035
        assert baseline.inputs[0].name == "a.csv"
        assert baseline.organisation.kind == "council"
        with pytest.raises(EngineError, match="in no order") as error:
            classify(frame.drop("source_row"), england(), kind="council")
        assert "source_row" in str(error.value)


class TestCommand:
    """`prevspend classify --engine spark`."""

    def run(self, *arguments: str) -> Any:  # noqa: ANN401 - typer's own
        command = ["classify", *arguments, "--engine", "spark", "--master", "local[2]"]
        return CliRunner().invoke(app, command)

    def test_runs_twice_into_one_folder_and_after_the_local_engine(self, tmp_path: Path) -> None:
        done = CliRunner().invoke(app, ["classify", str(COUNCIL), "-o", str(tmp_path), "-q"])
        assert done.exit_code == 0, done.output
        before = (tmp_path / "baseline.json").read_bytes()
        for _ in range(2):
            done = self.run(str(COUNCIL), "-o", str(tmp_path), "--json")
            assert done.exit_code == 0, done.output
            assert json.loads(done.stdout) == json.loads(before)
            assert len(table(tmp_path / "lines.parquet")) == 2060
        done = CliRunner().invoke(app, ["classify", str(COUNCIL), "-o", str(tmp_path), "-q"])
        assert done.exit_code == 0, done.output
        assert (tmp_path / "lines.parquet").is_file()

    @pytest.mark.parametrize("option", ["--overlay", "--overrides", "--driver", "--measure"])
    def test_what_it_cannot_do_is_refused_in_words(self, tmp_path: Path, option: str) -> None:
        done = self.run(str(COUNCIL), "-o", str(tmp_path / "out"), option, str(COUNCIL))
        assert done.exit_code == 2
        assert f"does not know {option}" in done.stderr
        assert not (tmp_path / "out").exists()

    def test_files_of_two_forms_are_refused(self, tmp_path: Path) -> None:
        done = self.run(str(COUNCIL), str(ICB), "-o", str(tmp_path / "out"))
        assert done.exit_code == 2
        assert "does not have the headers of" in done.stderr
