"""Damaged and hostile files of 63 kinds: no traceback, abort, hang or gigabyte."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
import sys
import traceback
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

import prevspend.cli
from tests.hostile import beside, containers, texts

if TYPE_CHECKING:
    import resource
    from collections.abc import Callable

VARIANTS, MORE_VARIANTS = 3, 8
MOST_SECONDS = 20
MOST_KILOBYTES = 1_000_000
FRESH_KILOBYTES = 150_000  # of the command alone, with its modules loaded
# Another process may hold the processors; the clock stops a run later than the promise.
PATIENCE = 3 * MOST_SECONDS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="runs are forked on Linux"),
]


class Ended(NamedTuple):
    """How a command ended: exit code (negative: by that signal), output, seconds, memory."""

    code: int
    output: str
    errors: str
    processor_seconds: float
    kilobytes: int


@pytest.fixture(scope="module", autouse=True)
def _modules_loaded() -> None:
    """Load what commands load when they need it, so that no forked process loads it again."""
    for module in pkgutil.walk_packages(prevspend.__path__, "prevspend."):
        if module.name not in {"prevspend.__main__", "prevspend.engines.spark"}:
            importlib.import_module(module.name)


def run(folder: Path, command: list[str]) -> Ended:
    """Run a command in a forked process, whose modules are loaded."""
    outputs = folder / "stdout.txt", folder / "stderr.txt"

    def work() -> None:
        for stream, path in zip((1, 2), outputs, strict=True):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        sys.argv = ["prevspend", *command]
        prevspend.cli.main()

    inherited = _resident_kilobytes()
    status, usage = _in_child(work)
    return Ended(
        os.waitstatus_to_exitcode(status),
        outputs[0].read_text(encoding="utf-8", errors="replace"),
        outputs[1].read_text(encoding="utf-8", errors="replace"),
        usage.ru_utime + usage.ru_stime,
        FRESH_KILOBYTES + max(usage.ru_maxrss - inherited, 0),
    )


def _resident_kilobytes() -> int:
    """Return what this process holds: a forked one begins with as much, from tests before it."""
    pages = Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1024


def _in_child(work: Callable[[], None]) -> tuple[int, resource.struct_rusage]:
    """Do something in a forked process; return how that ended and what it used."""
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE)
        code = 99
        try:
            work()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else 0
        except BaseException:  # noqa: BLE001 - whatever it is, the test must see it
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status, usage = os.wait4(child, 0)
    return status, usage


def make(folder: Path, seed: str, kind: Callable[[Path, Random], list[str]]) -> list[str]:
    """Write a variant's file and return its command.

    In a process of its own: one in which Arrow has started threads must not be forked.
    """
    noted = folder / "command.json"

    def work() -> None:
        command = kind(folder / "ledger.csv", Random(seed))  # noqa: S311 - the same each time
        noted.write_text(json.dumps(command))

    status, _ = _in_child(work)
    assert status == 0
    command: list[str] = json.loads(noted.read_text())
    return command


def faults(ended: Ended) -> list[str]:
    """Return what of a run breaks the promise."""
    wrong = []
    if ended.code not in {0, 1, 2}:
        wrong.append(f"exit code {ended.code}")
    if "Traceback" in ended.errors or "panicked" in ended.errors:
        wrong.append("traceback")
    if ended.code == 2 and not ended.errors.strip():
        wrong.append("refused without a word")
    if "\x1b" in ended.errors + ended.output:
        wrong.append("escape sequence on the terminal")
    if ended.processor_seconds > MOST_SECONDS:
        wrong.append(f"{ended.processor_seconds:.0f} seconds")
    if ended.kilobytes > MOST_KILOBYTES:
        wrong.append(f"{ended.kilobytes // 1000} MB")
    return wrong


@pytest.fixture(scope="session")
def variants(request: pytest.FixtureRequest) -> range:
    """Return the numbers of the variants of each kind that are tried."""
    return range(MORE_VARIANTS if request.config.getoption("--thorough") else VARIANTS)


def check(
    folder: Path, kind: str, commands: Callable[[Path, Random], list[str]], variants: range
) -> None:
    """Run each variant of a kind; fail with all that broke a promise."""
    broken = []
    for n in variants:
        place = folder / f"{kind}-{n}"
        place.mkdir()
        command = make(place, f"{kind} {n}", commands)
        ended = run(place, command)
        where = f"{' '.join(command)[:300]}\n{ended.errors[-1500:]}"
        broken += [f"{n}: {fault}: {where}" for fault in faults(ended)]
    assert broken == [], "\n".join(broken)


def _ledger_command(path: Path, random: Random, written: Path) -> list[str]:
    if random.random() < 0.3:
        return ["inspect", str(written)]
    options = ["--organisation", "Somewhere Council", "--year", "2024-25"]
    return ["classify", str(written), *options, "-o", str(path.parent / "out")]


@pytest.mark.parametrize("kind", [*texts.KINDS, *containers.KINDS], ids=lambda kind: kind.__name__)
def test_ledgers(tmp_path: Path, variants: range, kind: Callable[[Path, Random], Path]) -> None:
    def command(path: Path, random: Random) -> list[str]:
        return _ledger_command(path, random, kind(path, random))

    check(tmp_path, kind.__name__, command, variants)


@pytest.mark.parametrize("kind", beside.KINDS, ids=lambda kind: kind.__name__)
def test_what_stands_beside_a_ledger(
    tmp_path: Path, variants: range, kind: Callable[[Path, Random], list[str]]
) -> None:
    check(tmp_path, kind.__name__, kind, variants)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return sound results, with a review of them beside."""
    folder = tmp_path_factory.mktemp("sound")
    made = folder / "results"
    assert run(folder, ["classify", beside.LEDGER, "-o", str(made)]).code in {0, 1}
    assert run(folder, ["review", str(made), "-o", str(folder / "review.xlsx")]).code == 0
    return made


@pytest.mark.parametrize("kind", beside.RESULT_KINDS, ids=lambda kind: kind.__name__)
def test_results_and_reviews(
    tmp_path: Path,
    variants: range,
    results: Path,
    kind: Callable[[Path, Random, Path], list[str]],
) -> None:
    check(tmp_path, kind.__name__, lambda path, random: kind(path, random, results), variants)
