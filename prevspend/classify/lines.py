"""From codings back to lines: what each line's outcome is, and its pence of prevention."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa

from prevspend.classify.outcomes import LOCAL
from prevspend.ledger import CLASSIFICATION_FIELDS, DRIVER_FIELDS, PERIODS, codes_of, repeated
from prevspend.money import Apportionment, Parts
from prevspend.progress import Progress, silent
from prevspend.threads import FEW_LINES, in_threads, one_ahead

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.classify.outcomes import Judged
    from prevspend.ledger import CodedLines

_Figures: TypeAlias = "tuple[NDArray[np.int32], NDArray[np.int64], dict[str, NDArray[np.int64]]]"


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


class Outcomes:
    """What was decided of lines: of each its coding's outcome, and its pence of prevention.

    They are worked out anew each time somebody goes through them, which is quicker than to keep
    them: as lines go by, their outcomes are looked up.

    Args:
        coded: the lines.
        judged: what was decided of each coding.
        shares: by column of prevention its apportionment, in which all lines are counted.
    """

    def __init__(
        self, coded: CodedLines, judged: Judged, shares: Mapping[str, Apportionment]
    ) -> None:
        self._coded = coded
        self._few = {name: _of_few(column) for name, column in judged.outcome.items()}
        self._shares = shares

    @property
    def columns(self) -> Sequence[str]:
        """The names of their columns."""
        return [*self._coded.everywhere, *self._few, *self._shares]

    def batches(self) -> Iterator[pa.Table]:
        """Give the outcomes of all lines in order, in the batches of the lines.

        Shares, of which there are few, come as dictionaries. Fields that hold one text throughout
        stand with them, so that no line is written again.
        """
        for coding, _, figures in self.figures():
            columns = {
                field: repeated(text, coding.size) for field, text in self._coded.everywhere.items()
            }
            of_line = pa.array(coding)
            columns |= {name: column.take(of_line) for name, column in self._few.items()}
            columns |= {name: pa.array(parts) for name, parts in figures.items()}
            yield pa.table(columns)

    def figures(self) -> Iterator[_Figures]:
        """Give the coding, the pence and the pence of prevention of all lines, some at a time."""
        found = self._figures()
        return one_ahead(found) if self._coded.count >= FEW_LINES else found

    def _figures(self) -> Generator[_Figures]:
        shares = {name: share.parts() for name, share in self._shares.items()}
        with in_threads(self._coded.count) as each:
            for coding, pence in _lines(self._coded):
                parts = each(partial(_take, coding, pence), shares.values())
                yield coding, pence, dict(zip(shares, parts, strict=True))


class Allotted(NamedTuple):
    """Outcomes of lines, their sums, and the same by coding; see `Allocations`."""

    outcomes: Outcomes
    sums: LineSums
    codings: pa.Table


def allot(coded: CodedLines, judged: Judged, progress: Progress = silent) -> Allotted:
    """Give each line the outcome of its coding, and add up.

    Args:
        coded: the lines.
        judged: what was decided of each coding.
        progress: told of the lines done.
    """
    shares = {name: Apportionment(units) for name, units in judged.shares.items()}
    if any(share.has_shares for share in shares.values()):
        with in_threads(coded.count) as each:
            for coding, pence in _lines(coded):
                list(each(partial(_count, coding, pence), shares.values()))
    outcomes = Outcomes(coded, judged, shares)
    sums = _Sums(judged, len(coded.codings))
    done = 0
    for coding, pence, figures in outcomes.figures():
        progress("Apportioning", done, coded.count)
        sums.add(coding, pence, figures)
        done += coding.size
    progress("Apportioning", done, coded.count)
    return Allotted(outcomes, sums.of_lines(), _coding_table(coded, judged, sums))


def _of_few(column: pa.Array) -> pa.DictionaryArray:
    """Give a column as its distinct values, and for each coding which of them it has."""
    return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()


def _count(
    coding: NDArray[np.int32], pence: NDArray[np.int64], apportionment: Apportionment
) -> None:
    apportionment.count(pence, coding)


def _take(coding: NDArray[np.int32], pence: NDArray[np.int64], parts: Parts) -> NDArray[np.int64]:
    return parts.take(pence, coding)


def _lines(coded: CodedLines) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    """Give the coding and the pence of all lines, some at a time."""
    for batch in coded.batches(("coding", "part_pence")):
        yield batch["coding"].to_numpy(), batch["part_pence"].to_numpy()


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
