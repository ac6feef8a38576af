"""The lenses of a taxonomy, and the sets of interventions that are compared."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy.texts import Id, Text


class Lens(FrozenModel):
    """A named definition of prevention: which interventions count, and whether shares apply."""

    name: Text
    counts: Literal["whole", "share"]
    why: Text


class InterventionSet(FrozenModel):
    """Interventions whose whole money is added up, to compare with prevention or another set."""

    name: Text
    why: Text
    interventions: Annotated[tuple[Id, ...], Field(min_length=1)]
