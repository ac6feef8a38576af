"""From codings back to lines: what each line's outcome is, and its pence of prevention."""

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

    from prevspend.classify.outcomes import Judged
    from prevspend.ledger import CodedLines


class ClassifiedLines:
    """Lines with their outcomes: of each its coding's outcome, and its pence of prevention.

    Outcomes are worked out anew each time somebody goes through the lines, which is quicker than
    to keep them: as lines go by, they are looked up. Whoever reaches the end knows that the lines
    add up to their codings.

    Args:
        coded: the lines.
        judged: what was decided of each coding.
    """

    def __init__(self, coded: CodedLines, judged: Judged) -> None:
        self._coded = coded
        self._few = {name: _of_few(column) for name, column in judged.outcome.items()}
        self._shares = judged.shares
        self.prevention = judged.prevention(coded.sums.pence)
        """By column, what is prevention of the lines of each coding, pence."""

    @property
    def count(self) -> int:
        """How many lines, or parts of lines, there are."""
        return self._coded.count

    @property
    def columns(self) -> list[str]:
        """The names of the columns: those of the lines, and then those of their outcomes."""
        return [*self._coded.columns, *self._few, *self._shares]

    def batches(self) -> Iterator[pa.Table]:
        """Return all lines in order, in the batches in which they are kept.

        Raises:
            ReconciliationError: in the end, if lines do not add up to their codings.
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
        for name, column in self._few.items():
            batch = batch.append_column(name, column.take(of_line))
        for name, parts in pence.items():
            batch = batch.append_column(name, pa.array(parts))
        return batch


class _Prevention:
    """The shares of prevention of lines: gives each its parts, and adds them up.

    Args:
        shares: by column the share of each coding, in ten-thousandths.
    """

    def __init__(self, shares: Mapping[str, NDArray[np.int64]]) -> None:
        self._shares = {name: Apportionment(units) for name, units in shares.items()}
        self._counts = np.any([units > 0 for units in shares.values()], axis=0)
        self.by_coding = {name: np.zeros_like(units) for name, units in shares.items()}
        """By column, what the parts of each coding add up to so far, pence."""

    @property
    def has_shares(self) -> bool:
        """Whether any coding counts in part: otherwise nothing need be counted."""
        return any(share.has_shares for share in self._shares.values())

    @cached_property
    def _parts(self) -> dict[str, Parts]:
        return {name: share.parts() for name, share in self._shares.items()}

    def count(self, pence: NDArray[np.int64], coding: NDArray[np.int32]) -> None:
        """Count some lines; all are counted before the first is given its parts."""
        _, pence, coding = self._counting(pence, coding)
        for share in self._shares.values():
            share.count(pence, coding)

    def take(
        self, pence: NDArray[np.int64], coding: NDArray[np.int32]
    ) -> dict[str, NDArray[np.int64]]:
        """Return the parts of the next lines, by column."""
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
        """Choose the lines of which anything counts: few of most ledgers."""
        counting = np.flatnonzero(look_up(self._counts, coding))
        return counting, pence[counting], coding[counting]


def _check(name: str, found: NDArray[np.int64], expected: NDArray[np.int64]) -> None:
    """Check what lines add up to against the sums of their codings."""
    wrong = np.flatnonzero(found != expected)
    if wrong.size:
        of_lines, of_codings = (format_pounds(int(sums[wrong[0]])) for sums in (found, expected))
        raise ReconciliationError(
            f"The lines of coding {wrong[0]:,} add up to {of_lines} in '{name}', and the coding to"
            f" {of_codings}."
        )


def allot(coded: CodedLines, judged: Judged) -> tuple[ClassifiedLines, pa.Table]:
    """Assign each line the outcome of its coding, and the codings with what they add up to.

    Args:
        coded: the lines.
        judged: what was decided of each coding.
    """
    classified = ClassifiedLines(coded, judged)
    return classified, _coding_table(coded, judged, classified.prevention)


def _of_few(column: pa.Array) -> pa.DictionaryArray:
    """Return a column as its distinct values, and for each coding which of them it has."""
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _coding_table(
    coded: CodedLines, judged: Judged, prevention: Mapping[str, NDArray[np.int64]]
) -> pa.Table:
    """Put what is known of each coding into a table."""
    columns: dict[str, pa.Array] = {
        field: coded.codings.column(field) for field in (*CLASSIFICATION_FIELDS, *DRIVER_FIELDS)
    }
    columns["lines"] = pa.array(coded.sums.lines)
    columns["amount_pence"] = pa.array(coded.sums.pence)
    by_period = pa.array(coded.sums.pence_by_period)
    columns["pence_by_period"] = pa.FixedSizeListArray.from_arrays(by_period, PERIODS)
    columns |= judged.outcome
    columns |= {name: pa.array(figures) for name, figures in prevention.items()}
    return pa.table(columns)
