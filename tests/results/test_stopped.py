"""A run that is stopped dead at any moment leaves old results, new ones, or nothing to be read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from prevspend.errors import OutputError
from prevspend.report import write_files
from prevspend.results import staging_folder
from tests.conftest import EXAMPLES, ROOT

if TYPE_CHECKING:
    from pathlib import Path

KILLED = 137
COMMAND = [sys.executable, "-m", "prevspend"]


def outcomes_of_stops(folder: Path, what: str) -> list[dict[str, Any]]:
    """Return how stopped runs ended, and check that each left old results, new ones or none."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.results.stopping", str(folder), what],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    for item in outcomes:
        # A mixture is never read; the next run finishes it, though it fails itself.
        assert item["is_read"] == (item["state"] != "others")
        assert item["failed"] == 2
        assert item["next"] in (
            {"state": "old", "is_read": True},
            {"state": "new", "is_read": True},
        )
        assert item["next"]["state"] == "new" or item["state"] == "old"
        assert item["left"] == []
    return outcomes


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.slow
@pytest.mark.parametrize("what", ["moves", "all"])
def test_a_run_that_is_stopped_leaves_old_results_or_new_ones_or_none(
    what: str, tmp_path: Path
) -> None:
    outcomes = outcomes_of_stops(tmp_path, what)
    assert [item["ended"] for item in outcomes] == [KILLED] * (len(outcomes) - 1) + [0]
    assert len(outcomes) > 20
    assert {item["state"] for item in outcomes} == {"old", "new", "others"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
@pytest.mark.slow
def test_runs_that_are_killed_at_random_moments_leave_old_results_or_new_ones_or_none(
    tmp_path: Path,
) -> None:
    outcomes = outcomes_of_stops(tmp_path, "40")
    killed = sum(item["ended"] == -signal.SIGPROF for item in outcomes)
    assert 20 <= killed <= len(outcomes) == 40


def test_an_interruption_while_the_place_is_made_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path) -> int:
        path.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("prevspend.results.staging.hold", interrupted)
    with pytest.raises(KeyboardInterrupt), staging_folder(tmp_path / "results"):
        pytest.fail("the place was not made whole")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_signals_that_end_a_run_leave_nothing_behind(number: str, tmp_path: Path) -> None:
    ledger = EXAMPLES / "icb" / "marlshire-icb-2024-25.csv"
    folder = tmp_path / "results"
    running = subprocess.Popen(
        [*COMMAND, "classify", str(ledger), "-o", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    waited = time.monotonic() + 60
    while not list(folder.glob(".prevspend-new-*/*")) and time.monotonic() < waited:
        time.sleep(0.001)
    running.send_signal(getattr(signal, number))
    _, message = running.communicate(timeout=60)
    assert (running.returncode, folder.exists()) == (130, False)
    assert message.startswith("Stopped.")


def test_a_place_that_is_in_use_is_not_touched(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as first:
        (first / "kept").write_text("", encoding="utf-8")
        with staging_folder(tmp_path) as second:
            assert (first / "kept").exists()
            assert second != first
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_of_a_stopped_run_is_removed(tmp_path: Path) -> None:
    left = tmp_path / ".prevspend-new-abcd"
    (left / "new").mkdir(parents=True)
    (left / "new/baseline.json").write_text("half", encoding="utf-8")
    with staging_folder(tmp_path):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "journal", ['["../outside"]', '["/etc/outside"]', "[" * 100_000, "{}", "1"]
)
def test_a_journal_that_prevspend_did_not_write_moves_nothing(journal: str, tmp_path: Path) -> None:
    folder = tmp_path / "results"
    new = folder / ".prevspend-new-abcd/new"
    new.mkdir(parents=True)
    (new.parent / "moving.json").write_text(journal, encoding="utf-8")
    (new / "outside").write_text("", encoding="utf-8")
    with staging_folder(folder):
        pass
    assert not (tmp_path / "outside").exists()


def test_a_file_that_is_read_only_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("mine", encoding="utf-8")
    (tmp_path / "a.json").chmod(0o444)
    with pytest.raises(OutputError, match="read-only"):
        write_files(tmp_path, {"a.json": lambda path: path.write_text("new", encoding="utf-8")})
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "mine"
