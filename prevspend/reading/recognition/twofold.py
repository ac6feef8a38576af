"""Cells that hold two things: a code and a name, or an account and a narrative."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.reading.layout import Split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.ledger import ColumnField
    from prevspend.reading.recognition.column import ColumnCells

_NEARLY_ALL = 0.9
_MOSTLY = 0.5
_FEWEST_NAMES = 5
_FEW_SHAPES = 3
_SEPARATORS = (" - ", " – ", " — ", ": ", " | ", " / ")
_HEADS_REPEAT = 0.35  # of the accounts in front, against the whole cells
_CELLS_DIFFER = 0.15  # of whole cells, against the rows: below this they are names as they are
_TAILS_DIFFER = 0.5
_ENOUGH_ROWS = 60
_CODES: dict[ColumnField, ColumnField] = {
    "cost_centre": "cost_centre_code",
    "service": "cost_centre_code",
    "account": "account_code",
}


def split_of(field: ColumnField, column: ColumnCells, free: Sequence[ColumnField]) -> Split | None:
    """Return how the cells of a column are split; `None` if they hold one thing.

    Args:
        field: the field it is assigned to.
        column: its cells.
        free: the fields that no other column holds.
    """
    code = _CODES.get(field)
    if code is not None and code in free:
        into: tuple[tuple[ColumnField, ...], ...] = ((code, field),)
        for split in (Split(how="code name", into=into), Split(how="name code", into=into)):
            if _are_codes(column, split, code):
                return split
    if field == "account" and "description" in free and column.filled >= _ENOUGH_ROWS:
        for separator in _SEPARATORS:
            if _are_narratives(column, separator):
                return Split(how="name narrative", by=(separator,), into=((field, "description"),))
    return None


def _are_codes(column: ColumnCells, split: Split, code: ColumnField) -> bool:
    """Return whether nearly all names have a code in front or behind, the codes of few shapes.

    Both must differ: `Ward 12` and `Ward 14` are names with a number.
    """
    if column.distinct < _FEWEST_NAMES:
        return False
    parts = [split.take_apart(text) for text in column.tried]
    codes = [part[code] for part in parts if code in part]
    names = {part[split.whole] for part in parts}
    if len(codes) < _NEARLY_ALL * len(parts) or len(names) < _MOSTLY * len(parts):
        return False
    shapes = [re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", text)) for text in codes]
    common = sorted(set(shapes), key=lambda shape: (-shapes.count(shape), shape))[:_FEW_SHAPES]
    usual = sum(shapes.count(shape) for shape in common)
    return usual >= _NEARLY_ALL * len(shapes) and len(set(codes)) > _MOSTLY * len(parts)


def _are_narratives(column: ColumnCells, separator: str) -> bool:
    """Return whether the text before a separator repeats, and the text after it hardly does."""
    parted = [text.partition(separator) for text in column.names]
    both = [(head.strip(), tail.strip()) for head, _, tail in parted if head.strip() and tail]
    if len(both) < _MOSTLY * len(parted) or column.variety < _CELLS_DIFFER:
        return False
    heads = len({head for head, _ in both})
    tails = len({tail for _, tail in both})
    return heads <= _HEADS_REPEAT * len(both) and tails >= _TAILS_DIFFER * len(both)
