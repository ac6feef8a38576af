"""Recodings that share a coding are joined, so that no money is read as before twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.year import Year


def join_groups(
    years: tuple[Year, Year], groups: Sequence[Sequence[Selector]]
) -> list[list[Selector]]:
    """Join groups that share a coding: what moved from A to B and from B to C is one service."""
    apart_and_joined: list[tuple[list[Selector], NDArray[np.bool_]]] = []
    for selectors in groups:
        rows = np.concatenate([year.holding(selectors) for year in years])
        joined = list(selectors)
        apart = []
        for other, other_rows in apart_and_joined:
            if (rows & other_rows).any() or _name_the_same(selectors, other):
                joined, rows = other + joined, rows | other_rows
            else:
                apart.append((other, other_rows))
        apart_and_joined = [*apart, (joined, rows)]
    return [selectors for selectors, _ in apart_and_joined]


def _name_the_same(selectors: Iterable[Selector], others: Sequence[Selector]) -> bool:
    """Return whether a selector is one of the others, or a narrower form of one of them."""
    return any(
        selector.items() <= other.items() or other.items() <= selector.items()
        for selector in selectors
        for other in others
    )
