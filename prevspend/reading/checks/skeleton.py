"""The first rows of a sheet by which cells they fill, which shows its structure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.ledger import ColumnField

MOST_ROWS = 200_000
"""The rows that are checked: longer exports come from systems that do not write reports."""


class Skeleton:
    """Which fields each row fills, its amount, and the values of fields that name groups.

    Attributes:
        rows: the number of each row in its sheet.
        filled: a bit for each field that the row fills, in the order of `fields`.
        pence: its amount.
        fields: the fields.
        totals_off: the amounts of total rows that are not the sum of the lines above them.
    """

    def __init__(self) -> None:
        self.fields: list[ColumnField] = []
        self.totals_off: set[int] = set()
        self._rows: list[NDArray[np.int32]] = []
        self._filled: list[NDArray[np.int64]] = []
        self._pence: list[NDArray[np.int64]] = []
        self._values: list[dict[ColumnField, NDArray[np.int64]]] = []
        self._numbers: dict[str, int] = {}
        self.count = 0

    def add(
        self,
        rows: NDArray[np.int32],
        pence: NDArray[np.int64],
        keep: NDArray[np.bool_],
        codes: Mapping[ColumnField, tuple[NDArray[np.int32], pa.StringArray | None]],
    ) -> None:
        """Add a piece.

        Args:
            rows: the number of each row.
            pence: its amount.
            keep: the rows that are lines.
            codes: for each field the number of the row's value, -1 where it is blank, and the
                values; no values where only the blanks matter.
        """
        filled = np.zeros(rows.size, dtype=np.int64)
        values: dict[ColumnField, NDArray[np.int64]] = {}
        for field, (numbers, texts) in codes.items():
            if field not in self.fields:
                self.fields.append(field)
            filled |= (numbers >= 0).astype(np.int64) << self.fields.index(field)
            if texts is not None:
                values[field] = self._numbered(texts)[numbers][keep]
        self._rows.append(rows[keep])
        self._filled.append(filled[keep])
        self._pence.append(pence[keep])
        self._values.append(values)
        self.count += int(np.count_nonzero(keep))

    @property
    def is_full(self) -> bool:
        """Whether it has all the rows that are checked."""
        return self.count >= MOST_ROWS

    def _numbered(self, texts: pa.StringArray) -> NDArray[np.int64]:
        """Return a number for each text, the same in all pieces; the last, for none, is -1."""
        known = self._numbers
        numbers = [known.setdefault(text, len(known)) for text in texts.to_pylist()]
        return np.array([*numbers, -1], dtype=np.int64)

    @property
    def rows(self) -> NDArray[np.int32]:
        """The number of each row."""
        return np.concatenate(self._rows) if self._rows else np.zeros(0, dtype=np.int32)

    @property
    def filled(self) -> NDArray[np.int64]:
        """The bits of each row."""
        return np.concatenate(self._filled) if self._filled else np.zeros(0, dtype=np.int64)

    @property
    def pence(self) -> NDArray[np.int64]:
        """The amount of each row."""
        return np.concatenate(self._pence) if self._pence else np.zeros(0, dtype=np.int64)

    def values(self, field: ColumnField) -> NDArray[np.int64] | None:
        """Return a number for the value of each row, -1 for blanks; nothing if not known."""
        parts = [values.get(field) for values in self._values]
        if not parts or any(part is None for part in parts):
            return None
        return np.concatenate([part for part in parts if part is not None])
