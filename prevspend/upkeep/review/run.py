"""Bring a reviewed workbook back: what it changes in the YAML, and which version that needs."""

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
    from prevspend.upkeep.diff import Verdict


@dataclass(frozen=True)
class Revision:
    """What a reviewed workbook makes of a taxonomy.

    Attributes:
        edited: by file, its text before and after.
        problems: what cannot be taken over, each with its sheet and row. What they are about is
            left out of `edited`; nothing may be written while there are any.
        notes: what changes nothing and should be known, such as rows that were removed.
        version: the version the change needs; `None` where nothing changes.
    """

    edited: dict[str, tuple[str, str]]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    version: Verdict | None


def revise(workbook: Path, folder: Path) -> Revision:
    """Work out what a reviewed workbook changes; nothing is written.

    Args:
        workbook: what `prevspend taxonomy show --format xlsx` wrote, as it came back.
        folder: the folder with `taxonomy.yaml`, as files are to be named.

    Raises:
        PrevspendError: if it is no such workbook.
        TaxonomyError: if the taxonomy cannot be loaded.
    """
    shown = read_areas(str(folder))
    tables = review_tables(shown)
    reviewed = read_review(workbook, tables)
    edited = Reviser(folder, shown.taxonomy, tables).edited(reviewed)
    return Revision(
        edited,
        tuple(sorted(reviewed.problems, key=_spot)),
        tuple(sorted(reviewed.notes, key=_spot)),
        _version(folder, shown.taxonomy, edited) if edited else None,
    )


def apply_revision(revision: Revision) -> None:
    """Write what a revision changes.

    Raises:
        OutputError: if a file cannot be written.
    """
    write_files(revision.edited)


def _spot(problem: Problem) -> tuple[str, int]:
    place = problem.place
    return (place.sheet or "", place.row or 0) if place else ("", 0)


def _version(folder: Path, before: Taxonomy, edited: dict[str, tuple[str, str]]) -> Verdict:
    """Try the change on a copy of the folder, and compare."""
    with tempfile.TemporaryDirectory() as made:
        copied = Path(shutil.copytree(folder, Path(made, folder.name)))
        write_files(
            {str(copied / Path(file).relative_to(folder)): texts for file, texts in edited.items()}
        )
        return compare_taxonomies(before, load_taxonomy(copied)).version
