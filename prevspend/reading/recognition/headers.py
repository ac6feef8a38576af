"""Headers compared: the same words, or a slip of the keyboard away from them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from prevspend.reading.layout import header_key

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from prevspend.reading.layout import Layout

WIDEST = 200
"""How many columns are looked at closely, for misspellings and for their content."""

_ONE_SLIP = 5  # letters a header needs before one slip is forgiven: `date` and `rate` are two
_TWO_SLIPS = 11  # and before two are: `net amount` and `vat amount` are two slips apart


class HeaderRow:
    """A row taken for the header, its cells by what they say.

    Attributes:
        cells: the row as it stands.
        keys: each cell reduced to its words, '' where the cell is blank.
        twice: the keys that more than one column has.
    """

    def __init__(self, cells: Sequence[str], known: frozenset[str]) -> None:
        self.cells = tuple(cells)
        self.keys = tuple(header_key(cell) for cell in cells)
        self._known = known
        self._columns: dict[str, list[int]] = {}
        for at, key in enumerate(self.keys):
            if key:
                self._columns.setdefault(key, []).append(at)
        self.twice = frozenset(key for key, found in self._columns.items() if len(found) > 1)

    @cached_property
    def misspelt(self) -> dict[str, str]:
        """The keys nobody knows that are a slip away from a known one, with that one."""
        strange = [key for key in self.keys[:WIDEST] if key and key not in self._known]
        near = {key: _nearest(key, self._known) for key in strange}
        return {key: meant for key, meant in near.items() if meant is not None}

    @cached_property
    def _near(self) -> dict[str, list[int]]:
        """The columns of misspelt keys, by the key that was meant."""
        near: dict[str, list[int]] = {}
        for key, meant in self.misspelt.items():
            near.setdefault(meant, []).extend(self._columns[key])
        return near

    def find(self, headers: Iterable[str], taken: Container[int] = ()) -> int | None:
        """Give the first free column that has one of these headers, spelt right or nearly so."""
        return next(self.find_all(headers, taken), None)

    def find_all(self, headers: Iterable[str], taken: Container[int] = ()) -> Iterator[int]:
        """Give the free columns that have one of these headers; those spelt right come first."""
        wanted = _keys(tuple(headers))
        for key in wanted:
            if key.startswith("#") and 0 < int(key[1:]) <= len(self.cells):
                yield from (at for at in [int(key[1:]) - 1] if at not in taken)
        for columns in (self._columns, self._near):
            for key in wanted:
                yield from (at for at in columns.get(key, ()) if at not in taken)

    def is_misspelt(self, at: int) -> bool:
        """Tell whether a column's header is no known one, but nearly one."""
        return self.keys[at] in self.misspelt


def known_headers(layouts: Iterable[Layout]) -> frozenset[str]:
    """Give every header that any of the layouts knows, as keys."""
    return frozenset(
        header_key(header)
        for layout in layouts
        for _, headers in layout.named()
        for header in headers
    )


@lru_cache(maxsize=4096)
def _keys(headers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(header_key(header) for header in headers)


@lru_cache(maxsize=4096)
def _nearest(key: str, known: frozenset[str]) -> str | None:
    """Give the one known header that was meant; nothing where there is none, or several."""
    near = [other for other in known if _is_slip(key, other)]
    return min(near, key=lambda other: (_distance(key, other), other)) if near else None


def _is_slip(key: str, other: str) -> bool:
    """Tell whether two headers differ by slips only; digits and (T) marks are no slips."""
    joined, meant = key.replace(" ", ""), other.replace(" ", "")
    shorter = min(len(joined), len(meant))
    allowed = (shorter >= _ONE_SLIP) + (shorter >= _TWO_SLIPS)
    if abs(len(joined) - len(meant)) > allowed or _marks(key) != _marks(other):
        return False
    if len(set(joined) ^ set(meant)) > 2 * allowed:
        return False
    return _distance(joined, meant) <= allowed


def _marks(key: str) -> tuple[str, bool]:
    return "".join(filter(str.isdigit, key)), key.endswith(" t")


def _distance(one: str, other: str) -> int:
    """Count the letters to add, drop, change, or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        above, row = row, [at + 1]
        for by, match in enumerate(other):
            step = min(above[by + 1] + 1, row[by] + 1, above[by] + (letter != match))
            if at and by and letter == other[by - 1] and one[at - 1] == match:
                step = min(step, before[by - 1] + 1)
            row.append(step)
        before = above
    return row[-1]
