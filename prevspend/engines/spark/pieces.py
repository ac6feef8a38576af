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
from prevspend.engines.spark.seen import AS_BYTES
from prevspend.ledger import LINE_FIELDS, Coder, apart, dictionary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from prevspend.engines.spark.seen import Seen, TextShape
    from prevspend.taxonomy import Taxonomy

PATH, BLOCK, ROW, ODD = "_path", "_block", "_row", "_odd"
"""Beside the cells, columns of which file and block of it a row is, its number, and the whole row
where it is of another width than the header."""

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
        ("runner_up", pa.string()),
        ("said", pa.string()),
    ]
)
"""A line, its place in the order of all, what decides it; or, in `said`, what was set aside."""

SURVEYED = pa.schema(
    [
        (PATH, pa.string()),
        (BLOCK, pa.int64()),
        ("rows", pa.int64()),
        ("first", pa.int64()),
        ("second", pa.int64()),
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
    """Counts the rows of each block, and looks at the dates: column `date`, if there is one."""

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Go through the batches of one part."""
        for batch in batches:
            for path, block, rows in _runs(pa.Table.from_batches([batch])):
                found = (0, 0)
                if "date" in rows.column_names:
                    texts = apart.encode(apart.column_as_typed(apart.as_text(rows["date"])))
                    found = apart.largest_numbers(filter(None, texts.dictionary.to_pylist()))
                row = (path, block, rows.num_rows, *found)
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
            cells = _cells(rows, seen, seen.starts.get(block, 0) + done)
            if not len(cells.rows) and not cells.broken:
                continue
            cleaned = apart.clean_piece(cells, seen.recognised, seen.place)
            of_kind = by_kind.setdefault(seen.layout.organisation.kind, [])
            of_kind.append(_placed(cleaned.content.lines, seen))
            if said := list(_said(cleaned, seen)):
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
        self._found = {name: pa.array([], pa.string()) for name in ("rule", "runner_up")}

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


def _cells(rows: pa.Table, seen: Seen, first: int) -> apart.Cells:
    """Give rows as the reader of one sheet does.

    Args:
        rows: some rows of one block.
        seen: their file.
        first: the place of the first of them in the file.
    """
    if ROW in rows.column_names:
        numbers = rows[ROW].to_numpy()
    elif seen.text:
        numbers = seen.text.rows_of(np.arange(first, first + rows.num_rows))
    header_at = seen.recognised.header_at
    below = numbers > (
        header_at + 1 if seen.text or header_at else 0
    )  # names are no row of a table
    if not below.all():
        rows, numbers = rows.filter(pa.array(below)), numbers[below]
    odd = rows[ODD].is_valid().to_numpy() if ODD in rows.column_names else np.zeros(1, dtype=bool)
    if odd.any() and seen.text:
        return _mended(rows, seen, seen.text, numbers, odd)
    return apart.Cells(_columns(rows, seen), numbers)


def _columns(rows: pa.Table, seen: Seen) -> dict[int, pa.ChunkedArray]:
    columns = {at: apart.as_text(rows[str(at)]) for at in sorted(seen.recognised.wanted)}
    if seen.text and seen.text.encoding == AS_BYTES:
        columns = {at: _from_bytes(column) for at, column in columns.items()}
    return {at: apart.column_as_typed(column) for at, column in columns.items()}


def _from_bytes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Read text whose letters are bytes as the reader does: UTF-8, else Windows-1252."""
    texts = dictionary_of(column)
    read = [apart.from_windows(text.encode("latin-1")) for text in texts.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(read, pa.string()).take(texts.indices)])


def _mended(
    rows: pa.Table, seen: Seen, text: TextShape, numbers: NDArray[np.int64], odd: NDArray[np.bool_]
) -> apart.Cells:
    """Mend the rows of another width than the header, or set them aside, as the reader does."""
    even = _columns(rows.filter(pa.array(~odd)), seen)
    whole_rows = rows[ODD].filter(pa.array(odd))
    texts = (_from_bytes(whole_rows) if text.encoding == AS_BYTES else whole_rows).to_pylist()
    tried = [
        (row, apart.mend(row, whole, text.delimiter, text.width))
        for row, whole in zip(numbers[odd].tolist(), texts, strict=True)
    ]
    mended = [(row, cells) for row, cells in tried if not isinstance(cells, apart.BrokenRow)]
    numbers = np.r_[numbers[~odd], np.array([row for row, _ in mended], dtype=np.int64)]
    order = pa.array(np.argsort(numbers, kind="stable"))
    columns = {}
    for at, column in even.items():
        more = [apart.as_typed(cells[at]) if at < len(cells) else "" for _, cells in mended]
        together = pa.chunked_array([*column.chunks, pa.array(more, type=pa.string())])
        columns[at] = together.take(order)
    broken = tuple(row for _, row in tried if isinstance(row, apart.BrokenRow))
    return apart.Cells(columns, np.sort(numbers), broken)


def _said(piece: apart.CleanPiece, seen: Seen) -> Iterator[dict[str, Any]]:
    """Write down what was set aside or noticed, and rows that may be totals."""
    for row in piece.content.rejected:
        yield {
            "kind": "rejected",
            "file": seen.number,
            "row": row.place.row or 0,
            "reason": row.reason,
            "amount": row.amount,
            "text": row.text,
            "pence": piece.set_aside.get(row.place.row or 0),
        }
    for oddity in piece.content.oddities:
        first = oddity.first.row if oddity.first else None
        content = {"kind": "oddity", "what": oddity.what, "count": oddity.count}
        yield {**content, "file": seen.number, "row": first or 0}
    for asked, odd in piece.asked:
        content = {"kind": "total", "pence": asked.pence, "named": asked.named, "odd": odd}
        yield {**content, "file": seen.number, "row": asked.row}


def said_table(said: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Put what was set aside into rows that hold nothing else."""
    texts = [json.dumps(entry) for entry in said]
    blank = {field.name: pa.nulls(len(texts), field.type) for field in CLASSIFIED}
    return pa.table(blank | {"said": pa.array(texts, type=pa.string())}, schema=CLASSIFIED)


def for_workers(files: Mapping[str, Seen], taxonomy: Taxonomy) -> Job:
    """Give the job without what only the driver says."""
    return Job({path: seen.without_notes() for path, seen in files.items()}, taxonomy)
