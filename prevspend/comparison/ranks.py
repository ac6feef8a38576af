"""Ranks in a league, and how far each may move; see `RANK_IN_WORDS`."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

import numpy as np

from prevspend.comparison.model import PeerRank, Spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.comparison.model import Measure, OrganisationFigures


def rank(members: Sequence[OrganisationFigures], measure: Measure) -> dict[int, PeerRank]:
    """Return the ranks of the members of a league, the highest figure first.

    Args:
        members: the organisations; those without the measure have no rank.
        measure: the measure to rank by.

    Returns:
        The rank of each organisation by number; equal figures share a place.
    """
    known = [at for at, member in enumerate(members) if measure in member.measures]
    if len(known) < 2:  # noqa: PLR2004 - a rank needs two
        return {}
    values = np.array(
        [[getattr(members[at].measures[measure], name) for name in _SHARES] for at in known]
    )
    rates = np.array([_growth_if_like_the_rest(members[at]) for at in known])
    readings = np.hstack([values, values * rates[:, None]])
    places = 1 + (readings[None, :, :] > readings[:, None, :]).sum(axis=1)
    return {
        at: PeerRank(
            place=int(own[_CENTRAL]), best=int(own.min()), worst=int(own.max()), of=len(known)
        )
        for at, own in zip(known, places, strict=True)
    }


_SHARES = ("low", "central", "high")
_CENTRAL = _SHARES.index("central")


def _growth_if_like_the_rest(member: OrganisationFigures) -> float:
    """Return the factor by which prevention grows if undecided money is as preventive as decided.

    Schools and money passed on are left out: they are decided, and unlike any undecided money.
    """
    whole = member.in_scope_pence - member.uneven_pence
    decided = whole - member.unclassified_pence
    return whole / decided if 0 < decided < whole else 1.0


def spread(values: Sequence[float]) -> Spread:
    """Return the distribution of at least one figure."""
    ordered = sorted(values)
    lower, _, upper = (
        quantiles(ordered, n=4, method="inclusive") if len(ordered) > 1 else ordered * 3
    )
    return Spread(
        lowest=ordered[0],
        lower_quartile=lower,
        median=median(ordered),
        upper_quartile=upper,
        highest=ordered[-1],
    )
