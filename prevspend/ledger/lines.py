"""The lines of a ledger, in memory or in a file.

They are read in batches, each a table with some or all of the columns `LINE_FIELDS`, so a ledger
may be larger than memory. Every reading gives the same batches, in the order of the lines.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from prevspend.ledger.columns import dictionary_of, repeated
from prevspend.threads import in_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


class Lines(Protocol):
    """Lines that can be read several times."""

    @property
    def count(self) -> int:
        """The number of lines."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the lines in order, some at a time.

        Args:
            columns: the columns, in this order; by default all.
        """

    def filled(self, values: Mapping[str, str | None]) -> Lines:
        """Return the same lines, with one text for all lines in each of these fields."""


class LineStore(Protocol):
    """Stores lines as they are read."""

    def add(self, lines: pa.Table) -> None:
        """Add lines."""

    def clear(self) -> None:
        """Remove all lines, before reading starts again."""

    def lines(self) -> Lines:
        """Return the stored lines, when all are added."""

    def close(self) -> None:
        """Close the store."""


class MemoryLines:
    """Lines in memory."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    @property
    def count(self) -> int:
        """The number of lines."""
        return int(self.table.num_rows)

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        names: list[str] = self.table.column_names
        return names

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return all lines at once; see `Lines.batches`."""
        yield self.table if columns is None else self.table.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> MemoryLines:
        """Return the same lines with one text in some fields; see `Lines.filled`."""
        return MemoryLines(fill(self.table, values))


class MemoryStore:
    """Stores lines in memory, each column in one piece."""

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []

    def add(self, lines: pa.Table) -> None:
        """Add lines."""
        self._parts.append(lines)

    def clear(self) -> None:
        """Remove all lines."""
        self._parts.clear()

    def lines(self) -> MemoryLines:
        """Return the stored lines."""
        return MemoryLines(together(self._parts))

    def close(self) -> None:
        """Do nothing: there is no file to close."""


class SelectedLines:
    """A selection of other lines, or all of them changed.

    Args:
        lines: the lines to select from.
        needs: the columns that `select` uses.
        select: returns the selected or changed lines of a batch, with the same columns.
        count: the number of selected lines, if known.
    """

    def __init__(
        self,
        lines: Lines,
        needs: Sequence[str],
        select: Callable[[pa.Table], pa.Table],
        count: int | None = None,
    ) -> None:
        self._lines = lines
        self._needs = tuple(needs)
        self._select = select
        self._count = count

    @property
    def count(self) -> int:
        """The number of lines, counted at first use."""
        if self._count is None:
            self._count = sum(batch.num_rows for batch in self.batches(self._needs))
        return self._count

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        return self._lines.columns

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the selected lines; see `Lines.batches`."""
        needed = columns if columns is None else list(dict.fromkeys([*columns, *self._needs]))
        for batch in self._lines.batches(needed):
            selected = self._select(batch)
            yield selected if columns is None else selected.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> SelectedLines:
        """Return the same lines with one text in some fields; see `Lines.filled`."""
        return SelectedLines(self, (), partial(fill, values=values))


def fill(lines: pa.Table, values: Mapping[str, str | None]) -> pa.Table:
    """Return a table with one text for all lines in each of these fields that it has."""
    for field, text in values.items():
        if field in lines.column_names:
            at = lines.column_names.index(field)
            lines = lines.set_column(at, field, repeated(text, lines.num_rows))
    return lines


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Return tables concatenated, each column in one piece."""
    whole = pa.concat_tables(tables)
    if len(tables) == 1:
        return whole
    nothing = repeated(None, whole.num_rows)
    with in_threads(whole.num_rows) as each:
        columns = each(
            lambda column: nothing if _is_blank(column) else _in_one(column), whole.columns
        )
        return pa.table(dict(zip(whole.column_names, columns, strict=True)))


def _is_blank(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_dictionary(column.type) and column.null_count == len(column))


def _in_one(column: pa.ChunkedArray) -> pa.Array:
    return dictionary_of(column) if pa.types.is_dictionary(column.type) else column.combine_chunks()
