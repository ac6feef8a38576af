"""Lines kept in a Parquet file, so that there may be more of them than memory holds."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.ledger.lines import ChosenLines, fill, together
from prevspend.parquetfile import ParquetWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BATCH = 1 << 18
_FEW = 1 << 16
_FEW_COLUMNS = 2  # are read before a thread has begun


class FiledLines:
    """Lines in a Parquet file, a row group a batch.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with pq.ParquetFile(path) as file:
            self.count = int(file.metadata.num_rows)
            self.columns: Sequence[str] = file.schema_arrow.names

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give the lines in order, some at a time; see `Lines.batches`."""
        wanted = None if columns is None else list(columns)
        in_threads = wanted is None or len(wanted) > _FEW_COLUMNS
        with pq.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, wanted, use_threads=in_threads)
                yield table if wanted is None else table.select(wanted)

    def filled(self, values: Mapping[str, str | None]) -> ChosenLines:
        """Give the same lines with one text throughout in some of their fields."""
        return ChosenLines(self, (), partial(fill, values=values))


class FileKeeper:
    """Keeps lines in a Parquet file, which is written while the caller goes on.

    Small batches are put together and very large ones cut, so that batches are of a middling size.

    Args:
        path: the file to write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin()

    def _begin(self) -> None:
        self._waiting: list[pa.Table] = []
        self._writer: ParquetWriter | None = None
        self._beside = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def add(self, lines: pa.Table) -> None:
        """Keep some more lines."""
        if lines.num_rows:
            self._waiting.append(lines)
        if sum(batch.num_rows for batch in self._waiting) >= _FEW:
            self._write_waiting()

    def clear(self) -> None:
        """Forget all lines so far."""
        self.close()
        self._begin()

    def lines(self) -> FiledLines:
        """Give the lines that were kept."""
        if self._waiting:
            self._write_waiting()
        self.close()
        return FiledLines(self._path)

    def close(self) -> None:
        """Stop writing, and let go of the file."""
        writing, self._writing = self._writing, None
        self._beside.shutdown()
        writer, self._writer = self._writer, None
        try:
            if writing:
                writing.result()
        except BaseException:
            if writer:
                with suppress(OSError, ValueError):  # it failed while it wrote: a full disk, say
                    writer.close()
            raise
        if writer:
            writer.close()

    def _write_waiting(self) -> None:
        """Write what waits, once the batch before is written: one at most is in memory besides."""
        whole = together(self._waiting)
        self._waiting = []
        if self._writer is None:
            self._writer = ParquetWriter(self._path, whole.schema)
        if self._writing:
            self._writing.result()
        self._writing = self._beside.submit(_write, self._writer, whole)


def _write(writer: ParquetWriter, lines: pa.Table) -> None:
    """Write lines in batches of about the same size."""
    batches = -(-lines.num_rows // _BATCH)
    size = -(-lines.num_rows // batches)
    for start in range(0, lines.num_rows, size):
        writer.write(lines.slice(start, size))
