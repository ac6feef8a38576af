"""Columns that hold no field: those that show which rows count, and those of former values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.reading.checks.markers import is_about_rows
from prevspend.reading.checks.shares import is_share
from prevspend.reading.checks.words import amount_words, plain, says
from prevspend.reading.recognition.headings import EXPENSE_SENSES, UNIT_SENSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.headings import Sense

_FEW_FLAGS = 12
_HAD_BEFORE: Final[frozenset[Sense | None]] = UNIT_SENSES | EXPENSE_SENSES | {"supplier"}


def about_rows(header: Header, sample: Sample, free: Iterable[int]) -> Iterator[int]:
    """Yield the free columns that show which rows count, in which unit, or with which share."""
    for at in free:
        column = sample.column(at)
        if is_share(header.text(at), column.names):
            yield at
        if not header.text(at) or column.distinct > _FEW_FLAGS:
            continue
        if is_about_rows(header.text(at), set(map(plain, column.names)) - {""}):
            yield at


def former(header: Header, free: Sequence[int]) -> Iterator[int]:
    """Yield the free columns of former values, if another column holds the current ones."""
    words = amount_words().former
    for at in free:
        sense = header.headings[at].sense
        if sense not in _HAD_BEFORE or not says(header.text(at), words):
            continue
        others = (other for other in free if header.headings[other].sense == sense)
        if any(not says(header.text(other), words) for other in others):
            yield at
