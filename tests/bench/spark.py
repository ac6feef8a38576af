"""Time Spark on this machine beside the local engine, on one ledger, in one run.

`python -m tests.bench.spark --lines 2000000` writes a made-up ledger, classifies it with either
engine from the command line's own entry, each in a process of its own, checks that both write the
same baseline, byte by byte, and prints a table with the ratio. It needs the extra `spark`, Java,
and Linux, whose /proc tells what Spark's processes took.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.bench.ledgers import write_ledger
from tests.conftest import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")
_OFTEN = 0.5


class Took(NamedTuple):
    """What a run took; `peak_bytes` of all its processes together, as seen now and then."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


class _Watch:
    """Looks at a process and all that it started, for as long as it runs."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._ticks: dict[int, int] = {}
        self.peak_bytes = 0

    @property
    def processor_seconds(self) -> float:
        """What all processes took that were seen."""
        return sum(self._ticks.values()) / _TICKS

    def look(self) -> None:
        """Look once."""
        stats: dict[int, list[str]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with suppress(OSError):  # it ended just now
                    stat = (entry / "stat").read_text(encoding="utf-8")
                    stats[int(entry.name)] = stat.rpartition(")")[2].split()
        parents = {number: int(stat[1]) for number, stat in stats.items()}
        ours = [number for number in stats if self._is_ours(number, parents)]
        self._ticks |= {number: sum(map(int, stats[number][11:13])) for number in ours}
        pages = sum(int(stats[number][21]) for number in ours)
        self.peak_bytes = max(self.peak_bytes, pages * os.sysconf("SC_PAGE_SIZE"))

    def _is_ours(self, number: int, parents: dict[int, int]) -> bool:
        while number in parents and number != self._process:
            number = parents[number]
        return number == self._process


def run(ledger: Path, folder: Path, *options: str) -> Took:
    """Classify a ledger from the command line."""
    command = [sys.executable, "-m", "prevspend", "classify", str(ledger), "-o", str(folder)]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "--quiet", *options], cwd=ROOT, stderr=subprocess.DEVNULL)
    watch = _Watch(process.pid)
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_OFTEN):
            watch.look()

    looking = threading.Thread(target=look)
    looking.start()
    code = process.wait()
    seconds = time.perf_counter() - begun
    ended.set()
    looking.join()
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}.")
    return Took(seconds, watch.processor_seconds, watch.peak_bytes)


def main() -> None:
    """Measure, compare and print."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench.spark", description=__doc__)
    asked.add_argument("--lines", type=int, default=2_000_000)
    asked.add_argument("--master", default="local[2]")
    asked.add_argument("--memory", default="3g", help="what Spark's driver may take")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as home:
        ledger, local, spark = (Path(home) / name for name in ("ledger.csv", "local", "spark"))
        write_ledger(ledger, options.lines)
        size = ledger.stat().st_size / 1e6
        with_local = run(ledger, local, "--no-cache")
        on = ("--engine", "spark", "--master", options.master, "--memory", options.memory)
        with_spark = run(ledger, spark, *on)
        if (local / "baseline.json").read_bytes() != (spark / "baseline.json").read_bytes():
            raise SystemExit("The two engines do not give the same baseline.")
    rows = {"local": with_local, f"Spark {options.master}": with_spark}
    sys.stdout.write(
        f"{options.lines:,} lines, {size:,.0f} MB, {os.cpu_count()} processors; same baseline.\n\n"
        "| engine | seconds | processor seconds | peak memory |\n|--|--:|--:|--:|\n"
    )
    for name, took in rows.items():
        sys.stdout.write(
            f"| {name} | {took.seconds:,.1f} | {took.processor_seconds:,.1f} |"
            f" {took.peak_bytes / 1e6:,.0f} MB |\n"
        )
    ratios = [mine / other for mine, other in zip(with_spark[:2], with_local[:2], strict=True)]
    sys.stdout.write(
        f"\nSpark takes {ratios[0]:.1f} times the local engine's time, and {ratios[1]:.1f} times"
        " its processor time.\n"
    )


if __name__ == "__main__":
    main()
