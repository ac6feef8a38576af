"""A workbook with a sheet for each service: the name of the sheet is that of the service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.reading.recognition.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prevspend.reading.beside.columns import Texts

_FEWEST = 3
_KNOWN = 0.5
_LEANS = 0.25


@dataclass(frozen=True)
class SheetName:
    """A column that holds the name of the sheet in each row.

    Attributes:
        name: the name.
        count: one sheet.
    """

    name: str
    count: int = 1

    @property
    def heading(self) -> str:
        """Its heading."""
        return "Service"

    @property
    def needs(self) -> frozenset[int]:
        """No column is needed."""
        return frozenset()

    @property
    def replaces(self) -> frozenset[int]:
        """No column is replaced."""
        return frozenset()

    @property
    def warning(self) -> str:
        """The warning about it."""
        return "sheets without a column of services: the name of each sheet was read as its service"

    def filler(self) -> Callable[[Texts, int], pa.Array]:
        """Return a function that fills each row with the name."""
        return lambda _, count: pa.repeat(self.name, count)


def find_sheet_name(name: str | None, alike: Sequence[str]) -> list[SheetName]:
    """Return the name of a sheet as a column, if sheets with one header are named after services.

    Args:
        name: the name of the sheet.
        alike: the names of the sheets of its workbook with the same header, its own among them.
    """
    if not name or len(set(alike)) < _FEWEST:
        return []
    leanings = [lean for title in alike if (lean := vocabulary().leaning(title)) is not None]
    if len(leanings) < _KNOWN * len(alike) or sum(leanings) < _LEANS * len(leanings):
        return []
    return [SheetName(name)]
