from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from prevspend.cli import app
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = EXAMPLES / "council" / "westmoor-2024-25.csv"
OVERLAY = EXAMPLES / "overlay" / "westmoor.yaml"
OVERRIDES = EXAMPLES / "overlay" / "westmoor-overrides.yaml"
PUBLISHED = ("--made", "2026-05-01", "--contact", "A. Example", "--licence", "OGL v3.0")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example council's year, classified with an overlay and people's decisions."""
    folder = tmp_path_factory.mktemp("written") / "results"
    options = ("--overlay", OVERLAY, "--overrides", OVERRIDES, "--year", "2024-25", "--quiet")
    assert run("classify", LEDGER, "-o", folder, *options, *PUBLISHED).exit_code == 0
    return folder


@pytest.fixture
def results(written: Path, tmp_path: Path) -> Path:
    shutil.copytree(written, tmp_path / "results")
    return tmp_path / "results"


def test_results_as_they_were_written_are_right(results: Path) -> None:
    done = run("verify", results, "--ledger", LEDGER)
    assert (done.exit_code, done.output.strip()) == (0, "11 of 11 things verified are right.")


@pytest.mark.parametrize("name", ["report.html", "baseline.xlsx", "lines.parquet", "baseline.json"])
def test_a_file_that_was_changed_is_found(name: str, results: Path) -> None:
    with (results / name).open("ab") as file:
        file.write(b" ")
    done = run("verify", results)
    assert (done.exit_code, f"{name}: changed since it was written" in done.output) == (1, True)


def test_a_file_that_is_missing_is_found(results: Path) -> None:
    (results / "report.html").unlink()
    assert "report.html: cannot be read" in run("verify", results).output


def test_each_file_of_an_archive_has_a_hash_of_its_own(tmp_path: Path) -> None:
    whole = LEDGER.read_text("utf-8").splitlines()[:-1]
    head, *body = [row for row in whole if '"' not in row]
    files = {f"{at}.csv": "\n".join([head, *body[at::2], ""]).encode() for at in range(2)}
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    results = tmp_path / "results"
    for _ in range(2):  # read, and taken up again
        assert run("classify", path, "-o", results, "--quiet").exit_code == 0
        inputs = json.loads((results / "baseline.json").read_text("utf-8"))["inputs"]
        assert {one["name"]: one["sha256"] for one in inputs} == {
            f"pack.zip/{name}": hashlib.sha256(data).hexdigest() for name, data in files.items()
        }
    assert run("verify", results, "--ledger", path).exit_code == 0
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("0.csv", files["0.csv"])
        archive.writestr("1.csv", files["1.csv"] + b"\n")
    done = run("verify", results, "--ledger", path)
    assert done.exit_code == 1
    assert "ledger pack.zip/1.csv: is not the file that was read" in done.output
    assert "pack.zip/0.csv" not in done.output


def test_another_ledger_is_found(results: Path, tmp_path: Path) -> None:
    other = tmp_path / LEDGER.name
    other.write_bytes(LEDGER.read_bytes() + b"\n")
    done = run("verify", results, "--ledger", other)
    assert (done.exit_code, "is not the file that was read" in done.output) == (1, True)
    more = run("verify", results, "--ledger", LEDGER.parent)
    assert "westmoor-2023-24.csv: was not read for these results" in more.output


def test_a_run_is_repeated_to_the_byte(results: Path) -> None:
    words = ("verify", results, "--ledger", LEDGER, "--again")
    done = run(*words, "--with", OVERLAY.parent)
    assert (done.exit_code, "things verified are right" in done.output) == (0, True), done.output
    assert run(*words).exit_code == 2  # the overlay is not beside the ledger


def test_a_run_is_not_repeated_with_other_decisions(results: Path, tmp_path: Path) -> None:
    for path in (OVERLAY, OVERRIDES):
        shutil.copy(path, tmp_path)
    with (tmp_path / OVERRIDES.name).open("a", encoding="utf-8") as file:
        file.write("\n")
    done = run("verify", results, "--ledger", LEDGER, "--again", "--with", tmp_path)
    assert (done.exit_code, "has changed since the run" in done.output) == (2, True)


def test_forged_figures_with_hashes_to_fit_are_found_by_repeating(
    results: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    run("classify", LEDGER, "-o", other, "--quiet")
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    manifest["run"] = json.loads((results / "manifest.json").read_text(encoding="utf-8"))["run"]
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run("verify", other).exit_code == 0
    words = ("verify", other, "--ledger", LEDGER, "--again", "--with", OVERLAY.parent)
    done = run(*words)
    assert (done.exit_code, "baseline.json repeated: differs" in done.output) == (1, True)


def test_the_manifest_does_not_depend_on_where_files_lie(results: Path, tmp_path: Path) -> None:
    for path in (LEDGER, OVERLAY, OVERRIDES):
        shutil.copy(path, tmp_path)
    ledger, overlay, overrides = (tmp_path / path.name for path in (LEDGER, OVERLAY, OVERRIDES))
    options = ("--overlay", overlay, "--overrides", overrides, "--year", "2024-25", "--quiet")
    run("classify", ledger, "-o", tmp_path / "there", *options, *PUBLISHED)
    assert (tmp_path / "there/manifest.json").read_bytes() == (
        results / "manifest.json"
    ).read_bytes()


def test_the_manifest_names_what_reads_and_writes(results: Path) -> None:
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert {"pyarrow", "python-calamine", "pandas", "xlsxwriter"} <= set(manifest["versions"])
    [decisions] = manifest["run"]["overrides"]
    assert decisions["file"] == OVERRIDES.name
    assert len(decisions["sha256"]) == 64


def test_a_folder_without_results_is_one_error(tmp_path: Path) -> None:
    assert run("verify", tmp_path).exit_code == 2
