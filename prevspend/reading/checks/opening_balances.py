"""Opening balances: lines of period 00, which are not spending of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.errors import Location
from prevspend.money import format_pounds
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.reading.sheetread import SheetRead

_BEFORE = "00"
_MUCH = 0.1  # of the pounds of all other periods


def refuse_opening_balances(sheets: Sequence[SheetRead]) -> None:
    """Refuse lines of period 00 that hold much of the money; less is only reported.

    Raises:
        LedgerError: asking whether they are spending.
    """
    groups = [
        (group, rows, pence, sheet)
        for sheet in sheets
        for group, (rows, pence) in sheet.tally.groups.items()
    ]
    opening = [each for each in groups if each[0].period == _BEFORE]
    others = sum(abs(pence) for group, _, pence, _ in groups if group.period != _BEFORE)
    pence = sum(pence for _, _, pence, _ in opening)
    if not others or abs(pence) <= _MUCH * others:
        return
    raise question(
        "opening",
        f"{plural(sum(rows for _, rows, _, _ in opening), 'line')} of period 00 hold"
        f" {format_pounds(pence)}.",
        place=Location(opening[0][3].source),
        why="opening balances are carried over from the year before: they are not spending.",
        fix="remove the lines of period 00 from the file",
    )
