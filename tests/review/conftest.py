"""A small ledger, its results, and the workbook of its review."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prevspend.cli import app

HEAD = "Date,Directorate,Cost Centre,Cost Centre Name,Account Name,Supplier,Narrative,Net Amount"
LINES = (
    "01/05/2024,Quillside,A1,Mystery Unit,Odd Things,Riverside Group Ltd,At the hall,900000.00",
    "01/06/2024,Quillside,A1,Mystery Unit,Other Things,Lakeside Group Ltd,More of it,100000.00",
    "01/05/2024,Quillside,B1,Puzzle Team,Odd Things,Riverside Group Ltd,For the puzzle,50000.00",
    "01/05/2024,Public Health,C1,Stop Smoking Service,Grants,Quit Ltd,Quarter one,400000.00",
    "01/05/2024,Highways,D1,Highways Maintenance,Materials,Road Ltd,Tar for roads,2000000.00",
)


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="session")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.csv"
    path.write_text("\n".join([HEAD, *LINES, ""]), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def results(ledger: Path) -> Path:
    folder = ledger.parent / "results"
    run("classify", ledger, "--organisation", "Westmoor", "-o", folder)
    return folder


@pytest.fixture(scope="session")
def written(results: Path) -> Path:
    run("review", results, "-o", results.parent / "review.xlsx")
    return results.parent / "review.xlsx"


@pytest.fixture
def review(written: Path, tmp_path: Path) -> Path:
    """A copy of the review for each test to change."""
    return Path(shutil.copy(written, tmp_path))
