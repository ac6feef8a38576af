"""Warnings from cleaning a sheet, added up over its pieces."""

from __future__ import annotations

from enum import IntEnum

from prevspend.errors import Location
from prevspend.ledger import LedgerWarning


class Stage(IntEnum):
    """The stages of cleaning: warnings are in their order, whichever row they are about."""

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


class SheetWarnings:
    """Counts the warnings about a sheet, with the first place of each."""

    def __init__(self, place: Location) -> None:
        self._place = place
        self._counts: dict[tuple[Stage, int, str], int] = {}
        self._first: dict[tuple[Stage, int, str], Location] = {}
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
        """Add a warning.

        Args:
            stage: the stage of cleaning.
            what: the warning.
            count: how many rows or columns it is about.
            row: the first row; `None` for the sheet itself.
            rank: its order among warnings of its stage.
            pence: the money of the rows, if it is about money.
        """
        key = stage, rank, what
        first = self._place if row is None else at_row(self._place, row)
        self._counts[key] = self._counts.get(key, 0) + count
        self._first.setdefault(key, first)
        if pence is not None:
            self._pence[key] = self._pence.get(key, 0) + pence

    def in_order(self) -> list[LedgerWarning]:
        """Return the warnings, in the order of stages."""
        keys = sorted(self._counts, key=lambda key: key[:2])
        return [
            LedgerWarning(key[2], self._counts[key], self._first[key], self._pence.get(key))
            for key in keys
        ]


def at_row(place: Location, row: int) -> Location:
    """Return the place of a row of a sheet."""
    return Location(place.file, sheet=place.sheet, row=int(row))
