"""Evidence for an answer: decided neighbours in the ledger, and narratives."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from prevspend.review.choices import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Why: TypeAlias = Literal["undecided", "only the unit is known", "nearly something else"]

_NEIGHBOURS: Final = ("cost_centre", "service", "account", "supplier", "analysis_1", "procurement")
_NAMING: Final = {"cost_centre", "service"}
"""Only what names a service suggests prevention: many services buy from one account or supplier."""

_AGREED = 0.8
"""A suggestion is made where so much of the neighbours agree, by pounds and by codings."""

_FEWEST_NEIGHBOURS = 3
SHOWN = 3


@dataclass(frozen=True)
class OpenCoding:
    """A coding of one year: its filled fields, and what was decided.

    `is_at_stake` is whether it is prevention, or nearly was.
    """

    year: str
    number: int
    filled: dict[str, str]
    unit: tuple[str, ...]
    pence: int
    lines: int
    why: Why | None
    outcome: str
    is_at_stake: bool


@dataclass(frozen=True)
class Suggestion:
    """The answer that decided neighbours suggest for a question.

    Attributes:
        answer: as a person would choose it.
        agreed: the share of the neighbours' pounds that is decided so, from 0 to 1.
        because: who the neighbours are.
    """

    answer: str
    agreed: float
    because: str


class DecidedNeighbours:
    """The decided money that shares a field with a question."""

    def __init__(self, codings: Iterable[OpenCoding]) -> None:
        self._outcomes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._count: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for coding in codings:
            if coding.why is not None:
                continue
            for field in _NEIGHBOURS:
                if field in coding.filled:
                    self._outcomes[field, coding.filled[field]][coding.outcome] += abs(coding.pence)
                    self._count[field, coding.filled[field]][coding.outcome] += 1

    def suggest(self, largest: OpenCoding) -> Suggestion | None:
        """Return what nearly all neighbours are decided as, by the field where most agree."""
        best: Suggestion | None = None
        for field in _NEIGHBOURS:
            key = (field, largest.filled.get(field, ""))
            if self._count[key].total() < _FEWEST_NEIGHBOURS:
                continue
            [(answer, pence)] = self._outcomes[key].most_common(1)
            if answer not in STATUSES and field not in _NAMING:
                continue
            whole = self._outcomes[key].total()
            of_codings = self._count[key][answer] / self._count[key].total()
            agreed = min(pence / whole, of_codings) if whole else 0.0
            if agreed >= _AGREED and (best is None or agreed > best.agreed):
                word = field.replace("_", " ")
                because = f"so is at least {agreed:.0%} of what is decided of the {word} '{key[1]}'"
                best = Suggestion(answer, agreed, because)
        return best


class Narratives:
    """The narratives of the largest lines of some codings."""

    def __init__(
        self, years: Iterable[str], lines: Iterable[Path], wanted: set[tuple[str, int]]
    ) -> None:
        """Read what some codings, each by its year and number, have in the years' lines."""
        self._texts: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
        for year, path in zip(years, lines, strict=True):
            numbers = [number for of_year, number in wanted if of_year == year]
            if not numbers or not path.is_file():
                continue
            table = pq.read_table(path, columns=["coding", "description", "part_pence"])
            table = table.filter(pc.is_in(table["coding"], pa.array(numbers, pa.int32())))
            for row in table.to_pylist():
                if row["description"]:
                    key = (year, row["coding"])
                    self._texts[key].append((abs(row["part_pence"]), row["description"]))

    def of(self, group: Iterable[OpenCoding]) -> tuple[str, ...]:
        """Return the narratives of the largest lines, each once."""
        return self.of_codings((each.year, each.number) for each in group)

    def of_codings(self, keys: Iterable[tuple[str, int]]) -> tuple[str, ...]:
        """Return the same for codings by their year and number."""
        texts = [text for key in keys for text in self._texts.get(key, ())]
        ranked = dict.fromkeys(
            text for _, text in sorted(texts, key=lambda each: (-each[0], each[1]))
        )
        return tuple(ranked)[:SHOWN]
