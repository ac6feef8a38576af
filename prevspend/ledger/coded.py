"""Coded lines: each with the number of its coding, and the sums of every coding.

A line may be whole or in parts; the parts of a line add up to its amount.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.ledger.codings import Coder, Codings
from prevspend.ledger.columns import codes_of, dictionary_of, look_up, repeated
from prevspend.ledger.fields import CLASSIFICATION_FIELDS, DRIVER_FIELDS, LINE_FIELDS
from prevspend.ledger.lines import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger.lines import Lines, LineStore

PERIODS = 13
"""The places of `pence_by_period`: undated lines, then April to March, late postings included."""


@dataclass(frozen=True)
class SumsByCoding:
    """The sums of the lines of each coding.

    Attributes:
        lines: the number of lines.
        pence: their sum in pence.
        pence_by_period: the pence in `PERIODS` places for each coding, one coding after another.
    """

    lines: NDArray[np.int64]
    pence: NDArray[np.int64]
    pence_by_period: NDArray[np.int64]


@dataclass(frozen=True)
class CodedLines:
    """Lines, or parts of lines, with their codings.

    Attributes:
        parts: the lines, with the columns `LINE_FIELDS` and `PART_COLUMNS`.
        codings: the codings, by the number in the column `coding`.
        sums: the sums of the lines of each coding.
        everywhere: fields with one text in all lines, in place of that in `parts`; not fields of a
            coding.
        rewritten_fields: fields whose text is that of the coding, in place of that in `parts`.
    """

    parts: Lines
    codings: Codings
    sums: SumsByCoding
    everywhere: Mapping[str, str | None] = field(default_factory=dict)
    rewritten_fields: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """The number of lines, or parts of lines."""
        return int(self.sums.lines.sum())

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        return self.parts.columns

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the lines in order, some at a time; see `Lines.batches`."""
        rewritten = [name for name in self.rewritten_fields if columns is None or name in columns]
        if columns is None or not rewritten:
            needed = columns
        else:
            needed = list(dict.fromkeys((*columns, "coding")))
        for batch in self.parts.batches(needed):
            lines = fill(batch, self.everywhere)
            for name in rewritten:
                column = self.codings.column(name).take(batch["coding"].combine_chunks())
                lines = lines.set_column(lines.column_names.index(name), name, column)
            yield lines if columns is None else lines.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> CodedLines:
        """Return the same lines with one text in some fields; see `Lines.filled`."""
        return replace(self, everywhere={**self.everywhere, **values})

    def rewritten(self, name: str, change: Callable[[pa.Table], pa.DictionaryArray]) -> CodedLines:
        """Return the same lines with another text in a field of their codings.

        Args:
            name: the field.
            change: returns the field for a table of all codings; they stay distinct.
        """
        codings = self.codings.with_field(name, change(self.codings.table()))
        fields = dict.fromkeys((*self.rewritten_fields, name))
        return replace(self, codings=codings, rewritten_fields=tuple(fields))


class CodingStore:
    """Stores lines with their codings.

    Args:
        store: the store of the lines.
        fields: the fields whose combination is a coding.
    """

    def __init__(self, store: LineStore, fields: Iterable[str] = CLASSIFICATION_FIELDS) -> None:
        self._store = store
        self._fields = tuple(fields)
        self.clear()

    def clear(self) -> None:
        """Remove all lines; see `LineStore.clear`."""
        self._store.clear()
        self._coder = Coder(self._fields)
        self._lines = np.zeros(0, dtype=np.int64)
        self._by_period = np.zeros(0, dtype=np.int64)

    def add(self, lines: pa.Table) -> None:
        """Add whole lines."""
        blank = dict.fromkeys(DRIVER_FIELDS, repeated(None, lines.num_rows))
        self.add_parts(lines, lines, lines["amount"].to_numpy(), blank)

    def add_parts(
        self,
        lines: pa.Table,
        tested: pa.Table,
        pence: NDArray[np.int64],
        drivers: dict[str, pa.Array],
    ) -> None:
        """Add lines, or parts of lines.

        Args:
            lines: the line of each part, as in the ledger.
            tested: the fields of its coding.
            pence: the pence of each part.
            drivers: the columns `DRIVER_FIELDS`.
        """
        coding = self._coder.number(tested)
        self._add_up(coding, pence, lines["period"])
        lines = lines.append_column("coding", pa.array(coding))
        lines = lines.append_column("part_pence", pa.array(pence))
        for name in DRIVER_FIELDS:
            lines = lines.append_column(name, drivers[name])
        self._store.add(lines)

    def lines(self) -> CodedLines:
        """Return the stored lines."""
        codings = self._coder.codings()
        size = len(codings)
        by_period = self._by_period[: size * PERIODS]
        pence = by_period.reshape(size, PERIODS).sum(axis=1)
        return CodedLines(
            self._store.lines(), codings, SumsByCoding(self._lines[:size], pence, by_period)
        )

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _add_up(
        self, coding: NDArray[np.int32], pence: NDArray[np.int64], period: pa.ChunkedArray
    ) -> None:
        """Add lines to the sums of their codings; later postings count as March."""
        whole = dictionary_of(period)
        months = [min(int(text), PERIODS - 1) for text in whole.dictionary.to_pylist()]
        place = look_up(np.array([*months, 0], dtype=np.int64), codes_of(whole))
        place += coding * np.int64(PERIODS)
        size = int(coding.max(initial=-1)) + 1
        if size > self._lines.size:
            self._lines = _longer(self._lines, 2 * size)
            self._by_period = _longer(self._by_period, 2 * size * PERIODS)
        self._lines[:size] += np.bincount(coding, minlength=size)
        np.add.at(self._by_period, place, pence)


def code_lines(lines: Lines, store: LineStore) -> CodedLines:
    """Return lines with their codings.

    Args:
        lines: the lines, with the columns `LINE_FIELDS`; coded lines are returned as they are.
        store: the store for lines that are not coded yet.
    """
    if isinstance(lines, CodedLines):
        return lines
    with closing(CodingStore(store)) as coding:
        for batch in lines.batches(LINE_FIELDS):
            coding.add(batch)
        return coding.lines()


def _longer(sums: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    longer = np.zeros(size, dtype=np.int64)
    longer[: sums.size] = sums
    return longer
