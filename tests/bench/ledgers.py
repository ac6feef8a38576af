"""Big ledgers for timing: made up of the vocabulary of real ones, or real ones repeated."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from pyarrow import csv as pacsv

from tests.bench.vocabulary import ACCOUNTS, COST_CENTRES, SUPPLIERS
from tests.conftest import EXAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FIELDS = {
    "Account": "account_code",
    "Account(T)": "account",
    "Costc": "cost_centre_code",
    "Costc(T)": "cost_centre",
    "Service(T)": "service",
    "Directorate(T)": "directorate",
    "Ap/Ar ID(T)": "supplier",
}
"""The columns that rules may test, with the fields they hold."""

_SEED = 20241121
_CODED = tuple(FIELDS)[:6]
_CODINGS = 20_000
_SUPPLIERS = 6_000
_FEW = 6


def write_ledger(path: Path, lines: int) -> None:
    """Write a Unit4 export of so many lines, the same ones every time.

    Codings are drawn unevenly, as in life, and each is paid to a few suppliers: ten lines or more
    share a coding in published ledgers. Descriptions and transaction numbers are nearly all
    distinct; amounts are skewed, one in twenty a credit.
    """
    draw = np.random.default_rng(_SEED)
    rows = _codings(draw)
    coding = draw.choice(len(rows), size=lines, p=_falling(len(rows)))
    suppliers = draw.permutation(SUPPLIERS)[:_SUPPLIERS]
    one_of_few = draw.choice(_FEW, size=lines, p=_falling(_FEW))
    supplier = (coding * 31 + one_of_few * 997) % _SUPPLIERS
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
        "Ap/Ar ID(T)": pa.array(suppliers.tolist()).take(pa.array(supplier)),
        "Text": pa.array(
            [f"Invoice {at * 7919 % 99_999_989:08d} for services" for at in range(lines)]
        ),
        "Amount": pa.array([f"{amount:.2f}" for amount in amounts]),
    }
    quoting = pacsv.WriteOptions(quoting_style="needed")  # as finance systems do
    pacsv.write_csv(pa.table(columns), path, quoting)


def repeat_published(path: Path, files: Sequence[Path], lines: int) -> int:
    """Write the lines of published files of one header again and again, about so many.

    Returns:
        How many lines there are.
    """
    parts = [file.read_bytes().removeprefix(codecs.BOM_UTF8).partition(b"\n") for file in files]
    bodies = b"".join(body if body.endswith(b"\n") else body + b"\n" for _, _, body in parts)
    times = max(round(lines / bodies.count(b"\n")), 1)
    with path.open("wb") as out:
        out.write(parts[0][0] + b"\n")
        for _ in range(times):
            out.write(bodies)
    return times * bodies.count(b"\n")


def _codings(draw: np.random.Generator) -> list[dict[str, str]]:
    """Give the codings of the example council, and others of made-up cost centres and accounts."""
    with (EXAMPLES / "council/westmoor-2024-25.csv").open(encoding="utf-8", newline="") as file:
        rows = [{name: row[name] for name in _CODED} for row in csv.DictReader(file)]
    rows = [row for row in rows if row["Account"]]
    homes = [(row["Service(T)"], row["Directorate(T)"]) for row in rows]
    centre = draw.integers(0, len(COST_CENTRES), size=_CODINGS)
    account = draw.integers(0, len(ACCOUNTS), size=_CODINGS)
    for costc, acc in zip(centre.tolist(), account.tolist(), strict=True):
        service, directorate = homes[costc % len(homes)]
        rows.append(
            {
                "Account": f"{1000 + acc * 7:04d}",
                "Account(T)": ACCOUNTS[acc],
                "Costc": f"{'ABCDEFGH'[costc % 8]}{costc:04d}",
                "Costc(T)": COST_CENTRES[costc],
                "Service(T)": service,
                "Directorate(T)": directorate,
            }
        )
    return rows


def _falling(count: int) -> NDArray[np.float64]:
    weights = 1 / np.arange(1, count + 1)
    falling: NDArray[np.float64] = weights / weights.sum()
    return falling
