"""Results written as CSV files with a data package, for spreadsheets, Power BI and other tools."""

from __future__ import annotations

import codecs
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv as pacsv

from prevspend.baseline import LINES_FILE, read_results
from prevspend.errors import LedgerError, Location, OutputError
from prevspend.export.datapackage import DATA_PACKAGE, data_package, files_of_package
from prevspend.export.described import described
from prevspend.export.payees import PayeeNumbers
from prevspend.export.tables import (
    POUNDS,
    codings_table,
    columns_of_lines,
    figures_table,
    in_pounds,
    interventions_table,
    lines_table,
    schema_of,
)
from prevspend.progress import Progress, silent
from prevspend.results import NEW, check_part, move_files, staging_folder
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.baseline import Baseline
    from prevspend.export.described import TableName
    from prevspend.export.payees import Redaction

_FORMULA = r"^[=+\-@\t\r]"
"""How texts begin that a spreadsheet takes for a formula."""

_BATCH = 1 << 16


def export_results(
    results: Sequence[Path],
    folder: Path,
    *,
    redaction: Redaction = "persons",
    with_lines: bool = False,
    progress: Progress = silent,
) -> list[Path]:
    """Write results of any number of organisations and years as CSV files with a data package.

    Args:
        results: folders that `prevspend classify` wrote; their rows stand in this order.
        folder: where the files go: all, or none.
        redaction: which payees are numbers and not names.
        with_lines: whether every line is written too.
        progress: told of each folder.

    Returns:
        The paths of the files, the data package last.

    Raises:
        LedgerError: if a folder holds no results, they were changed since they were written, or
            two folders hold the same organisation and year.
        OutputError: if the folder holds files of something else, or cannot be written; then
            nothing has changed.
    """
    earlier = _files_of_earlier(folder)
    names: list[TableName] = ["figures", "interventions", "codings"]
    if with_lines:
        names.append("lines")
    with staging_folder(folder) as staging:
        place = staging / NEW
        place.mkdir()
        exported: dict[str, Path] = {}
        payees = PayeeNumbers(redaction)
        with ExitStack() as open_files:
            files = {name: open_files.enter_context(_TableFile(place, name)) for name in names}
            for done, path in enumerate(results):
                progress(f"Exporting {path.name}", done, len(results))
                baseline = _export(path, files, payees)
                _refuse_twice(exported, path, baseline)
        tables = [described(name) for name in names]
        package = data_package(place, tables, list(exported), redaction)
        (place / DATA_PACKAGE).write_text(package, encoding="utf-8")
        written = [*(f"{name}.csv" for name in names), DATA_PACKAGE]
        files_written = move_files(staging, written, folder)
    for old in earlier - {path.name for path in files_written}:
        (folder / old).unlink(missing_ok=True)  # it would not belong to the others
    return files_written


def _files_of_earlier(folder: Path) -> set[str]:
    """Return the names of the files of an earlier export in a folder.

    Raises:
        OutputError: if there are files in it that no export wrote.
    """
    there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    files = files_of_package(folder / DATA_PACKAGE) if DATA_PACKAGE in there else set()
    others = sorted(name for name in there - files if not name.startswith("."))
    if others:
        raise OutputError(
            f"The folder holds files that no export wrote: {quoted(others)}.",
            place=Location(str(folder)),
            why="they would stand among those of the export, or be written over.",
            fix="name a folder that is new or empty, or that holds an earlier export.",
        )
    return files


class _TableFile:
    """A file of one table, written batch by batch."""

    def __init__(self, folder: Path, name: TableName) -> None:
        columns = described(name).columns
        self._pounds = {column.name for column in columns if column.kind == "pounds"}
        self._schema = pa.schema(
            field.with_type(POUNDS) if field.name in self._pounds else field
            for field in schema_of(name)
        )
        self._file = (folder / f"{name}.csv").open("wb")
        self._file.write(codecs.BOM_UTF8)  # else Excel takes it for Windows-1252
        options = pacsv.WriteOptions(quoting_style="needed")
        self._writer = pacsv.CSVWriter(self._file, self._schema, write_options=options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._writer.close()
        self._file.close()

    def write(self, table: pa.Table) -> None:
        """Write rows, pence as pounds."""
        columns = [self._written(table[name], name) for name in self._schema.names]
        self._writer.write_table(pa.table(columns, schema=self._schema))

    def _written(self, column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
        if name in self._pounds:
            return in_pounds(column)
        if pa.types.is_string(column.type):
            return pc.replace_substring_regex(column, pattern=_FORMULA, replacement=r"'\0")
        return column


def _export(path: Path, files: dict[TableName, _TableFile], payees: PayeeNumbers) -> Baseline:
    """Write the rows of one folder of results into all files."""
    baseline, codings = read_results(path)
    files["figures"].write(figures_table(baseline))
    files["interventions"].write(interventions_table(baseline))
    files["codings"].write(payees.redacted(codings_table(codings, baseline)))
    if "lines" in files:
        with pq.ParquetFile(check_part(path, LINES_FILE)) as lines:
            for batch in lines.iter_batches(_BATCH, columns=columns_of_lines()):
                table = lines_table(pa.Table.from_batches([batch]), baseline)
                files["lines"].write(payees.redacted(table))
    return baseline


def _refuse_twice(exported: dict[str, Path], path: Path, baseline: Baseline) -> None:
    """Note what was exported; refuse an organisation and year that was exported before."""
    owner = f"{baseline.organisation.name or path.name} {baseline.financial_year}"
    if owner in exported:
        raise LedgerError(
            f"Two folders hold {owner}: '{exported[owner]}' and '{path}'.",
            why="its money would be in the files twice.",
            fix="name one of the two.",
        )
    exported[owner] = path
