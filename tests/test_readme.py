"""The README is true: its commands run, its help is the tool's own, its code works."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from prevspend.assurance import AUDIT_FORM
from prevspend.cli import app
from prevspend.reading import CACHE_FOLDER
from prevspend.review import ANSWERS_SHEET
from tests.conftest import ROOT
from tests.nobody import answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.models import CommandInfo

README = ROOT / "README.md"
COMMANDS = ROOT / "prevspend" / "cli" / "README.md"


def block_after(marker: str, page: Path = README) -> str:
    found = re.search(rf"<!-- {marker} -->\n```\w*\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert found is not None, f"{page} has no block after <!-- {marker} -->"
    return found[1]


FIVE_MINUTES = 300

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


@pytest.fixture
def folder_as_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the folder of the README, in which `prevspend` can be typed."""
    for name in ("examples", "taxonomy"):
        shutil.copytree(ROOT / name, tmp_path / "folder" / name)
    program = tmp_path / "bin" / "prevspend"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m prevspend "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path / "folder"


def type_in(folder: Path, commands: str) -> str:
    """Type commands into a shell, which stops at the first that fails."""
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


READERS = {
    "finance lead": ("results/2024-25/report.html", "results/review/review.xlsx"),
    "public health team": ("place/consolidation.html", "export/figures.csv"),
    "maintainer": ("taxonomy/ours/taxonomy.yaml", "taxonomy/ours/interventions/health-checks.yaml"),
}


@pytest.mark.parametrize("reader", READERS)
def test_each_readers_five_minutes_run_as_they_stand(
    reader: str, folder_as_installed: Path
) -> None:
    begun = time.monotonic()
    type_in(folder_as_installed, block_after(f"five minutes: {reader}"))
    assert time.monotonic() - begun < FIVE_MINUTES
    for name in READERS[reader]:
        assert (folder_as_installed / name).is_file(), name


PAGES = (
    *(README, ROOT / "examples/README.md", ROOT / "taxonomy/england/README.md"),
    *(ROOT / "prevspend/project/demo/guide.txt", ROOT / "prevspend/engines/README.md"),
)


def commands_shown(page: Path) -> list[list[str]]:
    """Return the words of each command that a page shows, from its blocks and between backticks."""
    text = page.read_text("utf-8").replace("\\\n", " ")
    blocks = re.findall(r"```(?:sh|console)?\n(.*?)```", text, re.DOTALL)
    if page.suffix == ".txt":
        blocks.append(text)
    starts = re.compile(r"^\s*(?:\$ )?(prevspend [^\n#]+)", re.MULTILINE)
    lines = [line for block in blocks for line in starts.findall(block)]
    lines += re.findall(r"`(prevspend [^`]+)`", text)
    return [shlex.split(" ".join(line.replace("'", " ").split())) for line in lines]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name)
def test_every_command_and_option_shown_is_there(page: Path) -> None:
    shown = commands_shown(page)
    assert shown
    for _, *words in shown:
        names = [name for name in SHOWN if words[: len(name.split())] == name.split()]
        if not names:  # a group, or a command without a name of its own: prevspend --help
            assert words[0] in {"taxonomy", "--help", "--install-completion"}, words
            continue
        options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
        known = block_after(f"help: prevspend {max(names, key=len)}", COMMANDS)
        for option in options:
            assert re.search(rf"(^|[\s,]){re.escape(option)}[\s,]", known), (words, option)


def examples_in_help(name: str) -> list[str]:
    """Return the commands that the help of a command shows as examples."""
    shown = block_after(f"help: prevspend {name}", COMMANDS)
    return [line.strip() for line in shown.splitlines() if re.match(r"  prevspend ", line)]


def test_every_command_has_an_example_that_runs(
    folder_as_installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder_as_installed)
    council, icb = Path("examples/council"), Path("examples/icb")
    named = '--organisation "Westmoor County Council"'
    for year in ("2023-24", "2024-25"):
        shutil.copy(council / f"westmoor-{year}.csv", f"ledger-{year}.csv")
    shutil.copy("ledger-2024-25.csv", "2024-25.csv")
    answered = shutil.copy(council.parent / "overlay/westmoor-overrides.yaml", "answers.yaml")
    lines = Path("ledger-2024-25.csv").read_text("utf-8").splitlines()
    labels = ["label", *("not prevention" for _ in range(200))]
    labelled = (f"{line},{label}" for line, label in zip(lines, labels, strict=False))
    Path("labelled.csv").write_text("\n".join(labelled), encoding="utf-8")
    shutil.copy("ledger-2024-25.csv", "all-councils.csv")
    typed(f"classify ledger-2023-24.csv -o baseline-2023-24 {named}")
    typed(f"classify ledger-2024-25.csv -o reviewed-2024-25 --overrides {answered} {named}")
    ledger = (icb / "marlshire-icb-2024-25.csv").as_posix()
    for folder in ("icb-2024-25", "neighbour-2024-25"):
        typed(f"classify {ledger} -o {folder}")
    for name in SHOWN:
        examples = examples_in_help(name)
        assert examples, name
        for command in examples:
            typed(in_place(command).removeprefix("prevspend "))
        if name in {"review", "sample"}:
            answer_all(Path(f"{'review' if name == 'review' else 'audit'}.xlsx"))


def typed(command: str) -> None:
    """Run a command in this process."""
    done = CliRunner().invoke(app, shlex.split(command))
    assert done.exit_code in {0, 1}, (command, done.output, done.exception)


def answer_all(workbook: Path) -> None:
    """Answer every question of a workbook alike."""
    is_review = workbook.name == "review.xlsx"
    sheet = ANSWERS_SHEET if is_review else AUDIT_FORM.sheet
    cells = {"Decision": "Not prevention", "Why": "asked"}
    answer(workbook, sheet, **(cells if is_review else {"What_it_bought": "Not prevention"}))


def in_place(command: str) -> str:
    """Return a command of a help text as it fits the made-up ledgers."""
    if command.startswith("prevspend init"):
        return f'{command.replace(".xlsx", ".csv")} --organisation "Westmoor County Council"'
    return command.replace("--organisation Kent", '--organisation "Westmoor County Council"')


def test_both_commands_need_nothing_but_python() -> None:
    for marker in ("first command", "test command"):
        assert block_after(marker).startswith("python3 -m venv .venv && .venv/bin/pip install")
