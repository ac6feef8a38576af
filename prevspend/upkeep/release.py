"""Releases: freeze a version of a taxonomy, so that a baseline can be repeated for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import OutputError, Place, Problem, TaxonomyError
from prevspend.taxonomy import (
    bundle_file,
    bundle_text,
    find,
    load_taxonomy,
    read_bundle,
    released_versions,
)
from prevspend.upkeep.diff import compare_taxonomies
from prevspend.upkeep.lock import read_lock, stale_entries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff import LedgerYear


def release_taxonomy(name: str, ledgers: Sequence[LedgerYear] = ()) -> Path:
    """Freeze the version a taxonomy says it is.

    Args:
        name: the taxonomy's folder, or the id of a bundled one.
        ledgers: what the change since the last release is tried on, to settle its version.

    Returns:
        The bundle's file. Where this version was released before just as it is, nothing changes.

    Raises:
        TaxonomyError: if the version was released with other content, its lock is stale, or the
            version is not far enough from the last release.
        OutputError: if the file cannot be written.
    """
    folder = find(name)
    taxonomy = load_taxonomy(folder)
    path = bundle_file(folder, taxonomy.head.version)
    if path.is_file() and read_bundle(path).digest == taxonomy.digest:
        return path
    _refuse_reuse(path, taxonomy)
    _refuse_stale_lock(folder, taxonomy)
    _refuse_small_step(folder, taxonomy, ledgers)
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(bundle_text(taxonomy))
    except OSError as error:
        raise OutputError(
            f"The release cannot be written: {error.strerror}.",
            place=Place(str(path)),
            fix="ask for the right to write there.",
        ) from error
    return path


def _refuse_reuse(path: Path, taxonomy: Taxonomy) -> None:
    if path.is_file():
        raise TaxonomyError(
            f"Version {taxonomy.head.version} is released already, and says something else.",
            place=Place(str(path)),
            why="a baseline made with it must stay what it was.",
            fix="give the taxonomy a new version; `prevspend taxonomy diff"
            f" {taxonomy.head.id}@{taxonomy.head.version}` says which.",
        )


def _refuse_stale_lock(folder: Path, taxonomy: Taxonomy) -> None:
    stale = stale_entries(taxonomy, read_lock(folder))
    if stale:
        raise TaxonomyError(
            "The lock is stale.",
            problems=[Problem(what) for what in stale],
            why="a release says of each rule which version of it was in force.",
            fix="run `prevspend taxonomy lock` and look at what it changes.",
        )


def _refuse_small_step(folder: Path, taxonomy: Taxonomy, ledgers: Sequence[LedgerYear]) -> None:
    versions = released_versions(folder)
    if not versions:
        return
    last = read_bundle(bundle_file(folder, versions[-1]))
    found = compare_taxonomies(last, taxonomy, ledgers).version
    if not found.enough or found.made == "none":
        raise TaxonomyError(
            f"Version {taxonomy.head.version} does not say how much changed since"
            f" {last.head.version}: it takes a {found.needed} step, to {found.next_version}.",
            place=Place(str(folder / "taxonomy.yaml")),
            why="readers of a baseline take from its version whether it can be compared.",
            fix="give it that version; `prevspend taxonomy diff` says why, and measures on ledgers"
            " what the rules leave open.",
        )
