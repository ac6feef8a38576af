"""Find the taxonomies to compare: folders, releases, bundles and git revisions."""

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

from prevspend.errors import Location, TaxonomyError
from prevspend.taxonomy import HEAD_FILE, bundled, load_taxonomy
from prevspend.upkeep.maintained import describe_maintained

if TYPE_CHECKING:
    from prevspend.taxonomy import Taxonomy

_NAMES = (
    "name a folder, a release (england@1.0.0), the file of a release, or a git revision"
    " (HEAD~1, main, v1.0.0, main:taxonomy/england)."
)


def load_version(name: str, beside: str | None = None) -> Taxonomy:
    """Load the taxonomy of a name.

    Args:
        name: a folder, a bundled taxonomy's id, a release, the file of one, or a git revision,
            with a path in it (`REV:path`) or without.
        beside: the other side of the comparison; where it is a folder, and a revision has no path,
            the revision's state of that folder is loaded.

    Raises:
        TaxonomyError: if there is no such taxonomy, or it has problems; or if git is needed and
            missing.
    """
    return _load_revision(name, beside) if _is_revision(name) else load_taxonomy(name)


def describe_version(name: str) -> str:
    """Return which folder or file is read for a name, in words; a git revision as it is.

    Raises:
        TaxonomyError: if there is no such taxonomy.
    """
    return name if _is_revision(name) else describe_maintained(name)


def _is_revision(name: str) -> bool:
    """Return whether a name is read as a git revision: no folder, file or bundled id has it."""
    known = Path(name).exists() or name.partition("@")[0] in bundled()
    return not known and not Path(name.rpartition("@")[0], HEAD_FILE).is_file()


def _load_revision(name: str, beside: str | None) -> Taxonomy:
    """Load a taxonomy from a git revision."""
    revision, _, path = name.partition(":")
    folder = _folder(beside)
    top = _top_of(name, folder)
    commit = f"{revision}^{{commit}}"
    _git(name, top, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
    path = path.strip("/") or _path_in(name, revision, top, folder)
    packed = _git_bytes(name, top, "archive", "--format=tar", f"{revision}:{path}")
    with tempfile.TemporaryDirectory() as temporary:
        target = Path(temporary, Path(path or top).name)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(target, filter="data")
        return _load(target, f"{revision}:{path}")


def _top_of(name: str, folder: Path | None) -> Path:
    """Return the top of the repository of the other side, or else of the current folder."""
    arguments = ("rev-parse", "--show-toplevel")
    if folder is not None:
        with suppress(TaxonomyError):
            return Path(_git(name, folder, *arguments).strip())
    return Path(_git(name, Path(), *arguments).strip())


def _load(folder: Path, shown_as: str) -> Taxonomy:
    """Load an unpacked taxonomy; problems are shown with their location in git."""
    try:
        return load_taxonomy(folder)
    except TaxonomyError as error:
        error.problems = tuple(
            replace(problem, place=_shown(problem.place, folder, shown_as))
            for problem in error.problems
        )
        error.what = error.what.replace(str(folder), shown_as)
        raise


def _shown(location: Location | None, folder: Path, shown_as: str) -> Location | None:
    return location and replace(
        location, file=location.file.replace(str(folder), shown_as.rstrip("/"))
    )


def _folder(name: str | None) -> Path | None:
    """Return the folder of a taxonomy, if it is one in this file system."""
    if name is None:
        return None
    folder = bundled().get(name, Path(name))
    return folder.resolve() if folder.is_dir() else None


def _path_in(name: str, revision: str, top: Path, folder: Path | None) -> str:
    """Return a taxonomy's folder in a revision that was named without one."""
    listed = _git(name, top, "ls-tree", "-r", "--name-only", revision).splitlines()
    paths = [str(Path(path).parent.as_posix()) for path in listed if Path(path).name == HEAD_FILE]
    paths = ["" if path == "." else path for path in paths]
    for wanted in (folder, *bundled().values()):
        if wanted is not None and wanted.resolve().is_relative_to(top.resolve()):
            path = wanted.resolve().relative_to(top.resolve()).as_posix()
            path = "" if path == "." else path
            if path in paths:
                return path
    if len(paths) == 1:
        return paths[0]
    choice = ", ".join(f"{revision}:{path}" for path in paths)
    raise TaxonomyError(
        f"The revision '{revision}' holds {'several taxonomies' if paths else 'no taxonomy'}.",
        fix=f"name one: {choice}" if paths else f"check the revision, or {_NAMES}",
    )


def _git(name: str, folder: Path, *arguments: str) -> str:
    return _git_bytes(name, folder, *arguments).decode("utf-8", errors="replace")


def _git_bytes(name: str, folder: Path, *arguments: str) -> bytes:
    """Run git in a folder.

    Raises:
        TaxonomyError: if it is not installed, or fails because the name is not a revision.
    """
    program = shutil.which("git")
    if program is None:
        raise TaxonomyError(
            f"'{name}' is not a folder or release, and git, which could look for a revision of"
            " that name, is not installed.",
            fix=f"install git, or {_NAMES}",
        )
    done = subprocess.run(  # noqa: S603 - no shell, and revisions are checked before use
        [program, "-C", str(folder), *arguments], capture_output=True, check=False
    )
    if done.returncode:
        messages = done.stderr.decode("utf-8", errors="replace").strip().splitlines()
        raise TaxonomyError(
            f"There is no taxonomy '{name}': it is not a folder, release or git revision.",
            why=f"git says: {messages[-1]}." if messages else None,
            fix=f"{_NAMES} A copy made for CI may lack older commits: fetch them first.",
        )
    return done.stdout
