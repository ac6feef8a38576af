"""Run `prevspend classify` and stop it dead, again and again, at other moments.

A program of its own, because it forks: `python -m tests.results.stopping FOLDER all|moves` stops
before the n-th move or write, for every n; with a number in place of the word it stops so many runs
at random moments. For each run it prints a line of JSON: how the run ended, what the folder held
then, whether results could be read from it, and the same once another run had been there that
itself wrote nothing.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prevspend.baseline import read_results
from prevspend.cli import main
from prevspend.errors import PrevspendError
from prevspend.ledger.linefile import StreamWriter
from prevspend.parquetfile import ParquetWriter
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = 137
MOVES = [(os, "replace"), (os, "unlink"), (os, "rmdir")]
WRITERS = (StreamWriter, ParquetWriter)
WRITES = [
    (os, "mkdir"),
    (os, "fsync"),
    *((writer, name) for writer in WRITERS for name in ("write", "close")),
]
CACHE = ".prevspend-ledger"


def stop_before(number: int, what: str) -> None:
    """Stop this process dead before it moves, writes or removes for the n-th time."""
    left = number

    def counted(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever it is of
            nonlocal left
            if name != "open" or set("wxa+") & set(str((*args, options.get("mode"))[1:2])):
                left -= 1
                if left == 0:
                    os._exit(KILLED)
            return work(*args, **options)

        return counting

    for home, name in MOVES + (WRITES if what == "all" else []):
        setattr(home, name, counted(name, getattr(home, name)))
    if what == "all":
        io.open = counted("open", io.open)  # what pathlib calls


def in_a_fork(work: Callable[[], object], kill_after: float = 0) -> int:
    """Do work in a process of its own, and return its exit code.

    Args:
        work: what to do.
        kill_after: seconds of processor time after which the system ends it on the spot; 0 never.
    """
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, kill_after)
        code = 0
        try:
            work()
        except SystemExit as end:
            code = int(end.code or 0)
        except PrevspendError:
            code = 2
        except BaseException:  # noqa: BLE001 - shown by the test that reads the code
            code = 99
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def classify(ledger: Path, folder: Path) -> None:
    sys.argv = ["prevspend", "classify", str(ledger), "-o", str(folder), "--quiet"]
    main()


def held(folder: Path) -> dict[str, str]:
    """Return the hash of each file that people see in a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("[!.]*"))
        if path.is_file()
    }


def state_of(folder: Path, *known: dict[str, str]) -> dict[str, object]:
    """Say whether a folder holds the old results, the new ones or others, and can be read."""
    result = held(folder)
    state = ("old", "new")[known.index(result)] if result in known else "others"
    return {"state": state, "is_read": in_a_fork(lambda: read_results(folder)) == 0}


def run(home: Path, what: str) -> None:
    old_ledger, new_ledger = home / "old.csv", home / "new.csv"
    example = (EXAMPLES / "council" / "westmoor-2024-25.csv").read_text(encoding="utf-8-sig")
    lines = example.splitlines(keepends=True)
    old_ledger.write_text("".join(lines[:200]), encoding="utf-8")
    new_ledger.write_text("".join(lines[:400]), encoding="utf-8")
    assert in_a_fork(lambda: classify(old_ledger, home / "old")) == 0
    assert in_a_fork(lambda: classify(new_ledger, home / "new")) == 0
    old, new = held(home / "old"), held(home / "new")
    assert old != new

    def stopped_run(stop: Callable[[Path], int]) -> int:
        """Print how a stopped run over the old results ended, and what it left; return its code."""
        folder = Path(tempfile.mkdtemp(dir=home)) / "results"
        shutil.copytree(home / "old", folder)
        ended = stop(folder)
        outcome: dict[str, object] = {"ended": ended} | state_of(folder, old, new)
        failed = in_a_fork(lambda: classify(home / "none", folder))
        outcome |= {"failed": failed, "next": state_of(folder, old, new)}
        outcome["left"] = sorted(path.name for path in folder.glob(".*") if path.name != CACHE)
        print(json.dumps(outcome), flush=True)  # noqa: T201 - what this program is for
        shutil.rmtree(folder.parent)
        return ended

    if what.isdecimal():
        stop_at_random(stopped_run, new_ledger, int(what))
    else:
        stop_before_each(stopped_run, new_ledger, what)


def stop_before_each(
    run_once: Callable[[Callable[[Path], int]], int], new: Path, what: str
) -> None:
    """Stop before the first move or write, before the second, and so on, until a run ends."""
    number, ended = 0, KILLED
    while ended == KILLED:
        number += 1

        def stop(folder: Path, number: int = number) -> int:
            def stopped() -> None:
                stop_before(number, what)
                classify(new, folder)

            return in_a_fork(stopped)

        ended = run_once(stop)


def stop_at_random(run_once: Callable[[Callable[[Path], int]], int], new: Path, times: int) -> None:
    """Kill so many runs, each at a random moment of its work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    in_a_fork(lambda: classify(new, new.with_name("whole")))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    longest = used.ru_utime - before.ru_utime + used.ru_stime - before.ru_stime
    moments = random.Random(times)  # noqa: S311 - the same each time
    for _ in range(times):
        after = moments.uniform(0, longest)
        run_once(lambda folder, after=after: in_a_fork(lambda: classify(new, folder), after))  # type: ignore[misc]


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2])
