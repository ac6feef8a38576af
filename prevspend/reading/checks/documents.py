"""Document numbers in the column of amounts, as where two cells were swapped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.english import plural
from prevspend.errors import Location
from prevspend.money import format_pounds, is_amount
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POUND = 100
_FEWEST_DIGITS = 5
_SHOWN = 1_000  # lines show how documents are numbered
_MOSTLY = 0.8
_FAR_LARGER = 100  # than the middle amount


class DocumentNumbers:
    """Finds amounts that look like document numbers, in rows whose document is an amount."""

    def __init__(self) -> None:
        self._digits: Counter[int] = Counter()
        self._middle = 0.0
        self._seen = 0
        self._suspects: list[tuple[int, int]] = []

    def see(
        self,
        rows: NDArray[np.int32],
        pence: NDArray[np.int64],
        keep: NDArray[np.bool_],
        documents: pa.ChunkedArray,
    ) -> None:
        """Check a piece: the number and amount of each row, which rows are lines, and documents."""
        if not self._seen:
            shown = np.flatnonzero(keep)[:_SHOWN]
            texts = documents.take(pa.array(shown)).to_pylist()
            self._digits.update(_digits(text) for text in texts)
            self._middle = float(np.median(np.abs(pence[keep]))) if keep.any() else 0.0
            self._seen = len(texts)
        least = max(10 ** (_FEWEST_DIGITS - 1) * _POUND, _FAR_LARGER * self._middle)
        large = np.flatnonzero(keep & (pence % _POUND == 0) & (np.abs(pence) >= least))
        for at, text in zip(
            large.tolist(), documents.take(pa.array(large)).to_pylist(), strict=True
        ):
            if text and not text.isdecimal() and is_amount(text):
                self._suspects.append((int(rows[at]), int(pence[at])))

    def refuse(self, place: Location) -> None:
        """Refuse amounts that seem to be numbers of documents.

        Raises:
            LedgerError: asking whether they are.
        """
        suspects = [
            (row, pence)
            for row, pence in self._suspects
            if len(str(abs(pence) // _POUND)) == self._usual
        ]
        if not suspects:
            return
        first, amount = suspects[0]
        raise question(
            "documents",
            f"Amounts look like document numbers in {plural(len(suspects), 'row')}, such as"
            f" {abs(amount) // _POUND} in row {first:,}: together"
            f" {format_pounds(sum(pence for _, pence in suspects))}.",
            place=Location(place.file, sheet=place.sheet, row=first),
            why="the amount and the number of the document seem to be swapped in these rows.",
            fix="correct these rows in the file",
        )

    @property
    def _usual(self) -> int | None:
        """How many digits nearly all documents have; `None` if they are not numbers."""
        digits, times = max(self._digits.items(), key=lambda each: each[1], default=(0, 0))
        is_usual = digits >= _FEWEST_DIGITS and times >= _MOSTLY * self._seen
        return digits if is_usual else None


def _digits(text: str | None) -> int:
    """Return of how many digits a text is; 0 where it is anything else."""
    return len(text) if text and text.isdecimal() else 0
