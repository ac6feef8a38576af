"""Texts of rows: totals, rows that cannot be read, and how they are shown to people."""

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

    from prevspend.errors import Place
    from prevspend.reading.sheets import BrokenRow

WORDLESS = r"(?i)^(?:[^a-z0-9]*\b(?:grand|sub|subtotals?|totals?|sum)\b)*[^a-z0-9]*$"
"""A cell that says nothing, or nothing but that its row is a total."""

_TOTAL_SIGNS = (b"total", b"sum", b"result", b"forward", b"b/", b"c/", b"bf", b"cf", b"down")

_LONGEST_TEXT = 2_000
_ADJUSTMENTS = 13


def may_match_total(texts: pa.StringArray) -> bool:
    """Return at a glance whether any text may speak of a total: hardly any does."""
    letters = texts.buffers()[2]
    if letters is None:
        return False
    text = letters.to_pybytes().lower()
    return any(word in text for word in _TOTAL_SIGNS)


def matches(texts: pa.StringArray, pattern: str) -> NDArray[np.bool_]:
    """Return which values match; the last place, where -1 points, is for no value: it says nothing.

    So it counts as wordless, and as no total.
    """
    matches = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return np.append(matches, pattern == WORDLESS)


def source_name(place: Place) -> str:
    """Name a file as its lines do, with the sheet where there is one."""
    return f"{place.file} [{place.sheet}]" if place.sheet else place.file


def likely_amount(row: BrokenRow, at: int | None) -> str:
    """Return what is most likely the amount of a row with too many cells, for people to look at.

    A comma too many in a cell before it moves the amount to the right, and commas between its own
    thousands tear it apart.
    """
    if at is None or not row.cells:
        return ""
    torn = row.cells[at : at + row.beyond + 1]
    if is_amount(whole := ",".join(torn)):
        return whole
    return next((text for text in (torn[-1:] + torn[:1]) if is_amount(text)), "")


def shorten(text: str) -> str:
    """Keep of a very long row what a person would read."""
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + " …"


def is_outside(periods: pa.StringArray) -> NDArray[np.bool_]:
    """Return which periods are no months and no usual adjustments; the last place is for none."""
    outside = [not 1 <= int(text) <= _ADJUSTMENTS for text in periods.to_pylist()]
    return np.array([*outside, False])


def is_header(text: str, headers: Sequence[str]) -> bool:
    """Return whether a text is one of the headers, whatever its case and punctuation."""
    return split_words(text) in [split_words(header) for header in headers]
