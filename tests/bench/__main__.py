"""Time prevspend beside other ways of doing the same, in one run on one machine.

`python -m tests.bench` writes a made-up ledger (`--published` also one of a council's published
lines, again and again, timed for prevspend alone), runs every task in a process of its own, checks
that all agree which rule decides each line, and prints the table; `--readme` also writes it into
the README. It needs the dependency group `bench`. Slow ways are given the first lines only, and
their time is scaled up to all of them; the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from prevspend.cli.startup import SETTINGS
from tests.bench.engines import ENGINES
from tests.bench.ledgers import repeat_published, write_ledger
from tests.bench.tasks import COLD, OURS, READING, WARM, Measured, Task, answers
from tests.conftest import ROOT, SHARED

_PUBLISHED = {  # one financial year of each
    "newcastle": ("2021-0[4-9]*", "2021-1*", "2022-0[1-3]*"),
    "devon": ("*_20240[4-9]*", "*_20241*", "*_20250[1-3]*"),
}
_PUBLISHED_LINES = 1_500_000
_MARKS = ("<!-- bench: begin -->\n", "<!-- bench: end -->\n")
_SLOWER = {"pandas str.contains": 2, "rules row by row": 20}  # so much smaller is their slice


class Row(NamedTuple):
    """A line of the table: what was run, on how many lines, and what all lines take."""

    name: str
    lines: int
    took: Measured
    is_scaled: bool = False


def measure(task: Task, rounds: int) -> Measured:
    """Run a task in processes of its own, and give the best run."""
    command = [sys.executable, "-m", "tests.bench.tasks", json.dumps(task)]
    is_ours = task.name in OURS
    environment = os.environ | (SETTINGS if is_ours else {})  # each tool as it is usually begun
    tried = []
    for _ in range(rounds):
        done = subprocess.run(
            command, cwd=ROOT, check=True, env=environment, stdout=subprocess.PIPE
        )
        tried.append(Measured(*json.loads(done.stdout)))
    return best(tried)


def best(tried: list[Measured]) -> Measured:
    """Give the run that took the processors least, which other work disturbs least."""
    return min(tried, key=lambda took: took.processor_seconds)


def compare(ledger: Path, lines: int, options: argparse.Namespace, *, others: bool) -> list[Row]:
    """Time every way on one ledger, other tools too if asked; stop where one does not agree."""
    results = str(ledger.with_name(f"results-{ledger.stem}"))
    task = Task("", str(ledger), lines, options.rules, options.cores, f"{results}-0")
    rows = []

    def add(row: Row) -> None:
        rows.append(row)
        sys.stderr.write(f"{row.name}: {row.took.seconds:.2f} s for {lines:,} lines\n")

    for name in READING:
        add(Row(name, lines, measure(task._replace(name=name), options.rounds)))
    # A first run has nothing kept to take up: each writes into a folder of its own.
    colds = [
        measure(task._replace(name=COLD, folder=f"{results}-{at}"), 1)
        for at in range(options.rounds)
    ]
    add(Row(COLD, lines, best(colds)))
    slices = {name: min(lines, options.slice // _SLOWER.get(name, 1)) for name in ENGINES if others}
    expected = {name: answers(Path(task.folder), given) for name, given in slices.items()}
    add(Row(WARM, lines, measure(task._replace(name=WARM), options.rounds)))
    for name, given in slices.items():
        row = on_a_slice(task._replace(name=name, lines=given), lines)
        add(row)
        if row.took.answer != expected[name]:
            raise SystemExit(f"{name} does not agree with prevspend on {given:,} lines.")
    return rows


def on_a_slice(task: Task, lines: int) -> Row:
    """Time a slow way on the first lines, and a fourth of them: what is not begun anew is scaled.

    Making ready (patterns, the distinct texts) counts once, each further line as those of the
    three fourths did.
    """
    took = measure(task, 1)
    if task.lines == lines:
        return Row(task.name, lines, took)
    fourth = measure(task._replace(lines=task.lines // 4), 1)
    further = (lines - task.lines) / (task.lines - task.lines // 4)
    scaled = took._replace(
        seconds=took.seconds + (took.seconds - fourth.seconds) * further,
        processor_seconds=took.processor_seconds
        + (took.processor_seconds - fourth.processor_seconds) * further,
    )
    return Row(task.name, task.lines, scaled, is_scaled=True)


def table(rows: list[Row]) -> str:
    """Give the rows as Markdown, with ratios to pyarrow's own parse of the file."""
    parse = rows[0].took
    text = "| | seconds | × the parse | processor seconds | × the parse | peak memory |\n"
    text += "|--|--:|--:|--:|--:|--:|\n"
    for name, lines, took, is_scaled in rows:
        note = f" (scaled from {lines:,} lines)" if is_scaled else ""
        clock = took.seconds / parse.seconds
        processors = took.processor_seconds / parse.processor_seconds
        text += (
            f"| {name}{note} | {took.seconds:,.1f} | {clock:,.1f} | {took.processor_seconds:,.1f}"
            f" | {processors:,.1f} | {took.peak_bytes / 1e6:,.0f} MB |\n"
        )
    return text


def scaling(home: Path, options: argparse.Namespace) -> str:
    """Time cold runs over numbers of lines, of rules and of processors."""
    text = "| lines | rules | processors | seconds | processor seconds | peak memory |\n"
    text += "|--:|--:|--:|--:|--:|--:|\n"
    whole, most = options.lines[-1], os.cpu_count() or 1
    tried: list[tuple[int, int | None, int]] = [(lines, None, most) for lines in options.scaling]
    tried += [(whole, rules, most) for rules in options.rules_tried]
    tried += [(whole, None, cores) for cores in range(1, most)]
    for at, (lines, rules, cores) in enumerate(tried):
        ledger = _ledger(home, lines)
        task = Task(COLD, str(ledger), lines, rules, cores, str(home / f"scaling-{at}"))
        took = measure(task, 1)
        named = "England" if rules is None else f"{rules:,}"
        text += (
            f"| {lines:,} | {named} | {cores} | {took.seconds:,.1f} |"
            f" {took.processor_seconds:,.1f} | {took.peak_bytes / 1e6:,.0f} MB |\n"
        )
    return text


def _timed(
    title: str, ledger: Path, lines: int, options: argparse.Namespace, *, others: bool
) -> str:
    size = ledger.stat().st_size / 1e6
    cores = f"{platform.machine()}, {options.cores} processors"
    rows = compare(ledger, lines, options, others=others)
    return f"\n{title}: {lines:,} lines, {size:,.0f} MB; {cores}.\n\n{table(rows)}"


def _ledger(home: Path, lines: int) -> Path:
    path = home / f"ledger-{lines}.csv"
    if not path.exists():
        write_ledger(path, lines)
    return path


def _published(home: Path, council: str) -> tuple[Path, int]:
    folder = SHARED / "data/council" / council
    files = sorted(file for pattern in _PUBLISHED[council] for file in folder.glob(pattern))
    if not files:
        raise SystemExit(f"There are no files in {folder}: published ledgers are kept beside it.")
    path = home / f"{council}.csv"
    return path, repeat_published(path, files, _PUBLISHED_LINES)


def _write_readme(text: str) -> None:
    path = ROOT / "README.md"
    before, begin, rest = path.read_text(encoding="utf-8").partition(_MARKS[0])
    _, end, after = rest.partition(_MARKS[1])
    path.write_text(before + begin + text + end + after, encoding="utf-8", newline="\n")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--lines", type=int, nargs="+", default=[2_000_000], help="sizes of ledgers")
    asked.add_argument("--rules", type=int, help="made-up rules in place of the England taxonomy")
    asked.add_argument("--rules-tried", type=int, nargs="*", default=[], help="on the last size")
    asked.add_argument("--slice", type=int, default=40_000, help="lines given to slow ways")
    asked.add_argument("--published", nargs="*", default=[], choices=_PUBLISHED, help="councils")
    asked.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--rounds", type=int, default=2, help="runs of which the best counts")
    asked.add_argument("--no-others", dest="others", action="store_false")
    asked.add_argument("--scaling", type=int, nargs="*", default=[], help="more sizes, cold")
    asked.add_argument("--readme", action="store_true", help="write the tables into the README")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        text = ""
        for lines in options.lines:
            text += _timed(
                "Made-up ledger", _ledger(home, lines), lines, options, others=options.others
            )
        for council in options.published:
            title = f"Published payments of {council.capitalize()}, one year repeated"
            text += _timed(title, *_published(home, council), options, others=False)
        if options.scaling:
            text += f"\n{scaling(home, options)}"
    sys.stdout.write(text)
    if options.readme:
        _write_readme(f"{text.lstrip()}\n")


if __name__ == "__main__":
    main()
