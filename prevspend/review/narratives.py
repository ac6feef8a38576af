"""Narratives of a ledger's lines, as evidence for an answer."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from prevspend.review.codings import OpenCoding

SHOWN: Final = 3
"""How many payees, narratives, near misses or examples a row shows."""


class Narratives:
    """The narratives of the largest lines of some codings."""

    def __init__(
        self, years: Iterable[str], lines: Iterable[Path], wanted: set[tuple[str, int]]
    ) -> None:
        """Read what some codings, each by its year and number, have in the years' lines."""
        self._texts: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
        for year, path in zip(years, lines, strict=True):
            numbers = [number for of_year, number in wanted if of_year == year]
            if not numbers or not path.is_file():
                continue
            table = pq.read_table(path, columns=["coding", "description", "part_pence"])
            table = table.filter(pc.is_in(table["coding"], pa.array(numbers, pa.int32())))
            for row in table.to_pylist():
                if row["description"]:
                    key = (year, row["coding"])
                    self._texts[key].append((abs(row["part_pence"]), row["description"]))

    def of(self, group: Iterable[OpenCoding]) -> tuple[str, ...]:
        """Return the narratives of the largest lines, each once."""
        return self.of_codings((each.year, each.number) for each in group)

    def of_codings(self, keys: Iterable[tuple[str, int]]) -> tuple[str, ...]:
        """Return the same for codings by their year and number."""
        texts = [text for key in keys for text in self._texts.get(key, ())]
        ranked = dict.fromkeys(
            text for _, text in sorted(texts, key=lambda each: (-each[0], each[1]))
        )
        return tuple(ranked)[:SHOWN]
