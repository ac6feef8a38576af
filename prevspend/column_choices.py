"""Try other columns for a field, and measure how much of the ledger would be classified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify import classify_ledger
from prevspend.errors import PrevspendError
from prevspend.reading import head_of, other_readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.classify import Grade
    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Status, Taxonomy

_MOST_TRIED = 4
_UNDECIDED: Status = "unclassified"
_WIDE: Grade = "container"


@dataclass(frozen=True)
class ColumnChoice:
    """Another column for a field, and what it would decide on the first rows of the ledger.

    Attributes:
        field: the field.
        header: the column, by its header or its number.
        names: how many different names it has.
        decided: the share of spend that rules decide with this column, from 0 to 1.
        decided_now: the share they decide as the ledger was read.
    """

    field: str
    header: str
    names: int
    decided: float
    decided_now: float

    @property
    def points(self) -> float:
        """How many percentage points more are decided with it; below zero: fewer."""
        return 100 * (self.decided - self.decided_now)

    @property
    def option(self) -> str:
        """The option of the command line that reads the ledger so."""
        return f'--column "{self.field}={self.header}"'


@dataclass(frozen=True)
class Tried:
    """What rules decide of the first rows of a ledger.

    Attributes:
        rows: how many rows were tried.
        decided: the share of spend that rules decide as the ledger was read, from 0 to 1.
        by_unit_only: the share of spend that they decide by a wide unit only, part of `decided`.
        others: what they would decide with other columns, the best first.
    """

    rows: int
    decided: float
    by_unit_only: float
    others: tuple[ColumnChoice, ...]


def try_column_choices(
    ledger: Ledger,
    taxonomy: Taxonomy,
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Tried | None:
    """Try the columns as they were read, and those that could as well name service or expense.

    Args:
        ledger: as it was read; its first rows are tried.
        taxonomy: the rules that decide.
        layout: the layout that was asked for.
        columns: the columns that were assigned.

    Returns:
        What they decide; nothing where the first rows are not known, or are no lines alone.
    """
    head = head_of(ledger, layout)
    if head is None:
        return None
    try:
        read = head.read(head.recognised)
    except PrevspendError:  # what is asked about the file was answered where it was read
        return None
    now, by_unit_only = _decided(read, taxonomy)
    readings = list(other_readings(head))[:_MOST_TRIED]
    tried = []
    for reading in readings:
        wishes = {**(columns or {}), reading.field: reading.header}
        try:
            otherwise = head.read(head.recognise(wishes))
        except PrevspendError:  # the rest of the columns makes no ledger then
            continue
        decided, _ = _decided(otherwise, taxonomy)
        tried.append(ColumnChoice(reading.field, reading.header, reading.names, decided, now))
    best_first = sorted(tried, key=lambda choice: (-choice.decided, choice.header))
    return Tried(read.stored_lines.count, now, by_unit_only, tuple(best_first))


def _decided(ledger: Ledger, taxonomy: Taxonomy) -> tuple[float, float]:
    """Return the shares of money that rules decide, and decide by a wide unit only.

    Credits are counted as spend is.
    """
    codings = classify_ledger(ledger, taxonomy).codings
    pence = np.abs(codings["amount_pence"].to_numpy())
    is_open, is_wide = (
        np.array([text == value for text in codings[name].to_pylist()], dtype=bool)
        for name, value in (("status", _UNDECIDED), ("grade", _WIDE))
    )
    whole = max(float(pence.sum()), 1.0)
    return float(pence[~is_open].sum()) / whole, float(pence[~is_open & is_wide].sum()) / whole
