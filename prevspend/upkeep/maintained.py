"""Which taxonomy a maintainer means: the one in the current folder goes before the installed copy.

Whoever checks the installed copy while editing a clone is told that all is well, and it is not.
"""

from __future__ import annotations

from pathlib import Path

from prevspend.errors import TaxonomyError
from prevspend.taxonomy import HEAD_FILE, bundled, taxonomy_source
from prevspend.words import quoted

_DEFAULT = "england"
_PARENT = "taxonomy"


def find_maintained(name: str | None) -> str:
    """Return the name of the taxonomy that is meant, as other functions take it.

    Args:
        name: a folder, the id of a taxonomy, a release of either, or anything else, which is
            returned as it is. An id means the folder of that name here, or else in `taxonomy`
            here, where there is one. Nothing means the only taxonomy here, or else England's.

    Raises:
        TaxonomyError: if nothing was named, and there are several here.
    """
    if name is None:
        return _only_here()
    release = "@" in name and not Path(name).is_dir()
    identity, separator, version = name.rpartition("@") if release else (name, "", "")
    if identity in bundled():
        # A bare id would be taken for the installed copy: the folder is named as a path.
        for parent in (".", _PARENT):
            if Path(parent, identity, HEAD_FILE).is_file():
                return f"{parent}/{identity}{separator}{version}"
    return name


def describe_maintained(name: str) -> str:
    """Return which folder or file is read for a name, in words.

    Raises:
        TaxonomyError: if there is none.
    """
    source, here = taxonomy_source(name), Path.cwd()
    path = source.absolute()
    shown = path.relative_to(here) if path.is_relative_to(here) else path
    if source in bundled().values() and not path.is_relative_to(here):
        return f"{name}, the copy that comes with prevspend ({shown})"
    return str(shown) if str(shown) != "." else f"{path.name}, the current folder"


def _only_here() -> str:
    if Path(HEAD_FILE).is_file():
        return "."
    heads = [*sorted(Path(_PARENT).glob(f"*/{HEAD_FILE}")), *sorted(Path().glob(f"*/{HEAD_FILE}"))]
    folders = [_as_path(head.parent) for head in heads]
    if len(folders) > 1:
        raise TaxonomyError(
            f"There are {len(folders)} taxonomies here: {quoted(folders)}.",
            why="the wrong one would be read, and nothing would say so.",
            fix=f"name one of them, like {folders[0]}.",
        )
    return folders[0] if folders else _DEFAULT


def _as_path(folder: Path) -> str:
    """Return how a folder is named so that no id of a bundled taxonomy is meant."""
    return f"./{folder}" if folder.as_posix() in bundled() else folder.as_posix()
