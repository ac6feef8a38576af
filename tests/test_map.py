"""The map for developers is true: its packages, their order and the files it names."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "prevspend"
MAP = (PACKAGE / "README.md").read_text(encoding="utf-8")
TABLES = re.findall(r"(?:^\|.*\n)+", MAP, re.MULTILINE)
NAMES = re.compile(r"`([^`\n]+)`")


def rows(table: str) -> list[list[str]]:
    """Return the first cell of each row of a table, as the names in it."""
    return [NAMES.findall(line.split("|")[1]) for line in table.splitlines()[2:]]


def test_its_table_has_the_packages_in_the_order_of_the_import_contract() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    contract = [set(re.findall(r"prevspend\.(\w+)", layer)) for layer in layers]
    assert list(map(set, rows(TABLES[0]))) == contract


def test_every_package_and_module_is_on_it() -> None:
    there = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    there |= {path.stem for path in PACKAGE.glob("[!_]*.py")}
    assert there <= {name for names in rows(TABLES[0]) for name in names}


@pytest.mark.parametrize("name", [name for name in NAMES.findall(MAP) if "/" in name])
def test_files_it_names_are_there(name: str) -> None:
    assert (PACKAGE / name).exists() or (ROOT / name).exists()
