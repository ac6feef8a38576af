"""Words that differ by a slip of the keyboard only."""

from __future__ import annotations

from functools import lru_cache

_ONE_SLIP = 5  # letters a word needs before one slip is forgiven: `date` and `rate` are two
_TWO_SLIPS = 11  # and before two are: `net amount` and `vat amount` are two slips apart


@lru_cache(maxsize=1 << 16)
def is_slip(word: str, other: str) -> bool:
    """Return whether two words differ by a slip: a letter too many, too few, wrong or swapped."""
    shorter = min(len(word), len(other))
    allowed = (shorter >= _ONE_SLIP) + (shorter >= _TWO_SLIPS)
    if abs(len(word) - len(other)) > allowed or len(set(word) ^ set(other)) > 2 * allowed:
        return False
    return distance(word, other) <= allowed


def distance(one: str, other: str) -> int:
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
