"""The JSON Schemas: what is right passes a real validator, what breaks the form does not."""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from pydantic import BaseModel
from typer.testing import CliRunner

from prevspend import build_baseline, classify_ledger, load_taxonomy, read_ledger
from prevspend.cli import app
from prevspend.cli.taxonomy.schema import Of
from prevspend.project import project_schema
from prevspend.report import schemas
from prevspend.taxonomy import (
    Head,
    Intervention,
    Mark,
    Overlay,
    SupplierKind,
    TaxonomyGroup,
    TaxonomySource,
)
from prevspend.upkeep import EDITED_FILES, Exemption, hover_words
from tests.conftest import EXAMPLES, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

SCHEMAS = ROOT / "taxonomy" / "schema"
ENGLAND = ROOT / "taxonomy" / "england"
FILES = sorted(ENGLAND.rglob("*.yaml"))
BROKEN = Path(__file__).parent / "broken"
MINIMAL = ROOT / "tests" / "taxonomy" / "minimal"
SCHEMA_LINE = re.compile(r"# yaml-language-server: \$schema=(\S+)")


class Editors(yaml.SafeLoader):
    """YAML as editors read it: version 1.2, in which `no` and 2026-11-21 are texts."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", "~n"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)", "-+.0123456789"),
):
    Editors.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first)
    )


def content(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Editors)  # noqa: S506 - a safe one


@cache
def of_minimal() -> dict[str, str]:
    return schemas(load_taxonomy(MINIMAL))


def name_of(path: Path) -> str:
    return path.parent.name if path.parent.name in EDITED_FILES else path.stem


def errors(path: Path, text: str) -> list[str]:
    return [error.message for error in Draft7Validator(json.loads(text)).iter_errors(content(path))]


def test_published_schemas_are_those_of_the_models(
    check_expected: Callable[[Path, str], None],
) -> None:
    texts = {**schemas(load_taxonomy()), "project": project_schema()}
    for name, text in texts.items():
        check_expected(SCHEMAS / f"{name}.json", text)
    assert {path.stem for path in SCHEMAS.iterdir()} == set(texts) == set(get_args(Of))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_england_names_its_schema_and_fits_it(path: Path) -> None:
    named = SCHEMA_LINE.match(path.read_text(encoding="utf-8"))
    assert named is not None
    schema = path.parent / named[1]
    assert schema.resolve() == SCHEMAS / f"{name_of(path.relative_to(ENGLAND))}.json"
    assert errors(path, schema.read_text(encoding="utf-8")) == []


def test_overlays_fit_and_name_what_is_there() -> None:
    path = EXAMPLES / "overlay" / "westmoor.yaml"
    named = SCHEMA_LINE.match(path.read_text(encoding="utf-8"))
    assert named is not None
    text = (path.parent / named[1]).read_text(encoding="utf-8")
    assert errors(path, text) == []
    overlay = content(path)
    overlay["shares"][0]["intervention"] = "no-such-thing"
    [result] = Draft7Validator(json.loads(text)).iter_errors(overlay)
    assert list(result.absolute_path) == ["shares", 0, "intervention"]


def test_smallest_taxonomy_fits_and_names_nothing_else() -> None:
    for path in MINIMAL.rglob("*.yaml"):
        assert errors(path, of_minimal()[name_of(path)]) == []
    other = json.loads(schemas(load_taxonomy(), "interventions")["interventions"])
    result = Draft7Validator(other).iter_errors(content(MINIMAL / "interventions" / "all.yaml"))
    assert ["'ro-2025'" in error.message for error in result] == [True]


BREAK_THE_FORM = (
    *("PV004", "PV005", "PV006", "PV007", "PV008", "PV009", "PV010", "PV012", "PV013", "PV014"),
    *("PV015", "PV016", "PV017", "PV018", "PV019", "PV020", "PV021", "PV022", "PV023"),
    *("PV101", "PV103", "PV104", "PV105", "PV107", "PV108", "PV113"),
    *("PV201", "PV202", "PV204", "PV205", "PV207"),
)


@pytest.mark.parametrize(
    "broken",
    [path for path in sorted(BROKEN.iterdir()) if path.name[:5] in BREAK_THE_FORM],
    ids=lambda path: path.name,
)
def test_what_breaks_the_form_does_not_fit(broken: Path) -> None:
    result = [
        error
        for path in sorted(broken.rglob("*.yaml"))
        for error in errors(path, of_minimal()[name_of(path)])
    ]
    assert result


@pytest.mark.parametrize(
    "broken",
    [path for path in sorted(BROKEN.iterdir()) if path.name[2] in "345"],
    ids=lambda path: path.name,
)
def test_what_only_the_check_can_see_fits(broken: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(MINIMAL, tmp_path / "small"))
    shutil.copytree(broken, folder, dirs_exist_ok=True)
    own = schemas(load_taxonomy(folder)) if "unknown" not in broken.name else of_minimal()
    for path in sorted(folder.rglob("*.yaml")):
        assert errors(path, own[name_of(path)]) == []


def models(shape: Any, result: set[type[BaseModel]]) -> set[type[BaseModel]]:  # noqa: ANN401 - a type
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        result.add(shape)
        for info in shape.model_fields.values():
            models((info.annotation, *info.metadata), result)
    else:
        for part in shape if isinstance(shape, tuple) else get_args(shape):
            models(part, result)
    return result


def test_every_key_is_explained_and_nothing_else() -> None:
    words = hover_words()
    known = models(
        (Head, Intervention, TaxonomySource, SupplierKind, TaxonomyGroup, Mark, Exemption, Overlay),
        set(),
    )
    assert set(words) == {model.__name__ for model in known}
    for model in known:
        keys = {info.alias or name for name, info in model.model_fields.items()}
        text_shown = {key for owner in model.__mro__ for key in words.get(owner.__name__, ())}
        assert text_shown == keys, model


def test_names_are_offered_with_what_they_stand_for() -> None:
    schema = json.loads((SCHEMAS / "interventions.json").read_text(encoding="utf-8"))
    offered = schema["definitions"]["ro-code"]
    named = dict(zip(offered["enum"], offered["enumDescriptions"], strict=True))
    assert named["RO3-66"] == load_taxonomy().crosswalks["ro"]["RO3-66"]


@pytest.mark.parametrize("ledger", sorted(EXAMPLES.glob("*/*-20*.csv")), ids=lambda path: path.stem)
def test_baselines_fit_the_schema_of_results(ledger: Path) -> None:
    item, year = read_ledger([ledger]).for_year()
    text = build_baseline(classify_ledger(item, load_taxonomy()), year).to_json()
    validator = Draft202012Validator(json.loads((SCHEMAS / "baseline.json").read_text("utf-8")))
    baseline = json.loads(text)
    assert list(validator.iter_errors(baseline)) == []
    baseline["reconciliation"]["read_pence"] = 0.5
    baseline["schema"] = "prevspend.baseline/2"
    assert len(list(validator.iter_errors(baseline))) == 2


def test_one_schema_is_shown_and_all_are_written(tmp_path: Path) -> None:
    run = CliRunner().invoke
    done = run(app, ["taxonomy", "schema", str(MINIMAL), "--of", "interventions"])
    assert done.stdout == of_minimal()["interventions"]
    assert run(app, ["taxonomy", "schema", "-o", str(tmp_path / "made")]).exit_code == 0
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "made").iterdir()} == {
        f"{name}.json": text
        for name, text in (*schemas(None).items(), ("project", project_schema()))
    }
    done = run(app, ["taxonomy", "schema"])
    assert done.exit_code == 2
    assert "Next: name a folder for them with -o" in done.stderr
