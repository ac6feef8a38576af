"""The tables of an export as data frames of pandas, for a notebook.

Each begins with the organisation and the year, so that frames of several results can be put one
below the other (`pandas.concat`). Pounds are floating point, and payees are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from prevspend.baseline import LINES_FILE, read_codings
from prevspend.export.described import described
from prevspend.export.tables import (
    codings_table,
    columns_of_lines,
    figures_table,
    interventions_table,
    lines_table,
)
from prevspend.results import check_part

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    import pandas as pd
    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.export.described import TableName


def frame_of_totals(baseline: Baseline, name: Literal["figures", "interventions"]) -> pd.DataFrame:
    """Return a row for each figure of a baseline, or for each intervention."""
    table = figures_table(baseline) if name == "figures" else interventions_table(baseline)
    return _frame(name, table)


def frame_of_codings(folder: Path, baseline: Baseline) -> pd.DataFrame:
    """Return a row for each coding with its outcome.

    Raises:
        LedgerError: if the file was changed since it was written.
    """
    return _frame("codings", codings_table(read_codings(folder), baseline))


def frame_of_lines(folder: Path, baseline: Baseline) -> pd.DataFrame:
    """Return every line, or part of one, with its outcome; it takes as much memory as they do.

    Raises:
        LedgerError: if the file was changed since it was written.
    """
    lines = pq.read_table(check_part(folder, LINES_FILE), columns=columns_of_lines())
    return _frame("lines", lines_table(lines, baseline))


def _frame(name: TableName, table: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    for column in described(name).columns:
        if column.kind == "pounds":
            frame[column.name] = frame[column.name] / 100
    return frame
