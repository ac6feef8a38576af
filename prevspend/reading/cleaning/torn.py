"""Rows split by commas that should be in quotes: 1,234.56 or `Elm Court, Ltd` in two cells."""

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
from prevspend.reading.cleaning.sheetwarnings import Stage
from prevspend.reading.formats.rows import append
from prevspend.reading.sheets import as_typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.cleaning.sheetwarnings import SheetWarnings
    from prevspend.reading.sheets import BrokenRow, SheetCells

_GOES_ON = re.compile(r" +[^\W\d]")
_THOUSANDS = re.compile(r"[-(£ ]*[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?[-) ]*(?:[CD]R)?", re.IGNORECASE)
_TORN = "rows had commas in a cell without quotes; the cells were joined again"
_RUN_TOGETHER = "rows had the amount joined to the date before it; they were separated"
_GLUED = r"^\s*(\d{1,2}/\d{1,2}/(?:19|20)\d\d)(-?[1-9]\d*(?:\.\d{1,2})?)\s*$"
_FEW_DIGITS = r"^\s*[-(£]?\d{1,3}\s*$"


def as_meant(
    cells: SheetCells, columns: Mapping[ColumnField, int], warnings: SheetWarnings
) -> SheetCells:
    """Return a piece with the cells of its rows joined or separated as they were meant.

    Args:
        cells: the piece.
        columns: the column of each field.
        warnings: records what was done.
    """
    date_at, amount_at = columns.get("date"), columns.get("amount")
    return _take_apart(_put_together(cells, amount_at, warnings), date_at, amount_at, warnings)


def _take_apart(
    cells: SheetCells, date_at: int | None, amount_at: int | None, warnings: SheetWarnings
) -> SheetCells:
    """Return a piece with amounts separated from dates, as in 25/06/2012900 without a comma.

    The cells to the right of them are one column too far left; a column that is not read leaves
    the one after it blank.
    """
    if (
        date_at is None
        or amount_at != date_at + 1
        or not {date_at, amount_at} <= set(cells.columns)
    ):
        return cells
    dates = cells.columns[date_at].cast(pa.string())
    glued = pc.fill_null(pc.match_substring_regex(dates, _GLUED), False)  # noqa: FBT003
    rows = np.flatnonzero(glued.to_numpy()).tolist()
    if not rows:
        return cells
    columns = dict(cells.columns)
    for at in sorted(columns):
        if at < date_at:
            continue
        texts = columns[at].cast(pa.string()).to_pylist()
        left = cells.columns.get(at - 1) if at > amount_at else dates
        moved = left.cast(pa.string()).to_pylist() if left is not None else [""] * len(texts)
        for row in rows:
            parts = re.match(_GLUED, moved[row]) if at <= amount_at else None
            texts[row] = moved[row] if parts is None else parts[1 + (at == amount_at)]
        array = pa.array(texts, type=pa.string())
        is_coded = pa.types.is_dictionary(columns[at].type)
        columns[at] = pa.chunked_array([array.dictionary_encode() if is_coded else array])
    warnings.note(Stage.CHANGES, _RUN_TOGETHER, len(rows), int(cells.rows[rows[0]]))
    return replace(cells, columns=columns)


def _put_together(cells: SheetCells, amount_at: int | None, warnings: SheetWarnings) -> SheetCells:
    """Return a piece with the cells joined that commas without quotes split, if that is clear."""
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
    warnings.note(Stage.CHANGES, _TORN, len(whole), min(whole))
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


def _may_end_in_number(cells: SheetCells, at: int) -> bool:
    """Return whether a column may hold the thousands of a split amount: 12 of 12,345."""
    if at < 0:
        return False
    if at not in cells.columns:
        return True
    texts = dictionary_of(cells.columns[at].cast(pa.string())).dictionary
    return bool(pc.any(pc.match_substring_regex(texts, _FEW_DIGITS)).as_py())


def _whole(row: BrokenRow, amount_at: int, *, next_to_number: bool) -> list[str] | None:
    """Return the cells of a row as they were meant; `None` if that is not clear.

    A cell that begins with a space and a letter continues the one before. Any other extra cells
    must be the thousands of the amount.
    """
    if row.text.count(",") < len(row.cells) - 1:
        return None
    header_width = len(row.cells) - row.beyond
    cells = _glued(row.cells)
    beyond = len(cells) - header_width
    if beyond > 0 and not next_to_number:
        amount = ",".join(cells[amount_at : amount_at + beyond + 1])
        if not _THOUSANDS.fullmatch(amount.strip()):
            return None
        cells[amount_at : amount_at + beyond + 1] = [amount]
    fits = len(cells) == header_width > amount_at and is_amount(cells[amount_at])
    return cells if fits else None


def _glued(cells: Sequence[str]) -> list[str]:
    """Return cells with those joined that continue the one before."""
    starts = [at for at, cell in enumerate(cells) if not at or not _GOES_ON.match(cell)]
    return [",".join(cells[since:to]) for since, to in pairwise([*starts, len(cells)])]
