"""Tables in memory, of pandas, Arrow or other libraries with Arrow's interface.

They are written as a Parquet file and read from it, so that there is one way of reading.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from prevspend.errors import LedgerError
from prevspend.ledger import LINE_FIELDS
from prevspend.reading.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Frame(Protocol):
    """A table with Arrow's interface: of pandas, pyarrow, Polars and others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the columns as an Arrow stream."""


LedgerInput: TypeAlias = "str | Path | Iterable[str | Path] | Frame"
"""What a ledger is read from: files, folders of them, or a table in memory."""

_NAME = "table.parquet"


@contextmanager
def as_files(
    source: LedgerInput, layout: str | Layout | None
) -> Iterator[tuple[list[Path], str | Layout | None]]:
    """Yield the files and folders of a ledger, and the layout of its columns if that is known.

    A table is written to a file that exists within the context. If all its columns have the names
    of fields, they are these fields and are not recognised.

    Raises:
        LedgerError: if a table cannot be understood.
    """
    if isinstance(source, str | Path):
        yield [Path(source)], layout
    elif not hasattr(source, "__arrow_c_stream__"):
        yield [Path(path) for path in source], layout
    else:
        with tempfile.TemporaryDirectory(prefix="prevspend-") as folder:
            path = Path(folder, _NAME)
            table = _as_table(source)
            pq.write_table(table, path)
            yield [path], layout or _canonical(table.column_names)


def _as_table(frame: object) -> pa.Table:
    try:
        if isinstance(frame, pa.Table):
            return frame
        if type(frame).__module__.partition(".")[0] == "pandas":
            return pa.Table.from_pandas(frame, preserve_index=False)
        return pa.table(frame)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise LedgerError(
            f"The table cannot be understood: {error}",
            why="each column must hold values of one kind: texts, numbers or dates.",
            fix='make one kind of them first: table["…"] = table["…"].astype(str)',
        ) from error


def _canonical(names: list[str]) -> Layout | None:
    """Return the layout of a table if all its columns have the names of fields."""
    if "amount" not in names or not set(names) <= set(LINE_FIELDS):
        return None
    return Layout(
        id="canonical-fields",
        name="canonical fields",
        basis="ledger",
        columns={name: (name,) for name in names if name not in {"source_file", "source_row"}},
    )
