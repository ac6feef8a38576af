"""Rows that cannot be read: more than a few of them are no ledger to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.money import AmountError, format_pounds, parse_pounds
from prevspend.reading.checks.asked import question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.reading.sheetread import SheetRead

_FEWEST = 5
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
        fix="put them right in the file, or export it again",
    )


def _pence(text: str, sheet: SheetRead) -> int | None:
    """Return the amount that a row shows, in pence; nothing where it shows none."""
    try:
        return int(parse_pounds(text) * 100 * sheet.layout.scale)
    except AmountError:
        return None
