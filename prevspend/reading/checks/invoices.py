"""The total of an invoice, repeated on each of its lines as if it were theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.errors import Place
from prevspend.money import format_pounds
from prevspend.reading.checks.asked import question

if TYPE_CHECKING:
    from prevspend.reading.checks.skeleton import Skeleton

_FEWEST = 3
_NEARLY_ALL = 0.9
_PART = 0.5  # of all lines, those of invoices of several lines


def refuse_repeated_totals(skeleton: Skeleton, place: Place) -> None:
    """Refuse amounts that are alike on all lines of nearly every invoice of several lines.

    Raises:
        LedgerError: asking whether they are the totals of invoices.
    """
    documents = skeleton.values("document")
    if documents is None:
        return
    named = np.flatnonzero((documents >= 0) & (skeleton.pence > 0))
    order = named[np.argsort(documents[named], kind="stable")]
    if not order.size:
        return
    number, pence = documents[order], skeleton.pence[order]
    starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    sizes = np.diff(np.r_[starts, number.size])
    several = sizes > 1
    if not several.any():
        return
    alike = (np.minimum.reduceat(pence, starts) == np.maximum.reduceat(pence, starts)) & several
    totals = pence[starts[alike]]
    lines = int(sizes[alike].sum())
    is_rule = totals.size >= _NEARLY_ALL * int(several.sum()) and lines >= _PART * documents.size
    if np.unique(totals).size < _FEWEST or not is_rule:
        return
    read, once = int((totals * sizes[alike]).sum()), int(totals.sum())
    first = Place(place.file, sheet=place.sheet, row=int(skeleton.rows[order[starts[alike][0]]]))
    raise question(
        "invoices",
        f"{totals.size:,} invoices have the same amount on each of their {lines:,} lines"
        f" ({format_pounds(read)}; {format_pounds(once)} if each counts once).",
        place=first,
        why="the total of an invoice seems to be repeated on its lines, and would count again and"
        " again.",
        fix="name the column of the amounts of lines: --column amount=HEADER",
    )
