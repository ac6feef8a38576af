"""Amounts with decimal commas and dots between thousands, as much of Europe writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.reading.recognition.column import ColumnCells

_NEARLY_ALL = 0.9
_FEW = 5
_POINT = re.compile(r".*\.\d{1,2}\D*")
_DOTTED = re.compile(r"[-(£ ]*[1-9]\d{0,2}(?:\.\d{3})+[-) ]*")
_DOTTED_TWICE = re.compile(r".*\.\d{3}\.\d{3}\D*")
_WHOLE = re.compile(r"[-(£ ]*\d{1,3}[-) ]*")


def commas_for_decimals(columns: Sequence[ColumnCells]) -> str | None:
    """Return an amount that shows decimal commas; `None` if the point may be the decimal.

    Commas before one or two digits show them. So do dots before three digits in all larger
    amounts, if one has two dots or the amounts below 1,000 have none.
    """
    texts = [text for column in columns for text in column.tried]
    if any(map(_POINT.fullmatch, texts)):
        return None
    filled = [column for column in columns if column.filled]
    if filled and all(column.decimal_commas >= _NEARLY_ALL for column in filled):
        return next(text for text in texts if "," in text)
    dotted = dots_of_thousands(texts)
    clear = any(map(_DOTTED_TWICE.fullmatch, dotted)) or any(map(_WHOLE.fullmatch, texts))
    return dotted[0] if dotted and clear else None


def dots_of_thousands(texts: Sequence[str]) -> list[str]:
    """Return the amounts with dots that may stand between thousands, where all others may too."""
    dotted = [text for text in texts if _DOTTED.fullmatch(text)]
    others = sum(_WHOLE.fullmatch(text) is not None for text in texts)
    if len(dotted) < _FEW or 2 * len(dotted) < len(texts):
        return []
    return dotted if len(dotted) + others == len(texts) else []
