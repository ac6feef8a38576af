"""The workflow files to copy: they use what the project's own use, and their commands run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from prevspend.project.demonstration import write_place
from prevspend.project.reviewing import is_filled_in
from tests.conftest import EXAMPLES, ROOT
from tests.test_ci import ACTION, MINIMAL, Runner, content
from tests.upkeep.taxonomies import edit

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted((EXAMPLES / "workflows").glob("*.yml"))
OWN = "OWNER/prevspend/.github/actions/taxonomy-check@COMMIT"
INSIDE = {
    *("lines.parquet", "codings.parquet", "lines.arrow", "codings.arrow"),
    *("review.xlsx", "review-2.xlsx", "changes-to-decide.yaml", "ledger-2024-25.csv"),
}
"""What names persons as the ledger does, of the files of a project that has run."""

NOT_IN_THE_DEMONSTRATION = {
    f"results/**/{name}" for name in ("readings.html", "comparison.html", "comparison.xlsx")
}
PINNED = re.compile(r"^[\w-]+/[\w-]+@[0-9a-f]{40}$")


def steps_of(workflow: Path) -> list[dict[str, Any]]:
    return [step for job in content(workflow)["jobs"].values() for step in job["steps"]]


def pinned_by_the_project() -> set[str]:
    return {
        step["uses"]
        for workflow in (ROOT / ".github/workflows").glob("*.yml")
        for step in steps_of(workflow)
        if PINNED.match(step.get("uses", ""))
    }


@pytest.mark.parametrize("workflow", FILES, ids=lambda path: path.stem)
def test_actions_are_pinned_as_in_the_projects_own_workflows(workflow: Path) -> None:
    work = yaml.safe_load(workflow.read_text("utf-8"))
    assert work["permissions"] == {"contents": "read"}
    assert work[True].keys() >= {"push"}  # YAML 1.1 reads `on` as true
    used = {step["uses"] for step in steps_of(workflow) if "uses" in step}
    assert used - {OWN} <= pinned_by_the_project()
    for step in steps_of(workflow):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.slow
def test_the_taxonomys_workflow_holds_for_a_change(tmp_path: Path) -> None:
    [step] = [step for step in steps_of(FILES[-1]) if step.get("uses") == OWN]
    assert step["with"].keys() <= content(ACTION)["inputs"].keys()
    runner = Runner(tmp_path / "theirs")
    folder = runner.repository / step["with"]["path"]
    shutil.copytree(MINIMAL, folder)
    for ledger in step["with"]["ledgers"].split():
        (runner.repository / ledger).parent.mkdir(parents=True)
        shutil.copy(EXAMPLES / "council/westmoor-2024-25.csv", runner.repository / ledger)
    runner.git("init", "--quiet", "--initial-branch=main")
    lock = [sys.executable, "-m", "prevspend", "taxonomy", "lock", str(folder), "--quiet"]
    subprocess.run(lock, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    base = runner.commit()
    edit(folder, {"helps them stop.": "helps them to stop."})
    edit(folder, {"version: 1.0.0": "version: 1.0.1"}, "taxonomy.yaml")
    runner.commit()
    codes = runner.run(base=base, **step["with"])
    assert set(codes.values()) == {0}, runner.shown


def test_the_month_ends_commands_run_on_a_project(tmp_path: Path) -> None:
    write_place(tmp_path / "place")
    project = tmp_path / "place/council"
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    program = bin_folder / "prevspend"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m prevspend "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    commands = [step["run"] for step in steps_of(FILES[0]) if "run" in step]
    install, *others = commands
    assert install.endswith('"prevspend @ git+https://github.com/OWNER/prevspend@COMMIT"')
    assert others == ["prevspend run", "prevspend run --check"]
    for command in others:
        subprocess.run(["bash", "-e", "-c", command], cwd=project, env=env, check=True)
    for pattern in uploaded():
        assert list(project.glob(pattern)) or pattern in NOT_IN_THE_DEMONSTRATION
    (project / "results/review/review-2.xlsx").touch()
    inside = [file for file in project.rglob("*") if file.is_file() and stays_inside(file)]
    assert {file.name for file in inside} >= INSIDE
    assert not {file for pattern in uploaded() for file in project.glob(pattern)} & set(inside)


def uploaded() -> list[str]:
    """Return the patterns of the files that the month end's workflow shows to others."""
    [paths] = [
        str(step["with"]["path"])
        for step in steps_of(FILES[0])
        if step.get("uses", "").startswith("actions/upload-artifact@")
    ]
    return paths.split()


def stays_inside(file: Path) -> bool:
    """Return whether a file of a project names persons as the ledger does."""
    is_copy = any(part.startswith(".prevspend") for part in file.parts)
    return is_copy or file.suffix in {".parquet", ".csv"} or is_filled_in(file.name)
