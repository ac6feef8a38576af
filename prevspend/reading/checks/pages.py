"""Page numbers in the column of amounts."""

from __future__ import annotations

_POUND = 100
_FEWEST = 3


class PageNumbers:
    """Finds rows of nothing but an amount of which each is a pound more than the one before."""

    def __init__(self) -> None:
        self._run: list[int] = []
        self._next: int | None = None
        self._pages: set[int] = set()

    def see(self, row: int, pence: int) -> None:
        """Check a row of nothing but an amount, which is not a total."""
        if pence % _POUND or pence <= 0 or pence != self._next:
            self._run = []
        self._run.append(row)
        self._next = pence + _POUND
        if len(self._run) >= _FEWEST:
            self._pages.update(self._run)

    def rows(self) -> frozenset[int]:
        """Return the rows, by their numbers."""
        return frozenset(self._pages)
