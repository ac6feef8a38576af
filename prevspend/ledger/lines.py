"""The lines of a ledger, wherever they are kept.

They are given batch by batch, each a table with some or all of the columns `LINE_FIELDS`, so that
a ledger may be larger than memory. Batches come in the order of the lines, always the same ones.
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
    """Lines that can be gone through again and again."""

    @property
    def count(self) -> int:
        """How many there are."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the lines in order, some at a time.

        Args:
            columns: which columns, in this order; all where nothing is said.
        """

    def filled(self, values: Mapping[str, str | None]) -> Lines:
        """Return the same lines with one text throughout in some of their fields."""


class Keeper(Protocol):
    """Takes lines as they are read, and keeps them."""

    def add(self, lines: pa.Table) -> None:
        """Keep some more lines."""

    def clear(self) -> None:
        """Forget all lines so far: reading begins anew."""

    def lines(self) -> Lines:
        """Return the lines that were kept, once all are there."""

    def close(self) -> None:
        """Let go of whatever is held; no more lines come."""


class HeldLines:
    """Lines in memory."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.table.num_rows)

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        names: list[str] = self.table.column_names
        return names

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return all lines at once; see `Lines.batches`."""
        yield self.table if columns is None else self.table.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> HeldLines:
        """Return the same lines with one text throughout in some of their fields."""
        return HeldLines(fill(self.table, values))


class InMemory:
    """Keeps lines in memory, each column in one piece."""

    def __init__(self) -> None:
        self._parts: list[pa.Table] = []

    def add(self, lines: pa.Table) -> None:
        """Keep some more lines."""
        self._parts.append(lines)

    def clear(self) -> None:
        """Forget all lines so far."""
        self._parts.clear()

    def lines(self) -> HeldLines:
        """Return the lines that were kept."""
        return HeldLines(together(self._parts))

    def close(self) -> None:
        """Hold nothing but lines, which go with those who use them."""


class ChosenLines:
    """Some of other lines, or all of them changed.

    Args:
        lines: the lines to choose from.
        needs: the columns it takes to choose.
        choose: gives what is left of a batch; the columns stay those of the batch.
        count: how many there will be, where that is known.
    """

    def __init__(
        self,
        lines: Lines,
        needs: Sequence[str],
        choose: Callable[[pa.Table], pa.Table],
        count: int | None = None,
    ) -> None:
        self._lines = lines
        self._needs = tuple(needs)
        self._choose = choose
        self._count = count

    @property
    def count(self) -> int:
        """How many there are; they are counted once."""
        if self._count is None:
            self._count = sum(batch.num_rows for batch in self.batches(self._needs))
        return self._count

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        return self._lines.columns

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the lines that were chosen; see `Lines.batches`."""
        asked = columns if columns is None else list(dict.fromkeys([*columns, *self._needs]))
        for batch in self._lines.batches(asked):
            chosen = self._choose(batch)
            yield chosen if columns is None else chosen.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> ChosenLines:
        """Return the same lines with one text throughout in some of their fields."""
        return ChosenLines(self, (), partial(fill, values=values))


def fill(lines: pa.Table, values: Mapping[str, str | None]) -> pa.Table:
    """Put one text throughout into those fields that a table has."""
    for field, text in values.items():
        if field in lines.column_names:
            at = lines.column_names.index(field)
            lines = lines.set_column(at, field, repeated(text, lines.num_rows))
    return lines


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Put tables one under the other, each column in one piece."""
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
