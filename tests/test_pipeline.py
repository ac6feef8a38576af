"""The whole path in one call: what the command, a notebook and Spark run."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from prevspend import PrevspendError, Result, Settings, classify_files, read_ledger
from prevspend.cli import app
from prevspend.errors import LedgerError
from prevspend.years import FinancialYear
from tests.conftest import EXAMPLES, ROOT

if TYPE_CHECKING:
    from pathlib import Path

ICB = EXAMPLES / "icb/marlshire-icb-2024-25.csv"
YEAR = FinancialYear(2024)
LINES = pd.DataFrame(
    {
        "cost_centre": ["Stop Smoking Service", "Reablement", "Falls"],
        "account": ["Grants", "Contracts", "Grants"],
        "date": pd.to_datetime(["2024-05-01", "2024-06-01", "2024-07-01"]),
        "amount": [1200.5, 88000.0, -3.35],
    }
)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return classify_files(str(ICB), tmp_path_factory.mktemp("results"))


def test_the_library_writes_what_the_command_writes(result: Result, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["classify", str(ICB), "-o", str(tmp_path), "--quiet"])
    assert done.exit_code == 0, done.output
    names = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert names == {path.name for path in result.files}
    for name in names - {"manifest.json"}:  # the command's says how to repeat the run
        assert (tmp_path / name).read_bytes() == (result.folder / name).read_bytes(), name


def test_where_anything_fails_nothing_is_left(tmp_path: Path) -> None:
    settings = Settings(control_totals={FinancialYear(2019): 5})
    with pytest.raises(PrevspendError, match="no control total for 2024-25"):
        classify_files(ICB, tmp_path / "results", settings)
    assert list(tmp_path.iterdir()) == []


def test_a_control_total_that_differs_and_too_little_coverage_are_findings(tmp_path: Path) -> None:
    read = 95237515757
    fine = classify_files(ICB, tmp_path, Settings(control_totals={None: read}))
    assert not fine.has_findings
    assert classify_files(ICB, tmp_path, Settings(control_totals={YEAR: read + 1})).has_findings
    short = classify_files(ICB, tmp_path, Settings(least_coverage=100))
    assert short.has_findings
    assert (short.shortfall or "").endswith("in scope is decided, under the 100% asked for.")


def test_frames_add_up_to_the_baseline_in_pounds(result: Result) -> None:
    reconciliation = result.baseline.reconciliation
    read, prevention = reconciliation.read_pence / 100, reconciliation.prevention_pence / 100
    lines, codings = result.lines(), result.codings()
    interventions, figures = result.interventions(), result.figures()
    assert lines["part"].sum() == pytest.approx(read)
    assert codings["amount"].sum() == pytest.approx(read)
    assert lines["central"].sum() == pytest.approx(prevention)
    assert interventions["central"].sum() == pytest.approx(prevention)
    sums = figures.groupby(["measure", "level"])["central"].sum()
    assert sums["spending", "counted"] == pytest.approx(read)
    assert sums["prevention", "tier"] == pytest.approx(prevention)


def test_frames_have_names_and_say_whose_they_are(result: Result) -> None:
    interventions = result.interventions()
    named = dict(zip(interventions["intervention_id"], interventions["intervention"], strict=True))
    codings = result.codings()
    decided = codings[codings["intervention_id"].notna()]
    assert (decided["intervention_id"].map(named) == decided["intervention"]).all()
    for frame in (interventions, codings, result.figures()):
        assert set(frame["financial_year"]) == {"2024-25"}
        assert set(frame["organisation"]) == {result.baseline.organisation.name}


def test_lines_that_were_changed_since_are_refused(tmp_path: Path) -> None:
    result = classify_files(ICB, tmp_path)
    pq.write_table(pq.read_table(tmp_path / "lines.parquet").slice(1), tmp_path / "lines.parquet")
    with pytest.raises(LedgerError, match="changed since they were written"):
        result.lines()


class TestTables:
    """A ledger that is in memory already."""

    def test_a_file_read_by_pandas_gives_the_figures_of_the_file(
        self, result: Result, tmp_path: Path
    ) -> None:
        frame = pd.read_csv(ICB, dtype=str, keep_default_na=False)
        again = classify_files(frame, tmp_path)
        for name in ("interventions", "reconciliation", "tiers", "lenses"):
            assert getattr(again.baseline, name) == getattr(result.baseline, name), name

    @pytest.mark.parametrize("given", [LINES, pa.Table.from_pandas(LINES)], ids=["pandas", "Arrow"])
    def test_fields_by_their_own_names(self, given: pd.DataFrame | pa.Table) -> None:
        ledger = read_ledger(given)
        assert ledger.lines["amount"].to_pylist() == [120050, 8800000, -335]
        assert ledger.lines["cost_centre"].to_pylist() == list(LINES["cost_centre"])
        assert [str(total.year) for total in ledger.years()] == ["2024-25"]

    def test_one_path_may_be_a_plain_string(self) -> None:
        assert read_ledger(str(ICB)).lines.equals(read_ledger([ICB]).lines)

    def test_columns_of_mixed_values_are_one_message(self) -> None:
        frame = LINES.assign(account=pd.Series([1, "Grants", 2.5], dtype=object))
        with pytest.raises(LedgerError, match="cannot be understood") as error:
            read_ledger(frame)
        assert "values of one kind" in str(error.value)


def test_the_notebook_runs(tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "notebook.py")],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "NHS Marlshire Integrated Care Board 2024-25" in done.stdout
    assert "Stop Smoking Service" in done.stdout
