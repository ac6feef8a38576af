"""Rows torn by commas that ought to stand in quotes: 1,234.56 and `Elm House, Ltd` in two cells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.ledger import dictionary_of
from prevspend.money import is_amount
from prevspend.reading.cleaning.noticed import Stage
from prevspend.reading.formats.rows import append
from prevspend.reading.sheets import as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.reading.cleaning.noticed import Noticed
    from prevspend.reading.sheets import BrokenRow, Cells

_GOES_ON = re.compile(r" +[^\W\d]")
_THOUSANDS = re.compile(r"[-(£ ]*[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?[-) ]*(?:[CD]R)?", re.IGNORECASE)
_TORN = "rows had commas in a cell without quotes around it; they were put together again"
_FEW_DIGITS = r"^\s*[-(£]?\d{1,3}\s*$"


def put_together(cells: Cells, amount_at: int | None, noticed: Noticed) -> Cells:
    """Put the rows of a piece together that commas without quotes tore apart, where it is plain.

    Returns:
        The piece with those rows among the others; they are noted.
    """
    if not cells.broken or amount_at is None:
        return cells
    holds_numbers = _may_end_in_number(cells, amount_at - 1)
    whole = {
        row.row: texts
        for row in cells.broken
        if (texts := _whole(row, amount_at, next_to_number=holds_numbers)) is not None
    }
    if not whole:
        return cells
    noticed.note(Stage.CHANGES, _TORN, len(whole), min(whole))
    numbers = np.r_[cells.rows, np.fromiter(whole, dtype=np.int32)].astype(np.int32)
    order = pa.array(np.argsort(numbers, kind="stable"))
    columns = {
        at: append(column, [as_typed(_cell(texts, at)) for texts in whole.values()]).take(order)
        for at, column in cells.columns.items()
    }
    broken = tuple(row for row in cells.broken if row.row not in whole)
    return replace(cells, columns=columns, rows=np.sort(numbers), broken=broken)


def _cell(texts: Sequence[str], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _may_end_in_number(cells: Cells, at: int) -> bool:
    """Tell whether a column may hold numbers like the thousands of a torn amount, 12 of 12,345."""
    if at < 0:
        return False
    if at not in cells.columns:
        return True
    texts = dictionary_of(cells.columns[at].cast(pa.string())).dictionary
    return bool(pc.any(pc.match_substring_regex(texts, _FEW_DIGITS)).as_py())


def _whole(row: BrokenRow, amount_at: int, *, next_to_number: bool) -> list[str] | None:
    """Return the cells of a row as they were meant; nothing where that is not plain.

    A cell that begins with a space and a letter goes on from the one before. What is still too
    much must be the thousands of the amount.
    """
    if row.text.count(",") < len(row.cells) - 1:
        return None
    given = len(row.cells) - row.beyond
    cells = _glued(row.cells)
    beyond = len(cells) - given
    if beyond > 0 and not next_to_number:
        amount = ",".join(cells[amount_at : amount_at + beyond + 1])
        if not _THOUSANDS.fullmatch(amount.strip()):
            return None
        cells[amount_at : amount_at + beyond + 1] = [amount]
    fits = len(cells) == given > amount_at and is_amount(cells[amount_at])
    return cells if fits else None


def _glued(cells: Sequence[str]) -> list[str]:
    """Put cells that go on from the one before together with it."""
    starts = [at for at, cell in enumerate(cells) if not at or not _GOES_ON.match(cell)]
    return [",".join(cells[since:to]) for since, to in pairwise([*starts, len(cells)])]
