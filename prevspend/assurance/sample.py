"""The audit sample of a year: which codings were drawn, and what was decided of them.

A sample is never stored: its seed and size draw the same codings from the same results again. So
its workbook shows nothing of what was decided, nor how the codings were drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from prevspend.assurance.drawing import Item, Stratum, draw, shuffled
from prevspend.baseline import codings_digest, read_results
from prevspend.errors import LedgerError, Location
from prevspend.ledger import CLASSIFICATION_FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

    from prevspend.assurance.drawing import Drawn
    from prevspend.baseline import Baseline
    from prevspend.taxonomy import Status, Tier

USUAL_SIZE: Final = 100
_DIGITS = 12
_SEED_DIGITS = 8
_WANTED = (
    *("lines", "amount_pence", "pence_by_period", "status", "tier", "grade", "rule"),
    "prevention_pence_central",
)


class Label(NamedTuple):
    """What money was decided to be."""

    status: Status
    tier: Tier | None = None


@dataclass(frozen=True)
class Sampled:
    """A coding of the sample.

    Attributes:
        drawn: how it was drawn.
        coding: its classification fields that are filled.
        lines: how many lines it has.
        periods: the periods in which it has money, `1` is April; none where nobody knows.
        label: what was decided.
        rule: what decided it.
        share: how much of it is counted as prevention, from 0 to 1.
    """

    drawn: Drawn
    coding: dict[str, str]
    lines: int
    periods: tuple[int, ...]
    label: Label
    rule: str
    share: float

    @property
    def number(self) -> int:
        """Its number in `codings.parquet`."""
        return self.drawn.item.number

    @property
    def pence(self) -> int:
        """Its pence, less than nothing for a credit."""
        return self.drawn.item.pence


@dataclass(frozen=True)
class AuditSample:
    """An audit sample.

    Attributes:
        baseline: the baseline of the year.
        codings: the beginning of the hash of the codings it was drawn from.
        size: how many codings were asked for.
        seed: what chance began from.
        rows: the codings, in the order of their numbers.
    """

    baseline: Baseline
    codings: str
    size: int
    seed: int
    rows: tuple[Sampled, ...]

    def ordered(self, reviewer: int) -> list[Sampled]:
        """Return the codings in the order in which a reviewer sees them."""
        by_number = {row.number: row for row in self.rows}
        return [by_number[at] for at in shuffled(by_number, f"{self.seed} reviewer {reviewer}")]

    def mark(self, row: Sampled, reviewer: int) -> dict[str, str]:
        """Return what a row of the workbook is about."""
        return {
            "codings": self.codings,
            "size": str(self.size),
            "seed": str(self.seed),
            "reviewer": str(reviewer),
            "coding": str(row.number),
        }


def draw_sample(folder: Path, size: int = USUAL_SIZE, seed: int | None = None) -> AuditSample:
    """Draw the audit sample of a folder of results.

    Args:
        folder: what `classify` wrote.
        size: about how many codings to draw.
        seed: what chance begins from; without one, it follows from the codings.

    Raises:
        LedgerError: if the results cannot be read, or hold no money.
    """
    baseline, table = read_results(folder)
    codings = codings_mark(table)
    seed = int(codings[:_SEED_DIGITS], 16) if seed is None else seed
    strata = zip(*(table[name].to_pylist() for name in ("status", "tier", "grade")), strict=True)
    pence = table["amount_pence"].to_pylist()
    items = [
        Item(number, Stratum(*stratum), amount)
        for number, (stratum, amount) in enumerate(zip(strata, pence, strict=True))
    ]
    drawn = draw(items, size, seed)
    if not drawn:
        raise LedgerError(
            "There is no money in these results to draw a sample from.",
            place=Location(str(folder)),
            fix="classify a ledger that holds some.",
        )
    return AuditSample(baseline, codings, size, seed, tuple(_sampled(drawn, table)))


def codings_mark(table: pa.Table) -> str:
    """Return the beginning of the hash of what was decided, enough to tell samples apart."""
    return codings_digest(table)[:_DIGITS]


def _sampled(drawn: Sequence[Drawn], table: pa.Table) -> list[Sampled]:
    taken = table.take([each.item.number for each in drawn])
    rows = taken.select([*CLASSIFICATION_FIELDS, *_WANTED]).to_pylist()
    return [_row(each, row) for each, row in zip(drawn, rows, strict=True)]


def _row(drawn: Drawn, row: Mapping[str, Any]) -> Sampled:
    coding: dict[str, str] = {field: row[field] for field in CLASSIFICATION_FIELDS if row[field]}
    return Sampled(
        drawn=drawn,
        coding=coding,
        lines=row["lines"],
        periods=tuple(at for at, pence in enumerate(row["pence_by_period"]) if at and pence),
        label=Label(row["status"], row["tier"]),
        rule=row["rule"] or "",
        share=row["prevention_pence_central"] / drawn.item.pence,
    )
