"""The lines of a ledger, wherever they are kept.

They are given batch by batch, each a table with some or all of the columns `LINE_FIELDS`, so that
a ledger may be larger than memory. Batches come in the order of the lines, always the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pyarrow as pa

from prevspend.ledger.columns import dictionary_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Lines(Protocol):
    """Lines that can be gone through again and again."""

    @property
    def count(self) -> int:
        """How many there are."""

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give the lines in order, some at a time.

        Args:
            columns: which columns, in this order; all where nothing is said.
        """


class Keeper(Protocol):
    """Takes lines as they are read, and keeps them."""

    def add(self, lines: pa.Table) -> None:
        """Keep some more lines."""

    def clear(self) -> None:
        """Forget all lines so far: reading begins anew."""

    def lines(self) -> Lines:
        """Give the lines that were kept, once all are there."""


class HeldLines:
    """Lines in memory."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.table.num_rows)

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give all lines at once; see `Lines.batches`."""
        yield self.table if columns is None else self.table.select(list(columns))


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
        """Give the lines that were kept."""
        return HeldLines(together(self._parts))


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

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Give the lines that were chosen; see `Lines.batches`."""
        asked = columns if columns is None else list(dict.fromkeys([*columns, *self._needs]))
        for batch in self._lines.batches(asked):
            chosen = self._choose(batch)
            yield chosen if columns is None else chosen.select(list(columns))


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Put tables one under the other, each column in one piece."""
    whole = pa.concat_tables(tables)
    if len(tables) == 1:
        return whole
    whole = whole.unify_dictionaries()
    return pa.table({name: _in_one(whole[name]) for name in whole.column_names})


def _in_one(column: pa.ChunkedArray) -> pa.Array:
    return dictionary_of(column) if pa.types.is_dictionary(column.type) else column.combine_chunks()
