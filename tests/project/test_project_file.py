"""A project file is understood, or every problem in it is said with its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft7Validator
from typer.testing import CliRunner

from prevspend.cli import app
from prevspend.errors import ProjectError
from prevspend.options import parse_control_totals
from prevspend.pipeline import Settings
from prevspend.project import PROJECT_FILE, ProjectFile, YearLedger, project_schema, read_project
from prevspend.years import FinancialYear
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
FULL = """
organisation: E08000009
ledgers:
  2024-25:
    files: [april.csv, "rest-*.csv"]
    layout: ours.yaml
    control-total: 1,234.56
  2023-24: [first.csv]
layout: sap-cost-elements
column: ["amount=Net Value", "cost_centre=Unit"]
overlay: overlays/ours.yaml
driver: block.yaml
control-total: totals.csv
fail-under-coverage: 85
target: [hewitt, "points=1.5 years=3"]
decided: 75
write: review
"""


def project_in(folder: Path, text: str, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    (folder / PROJECT_FILE).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.stem)
def test_every_problem_is_said_with_its_line(
    broken: Path, check_expected: Callable[[Path, str], None]
) -> None:
    with pytest.raises(ProjectError) as error:
        read_project(broken)
    said = str(error.value).replace(f"{broken.parent}/", "")
    check_expected(broken.with_suffix(".txt"), f"{said}\n")


def test_options_of_a_year_go_before_those_of_all(tmp_path: Path) -> None:
    named = ("april.csv", "rest-1.csv", "rest-2.csv", "first.csv", "ours.yaml")
    others = ("overlays/ours.yaml", "block.yaml", "totals.csv")
    project = read_project(project_in(tmp_path, FULL, *named, *others))
    assert project.years == ["2023-24", "2024-25"]
    assert [path.name for path in project.ledger_paths("2024-25")] == [
        *("april.csv", "rest-1.csv", "rest-2.csv")
    ]
    before, after = map(project.options_of, project.years)
    assert before["layout"] == "sap-cost-elements"
    assert after["layout"] == str(tmp_path / "ours.yaml")
    assert before["control_total"] == str(tmp_path / "totals.csv")
    assert parse_control_totals(after["control_total"]) == {None: 123456}
    assert before["overlay"] == after["overlay"] == tmp_path / "overlays/ours.yaml"
    assert after["driver"] == [tmp_path / "block.yaml"]


def test_options_are_those_of_the_command(tmp_path: Path) -> None:
    text = 'ledgers: {2024-25: a.csv}\ncolumn: "amount=Net Value"\namounts: thousands\n'
    project = read_project(project_in(tmp_path, text, "a.csv"))
    settings = Settings.of_options(project.options_of("2024-25"))
    assert settings.year == FinancialYear(2024)
    assert settings.columns == {"amount": "Net Value"}
    assert settings.answered.unit == 1000
    assert settings.keep_copy
    assert settings.run == {
        "command": "classify",
        "year": "2024-25",
        "column": ["amount=Net Value"],
        "amounts": ["thousands"],
        "taxonomy": "england",
    }


def test_a_ledger_that_is_not_there_names_the_line_of_its_year(tmp_path: Path) -> None:
    text = "ledgers:\n  2023-24: a.csv\n  2024-25: b-*.csv\n"
    with pytest.raises(ProjectError) as error:
        read_project(project_in(tmp_path, text, "a.csv"))
    assert f"{PROJECT_FILE}:3:" in str(error.value)
    project = read_project(project_in(tmp_path, text, "a.csv", "b-1.csv"))
    (tmp_path / "b-1.csv").unlink()
    with pytest.raises(ProjectError) as error:
        project.ledger_paths("2024-25")
    assert f"{PROJECT_FILE}:3:" in str(error.value)


def test_no_project_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as error:
        read_project(tmp_path)
    assert "prevspend init LEDGER" in str(error.value)


def test_the_schema_knows_every_key_and_explains_it() -> None:
    schema = json.loads(project_schema())
    Draft7Validator.check_schema(schema)
    for model in (ProjectFile, YearLedger):
        shown = schema["definitions"][model.__name__]["properties"]
        assert set(shown) == {field.alias or name for name, field in model.model_fields.items()}
        assert all(about["description"] for about in shown.values())


def test_the_schema_accepts_what_is_read_and_refuses_unknown_keys() -> None:
    validator = Draft7Validator(json.loads(project_schema()))
    content = yaml.safe_load(FULL)
    assert list(validator.iter_errors(content)) == []
    content["targets"] = "hewitt"
    assert len(list(validator.iter_errors(content))) == 1


def test_the_schema_is_shipped_beside_those_of_taxonomies() -> None:
    shown = CliRunner().invoke(app, ["taxonomy", "schema", "--of", "project"]).stdout
    assert (ROOT / "taxonomy/schema/project.json").read_text("utf-8") == shown
