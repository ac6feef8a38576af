"""Classified lines: the outcome of each line's coding, and the line's pence of prevention."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.errors import ReconciliationError
from prevspend.ledger import CLASSIFICATION_FIELDS, DRIVER_FIELDS, PERIODS, look_up
from prevspend.money import Apportionment, Parts, format_pounds
from prevspend.threads import FEW_LINES, prefetch

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from numpy.typing import NDArray

    from prevspend.classify.outcomes import Outcomes
    from prevspend.ledger import CodedLines


class ClassifiedLines:
    """Lines with the outcomes of their codings, and their pence of prevention.

    Outcomes are looked up anew at each reading, which is quicker than storing them. A reading that
    reaches the end has checked that the lines add up to their codings.

    Args:
        coded: the lines.
        outcomes: the outcome of each coding.
    """

    def __init__(self, coded: CodedLines, outcomes: Outcomes) -> None:
        self._coded = coded
        self._outcomes = {name: _dictionary(column) for name, column in outcomes.columns.items()}
        self._shares = outcomes.shares
        self.prevention = outcomes.prevention(coded.sums.pence)
        """The prevention of each coding in pence, by column."""

    @property
    def count(self) -> int:
        """How many lines, or parts of lines, there are."""
        return self._coded.count

    @property
    def columns(self) -> list[str]:
        """The names of the columns: those of the lines, and then those of their outcomes."""
        return [*self._coded.columns, *self._outcomes, *self._shares]

    def batches(self) -> Iterator[pa.Table]:
        """Return all lines in order, in batches.

        Raises:
            ReconciliationError: at the end, if lines do not add up to their codings.
        """
        batches = self._batches()
        return prefetch(batches) if self.count >= FEW_LINES else batches

    def _batches(self) -> Generator[pa.Table]:
        prevention = _Prevention(self._shares)
        pence_by_coding = np.zeros(len(self._coded.codings), dtype=np.int64)
        if prevention.has_shares:
            for batch in self._coded.batches(("coding", "part_pence")):
                prevention.count(batch["part_pence"].to_numpy(), batch["coding"].to_numpy())
        for batch in self._coded.batches():
            coding, pence = batch["coding"].to_numpy(), batch["part_pence"].to_numpy()
            np.add.at(pence_by_coding, coding, pence)
            yield self._with_outcomes(batch, coding, prevention.take(pence, coding))
        _check("part_pence", pence_by_coding, self._coded.sums.pence)
        for name, by_coding in prevention.by_coding.items():
            _check(name, by_coding, self.prevention[name])

    def _with_outcomes(
        self, batch: pa.Table, coding: NDArray[np.int32], pence: Mapping[str, NDArray[np.int64]]
    ) -> pa.Table:
        of_line = pa.array(coding)
        for name, column in self._outcomes.items():
            batch = batch.append_column(name, column.take(of_line))
        for name, parts in pence.items():
            batch = batch.append_column(name, pa.array(parts))
        return batch


class _Prevention:
    """Splits lines by the shares of their codings, and adds up the prevention.

    Args:
        shares: the share of each coding in ten-thousandths, by column.
    """

    def __init__(self, shares: Mapping[str, NDArray[np.int64]]) -> None:
        self._shares = {name: Apportionment(units) for name, units in shares.items()}
        self._counts = np.any([units > 0 for units in shares.values()], axis=0)
        self.by_coding = {name: np.zeros_like(units) for name, units in shares.items()}
        """The prevention of each coding so far in pence, by column."""

    @property
    def has_shares(self) -> bool:
        """Whether any coding counts in part; if not, `count` is not needed."""
        return any(share.has_shares for share in self._shares.values())

    @cached_property
    def _parts(self) -> dict[str, Parts]:
        return {name: share.parts() for name, share in self._shares.items()}

    def count(self, pence: NDArray[np.int64], coding: NDArray[np.int32]) -> None:
        """Count some lines; all must be counted before the first call of `take`."""
        _, pence, coding = self._counting(pence, coding)
        for share in self._shares.values():
            share.count(pence, coding)

    def take(
        self, pence: NDArray[np.int64], coding: NDArray[np.int32]
    ) -> dict[str, NDArray[np.int64]]:
        """Return the prevention of the next lines in pence, by column."""
        columns = {name: np.zeros_like(pence) for name in self._shares}
        counting, pence, coding = self._counting(pence, coding)
        for name, parts in self._parts.items():
            taken = parts.take(pence, coding)
            np.add.at(self.by_coding[name], coding, taken)
            columns[name][counting] = taken
        return columns

    def _counting(
        self, pence: NDArray[np.int64], coding: NDArray[np.int32]
    ) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int32]]:
        """Return the lines with any prevention, by row, and their pence and codings."""
        counting = np.flatnonzero(look_up(self._counts, coding))
        return counting, pence[counting], coding[counting]


def _check(name: str, by_lines: NDArray[np.int64], by_codings: NDArray[np.int64]) -> None:
    """Raise an error if the sums of lines differ from those of their codings."""
    wrong = np.flatnonzero(by_lines != by_codings)
    if wrong.size:
        of_lines, of_codings = (
            format_pounds(int(sums[wrong[0]])) for sums in (by_lines, by_codings)
        )
        raise ReconciliationError(
            f"The lines of coding {wrong[0]:,} add up to {of_lines} in '{name}', and the coding to"
            f" {of_codings}."
        )


def allot(coded: CodedLines, outcomes: Outcomes) -> tuple[ClassifiedLines, pa.Table]:
    """Return the lines with their outcomes, and the table of codings with sums.

    Args:
        coded: the lines.
        outcomes: the outcome of each coding.
    """
    classified = ClassifiedLines(coded, outcomes)
    return classified, _coding_table(coded, outcomes, classified.prevention)


def _dictionary(column: pa.Array) -> pa.DictionaryArray:
    """Return a column as a dictionary array."""
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _coding_table(
    coded: CodedLines, outcomes: Outcomes, prevention: Mapping[str, NDArray[np.int64]]
) -> pa.Table:
    """Return the codings with their sums and outcomes as a table."""
    columns: dict[str, pa.Array] = {
        field: coded.codings.column(field) for field in (*CLASSIFICATION_FIELDS, *DRIVER_FIELDS)
    }
    columns["lines"] = pa.array(coded.sums.lines)
    columns["amount_pence"] = pa.array(coded.sums.pence)
    by_period = pa.array(coded.sums.pence_by_period)
    columns["pence_by_period"] = pa.FixedSizeListArray.from_arrays(by_period, PERIODS)
    columns |= outcomes.columns
    columns |= {name: pa.array(figures) for name, figures in prevention.items()}
    return pa.table(columns)
