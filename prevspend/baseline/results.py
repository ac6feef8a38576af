"""Read the results of `prevspend classify` of a year: its baseline, and its money by coding."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prevspend.baseline.model import Baseline
from prevspend.baseline.repeated import REPEATED_COLUMNS
from prevspend.errors import LedgerError, Location
from prevspend.ledger import CLASSIFICATION_FIELDS, PERIODS
from prevspend.money import MOST_PENCE, format_pounds
from prevspend.results import check_part, read_part

CODINGS_FILE = "codings.parquet"
LINES_FILE = "lines.parquet"

_TEXTS = (
    *CLASSIFICATION_FIELDS,
    *("status", "grade", "tier", "intervention", "rule", "runner_up", "driver", "driver_part"),
)
_PENCE = ("amount_pence", *(f"prevention_pence_{bound}" for bound in ("low", "central", "high")))
_BY_PERIOD = "pence_by_period"
_DECIDED = (
    *CLASSIFICATION_FIELDS,
    *("amount_pence", "status", "grade", "tier", "intervention", "prevention_pence_central"),
)


def read_results(folder: str | Path) -> tuple[Baseline, pa.Table]:
    """Read a folder of results: the baseline, and the codings as `Allocations.codings` has them.

    Raises:
        LedgerError: if the folder holds no results, if they were changed since they were written,
            or if its two files do not belong together.
    """
    baseline = Baseline.read(folder)
    codings = read_codings(folder)
    pence = pc.sum(codings["amount_pence"].cast(pa.decimal128(38))).as_py() or 0
    read = baseline.reconciliation.read_pence
    if pence != read:
        raise LedgerError(
            f"The codings hold {format_pounds(int(pence))}, the baseline beside them"
            f" {format_pounds(read)}.",
            place=Location(str(Path(folder) / CODINGS_FILE)),
            why="the two files were not written together by this version of prevspend.",
            fix="classify the ledger again.",
        )
    return baseline, codings


def read_codings(folder: str | Path) -> pa.Table:
    """Read the codings of a folder of results.

    Raises:
        LedgerError: if there are none, or this version does not write them so.
    """
    path = Path(folder) / CODINGS_FILE
    try:
        data = read_part(Path(folder), CODINGS_FILE)
        codings = pq.ParquetFile(pa.BufferReader(data)).read()
        codings.validate(full=True)
    except (OSError, pa.ArrowException, ValueError) as error:
        raise LedgerError(
            "The codings of this baseline cannot be read.",
            place=Location(str(path)),
            why="they are what a year is restated and compared from.",
            fix="classify the ledger again.",
        ) from error
    invalid = [name for name in (*_TEXTS, *_PENCE, _BY_PERIOD) if _is_invalid(codings, name)]
    if invalid:
        raise LedgerError(
            f"The codings of this baseline are not as this version writes them: '{invalid[0]}'.",
            place=Location(str(path)),
            why="a column is missing, of another type, or holds what it cannot.",
            fix="classify the ledger again.",
        )
    return codings


def read_some_of_lines(folder: str | Path) -> pa.Table | None:
    """Read what tells of small and of repeated lines; nothing where the lines are not there.

    The file may stay inside an organisation, while its codings are shared.
    """
    path = Path(folder) / LINES_FILE
    if not path.is_file():
        return None
    try:
        return pq.ParquetFile(check_part(Path(folder), LINES_FILE)).read(list(REPEATED_COLUMNS))
    except (OSError, pa.ArrowException, KeyError) as error:
        raise LedgerError(
            "The lines of this baseline cannot be read.",
            place=Location(str(path)),
            why="they tell whether small payments or lines that stand twice make a difference.",
            fix="classify the ledger again.",
        ) from error


def codings_digest(codings: pa.Table) -> str:
    """Return a hash of the decisions on codings; it does not depend on how the table is stored."""
    digest = hashlib.sha256()
    for name in _DECIDED:
        values = ["" if value is None else value for value in codings[name].to_pylist()]
        digest.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _is_invalid(codings: pa.Table, name: str) -> bool:
    """Return whether a column is missing, or not of the type this version writes."""
    if name not in codings.column_names:
        return True
    column = codings[name]
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if name == _BY_PERIOD:
        is_list = pa.types.is_fixed_size_list(kind) and kind.list_size == PERIODS
        return not is_list or not kind.value_type.equals(pa.int64()) or bool(column.null_count)
    if name in _TEXTS:
        return not kind.equals(pa.string())
    if not kind.equals(pa.int64()) or column.null_count:
        return True
    ends = pc.min_max(column).as_py()
    return len(column) > 0 and not -MOST_PENCE < ends["min"] <= ends["max"] < MOST_PENCE
