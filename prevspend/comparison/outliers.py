"""Outliers: figures so far from the others' that they should be checked before they are ranked."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from prevspend.comparison.model import Outlier
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.comparison.model import OrganisationFigures
    from prevspend.taxonomy import Taxonomy

_FEWEST = 10
_TIMES_THE_MEDIAN = 6.0
_OF_ITS_PREVENTION = 0.15


def outliers(rows: Sequence[OrganisationFigures], taxonomy: Taxonomy) -> Iterator[Outlier]:
    """Yield interventions at six times the median per head and 15% of the prevention.

    Only organisations of a league are compared, if it has at least ten.
    """
    names = {entry.id: entry.name for entry in taxonomy.interventions}
    leagues: dict[tuple[str | None, str], list[OrganisationFigures]] = {}
    for row in rows:
        if row.ranks and row.people:
            leagues.setdefault((row.who.league, row.who.basis), []).append(row)
    outlying = [
        outlier
        for members in leagues.values()
        if len(members) >= _FEWEST
        for outlier in _of_league(members, names)
    ]
    yield from sorted(outlying, key=lambda each: (-each.prevention_pence, each.name))


def _of_league(
    members: Sequence[OrganisationFigures], names: Mapping[str, str]
) -> Iterator[Outlier]:
    ids = dict.fromkeys(id_ for member in members for id_ in member.interventions)
    for id_ in ids:
        usual = median(_per_head(member, id_) for member in members)
        for member in members:
            pence = member.interventions[id_].central if id_ in member.interventions else 0
            part = pence / member.prevention.central if member.prevention.central > 0 else 0.0
            own = _per_head(member, id_)
            if usual > 0 and part >= _OF_ITS_PREVENTION and own >= _TIMES_THE_MEDIAN * usual:
                yield Outlier(
                    code=member.who.code,
                    name=member.who.name,
                    intervention=id_,
                    intervention_name=names[id_],
                    prevention_pence=pence,
                    share_of_its_prevention=part,
                    times_the_median=own / usual,
                    in_words=(
                        f"{member.who.name}: {format_pounds(pence, pennies=False)} on"
                        f" {names[id_][:1].lower()}{names[id_][1:]}, {part:.0%} of its prevention"
                        f" and {own / usual:.0f} times the median a head. A choice, or a coding?"
                    ),
                )


def _per_head(member: OrganisationFigures, id_: str) -> float:
    figures = member.interventions.get(id_)
    return figures.central / member.people if figures and member.people else 0.0
