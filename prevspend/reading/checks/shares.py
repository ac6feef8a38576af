"""A column that says which share of each amount is the body's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prevspend.reading.checks.questions import question
from prevspend.reading.checks.words import amount_words, says
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from prevspend.errors import Location
    from prevspend.reading.recognition import Recognised

_SHARE = re.compile(r"(?:100|\d{1,2})(?:\.\d+)? ?%?")
_WIDEST = 200
_FEW = 3


def is_share(heading: str, texts: Collection[str]) -> bool:
    """Return whether a column holds the share of each amount that is the body's own.

    Args:
        heading: its heading.
        texts: its different cells that are not blank.
    """
    if not texts or not all(_SHARE.fullmatch(text.strip()) for text in texts):
        return False
    known = amount_words()
    percent = "%" in heading or says(heading, known.percent)
    if not percent:
        return says(heading, ("share",)) and len(texts) > 1
    return says(heading, known.shares)


def refuse_shares(recognised: Recognised, head: Sequence[Sequence[str]], place: Location) -> None:
    """Refuse amounts beside shares that differ: it is not known whether these were applied.

    Raises:
        LedgerError: asking whether the amounts are whole.
    """
    if recognised.header_at < 0:
        return
    header, rows = head[recognised.header_at], head[recognised.header_at + 1 :]
    for at, cell in enumerate(header[:_WIDEST]):
        if at in recognised.wanted:
            continue
        texts = {row[at].strip() for row in rows if at < len(row)} - {""}
        if len(texts) > 1 and is_share(cell, texts):
            shown = ", ".join(sorted(texts, key=lambda text: (len(text), text))[:_FEW])
            raise question(
                "shares",
                f"'{tidy(cell)}' says which share of each amount is the body's own: {shown}.",
                place=place,
                why=f"'{recognised.headers.get('amount', '')}' may be the whole amounts, of which"
                " only the share was spent.",
                fix="if it is, add a column 'Amount' to the file that holds the share of each, and"
                " read it again",
            )
