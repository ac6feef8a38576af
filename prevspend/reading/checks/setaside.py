"""Rows that cannot be read: with more than a few of them the ledger is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError
from prevspend.money import AmountError, format_pounds, parse_pounds
from prevspend.reading.checks.questions import question
from prevspend.reading.recognition.headings import read_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.reading.sheetread import SheetRead

_DIGIT = re.compile(r"\d")
_FEWEST = 5
_FEWEST_HEADINGS = 3
_FEWEST_BELOW = 2
_A_FEW = 0.03  # of the rows, or of the pounds


def refuse_many_set_aside(sheets: Sequence[SheetRead]) -> None:
    """Refuse sheets of which more than a few rows, or pounds, could not be read.

    Raises:
        LedgerError: naming the first such row, and the pounds that can be seen in all of them.
    """
    rejected = [row for sheet in sheets for row in sheet.rejected]
    rows = sum(sheet.tally.rows for sheet in sheets)
    read = sum(sheet.tally.signs.size for sheet in sheets)
    amounts = [
        pence
        for sheet in sheets
        for row in sheet.rejected
        if (pence := _pence(row.amount, sheet)) is not None
    ]
    is_many = len(rejected) > _A_FEW * (rows + len(rejected))
    is_much = sum(map(abs, amounts)) > _A_FEW * (read + sum(map(abs, amounts)))
    if len(rejected) < _FEWEST or not (is_many or is_much):
        return
    hidden = len(rejected) - len(amounts)
    unseen = f", and {hidden:,} show no amount that can be read" if hidden else ""
    raise question(
        "rejected",
        f"{len(rejected):,} of {rows + len(rejected):,} rows cannot be read. Their amounts that can"
        f" be seen add up to {format_pounds(sum(amounts))}{unseen}.",
        place=rejected[0].place,
        why=f"{rejected[0].reason}. Without these rows the total would be wrong.",
        fix="correct them in the file, or export it again",
    )


def refuse_second_table(sheets: Sequence[SheetRead]) -> None:
    """Refuse a sheet whose unreadable rows begin with headings: they are another table.

    What such rows hold is not known, so they cannot be left out.

    Raises:
        LedgerError: naming the row where it begins.
    """
    for sheet in sheets:
        for at, row in enumerate(sheet.rejected):
            below = len(sheet.rejected) - at - 1
            if below >= _FEWEST_BELOW and _is_header([*row.text.split(" | "), row.amount]):
                raise LedgerError(
                    f"A second table begins here, with its own headings: {row.text}.",
                    place=row.place,
                    why=f"{below:,} rows below it have their amounts in another column, and none"
                    " would be counted.",
                    fix="put each table on a sheet or in a file of its own, and read those.",
                )


def _is_header(cells: Sequence[str]) -> bool:
    """Return whether cells are headings, most of them known and none with a digit."""
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < _FEWEST_HEADINGS or any(map(_DIGIT.search, filled)):
        return False
    known = sum(read_heading(cell).strength == 1 for cell in filled)
    return known >= _FEWEST_HEADINGS - 1 and known > len(filled) / 2


def _pence(text: str, sheet: SheetRead) -> int | None:
    """Return the amount of a row in pence; `None` if it cannot be read."""
    try:
        return int(parse_pounds(text) * 100 * sheet.layout.scale)
    except AmountError:
        return None
