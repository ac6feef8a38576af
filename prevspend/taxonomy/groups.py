"""By what interventions are grouped: who is responsible, what is prevented, for whom."""

from __future__ import annotations

from typing import Literal

from prevspend.taxonomy.texts import Id, Ids, Text
from prevspend.yamlfile import Strict

Grouping = Literal["responsible", "prevents", "inequalities"]
GROUPINGS: tuple[Grouping, ...] = ("responsible", "prevents", "inequalities")


class Indicator(Strict):
    """A measure of an outcomes framework: public health (PHOF), NHS (NHSOF), adult care (ASCOF).

    `confirmed` says that name and code were seen in the framework's own publication or data.
    """

    framework: Literal["PHOF", "NHSOF", "ASCOF"]
    code: Text | None = None
    name: Text
    confirmed: bool = False


class Group(Strict):
    """A role, a harm or a group of people that interventions name by its id."""

    id: Id
    name: Text
    what: Text | None = None
    part_of: Text | None = None
    indicators: tuple[Indicator, ...] = ()
    sources: Ids = ()


class Groups(Strict):
    """All groups of a taxonomy: its files `groups/responsible.yaml`, `prevents`, `inequalities`."""

    responsible: tuple[Group, ...] = ()
    prevents: tuple[Group, ...] = ()
    inequalities: tuple[Group, ...] = ()

    def of(self, grouping: Grouping) -> tuple[Group, ...]:
        """Give the groups of one grouping, in the order of its file."""
        found: tuple[Group, ...] = getattr(self, grouping)
        return found
