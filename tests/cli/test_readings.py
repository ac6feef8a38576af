"""One ledger under several overlays: its readings, and how they carry into other reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from prevspend.cli import app

EXAMPLES = Path(__file__).parents[2] / "examples"
OVERLAY = EXAMPLES / "overlay" / "westmoor.yaml"
RUN = CliRunner()


def run(*arguments: object) -> str:
    result = RUN.invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The made-up council: two years with its overlay, the later also with another and none."""
    place = tmp_path_factory.mktemp("readings")
    other = place / "other.yaml"
    text = OVERLAY.read_text(encoding="utf-8")
    other.write_text(text.replace("version: ", "version: 9", 1), encoding="utf-8")
    wanted = {
        "before": ("2023-24", OVERLAY),
        "ours": ("2024-25", OVERLAY),
        "other": ("2024-25", other),
        "national": ("2024-25", None),
    }
    for name, (year, overlay) in wanted.items():
        ledger = EXAMPLES / "council" / f"westmoor-{year}.csv"
        more = ["--overlay", overlay] if overlay else []
        run("classify", ledger, "-o", place / name, "--quiet", *more)
    return {name: place / name for name in wanted}


def test_readings_of_one_ledger_stand_side_by_side(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    three = [folders[name] for name in ("national", "ours", "other")]
    shown = run("compare", *three, "-o", tmp_path)
    assert "Readings of one ledger" in shown
    found = json.loads((tmp_path / "readings.json").read_text(encoding="utf-8"))
    national, *local = found["readings"]
    assert national["name"] == "National"
    assert len(local) == 2
    ours = json.loads((folders["ours"] / "baseline.json").read_text(encoding="utf-8"))
    headline = ours["headline"]
    assert national["prevention"]["central"] == ours["lenses"][headline]["central"]
    assert local[0]["prevention"]["central"] == ours["local"]["lenses"][headline]["central"]
    assert "Readings of one ledger" in (tmp_path / "readings.html").read_text(encoding="utf-8")


def test_a_left_shift_has_the_local_figures_beside_the_national(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    shown = run("leftshift", folders["before"], folders["ours"], "-o", tmp_path)
    assert "Locally, with" in shown
    report = json.loads((tmp_path / "leftshift.json").read_text(encoding="utf-8"))
    for year, name in zip(report["years"], ("before", "ours"), strict=True):
        own = json.loads((folders[name] / "baseline.json").read_text(encoding="utf-8"))
        lens = own["local"]["lenses"][own["headline"]]
        assert year["local"]["prevention"]["central"] == lens["central"]


def test_an_overlay_in_one_year_only_keeps_anybody_from_telling(
    folders: dict[str, Path], tmp_path: Path
) -> None:
    run("leftshift", folders["before"], folders["national"], "-o", tmp_path)
    report = json.loads((tmp_path / "leftshift.json").read_text(encoding="utf-8"))
    assert "decisions" in [finding["id"] for finding in report["findings"]]
    assert report["verdict"]["outcome"] == "cannot tell"
