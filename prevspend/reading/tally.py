"""What lines add up to, by whose they are and when, gathered while they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading.checks.codings import CodingSums, GroupedLines
from prevspend.reading.checks.repeated import RepeatedLines
from prevspend.reading.checks.signs import SignCounts
from prevspend.reading.controls import fingerprints, pence_of
from prevspend.reading.income import AccountFlows

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray


class Group(NamedTuple):
    """Lines of one organisation and period; nothing stands for what the lines do not say."""

    organisation: str | None
    organisation_code: str | None
    financial_year: str | None
    period: str | None


class Tally:
    """The lines of one sheet in figures.

    Args:
        compares: whether they are to be compared with those of other sheets.

    Attributes:
        groups: the number of lines of each group and their sum in pence, in the order in which
            the groups first came.
        prints: a number for each line, alike for lines alike in every field; none where they
            are not to be compared.
        identities: the same from all but the amount.
        codings: the sums of each coding and period.
        signs: the lines of credits and of spending.
        repeated: the lines by which months that stand twice are found.
        accounts: what goes through the accounts that may hold income.
    """

    def __init__(self, *, compares: bool = False) -> None:
        self.groups: dict[Group, tuple[int, int]] = {}
        self.prints: list[NDArray[np.uint64]] = []
        self.identities: list[NDArray[np.uint64]] = []
        self.codings = CodingSums()
        self.signs = SignCounts()
        self.repeated = RepeatedLines()
        self.accounts = AccountFlows()
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
        self.signs.add(pence_of(lines))
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
        for texts, rows, pence in grouped.summed(Group._fields):
            group = Group(*texts)
            before = self.groups.get(group, (0, 0))
            self.groups[group] = before[0] + rows, before[1] + pence

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return sum(rows for rows, _ in self.groups.values())
