"""How the amounts of one sheet are read: what was settled before its lines are cleaned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from decimal import Decimal

    from prevspend.ledger import ColumnField

MarkerKind = Literal["kind", "side", "currency", "out", "unit"]


@dataclass(frozen=True)
class Marker:
    """A column that marks, row by row, how the amount is read.

    Attributes:
        at: the index of the column.
        header: its heading.
        kind: what it marks: the `kind` of amount (actual or other), the `side` (debit or credit),
            the `currency`, rows that are `out` because they do not hold money, or rows in another
            `unit` than money.
        coded: whether it does so in letters or numbers.
        answered: the values in the user's answer, as `words.plain` returns them.
    """

    at: int
    header: str
    kind: MarkerKind
    coded: bool = False
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AmountReading:
    """How the amounts of a sheet are read.

    Attributes:
        markers: the columns that mark how the amount of a row is read.
        credits_negative: whether the column of credits has its own minus signs.
        filled_down: fields that a report fills only in the first row of a group.
        subtotals: rows that are sums of others, by their numbers.
        subtotals_off: how many of them differ a little from their rows, and by how many pence.
        subtotals_are_heads: whether they are above their rows, and name their group.
        hidden_rows: the rows that are hidden in a workbook, by their numbers.
        pages: rows with nothing but a page number, by their numbers.
        notes: rows below the table that are not lines, by their numbers.
        unit: how many pounds an amount of 1 is, and the note below the lines that names it.
        credits_named: the name of the file or sheet that marks all its lines as credits.
        are_turned: whether they are written without a minus.
    """

    markers: tuple[Marker, ...] = ()
    credits_negative: bool = False
    filled_down: tuple[ColumnField, ...] = ()
    subtotals: frozenset[int] = frozenset()
    subtotals_off: tuple[int, int] = (0, 0)
    subtotals_are_heads: bool = False
    unit: tuple[Decimal, str] | None = None
    hidden_rows: frozenset[int] = frozenset()
    pages: frozenset[int] = frozenset()
    notes: frozenset[int] = frozenset()
    credits_named: str = ""
    are_turned: bool = False

    @property
    def wanted(self) -> set[int]:
        """The columns that are read beside those of fields: markers, and the first for notes."""
        return {0, *(marker.at for marker in self.markers)}
