"""What a manifest holds so that a run can be repeated: options, side files, versions."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Place
from prevspend.filehash import file_hash
from prevspend.words import printable_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

LIBRARIES = ("numpy", "pandas", "pyarrow", "pydantic", "python-calamine", "pyyaml", "xlsxwriter")
"""What reads and writes: the same bytes are promised for the same versions of these."""

_DECIDING = (
    *("organisation", "year", "layout", "column", "measure", "amounts", "accept"),
    *("taxonomy", "overlay", "overrides", "driver", "control_total", "with_names"),
)
_NAME, _HASH = "file", "sha256"


def versions() -> dict[str, str]:
    """Return the versions of all that decides the bytes of results, besides prevspend."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: version(name) for name in LIBRARIES}


def record_run(command: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a run as a manifest holds them, those that were given.

    Files are recorded by name and hash, so that the record does not depend on where they lie.

    Args:
        command: the command that runs.
        options: its options; those that decide no result are left out.
    """
    given = {name: options.get(name) for name in _DECIDING}
    recorded = {name: _recorded(value) for name, value in given.items() if value}
    return {"command": command, **recorded}


def _recorded(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_recorded(one) for one in value]
    if isinstance(value, Path) or (isinstance(value, str) and _is_path(value)):
        return {_NAME: printable_name(Path(value).name), _HASH: hash_of(Path(value))}
    return value


def _is_path(text: str) -> bool:
    try:
        return Path(text).exists() and (Path(text).is_file() or "/" in text or "\\" in text)
    except (OSError, ValueError):
        return False


def hash_of(path: Path) -> str:
    """Return the hash of a file, or of all files in a folder with their names."""
    if not path.is_dir():
        return file_hash(path)
    found = hashlib.sha256()
    for file in sorted(file for file in path.rglob("*") if file.is_file()):
        found.update(f"{file.relative_to(path).as_posix()}\0{file_hash(file)}\0".encode())
    return found.hexdigest()


def options_again(recorded: Mapping[str, Any], beside: Iterable[Path]) -> dict[str, Any]:
    """Return the options of a run that was recorded, with its files as they are now.

    Args:
        recorded: what `record_run` returned.
        beside: the files and folders among which the side files are looked for.

    Raises:
        LedgerError: if a file is not there, or holds something else now.
    """
    there = [path for home in beside for path in (home, *_inside(home))]
    return {name: _found(value, there) for name, value in recorded.items()}


def _inside(home: Path) -> list[Path]:
    return sorted(home.iterdir()) if home.is_dir() else []


def _found(value: object, there: list[Path]) -> object:
    if isinstance(value, list):
        return [_found(one, there) for one in value]
    if not isinstance(value, dict):
        return value
    named = [path for path in there if printable_name(path.name) == value[_NAME]]
    same = [path for path in named if hash_of(path) == value[_HASH]]
    if same:
        return same[0]
    raise LedgerError(
        f"The file '{value[_NAME]}' "
        + ("holds something else than in the run." if named else "of the run is not here."),
        place=Place(str(named[0])) if named else None,
        why="the run cannot be repeated without it.",
        fix="name it as it was, or the folder it lies in: --with PATH",
    )
