"""Lines in an Arrow file, so that a ledger may be larger than memory."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.ledger.lines import SelectedLines, fill, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BATCH = 1 << 18
_FEW = 1 << 16
_FEW_COLUMNS = 2  # so few are read before a thread has started


class FileLines:
    """Lines in a stream of Arrow batches in a file.

    Attributes:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("rb") as file, pa.ipc.open_stream(file) as stream:
            self.columns: Sequence[str] = stream.schema.names

    @cached_property
    def count(self) -> int:
        """The number of lines."""
        return sum(batch.num_rows for batch in self.batches(self.columns[-1:]))

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the lines in order, some at a time; see `Lines.batches`."""
        wanted = self.columns if columns is None else columns
        options = pa.ipc.IpcReadOptions(
            included_fields=[self.columns.index(name) for name in wanted],
            use_threads=len(wanted) > _FEW_COLUMNS,
        )
        with (
            pa.memory_map(str(self.path)) as file,
            pa.ipc.open_stream(file, options=options) as stream,
        ):
            for batch in stream:
                yield pa.Table.from_batches([batch]).select(list(wanted))

    def filled(self, values: Mapping[str, str | None]) -> SelectedLines:
        """Return the same lines with one text in some fields; see `Lines.filled`."""
        return SelectedLines(self, (), partial(fill, values=values))


class FileStore:
    """Stores lines in an Arrow file, written in a thread of its own.

    Small batches are joined and very large ones are cut, for batches of similar size.

    Args:
        path: the file to write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin()

    def _begin(self) -> None:
        self._waiting: list[pa.Table] = []
        self._writer: StreamWriter | None = None
        self._executor = ThreadPoolExecutor(1)
        self._writing: Future[None] | None = None

    def add(self, lines: pa.Table) -> None:
        """Add lines."""
        if lines.num_rows:
            self._waiting.append(lines)
        if sum(batch.num_rows for batch in self._waiting) >= _FEW:
            self._write_waiting()

    def clear(self) -> None:
        """Remove all lines."""
        self.close()
        self._begin()

    def lines(self) -> FileLines:
        """Return the stored lines."""
        if self._waiting:
            self._write_waiting()
        self.close()
        return FileLines(self._path)

    def close(self) -> None:
        """Finish writing, and close the file."""
        writing, self._writing = self._writing, None
        self._executor.shutdown()
        writer, self._writer = self._writer, None
        try:
            if writing:
                writing.result()
        except BaseException:
            if writer:
                with suppress(OSError, ValueError):  # writing failed, as on a full disk
                    writer.close()
            raise
        if writer:
            writer.close()

    def _write_waiting(self) -> None:
        """Write the waiting lines after the last batch, so at most one other batch is in memory."""
        whole = together(self._waiting)
        self._waiting = []
        if self._writer is None:
            self._writer = StreamWriter(self._path, whole.schema)
        if self._writing:
            self._writing.result()
        self._writing = self._executor.submit(self._writer.write, whole)


class StreamWriter:
    """Writes a stream of batches into a file.

    Args:
        path: the file; an existing one is replaced.
        schema: the columns of every table.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = path.open("wb")
        options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        self._stream = pa.ipc.new_stream(self._file, schema, options=options)

    def write(self, lines: pa.Table) -> None:
        """Write lines in batches of about the same size."""
        batches = -(-lines.num_rows // _BATCH)
        size = -(-lines.num_rows // batches)
        for start in range(0, lines.num_rows, size):
            # In one piece, because a batch ends where a piece ends.
            self._stream.write_table(lines.slice(start, size).combine_chunks())

    def close(self) -> None:
        """Finish the file."""
        with self._file:
            self._stream.close()
