"""What cleaning a sheet notices, added up over its pieces."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from prevspend.errors import Place
from prevspend.ledger import LedgerWarning


class Stage(IntEnum):
    """When something is noticed: what is noticed earlier is told first, whichever row it is in."""

    COLUMNS = 0
    CHANGES = 1
    UNKNOWN = 2
    BLANK = 3
    NO_LINES = 4
    TOTALS = 5
    MARKED = 6
    TURNED = 7
    UNDATED = 8
    LISTED = 9
    OUTSIDE = 10
    DATES = 11


class Note(NamedTuple):
    """Something that was noticed; see `Noticed.note`. `row` is the first, none for the sheet."""

    stage: Stage
    what: str
    times: int
    row: int | None
    rank: int
    pence: int | None = None


class Noticed:
    """Counts what is odd about a sheet, and keeps where each was first."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._counts: dict[tuple[Stage, int, str], int] = {}
        self._first: dict[tuple[Stage, int, str], Place] = {}
        self._pence: dict[tuple[Stage, int, str], int] = {}

    def note(
        self,
        stage: Stage,
        what: str,
        count: int,
        row: int | None = None,
        *,
        rank: int = 0,
        pence: int | None = None,
    ) -> None:
        """Note something.

        Args:
            stage: when it was noticed.
            what: in words.
            count: how often.
            row: the first row; the sheet itself where nothing is said.
            rank: its place among others of its stage, where these have an order of their own.
            pence: the money of the rows, where it is about money.
        """
        key = stage, rank, what
        first = self._place if row is None else at_row(self._place, row)
        self._counts[key] = self._counts.get(key, 0) + count
        self._first.setdefault(key, first)
        if pence is not None:
            self._pence[key] = self._pence.get(key, 0) + pence

    def notes(self) -> list[Note]:
        """Return what was noticed, so that it can be noted elsewhere."""
        return [
            Note(
                stage,
                what,
                count,
                self._first[stage, rank, what].row,
                rank,
                self._pence.get((stage, rank, what)),
            )
            for (stage, rank, what), count in self._counts.items()
        ]

    def oddities(self) -> list[LedgerWarning]:
        """Return what was noticed, in the order of stages."""
        keys = sorted(self._counts, key=lambda key: key[:2])
        return [
            LedgerWarning(key[2], self._counts[key], self._first[key], self._pence.get(key))
            for key in keys
        ]


def at_row(place: Place, row: int) -> Place:
    """Return the place of a row of a sheet."""
    return Place(place.file, sheet=place.sheet, row=int(row))
