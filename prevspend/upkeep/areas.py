"""A taxonomy as its files part it: areas, each with its title and its interventions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import find, load_taxonomy, load_with_places

if TYPE_CHECKING:
    from prevspend.taxonomy import Intervention, Status, Taxonomy

_EDITORS_LINE = "# yaml-language-server:"
_TITLE = re.compile(r"# ([^:.]+)")


@dataclass(frozen=True)
class Area:
    """The interventions of one file, and its title: how the comment on top of it begins."""

    title: str
    interventions: tuple[Intervention, ...]


@dataclass(frozen=True)
class ShownTaxonomy:
    """A taxonomy and its areas, in the order of its files."""

    taxonomy: Taxonomy
    areas: tuple[Area, ...]

    def of_status(self, status: Status) -> list[Area]:
        """Give the areas with those of their interventions that have a status."""
        parts = [
            Area(area.title, tuple(entry for entry in area.interventions if entry.status == status))
            for area in self.areas
        ]
        return [area for area in parts if area.interventions]

    def area_of(self, wanted: str) -> str:
        """Give the title of the area in which an intervention stands."""
        return next(
            area.title
            for area in self.areas
            if any(entry.id == wanted for entry in area.interventions)
        )


def read_areas(name: str) -> ShownTaxonomy:
    """Load a taxonomy with its areas; a release, which has no files, is one area.

    Args:
        name: whatever `load_taxonomy` takes.

    Raises:
        TaxonomyError: if it cannot be loaded.
    """
    taxonomy = load_taxonomy(name)
    try:
        places = load_with_places(find(name)).places
    except TaxonomyError:
        return ShownTaxonomy(taxonomy, (Area(taxonomy.head.name, taxonomy.interventions),))
    by_file: dict[Path, list[Intervention]] = {}
    for entry in taxonomy.interventions:
        by_file.setdefault(Path(places.of("intervention", entry.id).file), []).append(entry)
    areas = tuple(Area(_title(path), tuple(entries)) for path, entries in by_file.items())
    return ShownTaxonomy(taxonomy, areas)


def _title(path: Path) -> str:
    """Give what the comment on top of a file begins with, or else the file's name in words."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    first = next((line for line in lines if not line.startswith(_EDITORS_LINE)), "")
    found = _TITLE.match(first)
    return found[1].strip() if found else path.stem.replace("-", " ").capitalize()
