"""The amount cells of a revenue outturn: £ thousand, or a marker; and control totals."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from prevspend.money import parse_pence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.reading.outturn.lines import Line
    from prevspend.reading.outturn.rows import Authority

MARKERS = {
    "[n]": "No appropriate estimation for these items",
    "[x]": "Data not received in time for publication",
    "[y]": "Not relevant",
    "[z]": "This data item is not collected",
}
"""The meanings of markers, in the words of the sheet `Notes` of the files."""

_MEANINGS = {**MARKERS, "": "the cell is blank"}
_NUMBER = re.compile(r"-?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_PLACES = 3  # thousands to pounds
_HALF_A_THOUSAND = 50_000  # pounds, in pence


class ControlTotal(NamedTuple):
    """A total an authority published, beside the sum of its lines; in pence.

    `rounding_pence` is the most that rounding, of each line and of the total, can explain.
    """

    authority: Authority
    line: Line
    published_pence: int
    lines_pence: int
    rounding_pence: int

    @property
    def difference_pence(self) -> int:
        """The sum of the lines, less what was published."""
        return self.lines_pence - self.published_pence

    @property
    def adds_up(self) -> bool:
        """Whether the lines and their total differ by no more than rounding."""
        return abs(self.difference_pence) <= self.rounding_pence


def control_total(
    authority: Authority, total: Line, published: str, parts: Iterable[str]
) -> ControlTotal:
    """Return a total beside the sum of its lines, added up as in the ledger: each to the penny.

    Councils report whole thousands, so that each line and the total may be £500 off; England is
    published unrounded.
    """
    texts = [text for text in parts if is_amount(text)]
    whole = all(text.lstrip("-").isdigit() for text in (published, *texts))
    return ControlTotal(
        authority=authority,
        line=total,
        published_pence=_pence(published),
        lines_pence=sum(_pence(text) for text in texts),
        rounding_pence=(len(texts) + 1) * (_HALF_A_THOUSAND if whole else 1),
    )


@cache
def is_amount(text: str) -> bool:
    """Return whether a cell is an amount, and not a marker."""
    return bool(_NUMBER.fullmatch(text))


@cache
def pounds(thousands: str) -> str:
    """Return £ thousand as pounds, digit for digit: 274.0925 → 274092.5."""
    return format(Decimal(thousands.replace(",", "")).scaleb(_PLACES), "f")


def is_marker(text: str) -> bool:
    """Return whether a marker's meaning is known."""
    return text.casefold() in MARKERS


def missing_amounts(texts: Sequence[str]) -> str:
    """Return why an authority's lines lack amounts; blank if they do not, or a marker explains it.

    If no line has an amount, the authority made no return, and the markers are the reason.
    """
    silent = not any(map(is_amount, texts))
    odd = Counter(text for text in texts if not is_amount(text) and (silent or not is_marker(text)))
    return "; ".join(
        f"'{text}' in {count} of {len(texts)} lines: "
        + _MEANINGS.get(text.casefold(), "neither an amount nor a known marker")
        for text, count in odd.items()
    )


@cache
def _pence(thousands: str) -> int:
    return parse_pence(pounds(thousands))
