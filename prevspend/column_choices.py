"""Try other columns for a field, and measure how much of the ledger would be classified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify import classify_ledger
from prevspend.errors import PrevspendError
from prevspend.reading import open_head, other_readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from prevspend.ledger import Ledger
    from prevspend.taxonomy import Taxonomy

_MOST_TRIED = 4
_UNDECIDED = "unclassified"


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


def try_column_choices(
    paths: Iterable[str | Path],
    taxonomy: Taxonomy,
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> tuple[ColumnChoice, ...]:
    """Try the columns that could as well name the service or the expense, the best first.

    Args:
        paths: the ledger; the first rows of its first file are tried.
        taxonomy: the rules that decide.
        layout: the layout that was asked for.
        columns: the columns that were assigned.

    Returns:
        The choices; none where the first file is no plain list of lines.
    """
    head = open_head(paths, layout)
    try:
        recognised = head.recognise(columns)
        readings = list(other_readings(head, recognised))[:_MOST_TRIED]
        now = _decided(head.read(recognised), taxonomy) if readings else 0.0
    except PrevspendError:  # reported when the file is read
        return ()
    tried = []
    for reading in readings:
        wishes = {**(columns or {}), reading.field: reading.header}
        try:
            ledger = head.read(head.recognise(wishes))
        except PrevspendError:  # the other columns make no ledger
            continue
        decided = _decided(ledger, taxonomy)
        tried.append(ColumnChoice(reading.field, reading.header, reading.names, decided, now))
    return tuple(sorted(tried, key=lambda choice: (-choice.decided, choice.header)))


def _decided(ledger: Ledger, taxonomy: Taxonomy) -> float:
    """Return the share of money, credits counted as spend is, that rules decide."""
    codings = classify_ledger(ledger, taxonomy).codings
    pence = np.abs(codings["amount_pence"].to_numpy())
    is_open = np.array([status == _UNDECIDED for status in codings["status"].to_pylist()])
    return float(pence[~is_open].sum()) / max(float(pence.sum()), 1.0)
