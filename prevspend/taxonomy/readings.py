"""How a taxonomy is read: its lenses, and the sets of interventions that are compared."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from prevspend.taxonomy.texts import Id, Text
from prevspend.yamlfile import Strict


class Lens(Strict):
    """A named reading of the taxonomy: which interventions count, and whether shares apply."""

    name: Text
    counts: Literal["whole", "share"]
    why: Text


class InterventionSet(Strict):
    """Interventions whose money is added up whole, to be set beside prevention or another set."""

    name: Text
    why: Text
    interventions: Annotated[tuple[Id, ...], Field(min_length=1)]
