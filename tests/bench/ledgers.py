"""Big made-up ledgers for timing: the vocabulary of the examples, any number of lines."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as pacsv

from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

_SEED = 20241121
_CODED = ("Account", "Account(T)", "Costc", "Costc(T)", "Service(T)", "Directorate(T)")


def write_ledger(path: Path, lines: int) -> None:
    """Write a Unit4 export of so many lines, the same ones every time.

    Codings are drawn unevenly, as in life; descriptions and transaction numbers are nearly all
    distinct; amounts are skewed, one in twenty a credit.
    """
    draw = np.random.default_rng(_SEED)
    with (EXAMPLES / "council/westmoor-2024-25.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Account"]]
    weights = 1 / np.arange(1, len(rows) + 1)
    coding = draw.choice(len(rows), size=lines, p=weights / weights.sum())
    supplier = draw.choice(5_000, size=lines, p=_falling(5_000))
    days = np.sort(draw.integers(0, 365, size=lines))
    amounts = np.round(draw.lognormal(6, 1.5, size=lines), 2) * draw.choice(
        [1, -1], size=lines, p=[0.95, 0.05]
    )
    date = np.datetime64("2024-04-01") + days
    month = (date.astype("datetime64[M]").astype(int) + 9) % 12 + 1
    columns = {
        "Period": pa.array([f"2024{number:02d}" for number in range(14)]).take(pa.array(month)),
        "Trans.date": pa.array(np.datetime_as_string(date)),
        "TransNo": pa.array(np.arange(24_000_000, 24_000_000 + lines)).cast(pa.string()),
        **{name: pa.array([row[name] for row in rows]).take(pa.array(coding)) for name in _CODED},
        "Ap/Ar ID(T)": pa.array([f"SUPPLIER {at:05d} LIMITED" for at in range(5_000)]).take(
            pa.array(supplier)
        ),
        "Text": pa.array(
            [f"Invoice {at * 7919 % 99_999_989:08d} for services" for at in range(lines)]
        ),
        "Amount": pa.array([f"{amount:.2f}" for amount in amounts]),
    }
    quoting = pacsv.WriteOptions(quoting_style="needed")  # as finance systems do
    pacsv.write_csv(pa.table(columns), path, quoting)


def _falling(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = 1 / np.arange(1, count + 1)
    falling: np.ndarray[tuple[int], np.dtype[np.float64]] = weights / weights.sum()
    return falling
