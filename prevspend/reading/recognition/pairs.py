"""Amounts in two columns, debits and credits, whatever their headings are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prevspend.money import is_amount
from prevspend.reading.checks.words import amount_words, has_phrase, plain
from prevspend.reading.recognition.header import WIDEST
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Collection

    from prevspend.reading.recognition.column import Sample
    from prevspend.reading.recognition.header import Header
    from prevspend.reading.recognition.headings import Sense

_SENSES: Final[frozenset[Sense | None]] = frozenset(
    {"debit", "credit", "amount", "net", "gross", "account", None}
)
"""The senses of headings that may stand over one side."""

_NEARLY_ALL = 0.9
_MOSTLY = 0.5
_FEW_BOTH = 0.01  # of rows may have both, as where a line is put right


def find_pair(header: Header, sample: Sample, taken: Collection[int]) -> tuple[int, int] | None:
    """Return the columns of debits and of credits; `None` if there are none.

    One is headed as credits. The other is headed as debits, or each row fills only one of the two.
    """
    figures = _figures(header, sample, taken)
    others = [at for at in figures if _may_be_debits(header, at)]
    sure = [at for at in others if header.headings[at].sense == "debit"]
    spends = [at for at in others if at not in sure and says_side(header, at, "debit")]
    for credit in (at for at in figures if says_side(header, at, "credit")):
        known = sure or [at for at in spends if header.headings[at].sense != "amount"]
        apart = (at for at in (*spends, *others) if exclude(sample, at, credit))
        if (debit := next(iter((*known, *apart)), None)) is not None:
            return debit, credit
    return None


def exclude(sample: Sample, first_at: int, second_at: int) -> bool:
    """Return whether nearly each row has an amount in one of two columns, and not in both."""
    first, second = (sample.column(at).pence != 0 for at in (first_at, second_at))
    either = first | second
    return bool(
        first.any()
        and second.any()
        and (first & second).sum() <= _FEW_BOTH * either.sum()
        and either.mean() >= _NEARLY_ALL
    )


def _figures(header: Header, sample: Sample, taken: Collection[int]) -> list[int]:
    """Return the free columns that hold nothing but amounts, or are headed debits or credits."""
    columns = []
    for at in range(min(len(header.cells), WIDEST)):
        column, heading = sample.column(at), header.headings[at]
        if at in taken or heading.sense not in _SENSES or heading.is_code:
            continue
        blank = not column.filled and heading.sense in {"debit", "credit"}
        figures = column.share(lambda text: text == "-" or is_amount(text)) >= _NEARLY_ALL
        if blank or (figures and not column.is_numbering and column.numbered_days < _MOSTLY):
            columns.append(at)
    return columns


def _may_be_debits(header: Header, at: int) -> bool:
    """Return whether a heading allows debits: it names a sum, or nothing known."""
    sense = header.headings[at].sense
    is_sum = sense in {"debit", "amount", "net", "gross", None}
    return (is_sum or says_side(header, at, "debit")) and not says_side(header, at, "credit")


def says_side(header: Header, at: int, side: str) -> bool:
    """Return whether a heading names one side, `debit` or `credit`."""
    if header.headings[at].sense in {"debit", "credit"}:
        return header.headings[at].sense == side
    sides = amount_words().side_headings
    return {each for each in sides if has_phrase(_text(header, at), sides[each])} == {side}


def _text(header: Header, at: int) -> str:
    return " ".join(split_words(plain(header.text(at))))
