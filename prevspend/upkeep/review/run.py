"""Import a reviewed workbook: its changes to the YAML, and the version they need."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.taxonomy import load_taxonomy
from prevspend.upkeep.areas import read_areas
from prevspend.upkeep.diff import compare_taxonomies
from prevspend.upkeep.review.changes import Reviser
from prevspend.upkeep.review.sheets import read_review
from prevspend.upkeep.review.tables import review_tables
from prevspend.upkeep.yamledit import write_files

if TYPE_CHECKING:
    from prevspend.errors import Problem
    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff import VersionVerdict


@dataclass(frozen=True)
class Revision:
    """The changes of a reviewed workbook to a taxonomy.

    Attributes:
        edited: by file, its text before and after.
        problems: what cannot be imported, each with its sheet and row. It is left out of `edited`;
            nothing may be written while there are any.
        notes: remarks that change nothing, such as rows that were removed.
        version: the version the change needs; `None` where nothing changes.
    """

    edited: dict[str, tuple[str, str]]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    version: VersionVerdict | None


def revise(workbook: Path, folder: Path) -> Revision:
    """Return the changes of a reviewed workbook; nothing is written.

    Args:
        workbook: a workbook of `prevspend taxonomy show --format xlsx`, as returned.
        folder: the folder with `taxonomy.yaml`, as messages should name it.

    Raises:
        PrevspendError: if it is not such a workbook.
        TaxonomyError: if the taxonomy cannot be loaded.
    """
    shown = read_areas(str(folder))
    tables = review_tables(shown)
    reviewed = read_review(workbook, tables)
    edited = Reviser(folder, shown.taxonomy, tables).edited(reviewed)
    return Revision(
        edited,
        tuple(sorted(reviewed.problems, key=_location_order)),
        tuple(sorted(reviewed.notes, key=_location_order)),
        _version(folder, shown.taxonomy, edited) if edited else None,
    )


def apply_revision(revision: Revision) -> None:
    """Write the files that a revision changes.

    Raises:
        OutputError: if a file cannot be written.
    """
    write_files(revision.edited)


def _location_order(problem: Problem) -> tuple[str, int]:
    place = problem.place
    return (place.sheet or "", place.row or 0) if place else ("", 0)


def _version(folder: Path, before: Taxonomy, edited: dict[str, tuple[str, str]]) -> VersionVerdict:
    """Return the version needed, from a comparison with a changed copy of the folder."""
    with tempfile.TemporaryDirectory() as temporary:
        copied = Path(shutil.copytree(folder, Path(temporary, folder.name)))
        write_files(
            {str(copied / Path(file).relative_to(folder)): texts for file, texts in edited.items()}
        )
        return compare_taxonomies(before, load_taxonomy(copied)).version
