"""What lines add up to, by whose they are and when, gathered while they go by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from prevspend.ledger import codes_of, dictionary_of
from prevspend.reading.controls import fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    """

    def __init__(self, *, compares: bool = False) -> None:
        self.groups: dict[Group, tuple[int, int]] = {}
        self.prints: list[NDArray[np.uint64]] = []
        self._compares = compares

    @classmethod
    def of(cls, lines: pa.Table, *, compares: bool = False) -> Tally:
        """Give the tally of some lines."""
        tally = cls(compares=compares)
        tally.add(lines)
        return tally

    def add(self, lines: pa.Table) -> None:
        """Count some more lines."""
        for group, rows, pence in _grouped(lines):
            before = self.groups.get(group, (0, 0))
            self.groups[group] = (before[0] + rows, before[1] + pence)
        if self._compares:
            self.prints.append(fingerprints(lines))

    @property
    def rows(self) -> int:
        """How many lines there are."""
        return sum(rows for rows, _ in self.groups.values())


def _grouped(lines: pa.Table) -> Iterable[tuple[Group, int, int]]:
    """Group lines, by one number that stands for all four texts."""
    columns = [dictionary_of(lines[field]) for field in Group._fields]
    key = np.zeros(lines.num_rows, dtype=np.int64)
    for column in columns:
        key = key * (len(column.dictionary) + 1) + codes_of(column) + 1
    table = pa.table({"key": key, "pence": lines["amount"]})
    found = table.group_by("key", use_threads=False).aggregate(
        [("pence", "count"), ("pence", "sum")]
    )
    texts = [[None, *column.dictionary.to_pylist()] for column in columns]
    for row in found.to_pylist():
        yield _group(row["key"], texts), row["pence_count"], row["pence_sum"]


def _group(key: int, texts: Sequence[Sequence[str | None]]) -> Group:
    found = []
    for known in reversed(texts):
        key, at = divmod(key, len(known))
        found.append(known[at])
    return Group(*reversed(found))
