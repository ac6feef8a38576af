"""The README is true: its commands run, its help is the tool's own, its code works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from prevspend.cli import app
from prevspend.reading import CACHE_FOLDER
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from typer.models import CommandInfo

README = ROOT / "README.md"
COMMANDS = ROOT / "prevspend" / "cli" / "README.md"


def block_after(marker: str, page: Path = README) -> str:
    found = re.search(rf"<!-- {marker} -->\n```\w*\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert found is not None, f"{page} has no block after <!-- {marker} -->"
    return found[1]


CODE = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
SHOWN = re.findall(r"<!-- help: prevspend (.+) -->", COMMANDS.read_text("utf-8"))


def _shown(command: CommandInfo) -> str:
    name = command.name or getattr(command.callback, "__name__", "")
    return str(name).replace("_", "-")


def test_every_command_is_shown() -> None:
    commands = {_shown(command) for command in app.registered_commands}
    for group in app.registered_groups:
        inner = group.typer_instance
        if inner is not None:
            commands |= {
                f"{inner.info.name} {_shown(command)}" for command in inner.registered_commands
            }
    assert commands == set(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_help_shown_is_the_tools_own(
    name: str, check_expected: Callable[[Path, str], None]
) -> None:
    command = [sys.executable, "-m", "prevspend", *name.split(), "--help"]
    env = {**os.environ, "COLUMNS": "100", "TERMINAL_WIDTH": "100"}
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    shown = shown.replace("python -m prevspend", "prevspend").strip() + "\n"
    text = COMMANDS.read_text("utf-8")
    marker = f"<!-- help: prevspend {name} -->\n"
    old = block_after(f"help: prevspend {name}", COMMANDS)
    check_expected(COMMANDS, text.replace(f"{marker}```\n{old}```", f"{marker}```\n{shown}```", 1))


@pytest.mark.parametrize(
    "code", re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
)
def test_library_examples_run(code: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples/icb", tmp_path / "examples/icb")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=True)


@pytest.mark.slow
def test_first_command_sets_up_and_runs_on_a_bare_machine(tmp_path: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    checkout = tmp_path / "prevspend"
    for name in filter(None, listed.split("\0")):
        target = checkout / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    env = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(
        ["bash", "-c", block_after("first command")],
        cwd=checkout,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "What to look at" in done.stdout
    results = checkout / "prevspend-demo/council/results/2024-25"
    assert {path.name for path in results.iterdir()} == {
        *("baseline.json", "baseline.xlsx", "lines.parquet", "codings.parquet", "manifest.json"),
        "report.html",
        CACHE_FOLDER,
    }


def test_both_commands_need_nothing_but_python() -> None:
    for marker in ("first command", "test command"):
        assert block_after(marker).startswith("python3 -m venv .venv && .venv/bin/pip install")
