"""Find the two sides of a difference: folders, releases, bundles and git revisions."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import Place, TaxonomyError
from prevspend.taxonomy import HEAD_FILE, bundled, load_taxonomy

if TYPE_CHECKING:
    from prevspend.taxonomy import Taxonomy

_NAMES = (
    "name a folder, a release (england@1.0.0), the file of a release, or a git revision"
    " (HEAD~1, main, v1.0.0, main:taxonomy/england)."
)


def taxonomy_at(name: str, beside: str | None = None) -> Taxonomy:
    """Load a taxonomy from wherever its name points.

    Args:
        name: a folder, a bundled taxonomy's id, a release, the file of one, or a git revision,
            with a path in it (`REV:path`) or without.
        beside: the other side of the comparison: where a revision has no path, and that is a
            folder, the revision's own state of that folder is meant.

    Raises:
        TaxonomyError: if there is no such taxonomy, or it has problems; or if git is needed and
            missing.
    """
    known = Path(name).exists() or name.partition("@")[0] in bundled()
    if known or Path(name.rpartition("@")[0], HEAD_FILE).is_file():
        return load_taxonomy(name)
    return _at_revision(name, beside)


def _at_revision(name: str, beside: str | None) -> Taxonomy:
    """Load a taxonomy as it stood at a git revision."""
    revision, _, path = name.partition(":")
    folder = _folder(beside)
    top = _top_of(name, folder)
    commit = f"{revision}^{{commit}}"
    _git(name, top, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
    path = path.strip("/") or _path_in(name, revision, top, folder)
    packed = _git_bytes(name, top, "archive", "--format=tar", f"{revision}:{path}")
    with tempfile.TemporaryDirectory() as made:
        place = Path(made, Path(path or top).name)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(place, filter="data")
        return _load(place, f"{revision}:{path}")


def _top_of(name: str, folder: Path | None) -> Path:
    """Give the top of the repository that the other side stands in, or else of this folder's."""
    asked = ("rev-parse", "--show-toplevel")
    if folder is not None:
        with suppress(TaxonomyError):
            return Path(_git(name, folder, *asked).strip())
    return Path(_git(name, Path(), *asked).strip())


def _load(place: Path, shown_as: str) -> Taxonomy:
    """Load an unpacked taxonomy; its problems are shown with the place they have in git."""
    try:
        return load_taxonomy(place)
    except TaxonomyError as error:
        error.problems = tuple(
            replace(problem, place=_shown(problem.place, place, shown_as))
            for problem in error.problems
        )
        error.what = error.what.replace(str(place), shown_as)
        raise


def _shown(at: Place | None, place: Path, shown_as: str) -> Place | None:
    return at and replace(at, file=at.file.replace(str(place), shown_as.rstrip("/")))


def _folder(name: str | None) -> Path | None:
    """Give the folder of a taxonomy that is one in this file system."""
    if name is None:
        return None
    folder = bundled().get(name, Path(name))
    return folder.resolve() if folder.is_dir() else None


def _path_in(name: str, revision: str, top: Path, folder: Path | None) -> str:
    """Find a taxonomy's folder in a revision that was named without one."""
    listed = _git(name, top, "ls-tree", "-r", "--name-only", revision).splitlines()
    found = [str(Path(path).parent.as_posix()) for path in listed if Path(path).name == HEAD_FILE]
    found = ["" if path == "." else path for path in found]
    for wanted in (folder, *bundled().values()):
        if wanted is not None and wanted.resolve().is_relative_to(top.resolve()):
            path = wanted.resolve().relative_to(top.resolve()).as_posix()
            path = "" if path == "." else path
            if path in found:
                return path
    if len(found) == 1:
        return found[0]
    choice = ", ".join(f"{revision}:{path}" for path in found)
    raise TaxonomyError(
        f"The revision '{revision}' holds {'several taxonomies' if found else 'no taxonomy'}.",
        fix=f"name one: {choice}" if found else f"check the revision, or {_NAMES}",
    )


def _git(name: str, folder: Path, *arguments: str) -> str:
    return _git_bytes(name, folder, *arguments).decode("utf-8", errors="replace")


def _git_bytes(name: str, folder: Path, *arguments: str) -> bytes:
    """Run git in a folder.

    Raises:
        TaxonomyError: if it is not installed, or fails, which means that the name is no revision.
    """
    program = shutil.which("git")
    if program is None:
        raise TaxonomyError(
            f"'{name}' is no folder and no release, and git, which could look for a revision of"
            " that name, is not installed.",
            fix=f"install git, or {_NAMES}",
        )
    done = subprocess.run(  # noqa: S603 - no shell, and revisions are checked before use
        [program, "-C", str(folder), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise TaxonomyError(
            f"There is no taxonomy '{name}': it is no folder, no release and no git revision.",
            why=f"git says: {said[-1]}." if said else None,
            fix=f"{_NAMES} A copy made for CI may lack older commits: fetch them first.",
        )
    return done.stdout
