"""The areas of a taxonomy: one for each file, with its title and interventions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import find_taxonomy, load_taxonomy, read_taxonomy

if TYPE_CHECKING:
    from prevspend.taxonomy import Intervention, Status, Taxonomy

_EDITORS_LINE = "# yaml-language-server:"
_TITLE = re.compile(r"# ([^:.]+)")


@dataclass(frozen=True)
class TaxonomyArea:
    """The interventions of one file, and its title: the start of the comment at its top."""

    title: str
    interventions: tuple[Intervention, ...]


@dataclass(frozen=True)
class ShownTaxonomy:
    """A taxonomy and its areas, in the order of its files."""

    taxonomy: Taxonomy
    areas: tuple[TaxonomyArea, ...]

    def of_status(self, status: Status) -> list[TaxonomyArea]:
        """Return the areas that have interventions of a status, with only those."""
        parts = [
            TaxonomyArea(
                area.title, tuple(entry for entry in area.interventions if entry.status == status)
            )
            for area in self.areas
        ]
        return [area for area in parts if area.interventions]

    def area_of(self, wanted: str) -> str:
        """Return the title of the area of an intervention."""
        return next(
            area.title
            for area in self.areas
            if any(entry.id == wanted for entry in area.interventions)
        )


def read_areas(name: str) -> ShownTaxonomy:
    """Load a taxonomy with its areas; a release, which has no files, is one area.

    Args:
        name: any name that `load_taxonomy` accepts.

    Raises:
        TaxonomyError: if it cannot be loaded.
    """
    taxonomy = load_taxonomy(name)
    try:
        places = read_taxonomy(find_taxonomy(name)).places
    except TaxonomyError:
        return ShownTaxonomy(taxonomy, (TaxonomyArea(taxonomy.head.name, taxonomy.interventions),))
    by_file: dict[Path, list[Intervention]] = {}
    for entry in taxonomy.interventions:
        by_file.setdefault(Path(places.of("intervention", entry.id).file), []).append(entry)
    areas = tuple(TaxonomyArea(_title(path), tuple(entries)) for path, entries in by_file.items())
    return ShownTaxonomy(taxonomy, areas)


def _title(path: Path) -> str:
    """Return the start of the comment at the top of a file, or else the file's name in words."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    first = next((line for line in lines if not line.startswith(_EDITORS_LINE)), "")
    match = _TITLE.match(first)
    return match[1].strip() if match else path.stem.replace("-", " ").capitalize()
