"""Totals by area of a Health and Wellbeing Board, which is that of an upper-tier council.

A council's money is for its own area. An ICB's ledger seldom shows which area its money is for; a
part by population is an estimate, shown in a column of its own and in no headline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.baseline import Figures
from prevspend.consolidate.model import PlaceTotal
from prevspend.money import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.consolidate.members import Member
    from prevspend.consolidate.sums import MemberSums
    from prevspend.reference import Reference

Area = tuple[str | None, str]


def places(sums: Sequence[MemberSums], reference: Reference) -> Iterator[PlaceTotal]:
    """Yield prevention by area, in the order of their names."""
    councils: dict[Area, list[MemberSums]] = {}
    apportioned: dict[Area, list[Figures]] = {}
    for each in sums:
        kind = each.member.year.baseline.organisation.kind
        if kind == "council":
            councils.setdefault(_area(each.member, reference), []).append(each)
        elif kind == "icb" and each.member.record:
            people = reference.people_by_upper_tier(each.member.record.code)
            for code, part in _by_population(each.prevention().once, people):
                area: Area = (code, reference.organisations[code].name)
                apportioned.setdefault(area, []).append(part)
    for place in sorted({*councils, *apportioned}, key=lambda area: (area[1], area[0] or "")):
        members = councils.get(place, [])
        yield PlaceTotal(
            code=place[0],
            name=place[1],
            bodies=tuple(each.member.name for each in members),
            councils=Figures.total(each.prevention().once for each in members),
            apportioned=Figures.total(apportioned[place]) if place in apportioned else None,
        )


def _area(member: Member, reference: Reference) -> Area:
    """Return the area of a council; one not in the reference data is an area of its own."""
    upper = reference.upper_tier(member.record.code) if member.record else None
    return (upper.code, upper.name) if upper else (None, member.name)


def _by_population(figures: Figures, people: Mapping[str, int]) -> Iterator[tuple[str, Figures]]:
    """Yield figures split by population; the parts add up to them."""
    codes = sorted(people)
    parts = split(np.array(figures.all), [people[code] for code in codes])
    yield from zip(codes, map(Figures.of, parts.T.tolist()), strict=True)
