"""Whether a column of credits has its own minus signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from prevspend.errors import Location

_MINUS = r"^\s*(?:-[^-].*|\(.*\)|[^-].*-)\s*$"
_FILLED = r"[1-9]"
_MANY = 3
_MINORITY = 4  # the other sign may have one amount in so many


class CreditSigns:
    """Counts the credits with a minus of their own, and those without."""

    def __init__(self) -> None:
        self.signed = 0
        self.unsigned = 0

    def see(self, credit: pa.ChunkedArray) -> None:
        """Count the credits of a piece."""
        texts = credit.cast(pa.string())
        filled = pc.fill_null(pc.match_substring_regex(texts, _FILLED), False)  # noqa: FBT003
        minus = pc.fill_null(pc.match_substring_regex(texts, _MINUS), False)  # noqa: FBT003
        signed = int(pc.sum(pc.and_(filled, minus)).as_py() or 0)
        self.signed += signed
        self.unsigned += int(pc.sum(filled).as_py() or 0) - signed

    @property
    def are_negative(self) -> bool:
        """Whether the column has its own minus signs: most of its amounts do."""
        return self.signed > self.unsigned

    def refuse_mixed(self, place: Location) -> None:
        """Refuse a column in which both signs are common.

        Raises:
            LedgerError: asking which is meant.
        """
        fewer, more = sorted((self.signed, self.unsigned))
        if fewer < _MANY or fewer * _MINORITY <= more:
            return
        raise question(
            "signs",
            f"The column of credits has {self.signed:,} amounts with a minus and"
            f" {self.unsigned:,} without.",
            place=place,
            why="it is not clear whether a minus means a credit or reverses one.",
            fix="correct the signs in the file and read it again",
        )
