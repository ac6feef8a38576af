"""What others build on in their CI: the action's steps run as shell, the hooks are commands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from typer.testing import CliRunner

from prevspend.cli import app
from tests.conftest import ROOT
from tests.upkeep.taxonomies import LEDGER, copy_of, edit

if TYPE_CHECKING:
    from collections.abc import Mapping

ACTION = ROOT / ".github" / "actions" / "taxonomy-check" / "action.yml"
MINIMAL = ROOT / "tests" / "taxonomy" / "minimal"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")


def content(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class Runner:
    """Runs the steps of the action in a repository, as GitHub does."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.summary = repository.parent / "summary.md"
        self.shown = ""

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", *who, *arguments],
            cwd=self.repository,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()

    def commit(self) -> str:
        self.git("add", "-A")
        self.git("commit", "--quiet", "--message", "change")
        return self.git("rev-parse", "HEAD")

    def run(self, only: str | None = None, **inputs: str) -> dict[str, int]:
        """Run every step, or only one; give their exit codes by name."""
        self.summary.write_text("", encoding="utf-8")
        self.shown = ""
        action = content(ACTION)
        given = {name: entry.get("default", "") for name, entry in action["inputs"].items()}
        given["base"] = ""  # what GitHub would know
        known = {f"inputs.{name}": text for name, text in (given | inputs).items()}
        known["github.action_path"] = str(ACTION.parent)
        steps = [step for step in action["runs"]["steps"] if only in {None, step["name"]}]
        return {step["name"]: self._step(step, known) for step in steps}

    def _step(self, step: Mapping[str, Any], known: Mapping[str, str]) -> int:
        assert step["shell"] == "bash"
        assert not EXPRESSION.search(step["run"]), "texts from outside come by the environment"
        env = {
            name: EXPRESSION.sub(lambda found: known[found[1]], text)
            for name, text in step["env"].items()
        }
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
            cwd=self.repository,
            env={**os.environ, "PATH": path, "GITHUB_STEP_SUMMARY": str(self.summary), **env},
            capture_output=True,
            text=True,
            check=False,
        )
        self.shown += done.stdout + done.stderr
        return done.returncode


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A clone of a repository that keeps a small taxonomy in good order."""
    first = Runner(tmp_path / "first")
    first.repository.mkdir()
    first.git("init", "--quiet", "--initial-branch=main")
    folder = copy_of(MINIMAL, first.repository)
    CliRunner().invoke(app, ["taxonomy", "lock", str(folder)])
    first.commit()
    first.git("clone", "--quiet", str(first.repository), str(tmp_path / "clone"))
    return Runner(tmp_path / "clone")


@pytest.mark.slow
def test_good_change_passes_and_its_summary_says_what_it_does(runner: Runner) -> None:
    base = runner.git("rev-parse", "HEAD")
    folder = runner.repository / "minimal"
    edit(folder, {"helps them stop.": "helps them to stop."})
    edit(folder, {"version: 1.0.0": "version: 1.0.1"}, "taxonomy.yaml")
    runner.commit()
    codes = runner.run(path="minimal", base=base, ledgers=f"{LEDGER}\n")
    expected = dict.fromkeys(("Install", "Check", "Test", "Lock", "Difference"), 0)
    assert codes == expected, runner.shown
    summary = runner.summary.read_text(encoding="utf-8")
    for said in ("## Check of minimal", "all hold", "versions.lock is fresh.", "1.0.0 → 1.0.1"):
        assert said in summary
    assert "::error" not in runner.shown


@pytest.mark.slow
def test_bad_change_fails_where_it_is_bad_and_says_so_beside_the_line(runner: Runner) -> None:
    base = runner.git("rev-parse", "HEAD")
    folder = runner.repository / "minimal"
    share, other = "{low: 0.5, central: 1, high: 1}", "{low: 0.4, central: 1, high: 1}"
    line, cut = "{cost_centre: Stop Smoking Service}", "{cost_centre: Smoking Service}"
    edit(folder, {share: other, line: cut})
    runner.commit()
    codes = runner.run(path="minimal", base=base)
    assert codes == {"Install": 0, "Check": 1, "Test": 1, "Lock": 1, "Difference": 1}, runner.shown
    annotations = [line for line in runner.shown.splitlines() if line.startswith("::error")]
    assert any("file=minimal/interventions/all.yaml,line=" in line for line in annotations)
    assert any("file=minimal/versions.lock" in line for line in annotations)
    assert any("file=minimal/taxonomy.yaml,title=Version" in line for line in annotations)
    summary = runner.summary.read_text(encoding="utf-8")
    for said in ("fails is stop-smoking", "decides differently from version 1", "major"):
        assert said in summary


def test_without_a_base_nothing_is_compared(runner: Runner) -> None:
    for base in ("", "0" * 40):
        assert runner.run("Difference", path="minimal", base=base)["Difference"] == 0
        assert "no revision to compare with" in runner.summary.read_text(encoding="utf-8")


def test_a_new_taxonomy_is_compared_with_nothing(runner: Runner) -> None:
    base = runner.git("rev-parse", "HEAD")
    runner.git("mv", "minimal", "ours")
    runner.commit()
    assert runner.run("Difference", path="ours", base=base)["Difference"] == 0
    assert "ours is new" in runner.summary.read_text(encoding="utf-8")


def test_strict_lets_warnings_fail_too(runner: Runner) -> None:
    short = runner.repository / "minimal" / "abbreviations.yaml"
    short.write_text("svc: service\n", encoding="utf-8")
    assert runner.run("Check", path="minimal", strict="false")["Check"] == 0
    assert runner.run("Check", path="minimal", strict="true")["Check"] == 1
    assert "::warning file=minimal/abbreviations.yaml,line=1" in runner.shown


def test_every_step_after_the_first_two_runs_whatever_came_before() -> None:
    steps = content(ACTION)["runs"]["steps"]
    assert [step.get("if") for step in steps[2:]] == ["${{ !cancelled() }}"] * (len(steps) - 2)


def test_every_input_is_described_and_used() -> None:
    action = content(ACTION)
    text = ACTION.read_text(encoding="utf-8")
    for name, entry in action["inputs"].items():
        assert entry["description"]
        assert f"inputs.{name} }}}}" in text


def test_hooks_are_commands_that_hold_for_england() -> None:
    for hook in content(HOOKS):
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        assert re.search(hook["files"], "taxonomy/england/interventions/housing.yaml")
        program, *arguments = shlex.split(hook["entry"])
        assert program == "prevspend"
        done = CliRunner().invoke(app, [*arguments, "england"])
        assert done.exit_code == 0, done.output
        assert (hook["id"].partition("-")[2]) in arguments
    assert {hook["id"] for hook in content(HOOKS)} == {
        *("taxonomy-check", "taxonomy-test", "taxonomy-lock")
    }


@pytest.mark.parametrize("workflow", sorted(WORKFLOW.parent.glob("*.yml")), ids=lambda at: at.stem)
def test_workflows_run_pinned_code_with_the_least_rights(workflow: Path) -> None:
    work = content(workflow)
    assert work["permissions"] == {"contents": "read"}
    for job in work["jobs"].values():
        assert set(job.get("permissions", {}).values()) <= {"read", "write"}
        for step in job["steps"]:
            used = step.get("uses", "")
            assert not used or used.startswith("./") or re.search(r"@[0-9a-f]{40}$", used), used
            if used.startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
            if "run" in step:
                tools = re.findall(r"(?<!uv )pip install .*|pipx run .*", step["run"])
                assert all("==" in text or "env.UV" in text for text in tools)
    writes = {
        job for job, one in work["jobs"].items() if "write" in one.get("permissions", {}).values()
    }
    assert writes <= {"build"}


def test_workflows_try_windows_and_the_oldest_and_newest_packages() -> None:
    jobs = content(WORKFLOW)["jobs"]
    assert "windows-latest" in jobs["platforms"]["strategy"]["matrix"]["os"]
    assert jobs["versions"]["strategy"]["matrix"]["resolution"] == ["lowest-direct", "highest"]
    assert "resolution }} -r pyproject.toml" in str(jobs["versions"]["steps"])


def test_own_workflow_uses_what_others_get() -> None:
    jobs = content(WORKFLOW)["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"]]
    [used] = [step for step in steps if step.get("uses", "").startswith("./")]
    assert (ROOT / used["uses"] / "action.yml").is_file()
    assert used["with"].keys() <= content(ACTION)["inputs"].keys()
    for path in (used["with"]["path"], *used["with"]["ledgers"].split()):
        assert (ROOT / path).exists()
    runs = [step["run"] for step in steps if "run" in step]
    assert any(run == ".ci/run" for run in runs)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert any("pre-commit try-repo ." in run for run in runs)
