"""Files moved into a folder: all, or none, or the next run finishes it.

While files are moved, a journal beside them lists their names. Each is in one of three states that
the disk shows: not begun, the old one set aside, the new one in place. So what was stopped at any
moment can be finished, or undone, by looking. The manifest is set aside first and put last: while
files are moved there is none, and nothing reads a folder without.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.results.locking import is_held, locked
from prevspend.results.manifest import MANIFEST_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

JOURNAL = "moving.json"
NEW = "new"
"""The subfolder of a staging folder that holds the files to be moved."""

STAGING_PREFIX = ".prevspend-new-"
"""How the names of staging folders begin."""

LOCK = ".prevspend-lock"
RUNNING = "running"
"""The file in a staging folder that stays locked while its run goes on."""

_LINES = "lines.parquet"


def move_files(staging: Path, names: Sequence[str], folder: Path) -> list[Path]:
    """Move files that were made in a `staging_folder` into its folder, all or none.

    Where one cannot be replaced (it is open in Excel, say), those already moved are put back.

    Args:
        staging: the staging folder in which they were made.
        names: their names.
        folder: the folder they are moved into.

    Returns:
        The paths of the moved files.
    """
    with locked(folder / LOCK):
        sweep(folder)  # what another run left that was stopped meanwhile
        for name in names:
            _check_target(folder / name)
        journal = _write_journal(staging, names)
        made = {
            parent for name in names for parent in (folder / name).parents if not parent.exists()
        }
        try:
            _move(staging / NEW, names, folder)
            journal.unlink()
        except BaseException:
            if journal.exists():
                _undo(staging / NEW, names, folder)
                for parent in sorted(made, reverse=True):
                    with suppress(OSError):
                        parent.rmdir()
                journal.unlink()
            raise
    return [folder / name for name in names]


def sweep(folder: Path) -> None:
    """Finish or remove what stopped runs left behind; the caller holds the folder's lock."""
    for left in sorted(folder.glob(f"{STAGING_PREFIX}*")):
        if not is_held(left / RUNNING):
            _finish(left, folder)
            remove(left)


def remove(staging: Path) -> None:
    """Remove a staging folder, unless its files are half moved: the next run finishes that."""
    if not (staging / JOURNAL).exists():
        shutil.rmtree(staging, ignore_errors=True)


def sync(path: Path) -> None:
    """Write a file through to the disk."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _finish(staging: Path, folder: Path) -> None:
    """Complete moves that were stopped."""
    journal = staging / JOURNAL
    try:
        names = [str(name) for name in json.loads(journal.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, RecursionError):  # no moves, or an unreadable list
        return
    if not names or any(".." in Path(name).parts or Path(name).is_absolute() for name in names):
        return
    _move(staging / NEW, names, folder)
    journal.unlink()


def _write_journal(staging: Path, names: Sequence[str]) -> Path:
    """Write the journal, the list of files to be moved, before the first is moved."""
    begun, journal = staging / f"{JOURNAL}.begun", staging / JOURNAL
    begun.write_text(json.dumps(list(names)), encoding="utf-8")
    sync(begun)
    os.replace(begun, journal)  # noqa: PTH105 - replaces on Windows too
    _sync_names(staging)
    return journal


def _move(new: Path, names: Sequence[str], folder: Path) -> None:
    """Move the files that are not moved yet."""
    *others, manifest = _manifest_last(names)
    _set_aside(new, manifest, folder)
    _sync_names(folder)
    for name in others:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        _set_aside(new, name, folder)
        _put(new, name, folder)
    for parent in {(folder / name).parent for name in others}:
        _sync_names(parent)
    _put(new, manifest, folder)
    _sync_names(folder)


def _manifest_last(names: Sequence[str]) -> list[str]:
    """Return the names in the order of moving; the last (the manifest) is set aside first."""
    return sorted(names, key=lambda name: name == MANIFEST_FILE)


def _set_aside(new: Path, name: str, folder: Path) -> None:
    target = folder / name
    if (new / name).exists() and target.exists():
        os.replace(target, _old(new, name))  # noqa: PTH105


def _put(new: Path, name: str, folder: Path) -> None:
    if (new / name).exists():
        os.replace(new / name, folder / name)  # noqa: PTH105


def _undo(new: Path, names: Sequence[str], folder: Path) -> None:
    """Put every file back to where it was."""
    for name in reversed(_manifest_last(names)):
        if not (new / name).exists():
            os.replace(folder / name, new / name)  # noqa: PTH105
    for name in _manifest_last(names):
        if _old(new, name).exists():
            os.replace(_old(new, name), folder / name)  # noqa: PTH105


def _old(new: Path, name: str) -> Path:
    return new / f"{name}.old"


def _check_target(target: Path) -> None:
    """Refuse to replace what holds more than results, or what is write-protected.

    Raises:
        OSError: with its path.
    """
    if target.is_dir() and not _holds_lines(target):  # all its content would be moved away
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if target.is_file() and not target.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, "the file is read-only", str(target))


def _holds_lines(folder: Path) -> bool:
    """Return whether a folder holds lines as Spark once wrote them, and nothing else."""
    return folder.name == _LINES and all(path.match("part-*.parquet") for path in folder.iterdir())


def _sync_names(folder: Path) -> None:
    """Write the names in a folder through to the disk, where the system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
