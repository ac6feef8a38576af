"""How long reading takes beside the fastest parser there is.

Run `python -m tests.bench.read_speed [MEGABYTES]`: it writes a made-up ledger of that size (300
where nothing is said), then has pyarrow parse it into dictionaries and prevspend read it as a
ledger, in turn, and prints the times and the ratio of the medians.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv as pacsv

from prevspend.reading import read_ledger
from tests.bench.ledgers import write_ledger

if TYPE_CHECKING:
    from collections.abc import Callable

_BYTES_A_LINE = 216
_ROUNDS = 5


def parse_into_dictionaries(path: Path) -> pa.Table:
    """Parse every column of a CSV file into a dictionary, with pyarrow alone."""
    with path.open("rb") as file:
        names = file.readline().decode().strip().replace('"', "").split(",")
    kind = pa.dictionary(pa.int32(), pa.string())
    options = pacsv.ConvertOptions(column_types=dict.fromkeys(names, kind))
    return pacsv.read_csv(path, convert_options=options)


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(megabytes: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.csv"
        write_ledger(path, megabytes * 1_000_000 // _BYTES_A_LINE)
        parsing, reading = [], []
        for _ in range(_ROUNDS):
            parsing.append(seconds(lambda: parse_into_dictionaries(path)))
            reading.append(seconds(lambda: read_ledger([path])))
        rows = read_ledger([path]).lines.num_rows
        parse, read = statistics.median(parsing), statistics.median(reading)
        sys.stdout.write(
            f"{path.stat().st_size / 1e6:,.0f} MB, {rows:,} lines, median of {_ROUNDS}\n"
            f"pyarrow into dictionaries  {parse:6.2f} s ({min(parsing):.2f}-{max(parsing):.2f})\n"
            f"prevspend read_ledger      {read:6.2f} s ({min(reading):.2f}-{max(reading):.2f})\n"
            f"ratio                      {read / parse:6.2f}\n"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
