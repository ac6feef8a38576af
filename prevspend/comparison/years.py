"""The two years of a change: their organisations, and England with its population."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.baseline import Figures
from prevspend.comparison.measures import measures_of
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.comparison.model import OrganisationFigures
    from prevspend.reference import Reference


class ComparedYear(NamedTuple):
    """The organisations of one year, by code and basis, and England as published."""

    year: str
    rows: dict[tuple[str, str], OrganisationFigures]
    whole: OrganisationFigures | None


def with_population(
    figures: OrganisationFigures, year: str, reference: Reference
) -> OrganisationFigures:
    """Return England with its population: the sum of all councils with social care."""
    when = FinancialYear.parse(year)
    counts = [
        reference.population(record.code, when)
        for record in reference.organisations.values()
        if record.is_upper_tier and record.valid_in(when)
    ]
    known = [count.people for count in counts if count is not None]
    if not known or len(known) < len(counts):
        return figures
    people = sum(known)
    measures = measures_of(figures.prevention, figures.in_scope_pence, figures.uneven_pence, people)
    return figures.model_copy(update={"people": people, "measures": measures})


def added_up(
    pairs: Sequence[tuple[OrganisationFigures, OrganisationFigures]],
) -> tuple[OrganisationFigures, OrganisationFigures]:
    """Return the sums of both years over the organisations that have both."""
    return _sum([first for first, _ in pairs]), _sum([last for _, last in pairs])


def _sum(rows: Sequence[OrganisationFigures]) -> OrganisationFigures:
    first = rows[0]
    in_scope = sum(row.in_scope_pence for row in rows)
    unclassified = sum(row.unclassified_pence for row in rows)
    schools = sum(row.schools_pence for row in rows)
    passed_on = sum(row.passed_on_pence for row in rows)
    counts = [row.people for row in rows]
    people = None if None in counts else sum(count or 0 for count in counts)
    prevention = Figures.total(row.prevention for row in rows)
    ids = dict.fromkeys(id_ for row in rows for id_ in row.interventions)
    who = first.who.model_copy(
        update={
            "code": None,
            "name": f"{len(rows):,} organisations added up",
            "council_class": None,
            "league": None,
            "in_focus": False,
        }
    )
    return first.model_copy(
        update={
            "who": who,
            "people": people,
            "in_scope_pence": in_scope,
            "unclassified_pence": unclassified,
            "schools_pence": schools,
            "passed_on_pence": passed_on,
            "decided_share": (in_scope - unclassified) / in_scope if in_scope > 0 else None,
            "prevention": prevention,
            "measures": measures_of(prevention, in_scope, schools + passed_on, people),
            "tiers": {tier: Figures.total(row.tiers[tier] for row in rows) for tier in first.tiers},
            "interventions": {
                id_: Figures.total(
                    row.interventions[id_] for row in rows if id_ in row.interventions
                )
                for id_ in ids
            },
        }
    )
