"""Prevention by who is responsible, by what is prevented and for whom, under the headline lens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.baseline.model import GroupedBy, GroupTotal, InterventionTotal
from prevspend.baseline.parts import Figures
from prevspend.taxonomy import GROUPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.taxonomy import Grouping, Lens, Taxonomy

_NONE_NAMED: dict[Grouping, str] = {
    "responsible": "No role named",
    "prevents": "No harm named",
    "inequalities": "For everyone: not aimed at one of these groups",
}


def counted(lens_id: str, lens: Lens, entry: InterventionTotal) -> Figures | None:
    """Return the pence of an intervention that a lens counts; `None` if it does not count it.

    A lens counts by share, or all the money, where low, central and high are equal.
    """
    if lens_id not in entry.lenses:
        return None
    if lens.counts == "share":
        return entry.prevention
    whole = entry.amount_pence
    return Figures(low=whole, central=whole, high=whole)


def grouped(
    taxonomy: Taxonomy, interventions: tuple[InterventionTotal, ...]
) -> dict[Grouping, GroupedBy]:
    """Return the totals of interventions by each grouping.

    One role is responsible for an intervention, so roles add up to the headline. An intervention
    may prevent several harms and be aimed at several groups of people: each has it in full, so
    these groups overlap and must not be added up.
    """
    headline = taxonomy.head.headline
    lens = taxonomy.head.lenses[headline]
    parts = [
        (entry, figures)
        for entry in interventions
        if (figures := counted(headline, lens, entry)) is not None
    ]
    return {
        grouping: GroupedBy(
            adds_up=grouping == "responsible",
            groups=tuple(_groups(taxonomy, grouping, parts)),
        )
        for grouping in GROUPINGS
    }


def _groups(
    taxonomy: Taxonomy, grouping: Grouping, parts: list[tuple[InterventionTotal, Figures]]
) -> Iterable[GroupTotal]:
    """Return each group with interventions, the largest first; last, those without a group."""
    names = {group.id: group.name for group in taxonomy.groups.of(grouping)}
    totals = [
        _total(group, name, [part for part in parts if group in part[0].groups(grouping)])
        for group, name in names.items()
    ]
    totals.sort(key=lambda total: (-total.central, total.id or ""))
    rest = [part for part in parts if not part[0].groups(grouping)]
    totals.append(_total(None, _NONE_NAMED[grouping], rest))
    return (total for total in totals if total.interventions)


def _total(
    group: str | None, name: str, parts: list[tuple[InterventionTotal, Figures]]
) -> GroupTotal:
    return GroupTotal(
        id=group,
        name=name,
        interventions=len(parts),
        amount_pence=sum(entry.amount_pence for entry, _ in parts),
        **Figures.total(figures for _, figures in parts).model_dump(),
    )
