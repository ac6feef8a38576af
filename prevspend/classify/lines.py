"""From codings back to lines: what each line's outcome is, and its pence of prevention."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.classify.outcomes import LOCAL
from prevspend.ledger import CLASSIFICATION_FIELDS, DRIVER_FIELDS, PERIODS, codes_of, repeated
from prevspend.money import Apportionment
from prevspend.progress import Progress, silent
from prevspend.threads import FEW_LINES, in_threads, one_ahead

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from numpy.typing import NDArray

    from prevspend.classify.outcomes import Judged
    from prevspend.ledger import CodedLines, Keeper, Lines


@dataclass(frozen=True)
class LineSums:
    """What the lines of a classified ledger add up to, pence: a check of the sums of codings.

    Attributes:
        pence: all parts of lines.
        by_status: whole parts by status; local ones under `local_` and the status.
        prevention: by column, what of them is prevention.
    """

    pence: int
    by_status: Mapping[str, int]
    prevention: Mapping[str, int]


class Allotted(NamedTuple):
    """Outcomes of lines, their sums, and the same by coding; see `Allocations`."""

    outcomes: Lines
    sums: LineSums
    codings: pa.Table


def allot(
    coded: CodedLines, judged: Judged, keeper: Keeper, progress: Progress = silent
) -> Allotted:
    """Give each line the outcome of its coding, and add up.

    Args:
        coded: the lines.
        judged: what was decided of each coding.
        keeper: keeps the outcomes.
        progress: told of the lines done.
    """
    shares = {name: Apportionment(units) for name, units in judged.shares.items()}
    sums = _Sums(judged, len(coded.codings))
    outcome = {name: _of_few(column) for name, column in judged.outcome.items()}
    done = 0
    with closing(keeper):
        apportioned = _apportioned(coded, shares)
        ahead = one_ahead(apportioned) if coded.count >= FEW_LINES else apportioned
        for coding, pence, figures in ahead:
            progress("Apportioning", done, coded.count)
            sums.add(coding, pence, figures)
            keeper.add(_outcomes(coded.everywhere, outcome, coding, figures))
            done += coding.size
        outcomes = keeper.lines()
    progress("Apportioning", done, coded.count)
    return Allotted(outcomes, sums.of_lines(), _coding_table(coded, judged, sums))


def _apportioned(
    coded: CodedLines, shares: Mapping[str, Apportionment]
) -> Generator[tuple[NDArray[np.int32], NDArray[np.int64], dict[str, NDArray[np.int64]]]]:
    """Give the coding, the pence and the pence of prevention of all lines, some at a time."""
    with in_threads(coded.count) as each:
        if any(apportionment.has_shares for apportionment in shares.values()):
            for coding, pence in _lines(coded):
                list(each(partial(_count, coding, pence), shares.values()))
        for coding, pence in _lines(coded):
            parts = each(partial(_take, coding, pence), shares.values())
            yield coding, pence, dict(zip(shares, parts, strict=True))


def _count(
    coding: NDArray[np.int32], pence: NDArray[np.int64], apportionment: Apportionment
) -> None:
    apportionment.count(pence, coding)


def _take(
    coding: NDArray[np.int32], pence: NDArray[np.int64], apportionment: Apportionment
) -> NDArray[np.int64]:
    return apportionment.take(pence, coding)


def _lines(coded: CodedLines) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    """Give the coding and the pence of all lines, some at a time."""
    for batch in coded.batches(("coding", "part_pence")):
        yield batch["coding"].to_numpy(), batch["part_pence"].to_numpy()


def _of_few(column: pa.Array) -> pa.DictionaryArray:
    """Give a column as its distinct values, and for each coding which of them it has."""
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _outcomes(
    everywhere: Mapping[str, str | None],
    outcome: Mapping[str, pa.DictionaryArray],
    coding: NDArray[np.int32],
    figures: Mapping[str, NDArray[np.int64]],
) -> pa.Table:
    """Give the columns of some lines that say what was decided of them.

    Fields that hold one text throughout stand with them, so that no line is written again.
    """
    columns = {field: repeated(text, coding.size) for field, text in everywhere.items()}
    of_line = pa.array(coding)
    columns |= {name: column.take(of_line) for name, column in outcome.items()}
    columns |= {name: pa.array(parts) for name, parts in figures.items()}
    return pa.table(columns)


class _Sums:
    """Adds lines up as they go by."""

    def __init__(self, judged: Judged, codings: int) -> None:
        self._statuses = {
            prefix: judged.outcome[f"{prefix}status"]
            for prefix in ("", LOCAL)
            if f"{prefix}status" in judged.outcome
        }
        self._whole = np.zeros(codings, dtype=np.int64)
        self.by_coding = {name: np.zeros(codings, dtype=np.int64) for name in judged.shares}

    def add(
        self,
        coding: NDArray[np.int32],
        pence: NDArray[np.int64],
        figures: Mapping[str, NDArray[np.int64]],
    ) -> None:
        """Add some lines."""
        np.add.at(self._whole, coding, pence)
        for name, parts in figures.items():
            np.add.at(self.by_coding[name], coding, parts)

    def of_lines(self) -> LineSums:
        """Give what all lines add up to."""
        by_status: dict[str, int] = {}
        for prefix, column in self._statuses.items():
            names = column.dictionary.to_pylist()
            sums = np.zeros(len(names), dtype=np.int64)
            np.add.at(sums, codes_of(column), self._whole)
            by_status |= {
                f"{prefix}{name}": pence for name, pence in zip(names, sums.tolist(), strict=True)
            }
        prevention = {name: int(sums.sum()) for name, sums in self.by_coding.items()}
        return LineSums(int(self._whole.sum()), by_status, prevention)


def _coding_table(coded: CodedLines, judged: Judged, sums: _Sums) -> pa.Table:
    """Put what is known of each coding into a table."""
    columns: dict[str, pa.Array] = {
        field: coded.codings.column(field) for field in (*CLASSIFICATION_FIELDS, *DRIVER_FIELDS)
    }
    columns["lines"] = pa.array(coded.sums.lines)
    columns["amount_pence"] = pa.array(coded.sums.pence)
    by_period = pa.array(coded.sums.pence_by_period)
    columns["pence_by_period"] = pa.FixedSizeListArray.from_arrays(by_period, PERIODS)
    columns |= judged.outcome
    columns |= {name: pa.array(figures) for name, figures in sums.by_coding.items()}
    return pa.table(columns)
