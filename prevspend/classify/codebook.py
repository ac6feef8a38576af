"""Find the codes that tests name among the distinct codes of a field, by binary search."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Codebook:
    """The distinct codes of one field, sorted; results are positions in the sequence of codes."""

    def __init__(self, codes: Sequence[str]) -> None:
        upper = [code.strip().upper() for code in codes]
        self._numbers = sorted(range(len(upper)), key=upper.__getitem__)
        self._codes = [upper[number] for number in self._numbers]

    def find(self, items: Iterable[str]) -> list[int]:
        """Return the numbers of the codes that are one of the items; see `is_code`."""
        places = (place for item in items for place in self._places(item.upper()))
        return sorted({self._numbers[place] for place in places})

    def _places(self, item: str) -> Iterable[int]:
        low, is_range, high = item.partition("..")
        stem = item.removesuffix("*")
        start = bisect_left(self._codes, low if is_range else stem)
        if is_range:
            within = range(start, bisect_right(self._codes, high, start))
            return (place for place in within if len(self._codes[place]) == len(low))
        if stem == item:
            return range(start, bisect_right(self._codes, item, start))
        later = range(start, len(self._codes))
        return takewhile(lambda place: self._codes[place].startswith(stem), later)


def is_code(item: str, code: str) -> bool:
    """Return whether a code is the item, starts like it (57*) or lies in its range (5700..5799)."""
    item, code = item.upper(), code.strip().upper()
    low, is_range, high = item.partition("..")
    if is_range:
        return len(code) == len(low) and low <= code <= high
    return code.startswith(item[:-1]) if item.endswith("*") else code == item
