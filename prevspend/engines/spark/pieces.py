"""What runs in Spark's workers: the local engine's cleaning and matching, on one piece at a time.

This module is the one place where Spark's rows meet the reader and the matcher. It needs no
pyspark: it gets Arrow batches and gives Arrow batches.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.classify import judge, try_rules
from prevspend.engines.spark.cleaning import BLOCK, PATH, cells_of, clean
from prevspend.ledger import LINE_FIELDS, Coder, dictionary_of
from prevspend.reading import apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from prevspend.engines.spark.seen import Seen
    from prevspend.ledger import ColumnField
    from prevspend.taxonomy import Taxonomy

ROWS_A_PIECE = 250_000
_ROWS_A_BATCH = 20_000
_MOST_CODINGS = 1_000_000  # then what is known of them is forgotten
_FILES_ABOVE = 48  # bits for rows: they may be numbered within 2^15 parts of 2^33 rows
_NUMBERS = {"amount": pa.int64(), "source_row": pa.int64(), "date": pa.date32()}

CLASSIFIED = pa.schema(
    [
        *((name, _NUMBERS.get(name, pa.string())) for name in LINE_FIELDS),
        ("at", pa.int64()),
        ("rule", pa.string()),
        ("grade", pa.string()),
        ("runner_up", pa.string()),
        ("said", pa.string()),
    ]
)
"""A line, its place in the order of all, what decides it; or, in `said`, what was set aside."""

DATING: tuple[ColumnField, ...] = ("financial_year", "period", "date")
"""The fields that say when a row belongs to."""

SURVEYED = pa.schema(
    [
        (PATH, pa.string()),
        (BLOCK, pa.int64()),
        ("rows", pa.int64()),
        ("shown", pa.string()),
    ]
)


def path_key(path: str) -> str:
    """Reduce a path or the address of a file to what both have alike."""
    return "/" + unquote(path.removeprefix("file:")).lstrip("/")


@dataclass(frozen=True)
class Job:
    """What a worker must know: the files by path, and the taxonomy."""

    files: Mapping[str, Seen]
    taxonomy: Taxonomy


class Survey:
    """Counts the rows of each block, and looks at when they belong to: columns `DATING`."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Go through the batches of one part."""
        counted: dict[tuple[str, int], int] = {}
        shown: dict[tuple[str, int], apart.DatesShown] = {}
        for batch in batches:
            for path, block, rows in _runs(pa.Table.from_batches([batch])):
                texts = {
                    field: apart.encode(apart.column_as_typed(apart.as_text(rows[field])))
                    for field in DATING
                    if field in rows.column_names
                }
                dates = apart.LineDates(texts, rows.num_rows).shown()
                counted[path, block] = counted.get((path, block), 0) + rows.num_rows
                shown.setdefault((path, block), apart.DatesShown()).rows.update(dates.rows)
        for (path, block), size in counted.items():
            row = (path, block, size, shown[path, block].as_text())
            yield pa.RecordBatch.from_arrays([[cell] for cell in row], schema=SURVEYED)


class Classify:
    """Cleans and classifies rows."""

    def __init__(self, job: Callable[[], Job]) -> None:
        self._job = job

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Go through the batches of one part, some of them together."""
        part = _Part(self._job())
        for piece in _pieces(batches):
            for table in part.classified(piece):
                yield from table.to_batches(max_chunksize=_ROWS_A_BATCH)


def _pieces(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Put batches together: what a piece takes besides its rows is then nothing."""
    gathered: list[pa.RecordBatch] = []
    for batch in batches:
        gathered.append(batch)
        if sum(part.num_rows for part in gathered) >= ROWS_A_PIECE:
            yield pa.Table.from_batches(gathered)
            gathered = []
    if gathered:
        yield pa.Table.from_batches(gathered)


def _runs(table: pa.Table) -> Iterator[tuple[str, int, pa.Table]]:
    """Take a piece apart where another file, or another block of it, begins."""
    paths = dictionary_of(table[PATH])
    names = paths.dictionary.to_pylist()
    codes = paths.indices.to_numpy(zero_copy_only=False)
    blocks = table[BLOCK].to_numpy()
    starts = np.flatnonzero((np.diff(codes) != 0) | (np.diff(blocks) != 0)) + 1
    for start, end in zip([0, *starts.tolist()], [*starts.tolist(), len(codes)], strict=True):
        if end > start:
            rows = table.slice(start, end - start)
            yield names[codes[start]], int(blocks[start]), rows


class _Part:
    """Cleans and classifies the pieces of one part, one after the other.

    Args:
        job: what is to be done.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._read: dict[tuple[str, int], int] = {}
        self._decided: dict[str | None, _Decided] = {}

    def classified(self, piece: pa.Table) -> Iterator[pa.Table]:
        """Clean a piece file by file, then decide the lines of all files of one kind together."""
        by_kind: dict[str | None, list[pa.Table]] = {}
        for path, block, rows in _runs(piece):
            seen = self._job.files[path_key(path)]
            done = self._read.get((path, block), 0)
            self._read[path, block] = done + rows.num_rows
            cells = cells_of(rows, seen, seen.starts.get(block, 0) + done)
            if not len(cells.rows) and not cells.broken:
                continue
            lines, said = clean(cells, seen)
            of_kind = by_kind.setdefault(seen.layout.organisation.kind, [])
            of_kind.append(_placed(lines, seen))
            if said:
                yield said_table(said)
        for kind, tables in by_kind.items():
            decided = self._decided.get(kind)
            if decided is None or len(decided) > _MOST_CODINGS:
                decided = self._decided[kind] = _Decided(self._job.taxonomy, kind)
            yield decided.lines(pa.concat_tables(tables))


class _Decided:
    """Lets the rules decide lines: each distinct coding once, however many pieces it comes in.

    Args:
        taxonomy: whose rules.
        kind: the kind of organisation.
    """

    def __init__(self, taxonomy: Taxonomy, kind: str | None) -> None:
        self._taxonomy, self._kind = taxonomy, kind
        self._coder = Coder()
        self._found = {name: pa.array([], pa.string()) for name in ("rule", "grade", "runner_up")}

    def __len__(self) -> int:
        """Count the codings that are known."""
        return len(self._found["rule"])

    def lines(self, lines: pa.Table) -> pa.Table:
        """Give lines with what decides each."""
        of_line = pa.array(self._coder.number(lines))
        codings = self._coder.codings()
        if len(codings) > len(self):
            new, _, _ = codings.of(np.arange(len(self), len(codings), dtype=np.int32))
            outcome = judge(try_rules(new, self._taxonomy, self._kind)).outcome
            self._found = {
                name: pa.concat_arrays([known, outcome[name].cast(pa.string())])
                for name, known in self._found.items()
            }
        for name, of_coding in self._found.items():
            lines = lines.append_column(name, of_coding.take(of_line))
        return lines.append_column("said", pa.nulls(lines.num_rows, pa.string())).cast(CLASSIFIED)


def _placed(lines: pa.Table, seen: Seen) -> pa.Table:
    """Number each line in the order of all."""
    rows = lines["source_row"].cast(pa.int64())
    lines = lines.set_column(lines.column_names.index("source_row"), "source_row", rows)
    return lines.append_column("at", pc.add(rows, seen.number << _FILES_ABOVE))


def said_table(said: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Put what was set aside into rows that hold nothing else."""
    texts = [json.dumps(entry) for entry in said]
    blank = {field.name: pa.nulls(len(texts), field.type) for field in CLASSIFIED}
    return pa.table(blank | {"said": pa.array(texts, type=pa.string())}, schema=CLASSIFIED)


def for_workers(files: Mapping[str, Seen], taxonomy: Taxonomy) -> Job:
    """Give the job without what only the driver says."""
    return Job({path: seen.without_notes() for path, seen in files.items()}, taxonomy)
