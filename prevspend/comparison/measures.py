"""The figures of one organisation: by lens, tier, intervention and group, and per head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import Figures, Share, counted
from prevspend.comparison.alike import people_of, place_of, why_not_ranked
from prevspend.comparison.model import OrganisationFigures
from prevspend.taxonomy import GROUPINGS, TIERS
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prevspend.baseline import InterventionTotal
    from prevspend.comparison.bodies import Body
    from prevspend.comparison.model import Measure
    from prevspend.reference import Reference
    from prevspend.taxonomy import Grouping, Taxonomy

_EDUCATION = "RSX-190"
"""The return's line for schools and special needs. Academies are outside a council's accounts, so
that councils of the same size differ by it without doing anything else."""


def measure_body(body: Body, taxonomy: Taxonomy, reference: Reference) -> OrganisationFigures:
    """Measure one organisation under the common taxonomy."""
    who, spending = place_of(body, reference), body.spending
    people = people_of(who, FinancialYear.parse(body.baseline.financial_year), reference)
    deprived = reference.deprivation(who.code) if who.code else None
    lenses = {
        name: _by_intervention(spending.interventions, name, taxonomy) for name in _lenses(taxonomy)
    }
    headline = lenses[taxonomy.head.headline]
    prevention = Figures.total(headline.values())
    schools = _schools(spending.interventions, taxonomy)
    in_scope, unclassified = spending.in_scope_pence, spending.unclassified_pence
    heads = people.people if people and not body.is_part_of_year else None
    return OrganisationFigures(
        who=who,
        people=people.people if people else None,
        people_in=people.year if people else None,
        deprivation=deprived.score if deprived else None,
        restated=body.baseline.taxonomy.digest != taxonomy.digest,
        in_scope_pence=in_scope,
        unclassified_pence=unclassified,
        schools_pence=schools,
        decided_share=(in_scope - unclassified) / in_scope if in_scope > 0 else None,
        prevention=prevention,
        measures=measures_of(prevention, in_scope, schools, heads),
        ranks={},
        not_ranked=why_not_ranked(body, who, people.people if people else None),
        tiers={
            tier: Figures.total(
                each.prevention for each in spending.interventions if each.tier == tier
            )
            for tier in TIERS
        },
        lenses={name: Figures.total(parts.values()) for name, parts in lenses.items()},
        interventions=headline,
        groups={grouping: dict(_groups(grouping, headline, taxonomy)) for grouping in GROUPINGS},
    )


def measures_of(
    prevention: Figures, in_scope: int, schools: int, people: int | None
) -> dict[Measure, Share]:
    """Return every measure that can be known: two fractions, and pounds a head."""
    wholes: dict[Measure, int] = {
        "share": in_scope,
        "without-schools": in_scope - schools,
        "per-head": 100 * (people or 0),
    }
    return {
        name: Share(
            low=prevention.low / whole,
            central=prevention.central / whole,
            high=prevention.high / whole,
        )
        for name, whole in wholes.items()
        if whole > 0
    }


def _lenses(taxonomy: Taxonomy) -> Iterable[str]:
    return taxonomy.head.lenses


def _by_intervention(
    interventions: Iterable[InterventionTotal], lens: str, taxonomy: Taxonomy
) -> dict[str, Figures]:
    """Return what a lens counts of each intervention."""
    found = ((each.id, counted(lens, taxonomy.head.lenses[lens], each)) for each in interventions)
    return {id_: figures for id_, figures in found if figures is not None}


def _schools(interventions: Iterable[InterventionTotal], taxonomy: Taxonomy) -> int:
    """Add up what the taxonomy says is the return's line of education."""
    education = {each.id for each in taxonomy.interventions if _EDUCATION in each.crosswalk.ro}
    return sum(each.amount_pence for each in interventions if each.id in education)


def _groups(
    grouping: Grouping, counted_of: Mapping[str, Figures], taxonomy: Taxonomy
) -> Iterable[tuple[str, Figures]]:
    """Add up the interventions of each group, as far as there are any."""
    members: dict[str, list[Figures]] = {}
    for entry in taxonomy.interventions:
        if entry.id in counted_of:
            for group in entry.groups(grouping):
                members.setdefault(group, []).append(counted_of[entry.id])
    return ((group, Figures.total(parts)) for group, parts in sorted(members.items()))
