"""What is timed: each task runs in a process of its own, and tells what it took.

Imports are not timed: every tool is loaded, and has done a small piece of work, before the clock
starts.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow.parquet as pq

from prevspend import Settings, classify_files, load_taxonomy
from prevspend.cli.startup import quick_start
from tests.bench.branches import Others
from tests.bench.engines import ENGINES
from tests.bench.ledgers import write_ledger
from tests.bench.read_speed import parse_into_dictionaries
from tests.bench.rules import made_up_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prevspend.taxonomy import Taxonomy

READING = ("pyarrow into dictionaries", "DuckDB scan")
OURS = COLD, WARM = "prevspend, cold", "prevspend, warm"
_WARMING_LINES = 200


class Task(NamedTuple):
    """One thing to time.

    Attributes:
        name: what.
        ledger: the file.
        lines: how many of its lines, from the first.
        rules: how many made-up rules; none for the England taxonomy.
        cores: how many processors it may use.
        folder: where prevspend writes to.
    """

    name: str
    ledger: str
    lines: int
    rules: int | None
    cores: int
    folder: str


class Measured(NamedTuple):
    """What a task took: seconds by the clock and of processors, peak memory; and what came out."""

    seconds: float
    processor_seconds: float
    peak_bytes: int
    answer: str = ""


def digest(rules: Sequence[str]) -> str:
    """Give the hash of which rule decides each line."""
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()


def scan_with_duckdb(path: Path) -> object:
    """Have DuckDB read every cell of a CSV file, and count the distinct ones of each column."""
    import duckdb

    base = duckdb.connect()
    query = "SELECT approx_count_distinct(COLUMNS(*)) FROM read_csv(?, all_varchar=true)"
    return base.execute(query, [str(path)]).fetchone()


def classify(path: Path, folder: Path, taxonomy: Taxonomy) -> None:
    """Do what `prevspend classify` does."""
    classify_files(path, folder, Settings(taxonomy=taxonomy))


def taxonomy_of(rules: int | None) -> Taxonomy:
    """Give the England taxonomy, or one of so many made-up rules."""
    england = load_taxonomy("england")
    return england if rules is None else made_up_rules(england, rules)


def edited(taxonomy: Taxonomy) -> Taxonomy:
    """Give a taxonomy as a maintainer's edit leaves it: here, without its last intervention."""
    return taxonomy.model_copy(update={"interventions": taxonomy.interventions[:-1]})


def _work(task: Task) -> Callable[[Path, int], object]:
    """Give what a task does with a ledger and a number of its lines."""
    if task.name == READING[0]:
        return lambda path, _: parse_into_dictionaries(path)
    if task.name == READING[1]:
        return lambda path, _: scan_with_duckdb(path)
    taxonomy = taxonomy_of(task.rules)
    if task.name in ENGINES:
        engine = ENGINES[task.name]
        return lambda path, lines: engine(path, lines, Others(taxonomy, "council"))
    wanted = edited(taxonomy) if task.name == WARM else taxonomy

    def with_prevspend(path: Path, _: int) -> None:
        folder = Path(task.folder) if path == Path(task.ledger) else path.with_suffix("")
        classify(path, folder, wanted)

    return with_prevspend


def answers(folder: Path, lines: int) -> str:
    """Give the hash of which rule prevspend found for the first lines."""
    rules = pq.read_table(folder / "lines.parquet", columns=["rule"])["rule"]
    return digest([rule or "" for rule in rules.slice(0, lines).to_pylist()])


def run(task: Task) -> Measured:
    """Run a task in this process."""
    work = _work(task)
    small = Path(task.folder).parent / "small.csv"
    if not small.exists():
        write_ledger(small, _WARMING_LINES)
    work(small, _WARMING_LINES)
    before = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    found = work(Path(task.ledger), task.lines)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(seconds, took, _peak_bytes(), digest(found) if isinstance(found, list) else "")


def _peak_bytes() -> int:
    """Give the most memory this process has held; Linux alone tells it without its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    asked = Task(*json.loads(sys.argv[1]))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: asked.cores])
    if asked.name in OURS:
        quick_start()  # as its command begins
    sys.stdout.write(json.dumps(run(asked)))
