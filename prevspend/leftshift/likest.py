"""Pairs of what ended and what began, each of the likest two, and none where two are as like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_AS_LIKE = 0.005
"""Of two that are as like, neither is meant."""

End = TypeVar("End")


def likest(
    pairs: Sequence[tuple[float, End, End]], order: Callable[[End], Any]
) -> Iterator[tuple[float, End, End]]:
    """Yield each end with the one it is likest, the likest pair first; where two are, neither.

    Args:
        pairs: how like what ended is to what began, from 0 to 1, and the two.
        order: what pairs that are as like are ordered by, of what ended.
    """
    used: set[int] = set()
    for likeness, old, new in sorted(pairs, key=lambda pair: (-pair[0], order(pair[1]))):
        rivals = [
            other
            for other, *ends in pairs
            if (ends[0] is old) != (ends[1] is new) and abs(other - likeness) < _AS_LIKE
        ]
        if not rivals and not {id(old), id(new)} & used:
            used |= {id(old), id(new)}
            yield likeness, old, new
