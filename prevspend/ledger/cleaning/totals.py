"""Total rows, told by arithmetic: the sum of the lines from some total on, or of all above."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

TOTALS = "total rows, equal to the lines above them, were left out"
NO_TOTALS = (
    "rows with nothing but an amount are not the sum of the lines above them; they were read as"
    " lines"
)


class MayBeTotal(NamedTuple):
    """A row that holds nothing but an amount, or calls itself a total.

    Attributes:
        row: its number in the file.
        pence: its amount.
        named: whether it says anything but the amount.
        pence_above: the sum of all readable rows above it, pence, other such rows included.
        rows_above: how many these are.
    """

    row: int
    pence: int
    named: bool
    pence_above: int
    rows_above: int


def which_are_totals(rows: Iterable[MayBeTotal]) -> list[bool]:
    """Tell which rows of a sheet are totals; the rows come in their order.

    One that is no such sum stays a line: nobody can say that its money is in the others.
    """
    found: list[bool] = []
    begun = {0: 0}  # the lines' sum at each place a total may start from, and their number
    totalled = 0
    for row in rows:
        before = row.pence_above - totalled
        lines = row.rows_above - sum(found)
        start = begun.get(before - row.pence)
        is_total = start is not None and lines - start > (not row.named)
        found.append(is_total)
        if is_total:
            totalled += row.pence
            begun[before] = lines
    return found
