"""Running totals of lines by organisation and period."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading.basis import PaymentSigns
from prevspend.reading.checks.codings import CodingSums, GroupedLines
from prevspend.reading.checks.repeated import RepeatedLines
from prevspend.reading.checks.signs import SignCounts
from prevspend.reading.controls import fingerprints, pence_of
from prevspend.reading.income import AccountFlows

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


class LineGroup(NamedTuple):
    """The organisation and period of some lines; `None` for what they do not name."""

    organisation: str | None
    organisation_code: str | None
    financial_year: str | None
    period: str | None


class Tally:
    """The sums of the lines of one sheet.

    Args:
        compares: whether lines are compared with those of other sheets.

    Attributes:
        groups: the number of lines of each group and their sum in pence, in the order of their
            first lines.
        prints: a number for each line, the same for lines with the same fields; none if lines are
            not compared.
        identities: the same from all fields but the amount.
        codings: the sums of each coding and period.
        signs: the lines of credits and of spending.
        repeated: the lines that are checked for repeated months.
        accounts: the sums of accounts that may hold income.
        payments: what tells whether they are a list of payments.
    """

    def __init__(self, *, compares: bool = False) -> None:
        self.groups: dict[LineGroup, tuple[int, int]] = {}
        self.prints: list[NDArray[np.uint64]] = []
        self.identities: list[NDArray[np.uint64]] = []
        self.codings = CodingSums()
        self.signs = SignCounts()
        self.repeated = RepeatedLines()
        self.accounts = AccountFlows()
        self.payments = PaymentSigns()
        self._compares = compares

    @classmethod
    def of(cls, lines: pa.Table, *, compares: bool = False) -> Tally:
        """Return the tally of some lines."""
        tally = cls(compares=compares)
        tally.add(lines)
        return tally

    def add(self, lines: pa.Table) -> None:
        """Count some more lines."""
        grouped = GroupedLines(lines)
        self._count_groups(grouped)
        self.codings.add(grouped)
        pence = pence_of(lines)
        self.signs.add(pence)
        self.payments.add(lines, pence)
        self.accounts.add(lines)
        if self._compares:
            prints = fingerprints(lines)
            self.prints.append(prints.line)
            self.identities.append(prints.identity)
            self.repeated.add(lines, prints.line)
        else:
            chosen = self.repeated.choose(lines)
            self.repeated.add(chosen, fingerprints(chosen).line)

    def _count_groups(self, grouped: GroupedLines) -> None:
        for texts, rows, pence in grouped.summed(LineGroup._fields):
            group = LineGroup(*texts)
            before = self.groups.get(group, (0, 0))
            self.groups[group] = before[0] + rows, before[1] + pence

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return sum(rows for rows, _ in self.groups.values())
