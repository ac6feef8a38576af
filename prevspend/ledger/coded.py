"""Coded lines: each with the number of its coding, and the sums of every coding.

A line stands there whole or in parts; the parts of a line add up to its amount.
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

    from prevspend.ledger.lines import Keeper, Lines

PERIODS = 13
"""The places of `pence_by_period`: undated lines, then April to March, late postings included."""


@dataclass(frozen=True)
class Sums:
    """What the lines of each coding add up to.

    Attributes:
        lines: how many there are.
        pence: their pence.
        pence_by_period: the same in `PERIODS` places for each coding, one coding after the other.
    """

    lines: NDArray[np.int64]
    pence: NDArray[np.int64]
    pence_by_period: NDArray[np.int64]


@dataclass(frozen=True)
class CodedLines:
    """Lines, or parts of them, whose codings are known.

    Attributes:
        parts: the lines, with the columns `LINE_FIELDS` and `PART_COLUMNS`.
        codings: the codings that `coding` numbers.
        sums: what the lines of each coding add up to.
        everywhere: fields that hold one text throughout, whatever `parts` say; none of them is of
            a coding.
        rewritten_fields: fields that `parts` have otherwise than the coding, whose text counts.
    """

    parts: Lines
    codings: Codings
    sums: Sums
    everywhere: Mapping[str, str | None] = field(default_factory=dict)
    rewritten_fields: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return int(self.sums.lines.sum())

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        return self.parts.columns

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Return the lines in order, some at a time; see `Lines.batches`."""
        anew = [name for name in self.rewritten_fields if columns is None or name in columns]
        if columns is None or not anew:
            needed = columns
        else:
            needed = list(dict.fromkeys((*columns, "coding")))
        for batch in self.parts.batches(needed):
            lines = fill(batch, self.everywhere)
            for name in anew:
                column = self.codings.column(name).take(batch["coding"].combine_chunks())
                lines = lines.set_column(lines.column_names.index(name), name, column)
            yield lines if columns is None else lines.select(list(columns))

    def filled(self, values: Mapping[str, str | None]) -> CodedLines:
        """Return the same lines with one text throughout in some of their fields."""
        return replace(self, everywhere={**self.everywhere, **values})

    def rewritten(self, name: str, change: Callable[[pa.Table], pa.DictionaryArray]) -> CodedLines:
        """Return the same lines with another text in a field of their codings.

        Args:
            name: the field.
            change: gives it for a table of all codings; they stay distinct.
        """
        codings = self.codings.with_field(name, change(self.codings.table()))
        anew = dict.fromkeys((*self.rewritten_fields, name))
        return replace(self, codings=codings, rewritten_fields=tuple(anew))


class CodingKeeper:
    """Codes lines on their way to where they are kept.

    Args:
        keeper: where they are kept.
        fields: the fields whose combination is a coding.
    """

    def __init__(self, keeper: Keeper, fields: Iterable[str] = CLASSIFICATION_FIELDS) -> None:
        self._keeper = keeper
        self._fields = tuple(fields)
        self.clear()

    def clear(self) -> None:
        """Forget all lines so far."""
        self._keeper.clear()
        self._coder = Coder(self._fields)
        self._lines = np.zeros(0, dtype=np.int64)
        self._by_period = np.zeros(0, dtype=np.int64)

    def add(self, lines: pa.Table) -> None:
        """Keep some more lines, each whole."""
        blank = dict.fromkeys(DRIVER_FIELDS, repeated(None, lines.num_rows))
        self.add_parts(lines, lines, lines["amount"].to_numpy(), blank)

    def add_parts(
        self,
        lines: pa.Table,
        tested: pa.Table,
        pence: NDArray[np.int64],
        drivers: dict[str, pa.Array],
    ) -> None:
        """Keep some more lines, or parts of lines.

        Args:
            lines: the line of each part, as the ledger has it.
            tested: the fields that make its coding.
            pence: the pence of each part.
            drivers: the columns `DRIVER_FIELDS`.
        """
        coding = self._coder.number(tested)
        self._add_up(coding, pence, lines["period"])
        lines = lines.append_column("coding", pa.array(coding))
        lines = lines.append_column("part_pence", pa.array(pence))
        for name in DRIVER_FIELDS:
            lines = lines.append_column(name, drivers[name])
        self._keeper.add(lines)

    def lines(self) -> CodedLines:
        """Return the lines that were kept."""
        codings = self._coder.codings()
        size = len(codings)
        by_period = self._by_period[: size * PERIODS]
        pence = by_period.reshape(size, PERIODS).sum(axis=1)
        return CodedLines(self._keeper.lines(), codings, Sums(self._lines[:size], pence, by_period))

    def close(self) -> None:
        """Let go of where the lines are kept."""
        self._keeper.close()

    def _add_up(
        self, coding: NDArray[np.int32], pence: NDArray[np.int64], period: pa.ChunkedArray
    ) -> None:
        """Add lines to the sums of their codings; what is posted after March counts as March."""
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


def code_lines(lines: Lines, keeper: Keeper) -> CodedLines:
    """Return lines with their codings.

    Args:
        lines: the lines, with the columns `LINE_FIELDS`; those that are coded stay as they are.
        keeper: keeps lines that are not.
    """
    if isinstance(lines, CodedLines):
        return lines
    with closing(CodingKeeper(keeper)) as coding:
        for batch in lines.batches(LINE_FIELDS):
            coding.add(batch)
        return coding.lines()


def _longer(sums: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    longer = np.zeros(size, dtype=np.int64)
    longer[: sums.size] = sums
    return longer
