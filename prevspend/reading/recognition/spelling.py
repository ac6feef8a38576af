"""Words that differ by a typing error only."""

from __future__ import annotations

from functools import lru_cache

_ONE_ERROR = 5  # letters a word must have for one error: `date` and `rate` are two words
_TWO_ERRORS = 11  # and for two: `net amount` and `vat amount` are two errors apart


@lru_cache(maxsize=1 << 16)
def is_misspelling(word: str, other: str) -> bool:
    """Return whether two words differ by a letter too many, too few, wrong or swapped."""
    shorter = min(len(word), len(other))
    allowed = (shorter >= _ONE_ERROR) + (shorter >= _TWO_ERRORS)
    if abs(len(word) - len(other)) > allowed or len(set(word) ^ set(other)) > 2 * allowed:
        return False
    return distance(word, other) <= allowed


def distance(word: str, other: str) -> int:
    """Return the number of letters to add, drop, change, or swap with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word):
        above, row = row, [at + 1]
        for by, match in enumerate(other):
            step = min(above[by + 1] + 1, row[by] + 1, above[by] + (letter != match))
            if at and by and letter == other[by - 1] and word[at - 1] == match:
                step = min(step, before[by - 1] + 1)
            row.append(step)
        before = above
    return row[-1]
