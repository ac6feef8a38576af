"""The total of an invoice, repeated on each of its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from prevspend.errors import Location
from prevspend.ledger import codes_of, dictionary_of
from prevspend.money import format_pounds
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_FEWEST = 3
_MOST_ROWS = 20_000
_NEARLY_ALL = 0.9
_PART = 0.5  # of all lines, those of invoices of several lines


class Invoices:
    """The first lines of a sheet by their document.

    Args:
        rows: the number of each row.
        pence: its amount.
        keep: the rows that are lines.
        documents: the number of the document of each row.
        coding: a number for all else that each row says.
    """

    def __init__(
        self,
        rows: NDArray[np.int32],
        pence: NDArray[np.int64],
        keep: NDArray[np.bool_],
        documents: pa.ChunkedArray,
        coding: NDArray[np.uint64],
    ) -> None:
        chosen = np.flatnonzero(keep[:_MOST_ROWS])
        numbers = codes_of(dictionary_of(documents.slice(0, _MOST_ROWS)))[chosen]
        named = np.flatnonzero((numbers >= 0) & (pence[chosen] > 0))
        order = named[np.argsort(numbers[named], kind="stable")]
        self._lines = chosen.size
        self._documents = numbers[order]
        self._pence = pence[chosen][order]
        self._rows = rows[chosen][order]
        self._coding = coding[chosen][order]

    def refuse_repeated_totals(self, place: Location) -> None:
        """Refuse amounts that are the same on all lines of nearly every invoice of several lines.

        Lines that are the same in everything else too are duplicates, which is another question.

        Raises:
            LedgerError: asking whether they are the totals of invoices.
        """
        number, pence = self._documents, self._pence
        if not number.size:
            return
        starts = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
        sizes = np.diff(np.r_[starts, number.size])
        several = sizes > 1
        if not several.any():
            return
        alike = _alike(pence, starts) & several & ~_alike(self._coding, starts)
        totals = pence[starts[alike]]
        lines = int(sizes[alike].sum())
        is_rule = totals.size >= _NEARLY_ALL * int(several.sum()) and lines >= _PART * self._lines
        if np.unique(totals).size < _FEWEST or not is_rule:
            return
        read, once = int((totals * sizes[alike]).sum()), int(totals.sum())
        first = Location(place.file, sheet=place.sheet, row=int(self._rows[starts[alike][0]]))
        raise question(
            "invoices",
            f"{totals.size:,} invoices have the same amount on each of their {lines:,} lines"
            f" ({format_pounds(read)}; {format_pounds(once)} if each counts once).",
            place=first,
            why="the total of an invoice seems to be repeated on its lines, and would count several"
            " times.",
            fix="name the column of the amounts of lines: --column amount=HEADER",
        )


def _alike(values: NDArray[Any], starts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return in which groups all values are the same."""
    alike: NDArray[np.bool_]
    alike = np.minimum.reduceat(values, starts) == np.maximum.reduceat(values, starts)
    return alike
