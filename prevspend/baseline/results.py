"""Read back what `prevspend classify` wrote of a year: its baseline, and its money by coding."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.baseline.model import Baseline
from prevspend.errors import LedgerError, Place
from prevspend.money import format_pounds

CODINGS_FILE = "codings.parquet"


def read_results(folder: str | Path) -> tuple[Baseline, pa.Table]:
    """Read a folder of results: the baseline, and the codings as `Allocations.codings` has them.

    Raises:
        LedgerError: if the folder holds no results, or its two files do not belong together.
    """
    baseline = Baseline.read(folder)
    path = Path(folder) / CODINGS_FILE
    try:
        codings = pq.ParquetFile(path).read()
    except (OSError, pa.ArrowInvalid) as error:
        raise LedgerError(
            "The codings of this baseline cannot be read.",
            place=Place(str(path)),
            why="they are what a year is restated and compared from.",
            fix="classify the ledger again.",
        ) from error
    pence = int(codings["amount_pence"].to_numpy().sum())
    read = baseline.reconciliation.read_pence
    if "pence_by_period" not in codings.column_names or pence != read:
        raise LedgerError(
            f"The codings hold {format_pounds(pence)}, the baseline beside them"
            f" {format_pounds(read)}.",
            place=Place(str(path)),
            why="the two files were not written together by this version of prevspend.",
            fix="classify the ledger again.",
        )
    return baseline, codings
