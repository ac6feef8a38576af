"""Results that were changed since they were written are not read, unless somebody asks for it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.testing import Result


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of the example council, classified."""
    home = tmp_path_factory.mktemp("written")
    for year in ("2023-24", "2024-25"):
        ledger = EXAMPLES / "council" / f"westmoor-{year}.csv"
        assert run("classify", ledger, "-o", home / year, "--quiet").exit_code == 0
    return home


@pytest.fixture
def years(written: Path, tmp_path: Path) -> list[Path]:
    """A copy of them that a test may change."""
    shutil.copytree(written, tmp_path / "years")
    return sorted((tmp_path / "years").iterdir())


def run(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


def raise_prevention(folder: Path) -> None:
    """Set prevention to the whole amount in every coding; the sum of amounts stays."""
    codings = pq.read_table(folder / "codings.parquet")
    for name in ("low", "central", "high"):
        at = codings.column_names.index(f"prevention_pence_{name}")
        codings = codings.set_column(at, codings.field(at), codings["amount_pence"])
    pq.write_table(codings, folder / "codings.parquet")


def change_year(folder: Path) -> None:
    path = folder / "baseline.json"
    text = path.read_text(encoding="utf-8").replace('"2024-25"', '"2022-23"')
    path.write_text(text, encoding="utf-8")


def remove_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def empty_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text("", encoding="utf-8")


CHANGES: dict[Callable[[Path], None], str] = {
    raise_prevention: "changed since they were written: codings.parquet",
    change_year: "changed since they were written: baseline.json",
    remove_manifest: "no manifest lists this file",
    empty_manifest: "The manifest of these results cannot be read",
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("command", ["leftshift", "consolidate", "explain", "diff", "check"])
def test_changed_results_are_refused(
    change: Callable[[Path], None], command: str, years: list[Path], tmp_path: Path
) -> None:
    change(years[1])
    overlay = EXAMPLES / "overlay" / "westmoor.yaml"
    words: dict[str, list[object]] = {
        "leftshift": ["leftshift", *years],
        "consolidate": ["consolidate", years[1], "-o", tmp_path / "out"],
        "explain": ["explain", years[1], "--coding", "1"],
        "diff": ["taxonomy", "diff", "england", "england", "--ledger", years[1]],
        "check": ["taxonomy", "check", overlay, "--ledger", years[1]],
    }
    done = run(*words[command])
    assert (done.exit_code, CHANGES[change] in done.output) == (2, True), done.output


def test_a_changed_baseline_is_not_compared(years: list[Path]) -> None:
    change_year(years[1])
    assert "changed since they were written" in run("compare", years[1]).output


def test_lines_that_were_changed_are_not_explained(years: list[Path]) -> None:
    lines = pq.read_table(years[1] / "lines.parquet")
    pq.write_table(lines.slice(1), years[1] / "lines.parquet")
    done = run("explain", years[1], "--row", "7")
    assert "changed since they were written: lines.parquet" in done.output


def test_changed_results_are_read_where_it_is_asked_for_and_it_is_said(years: list[Path]) -> None:
    raise_prevention(years[1])
    done = run("leftshift", *years, "--accept-changed")
    assert done.exit_code == 0
    assert "Warning: These results were changed since they were written" in done.stderr


def test_results_of_one_organisation_of_many_are_checked_against_the_manifest_above(
    years: list[Path],
) -> None:
    """`classify-all` writes one manifest for the folders of all organisations."""
    home = years[0].parent
    manifest = json.loads((years[0] / "manifest.json").read_text(encoding="utf-8"))
    for output in manifest["outputs"]:
        output["name"] = f"2023-24/{output['name']}"
    (home / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    remove_manifest(years[0])
    assert run("explain", years[0], "--coding", "1").exit_code == 0
    with (years[0] / "baseline.json").open("a") as file:
        file.write(" ")
    assert run("explain", years[0], "--coding", "1").exit_code == 2


DAMAGE: dict[str, Callable[[pa.Table], pa.Table]] = {
    "no amounts": lambda codings: codings.drop_columns(["amount_pence"]),
    "no cost centres": lambda codings: codings.drop_columns(["cost_centre"]),
    "amounts as text": lambda codings: as_text(codings, "amount_pence"),
    "months as text": lambda codings: as_text(codings, "pence_by_period"),
    "vast amounts": lambda codings: codings.set_column(
        codings.column_names.index("amount_pence"),
        "amount_pence",
        pa.array([2**62] * codings.num_rows),
    ),
}


def as_text(codings: pa.Table, name: str) -> pa.Table:
    texts = pa.array(list(map(str, codings[name].to_pylist())))
    return codings.set_column(codings.column_names.index(name), name, texts)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("command", ["leftshift", "explain"])
def test_codings_of_another_shape_are_one_error(
    damage: str, command: str, years: list[Path]
) -> None:
    path = years[1] / "codings.parquet"
    pq.write_table(DAMAGE[damage](pq.read_table(path)), path)
    words = (
        ["leftshift", *years] if command == "leftshift" else ["explain", years[1], "--coding", 1]
    )
    done = run(*words, "--accept-changed")
    assert (done.exit_code, "not as this version writes them" in done.output) == (2, True)


@pytest.mark.parametrize("name", ["baseline.json", "codings.parquet"])
def test_a_folder_in_place_of_a_file_is_one_error(name: str, years: list[Path]) -> None:
    (years[1] / name).unlink()
    (years[1] / name).mkdir()
    done = run("leftshift", *years)
    assert (done.exit_code, "cannot be read" in done.output) == (2, True)
