"""Doubts: money of either year that may be no spending of that year, until somebody says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prevspend.leftshift.model import DoubtId
    from prevspend.leftshift.standing import Standing


@dataclass(frozen=True)
class Doubt:
    """Something that would change where the two years stand, if it is so.

    Attributes:
        id: what kind of doubt it is.
        first: what the earlier year would lose, pence; less than 0 what it would gain.
        last: what the later one would.
        in_words: what it is, how much, and where.
    """

    id: DoubtId
    first: Standing
    last: Standing
    in_words: str
