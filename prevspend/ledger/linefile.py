"""Lines kept in a file of Arrow's own, so that there may be more of them than memory holds."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.ledger.lines import ChosenLines, fill, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_BATCH = 1 << 18
_FEW = 1 << 16
_FEW_COLUMNS = 2  # are read before a thread has begun


class FiledLines:
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
        """How many there are."""
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

    def filled(self, values: Mapping[str, str | None]) -> ChosenLines:
        """Return the same lines with one text throughout in some of their fields."""
        return ChosenLines(self, (), partial(fill, values=values))


class FileKeeper:
    """Keeps lines in such a file, which is written while the caller goes on.

    Small batches are put together and very large ones cut, so that batches are of a middling size.

    Args:
        path: the file to write.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin()

    def _begin(self) -> None:
        self._waiting: list[pa.Table] = []
        self._writer: StreamWriter | None = None
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
        """Return the lines that were kept."""
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
            self._writer = StreamWriter(self._path, whole.schema)
        if self._writing:
            self._writing.result()
        self._writing = self._beside.submit(self._writer.write, whole)


class StreamWriter:
    """Writes a stream of batches into a file.

    Args:
        path: the file; what stood there before is replaced.
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
            # In one piece, because where pieces end, batches would end too.
            self._stream.write_table(lines.slice(start, size).combine_chunks())

    def close(self) -> None:
        """Finish the file."""
        with self._file:
            self._stream.close()
