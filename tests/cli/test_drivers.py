"""`prevspend classify --driver` as a person meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
from typer.testing import CliRunner

from prevspend.baseline import Baseline
from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


def classify(folder: Path, *drivers: str | Path) -> Result:
    given = [text for driver in drivers for text in ("--driver", str(driver))]
    ledger = str(EXAMPLES / "icb/marlshire-icb-2024-25.csv")
    return CliRunner().invoke(app, ["classify", ledger, "-o", str(folder), *given])


def test_drivers_stand_in_every_result(tmp_path: Path) -> None:
    files = sorted((EXAMPLES / "drivers").glob("*.yaml"))
    done = classify(tmp_path, *files)
    assert done.exit_code == 0, done.output
    assert "of the prevention" in done.output
    assert "rests on tables supplied" in done.output
    baseline = Baseline.read(tmp_path)
    assert [driver.id for driver in baseline.drivers] == ["community-block", "prescribing"]
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert [entry["digest"] for entry in manifest["drivers"]] == [
        driver.digest for driver in baseline.drivers
    ]
    sheet = openpyxl.load_workbook(tmp_path / "baseline.xlsx")["Drivers"]
    assert sheet.max_row == 1 + sum(len(driver.parts) for driver in baseline.drivers)
    lines = pq.read_table(tmp_path / "lines.parquet").to_pylist()
    assert sum(row["part_pence"] for row in lines) == baseline.reconciliation.read_pence
    parts = [row for row in lines if row["driver"] == "community-block"]
    assert sum(row["part_pence"] for row in parts) == baseline.drivers[0].amount_pence
    codings = pq.read_table(tmp_path / "codings.parquet").to_pylist()
    of_block = [row for row in codings if row["driver"] == "community-block"]
    assert sum(row["amount_pence"] for row in of_block) == baseline.drivers[0].amount_pence


def test_wrong_driver_is_told_without_a_traceback_and_writes_nothing(tmp_path: Path) -> None:
    done = classify(tmp_path / "results", tmp_path / "none.yaml")
    assert done.exit_code == 2
    assert "none.yaml: there is no such file" in done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "results").exists()
