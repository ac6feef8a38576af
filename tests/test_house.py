"""Rules of the whole codebase: format, lint, types, direction of imports, sizes, start-up."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = sorted((ROOT / "prevspend").rglob("*.py"))
BIN = Path(sys.executable).parent
MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 60
HELP_SECONDS = 0.4
HELP_MODULES = 240
HEAVY = ("pandas", "pyarrow", "numpy", "openpyxl", "pydantic", "rich", "xlsxwriter", "yaml")
PACKAGES = tuple(
    f"prevspend.{path.parent.name}"
    for path in (ROOT / "prevspend").glob("*/__init__.py")
    if path.parent.name != "cli"
)
TOP_LEVEL = {
    *("prevspend", "taxonomy", "examples", "tests"),
    *("pyproject.toml", "README.md", "LICENSE", "uv.lock"),
}


def run(*command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_code_is_formatted() -> None:
    run(BIN / "ruff", "format", "--check", ".")


def test_lint_finds_nothing() -> None:
    run(BIN / "ruff", "check", ".")


@pytest.mark.slow
def test_types_hold_strictly() -> None:
    run(BIN / "mypy")


def test_imports_go_one_way_between_packages() -> None:
    run(BIN / "lint-imports")


def test_top_level_holds_what_it_should_and_nothing_else() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    result = {name.split("/")[0] for name in listed}
    assert {name for name in result if not name.startswith(".")} == TOP_LEVEL


def test_files_and_functions_stay_small() -> None:
    large = []
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MOST_LINES_OF_A_FILE:
            large.append(str(path))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                lines = node.end_lineno - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    large.append(f"{path}:{node.lineno} {node.name} has {lines} lines")
    assert large == []


def test_public_names_load_and_are_documented() -> None:
    package = import_module("prevspend")
    for name in package.__all__:
        assert getattr(package, name).__doc__, name


def test_packages_import_only_what_others_export() -> None:
    """Code in one package imports from another only what its `__init__` exports."""
    assert list(_private_imports()) == []


def _private_imports() -> Iterator[str]:
    packages = {path.parent.name for path in SOURCES if path.name == "__init__.py"} - {"prevspend"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("prevspend."):
                parts = (node.module or "").split(".")
                package = path.relative_to(ROOT / "prevspend").parts[0]
                if len(parts) > 2 and parts[1] in packages and package != parts[1]:
                    yield f"{path}:{node.lineno} {node.module}"


def test_help_answers_at_once() -> None:
    # Processor time, because others may be at work on the machine; the limit is far from what is
    # usual (0.1), and only for what the counts below do not see.
    env = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    seconds = []
    for _ in range(6):  # the first of these compiles whatever is not yet
        before = os.times()
        subprocess.run([BIN / "prevspend", "--help"], env=env, check=True, capture_output=True)
        after = os.times()
        seconds.append(sum(after[2:4]) - sum(before[2:4]))
    assert min(seconds) < HELP_SECONDS


def test_help_loads_little() -> None:
    loaded = _loaded_by("--help")
    assert loaded & {*HEAVY, *PACKAGES} == set()
    assert len(loaded) < HELP_MODULES


def test_classify_loads_what_it_needs_only(tmp_path: Path) -> None:
    ledger = ROOT / "examples/icb/marlshire-icb-2024-25.csv"
    loaded = _loaded_by("classify", str(ledger), "-o", str(tmp_path / "out"))
    assert {"pyarrow", "prevspend.baseline"} <= loaded
    unneeded = {"openpyxl", "prevspend.comparison", "prevspend.consolidate"}
    unneeded |= {"prevspend.evaluate", "prevspend.leftshift", "prevspend.upkeep"}
    assert loaded & unneeded == set()


def _loaded_by(*arguments: str) -> set[str]:
    """Run a command in a process of its own; return the modules it loaded."""
    code = (
        "import atexit, sys; sys.argv[0] = 'prevspend';"
        "atexit.register(lambda: print('loaded:', *sys.modules));"
        "from prevspend.cli import main; main()"
    )
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("loaded:")[2].split())
