"""Amounts in the currency of an invoice beside the same in pounds: which of them are pounds."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from prevspend.reading.checks.words import amount_words, plain
from prevspend.reading.recognition.header import WIDEST
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header

_NEARLY_ALL = 0.95
_MOSTLY = 0.5
_MOST_COLUMNS = 8


def in_other_currencies(header: Header, sample: Sample, money: Sequence[int]) -> set[int]:
    """Return the columns of money in the currency of the invoice, beside the same in pounds.

    Both hold the same amounts, except in rows that a column of currencies marks as foreign;
    without such a column their headings must show it. Their headings show which is which.
    """
    foreign = _foreign_rows(header, sample)
    in_other: set[int] = set()
    for first, second in combinations(money[:_MOST_COLUMNS], 2):
        own, other = _own_currency(header, first), _own_currency(header, second)
        if own == other:
            continue
        alike = sample.column(first).pence == sample.column(second).pence
        if foreign is None:
            is_pair = own * other < 0 and alike.mean() >= _MOSTLY and not alike.all()
        else:
            at_home = alike[~foreign].mean() if not foreign.all() else 1.0
            is_pair = at_home >= _NEARLY_ALL and (~alike[foreign]).mean() >= _NEARLY_ALL
        if is_pair:
            in_other.add(first if own < other else second)
    return in_other


def _own_currency(header: Header, at: int) -> int:
    """Return 1 for a heading of amounts in the body's own currency, -1 for another, or 0."""
    known = amount_words()
    words = set(split_words(plain(header.text(at)))) | set(plain(header.text(at)).split())
    if words & (known.own_currency | set(known.home)):
        return 1
    return -1 if words & (known.invoice_currency | known.currency_words) else 0


def _foreign_rows(header: Header, sample: Sample) -> NDArray[np.bool_] | None:
    """Return which rows a column marks as foreign; `None` if no column does."""
    foreign, home = set(amount_words().foreign), {*amount_words().home, ""}
    for at in range(min(len(header.cells), WIDEST)):
        column = sample.column(at)
        texts = [plain(text) for text in column.names]
        if foreign & set(texts) and set(texts) <= foreign | home:
            known = np.array([*(text in foreign for text in texts), False])
            rows: NDArray[np.bool_] = known[column.codes_of_rows]
            return rows
    return None
