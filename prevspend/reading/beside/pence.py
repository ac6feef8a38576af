"""Amounts in two columns, one of pounds and one of pence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.reading.checks.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prevspend.reading.beside.columns import Texts

_PENCE = re.compile(r"(?:.*[\s(£/])?(?:p|pence|pennies|d)\s*\)?")
_POUNDS = re.compile(r"(?:.*[\s(])?(?:£|l|pounds?|gbp)\s*\)?")
_WHOLE = re.compile(r"[-(]?£?\d[\d, ]*\)?-?")
_TWO = re.compile(r"\d{1,2}")
_NEARLY_ALL = 0.95
_FEWEST = 2


@dataclass(frozen=True)
class PoundsAndPence:
    """A column of amounts that are in two columns.

    Attributes:
        pounds, pence: the columns.
        headers: their headings.
        count: how many columns there are.
    """

    pounds: int
    pence: int
    headers: tuple[str, str]
    count: int = 2

    @property
    def heading(self) -> str:
        """Its heading."""
        return "Amount (£)"

    @property
    def needs(self) -> frozenset[int]:
        """The two columns."""
        return frozenset({self.pounds, self.pence})

    @property
    def replaces(self) -> frozenset[int]:
        """The two columns: neither alone is an amount."""
        return self.needs

    @property
    def warning(self) -> str:
        """The warning about it."""
        first, second = self.headers
        return f"the amount is in two columns, pounds in '{first}' and pence in '{second}'"

    def filler(self) -> Callable[[Texts, int], pa.Array]:
        """Return a function that joins pounds and pence."""

        def fill(cells: Texts, _: int) -> pa.Array:
            both = zip(cells[self.pounds].to_pylist(), cells[self.pence].to_pylist(), strict=True)
            texts = [_together(pounds or "", pence or "") for pounds, pence in both]
            return pa.array(texts, pa.string())

        return fill


def find_pence(head: Sequence[Sequence[str]], header_at: int) -> list[PoundsAndPence]:
    """Return a column of whole pounds with a column of pence to its right, joined.

    Args:
        head: the first rows.
        header_at: the index of the header.
    """
    if header_at < 0:
        return []
    header = head[header_at]
    rows = [row for row in head[header_at + 1 :] if any(cell.strip() for cell in row)]
    for at in range(len(header) - 1):
        if _POUNDS.fullmatch(plain(header[at])) and _PENCE.fullmatch(plain(header[at + 1])):
            pairs = [(row[at].strip(), row[at + 1].strip()) for row in rows if at + 1 < len(row)]
            right = [
                _WHOLE.fullmatch(pounds) and _TWO.fullmatch(pence)
                for pounds, pence in pairs
                if pounds
            ]
            if len(right) >= _FEWEST and sum(map(bool, right)) >= _NEARLY_ALL * len(right):
                return [PoundsAndPence(at, at + 1, (header[at].strip(), header[at + 1].strip()))]
    return []


def _together(pounds: str, pence: str) -> str:
    """Return an amount of pounds and pence as one text; other texts unchanged."""
    pounds, pence = pounds.strip(), pence.strip() or "00"
    if not (_WHOLE.fullmatch(pounds) and _TWO.fullmatch(pence)):
        return " ".join(filter(None, [pounds, pence if pounds else ""]))
    digits = re.sub(r"[^\d]", "", pounds)
    sign = "-" if "-" in pounds or "(" in pounds else ""
    return f"{sign}{digits}.{pence.rjust(2, '0')}"
