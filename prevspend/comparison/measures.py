"""The figures of one organisation: by lens, tier, intervention and group, and per head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline import Figures, Share, counted
from prevspend.comparison.leagues import identify, population_of, why_not_ranked
from prevspend.comparison.model import OrganisationFigures, wholes
from prevspend.comparison.only_some import uneven_money
from prevspend.taxonomy import GROUPINGS, TIERS
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prevspend.baseline import InterventionTotal
    from prevspend.comparison.model import Measure
    from prevspend.comparison.organisations import ComparedOrganisation
    from prevspend.reference import Reference
    from prevspend.taxonomy import Grouping, Taxonomy


def measure_organisation(
    organisation: ComparedOrganisation, taxonomy: Taxonomy, reference: Reference
) -> OrganisationFigures:
    """Return the figures of one organisation under the common taxonomy."""
    who, spending = identify(organisation, reference), organisation.spending
    people = population_of(
        who, FinancialYear.parse(organisation.baseline.financial_year), reference
    )
    deprived = reference.deprivation(who.code) if who.code else None
    lenses = {
        name: _by_intervention(spending.interventions, name, taxonomy)
        for name in taxonomy.head.lenses
    }
    headline = lenses[taxonomy.head.headline]
    prevention = Figures.total(headline.values())
    schools, passed_on = (
        uneven_money()[kind].pence(spending.interventions, taxonomy)
        for kind in ("schools", "passed-on")
    )
    in_scope, unclassified = spending.in_scope_pence, spending.unclassified_pence
    heads = people.people if people and not organisation.is_part_of_year else None
    return OrganisationFigures(
        who=who,
        people=people.people if people else None,
        people_in=people.year if people else None,
        deprivation=deprived.score if deprived else None,
        restated=organisation.baseline.taxonomy.digest != taxonomy.digest,
        in_scope_pence=in_scope,
        unclassified_pence=unclassified,
        schools_pence=schools,
        passed_on_pence=passed_on,
        decided_share=(in_scope - unclassified) / in_scope if in_scope > 0 else None,
        prevention=prevention,
        measures=measures_of(prevention, in_scope, schools + passed_on, heads),
        ranks={},
        not_ranked=why_not_ranked(organisation, who, people.people if people else None),
        tiers={
            tier: Figures.total(
                each.prevention for each in spending.interventions if each.tier == tier
            )
            for tier in TIERS
        },
        lenses={name: Figures.total(parts.values()) for name, parts in lenses.items()},
        lenses_by_share={
            name: Figures.total(
                each.prevention for each in spending.interventions if name in each.lenses
            )
            for name, lens in taxonomy.head.lenses.items()
            if lens.counts == "whole"
        },
        interventions=headline,
        groups={grouping: dict(_groups(grouping, headline, taxonomy)) for grouping in GROUPINGS},
    )


def measures_of(
    prevention: Figures, in_scope: int, uneven: int, people: int | None
) -> dict[Measure, Share]:
    """Return every measure that is known: two fractions, and pounds per head."""
    return {
        measure: Share(
            low=prevention.low / whole,
            central=prevention.central / whole,
            high=prevention.high / whole,
        )
        for measure, whole in wholes(in_scope, uneven, people).items()
    }


def _by_intervention(
    interventions: Iterable[InterventionTotal], lens: str, taxonomy: Taxonomy
) -> dict[str, Figures]:
    """Return the prevention of each intervention that a lens counts."""
    counts = ((each.id, counted(lens, taxonomy.head.lenses[lens], each)) for each in interventions)
    return {id_: figures for id_, figures in counts if figures is not None}


def _groups(
    grouping: Grouping, counted_of: Mapping[str, Figures], taxonomy: Taxonomy
) -> Iterable[tuple[str, Figures]]:
    """Yield the prevention of each group that has interventions."""
    members: dict[str, list[Figures]] = {}
    for entry in taxonomy.interventions:
        if entry.id in counted_of:
            for group in entry.groups(grouping):
                members.setdefault(group, []).append(counted_of[entry.id])
    return ((group, Figures.total(parts)) for group, parts in sorted(members.items()))
