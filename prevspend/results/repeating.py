"""Record a run in the manifest so that it can be repeated: options, side files, versions."""

from __future__ import annotations

import hashlib
import platform
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Location
from prevspend.filehash import file_hash
from prevspend.words import printable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

LIBRARIES = ("numpy", "pandas", "pyarrow", "pydantic", "python-calamine", "pyyaml", "xlsxwriter")
"""The libraries that read and write: the same versions of them give the same bytes."""

_DECIDING = (
    *("organisation", "year", "layout", "column", "measure", "amounts", "accept"),
    *("taxonomy", "overlay", "overrides", "driver", "assurance", "control_total"),
    *("with_names", "made", "contact", "licence"),
)
_NAME, _HASH = "file", "sha256"


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that decide the bytes of results."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: version(name) for name in LIBRARIES}


def differing_versions(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what another version is installed of than results were made by, with theirs.

    Args:
        content: the content of the manifest of the results.
    """
    now = versions()
    made_by = dict(content.get("versions") or {})
    return [(name, made_by[name]) for name in made_by if now.get(name) != made_by[name]]


def record_run(
    command: str, options: Mapping[str, Any], deciding: Iterable[str] = _DECIDING
) -> dict[str, Any]:
    """Return the options given to a run, as the manifest holds them.

    Files are recorded by name and hash, so that the record does not depend on their folder.

    Args:
        command: the command that runs.
        options: its options; those that decide no result are left out.
        deciding: the names of those that do.
    """
    values = {name: options.get(name) for name in deciding}
    recorded = {name: _recorded(value) for name, value in values.items() if value}
    return {"command": command, **recorded}


def _recorded(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_recorded(item) for item in value]
    if isinstance(value, Path) or (isinstance(value, str) and _is_path(value)):
        path = Path(value)
        # A file that is not there has no hash; what needs it says so, in its own words.
        return {_NAME: printable_name(path.name), _HASH: hash_path(path) if path.exists() else ""}
    return value


def _is_path(text: str) -> bool:
    try:
        return Path(text).exists() and (Path(text).is_file() or "/" in text or "\\" in text)
    except (OSError, ValueError):
        return False


def hash_path(path: Path) -> str:
    """Return the hash of a file, or of all files in a folder with their names."""
    if not path.is_dir():
        return file_hash(path)
    return _hash_files(path, [file for file in path.rglob("*") if file.is_file()])


@lru_cache(1)
def program_hash() -> str:
    """Return the hash of prevspend's own files: a changed program may have the same version."""
    package = Path(__file__).parent.parent
    files = [file for file in package.rglob("*") if file.is_file()]
    return _hash_files(package, [file for file in files if file.parent.name != "__pycache__"])


def _hash_files(folder: Path, files: Iterable[Path]) -> str:
    """Return one hash of files with their names within a folder."""
    combined = hashlib.sha256()
    for file in sorted(files):
        combined.update(f"{file.relative_to(folder).as_posix()}\0{file_hash(file)}\0".encode())
    return combined.hexdigest()


def restore_options(recorded: Mapping[str, Any], beside: Iterable[Path]) -> dict[str, Any]:
    """Return the recorded options of a run, with the paths of its files as they are now.

    Args:
        recorded: what `record_run` returned.
        beside: the files and folders searched for the side files.

    Raises:
        LedgerError: if a file is missing, or its content has changed.
    """
    candidates = [path for path in beside for path in (path, *_inside(path))]
    return {name: _restored(value, candidates) for name, value in recorded.items()}


def _inside(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else []


def _restored(value: object, candidates: list[Path]) -> object:
    if isinstance(value, list):
        return [_restored(item, candidates) for item in value]
    if not isinstance(value, dict):
        return value
    same_name = [path for path in candidates if printable_name(path.name) == value[_NAME]]
    same_content = [path for path in same_name if hash_path(path) == value[_HASH]]
    if same_content:
        return same_content[0]
    raise LedgerError(
        f"The file '{value[_NAME]}' "
        + ("has changed since the run." if same_name else "of the run is missing."),
        place=Location(str(same_name[0])) if same_name else None,
        why="the run cannot be repeated without it.",
        fix="name the original file, or the folder that holds it: --with PATH",
    )
