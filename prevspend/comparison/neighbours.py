"""An organisation among its statistical neighbours in deprivation, population and class."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from prevspend.comparison.model import Neighbour, Neighbours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.comparison.model import Measure, OrganisationFigures
    from prevspend.reference import Reference

_EVERYONE = 1_000


def neighbours_of(
    own: OrganisationFigures,
    organisations: Sequence[OrganisationFigures],
    measure: Measure,
    reference: Reference,
    wanted: int,
) -> Neighbours | None:
    """Return an organisation beside its statistical neighbours.

    Args:
        own: the organisation.
        organisations: the organisations to find neighbours in.
        measure: the measure to rank by.
        reference: the reference data with statistical neighbours.
        wanted: how many neighbours.

    Returns:
        `None` if no neighbour is known, or the organisation itself cannot be ranked.
    """
    code = own.who.code
    if code is None or measure not in own.ranks:
        return None
    same = (own.who.league, own.who.basis)
    candidates = {
        each.who.code: each
        for each in organisations
        if (each.who.league, each.who.basis) == same and each.who.code != code
    }
    neighbours: list[OrganisationFigures] = []
    nearer: dict[str, str] = {}
    without: dict[str, str] = {}
    for near in reference.statistical_neighbours(code, _EVERYONE):
        if len(neighbours) == wanted:
            break
        other = candidates.get(near)
        record = reference.find_organisation(near)
        if other is not None and measure in other.ranks:
            neighbours.append(other)
            without |= nearer
        elif record and own.who.league and _same_league(record.council_class, own):
            reason = other.not_ranked if other else None
            nearer[record.name] = reason or "no figures here"
    if not neighbours:
        return None
    values = [each.measures[measure].central for each in (own, *neighbours)]
    return Neighbours(
        code=code,
        name=own.who.name,
        own=_neighbour(own),
        neighbours=tuple(_neighbour(each) for each in neighbours),
        place=1 + sum(value > values[0] for value in values),
        median=median(values[1:]),
        without_figures=without,
    )


def _same_league(council_class: str | None, own: OrganisationFigures) -> bool:
    counties = {"county", "district"}
    return council_class == own.who.council_class or (
        council_class not in counties and own.who.council_class not in counties
    )


def _neighbour(figures: OrganisationFigures) -> Neighbour:
    return Neighbour(
        code=figures.who.code or "",
        name=figures.who.name,
        people=figures.people,
        deprivation=figures.deprivation,
        measures=figures.measures,
        decided_share=figures.decided_share,
        ranks=figures.ranks,
    )
