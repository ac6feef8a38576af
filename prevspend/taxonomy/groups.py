"""The groups of interventions: who is responsible, what is prevented, for whom."""

from __future__ import annotations

from typing import Literal

from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy.texts import Id, Ids, Text

Grouping = Literal["responsible", "prevents", "inequalities"]
GROUPINGS: tuple[Grouping, ...] = ("responsible", "prevents", "inequalities")


class Indicator(FrozenModel):
    """A measure of an outcomes framework: public health (PHOF), NHS (NHSOF), adult care (ASCOF).

    `confirmed` is whether name and code were checked in the framework's own publication or data.
    """

    framework: Literal["PHOF", "NHSOF", "ASCOF"]
    code: Text | None = None
    name: Text
    confirmed: bool = False


class TaxonomyGroup(FrozenModel):
    """A role, a harm or a group of people, named by interventions with its id."""

    id: Id
    name: Text
    what: Text | None = None
    part_of: Text | None = None
    indicators: tuple[Indicator, ...] = ()
    sources: Ids = ()


class Groups(FrozenModel):
    """All groups of a taxonomy: its files `groups/responsible.yaml`, `prevents`, `inequalities`."""

    responsible: tuple[TaxonomyGroup, ...] = ()
    prevents: tuple[TaxonomyGroup, ...] = ()
    inequalities: tuple[TaxonomyGroup, ...] = ()

    def of(self, grouping: Grouping) -> tuple[TaxonomyGroup, ...]:
        """Return the groups of one grouping, in the order of its file."""
        groups: tuple[TaxonomyGroup, ...] = getattr(self, grouping)
        return groups
