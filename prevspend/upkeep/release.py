"""Releases: freeze a version of a taxonomy, so that a baseline can be repeated for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import Location, OutputError, Problem, TaxonomyError
from prevspend.taxonomy import (
    bundle_file,
    bundle_text,
    find_taxonomy,
    load_taxonomy,
    read_bundle,
    released_versions,
)
from prevspend.upkeep.diff import compare_taxonomies, how_to_measure
from prevspend.upkeep.lock import read_lock, stale_entries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff import LedgerYear


def release_taxonomy(name: str | Path, ledgers: Sequence[LedgerYear] = ()) -> Path:
    """Freeze the present version of a taxonomy.

    Args:
        name: the taxonomy's folder, or the id of a bundled one; a `Path` is always a folder.
        ledgers: the ledgers on which the change since the last release is measured.

    Returns:
        The bundle's file. Nothing changes where this version is released with this content.

    Raises:
        TaxonomyError: if the version was released with other content, its lock is stale, or the
            version is too close to the last release.
        OutputError: if the file cannot be written.
    """
    folder = find_taxonomy(name)
    taxonomy = load_taxonomy(folder)
    path = bundle_file(folder, taxonomy.head.version)
    if path.is_file() and read_bundle(path).digest == taxonomy.digest:
        return path
    _check_unreleased(path, taxonomy)
    _check_lock(folder, taxonomy)
    _check_version(folder, taxonomy, ledgers)
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(bundle_text(taxonomy))
    except OSError as error:
        raise OutputError(
            f"The release cannot be written: {error.strerror}.",
            place=Location(str(path)),
            fix="ask for the right to write there.",
        ) from error
    return path


def _check_unreleased(path: Path, taxonomy: Taxonomy) -> None:
    folder = path.parent.parent
    if path.is_file():
        raise TaxonomyError(
            f"Version {taxonomy.head.version} is released already, with other content.",
            place=Location(str(path)),
            why="a baseline made with it must stay reproducible.",
            fix="give the taxonomy a new version; `prevspend taxonomy diff"
            f" {folder}@{taxonomy.head.version} {folder}` shows which.",
        )


def _check_lock(folder: Path, taxonomy: Taxonomy) -> None:
    stale = stale_entries(taxonomy, read_lock(folder))
    if stale:
        raise TaxonomyError(
            "The lock is out of date.",
            problems=[Problem(what) for what in stale],
            why="a release records the version of each rule.",
            fix="run `prevspend taxonomy lock` and check what it changes.",
        )


def _check_version(folder: Path, taxonomy: Taxonomy, ledgers: Sequence[LedgerYear]) -> None:
    versions = released_versions(folder)
    if not versions:
        return
    last = read_bundle(bundle_file(folder, versions[-1]))
    difference = compare_taxonomies(last, taxonomy, ledgers)
    verdict = difference.version
    if not verdict.enough or verdict.made == "none":
        raise TaxonomyError(
            f"Version {taxonomy.head.version} is too small a step from {last.head.version}:"
            f" the change needs a {verdict.needed} step, to {verdict.next_version}.",
            place=Location(str(folder / "taxonomy.yaml")),
            why="the version shows readers whether baselines can be compared.",
            fix="give it that version; `prevspend taxonomy diff` shows why, and measures the effect"
            f" on ledgers. {how_to_measure(difference, last, taxonomy) or ''}".rstrip(),
        )
