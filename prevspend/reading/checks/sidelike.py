"""Columns that may mark credits in unknown letters, if no amount has a sign."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from prevspend.money import pence_or_zero
from prevspend.reading.checks.markers import key_of
from prevspend.reading.checks.words import amount_words, plain
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.reading.recognition import Recognised

_FEWEST_ROWS = 30
_LONGEST = 4  # letters of a code
_FEW = 0.25  # of the rows may be credits
_ANSWERS = frozenset({"y", "n", "yes", "no", "true", "fals"})
_TYPES = frozenset({"type", "typ", "tt", "transaction", "trans", "entry", "flow", "direction"})


def may_mark_credits(recognised: Recognised, head: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield notes on columns of two codes beside amounts of which none is below zero."""
    at = recognised.columns.get("amount")
    rows = head[recognised.header_at + 1 :]
    if at is None or recognised.header_at < 0 or len(rows) < _FEWEST_ROWS:
        return
    if any(pence_or_zero(row[at]) < 0 for row in rows if at < len(row)):
        return
    known = _TYPES | amount_words().sides.heading
    for column, cell in enumerate(head[recognised.header_at]):
        if tidy(cell) not in recognised.unused or not set(key_of(cell).split()) & known:
            continue
        values = Counter(plain(row[column]) for row in rows if column < len(row))
        if len(values) != 2 or any(not 0 < len(text) <= _LONGEST for text in values):  # noqa: PLR2004
            continue
        rarer, count = values.most_common()[-1]
        if set(values) <= _ANSWERS or count > _FEW * len(rows):
            continue
        code = next(row[column].strip() for row in rows if plain(row[column]) == rarer)
        yield (
            f"no amount is below zero, and '{tidy(cell)}' says '{code}' in {count:,} of"
            f" {len(rows):,} rows: if these are credits, add --amounts"
            f" 'credit:{tidy(cell)}={code}'"
        )
