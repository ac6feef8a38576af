"""Statistical neighbours: the areas most alike in deprivation, population and class.

Deprivation and the logarithm of population are put on a common scale (how many standard deviations
apart two areas are among their peers); a council of another class counts as one standard deviation
further away. The distance is the root of the sum of squares. Nothing is fitted or weighted by
judgement beyond that, and the figures are those of the reference data.
"""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_OTHER_CLASS = 1.0


class Profile(NamedTuple):
    """The figures by which areas are compared."""

    code: str
    council_class: str | None
    score: float
    people: int


def nearest(wanted: Profile, peers: Sequence[Profile], n: int) -> list[str]:
    """Return the codes of the `n` nearest peers, the nearest first; the area itself is left out."""
    candidates = [peer for peer in peers if peer.code != wanted.code]
    everyone = [wanted, *candidates]
    spread = statistics.pstdev(peer.score for peer in everyone) or 1.0
    spread_of_size = statistics.pstdev(math.log(peer.people) for peer in everyone) or 1.0

    def distance(peer: Profile) -> tuple[float, str]:
        parts = (
            (peer.score - wanted.score) / spread,
            (math.log(peer.people) - math.log(wanted.people)) / spread_of_size,
            0.0 if peer.council_class == wanted.council_class else _OTHER_CLASS,
        )
        return math.hypot(*parts), peer.code

    return [peer.code for peer in sorted(candidates, key=distance)[:n]]
