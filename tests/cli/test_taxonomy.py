"""`prevspend taxonomy check` and `test` as maintainers and their CI meet them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from prevspend.cli import app
from tests.conftest import ROOT

MINIMAL = ROOT / "tests" / "taxonomy" / "minimal"
BROKEN = ROOT / "tests" / "upkeep" / "broken"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["taxonomy", *(str(argument) for argument in arguments)])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(MINIMAL, tmp_path / "minimal"))


def breaking(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(BROKEN / name, folder, dirs_exist_ok=True))


def test_check_of_a_clean_taxonomy_is_fine(folder: Path) -> None:
    done = run("check", folder, "--strict")
    assert done.exit_code == 0
    assert "0 errors, 0 warnings, 0 notes" in done.stdout


def test_check_exits_with_1_for_errors_and_for_warnings_only_if_strict(folder: Path) -> None:
    breaking(folder, "PV402-abbreviation-unused")
    assert run("check", folder).exit_code == 0
    assert run("check", folder, "--strict").exit_code == 1
    breaking(folder, "PV302-same-words")
    done = run("check", folder)
    assert done.exit_code == 1
    assert "minimal/interventions/all.yaml:13:17" in done.stdout


def test_check_names_places_from_where_it_is_run(folder: Path) -> None:
    breaking(folder, "PV402-abbreviation-unused")
    told = json.loads(run("check", folder, "--format", "json").stdout)
    assert told["findings"][0]["file"] == "minimal/abbreviations.yaml"


def test_check_judges_dates_on_the_day_named(folder: Path) -> None:
    breaking(folder, "PV109-check-overdue")
    assert "PV109" in run("check", folder, "--today", "2026-11-21").stdout
    assert "PV109" not in run("check", folder, "--today", "2025-01-01").stdout


def test_check_fix_shows_the_change_apart_from_the_result(folder: Path) -> None:
    breaking(folder, "PV210-stem-and-word")
    done = run("check", folder, "--fix", "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["findings"] == []
    assert '+      phrases: [stop smoking, "smok* stop"]' in done.stderr


def test_check_lists_its_codes() -> None:
    done = run("check", "--codes")
    assert done.exit_code == 0
    assert "PV301 error A rule that can never win" in done.stdout


def test_test_exits_with_1_and_says_where_an_example_fails(folder: Path) -> None:
    assert run("test", folder).exit_code == 0
    file = folder / "interventions" / "all.yaml"
    file.write_text(file.read_text("utf-8") + "    - {account: Road signs}\n", "utf-8")
    done = run("test", folder)
    assert done.exit_code == 1
    assert "minimal/interventions/all.yaml:17:7" in done.stdout
    assert "no rule matches it" in done.stdout


@pytest.mark.parametrize("command", ["check", "test"])
def test_unknown_taxonomy_is_bad_input(command: str) -> None:
    done = run(command, "wales")
    assert done.exit_code == 2
    assert "There is no taxonomy 'wales'" in done.stderr


def test_files_with_errors_of_form_are_bad_input_for_the_examples(folder: Path) -> None:
    breaking(folder, "PV005-unknown-key")
    done = run("test", folder)
    assert done.exit_code == 2
    assert "interventions/all.yaml:7:3: unknown key 'reason'" in done.stderr
