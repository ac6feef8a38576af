"""Tests on the texts of rows (totals, headers), and texts of rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.money import is_amount
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.errors import Location
    from prevspend.reading.sheets import BrokenRow

WORDLESS = r"(?i)^(?:[^a-z0-9]*\b(?:grand|sub|subtotals?|totals?|sum)\b)*[^a-z0-9]*$"
"""A cell without words, or whose only word is that its row is a total."""

_TOTAL_SIGNS = (b"total", b"sum", b"result", b"forward", b"b/", b"c/", b"bf", b"cf", b"down")

_LONGEST_TEXT = 2_000
_ADJUSTMENTS = 13


def may_match_total(texts: pa.StringArray) -> bool:
    """Return quickly whether any text may name a total: hardly any does."""
    letters = texts.buffers()[2]
    if letters is None:
        return False
    text = letters.to_pybytes().lower()
    return any(word in text for word in _TOTAL_SIGNS)


def matches(texts: pa.StringArray, pattern: str) -> NDArray[np.bool_]:
    """Return which values match; the last entry, for -1, is for a blank: wordless, not a total."""
    matches = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return np.append(matches, pattern == WORDLESS)


def source_name(place: Location) -> str:
    """Return the name of a file in its lines, with the sheet if there is one."""
    return f"{place.file} [{place.sheet}]" if place.sheet else place.file


def likely_amount(row: BrokenRow, at: int | None) -> str:
    """Return what is most likely the amount of a row with too many cells, for people to check.

    An extra comma in a cell before it moves the amount to the right, and commas between its
    thousands split it.
    """
    if at is None or not row.cells:
        return ""
    torn = row.cells[at : at + row.beyond + 1]
    if is_amount(whole := ",".join(torn)):
        return whole
    return next((text for text in (torn[-1:] + torn[:1]) if is_amount(text)), "")


def shorten(text: str) -> str:
    """Return a row's text, cut off if it is very long."""
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + " …"


def is_outside(periods: pa.StringArray) -> NDArray[np.bool_]:
    """Return which periods are not months or usual adjustments; the last entry is for blanks."""
    outside = [not 1 <= int(text) <= _ADJUSTMENTS for text in periods.to_pylist()]
    return np.array([*outside, False])


def is_header(text: str, headers: Sequence[str]) -> bool:
    """Return whether a text is one of the headers, whatever its case and punctuation."""
    return split_words(text) in [split_words(header) for header in headers]
