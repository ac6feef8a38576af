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
"""The folder of a place in which the files stand that are to be moved."""

PLACES = ".prevspend-new-"
"""How the names of places begin."""

LOCK = ".prevspend-lock"
RUNNING = "running"
"""The file in a place that is locked as long as its run goes on."""

_LINES = "lines.parquet"


def move_files(place: Path, names: Sequence[str], folder: Path) -> list[Path]:
    """Move files that were made in a `making_place` into its folder, all or none.

    Where one cannot be replaced (it is open in Excel, say), those already moved are put back.

    Args:
        place: where they were made.
        names: their names.
        folder: where to.

    Returns:
        The files.
    """
    with locked(folder / LOCK):
        sweep(folder)  # what a run left that was stopped since this one began
        for name in names:
            _refuse_target(folder / name)
        journal = _write_journal(place, names)
        made = {
            parent for name in names for parent in (folder / name).parents if not parent.exists()
        }
        try:
            _move(place / NEW, names, folder)
            journal.unlink()
        except BaseException:
            if journal.exists():
                _undo(place / NEW, names, folder)
                for parent in sorted(made, reverse=True):
                    with suppress(OSError):
                        parent.rmdir()
                journal.unlink()
            raise
    return [folder / name for name in names]


def sweep(folder: Path) -> None:
    """Finish or remove what runs left that were stopped; who calls it holds the folder's lock."""
    for left in sorted(folder.glob(f"{PLACES}*")):
        if not is_held(left / RUNNING):
            _finish(left, folder)
            remove(left)


def remove(place: Path) -> None:
    """Remove a place, unless its files are half moved: the next run finishes that."""
    if not (place / JOURNAL).exists():
        shutil.rmtree(place, ignore_errors=True)


def sync(path: Path) -> None:
    """Have a file, or all files in a folder, written to the disk itself."""
    for each in path.rglob("*") if path.is_dir() else [path]:
        if each.is_file():
            file = os.open(each, os.O_RDWR)
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _finish(place: Path, folder: Path) -> None:
    """Go on with moves where they were stopped."""
    journal = place / JOURNAL
    try:
        names = [str(name) for name in json.loads(journal.read_text(encoding="utf-8"))]
    except (
        OSError,
        ValueError,
        TypeError,
        RecursionError,
    ):  # nothing was moved, or nobody can know what
        return
    if not names or any(".." in Path(name).parts or Path(name).is_absolute() for name in names):
        return
    _move(place / NEW, names, folder)
    journal.unlink()


def _write_journal(place: Path, names: Sequence[str]) -> Path:
    """Write down which files are moved, before the first is."""
    begun, journal = place / f"{JOURNAL}.begun", place / JOURNAL
    begun.write_text(json.dumps(list(names)), encoding="utf-8")
    sync(begun)
    os.replace(begun, journal)  # noqa: PTH105 - replaces on Windows too
    _sync_names(place)
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
    """Return the names in the order in which they are put; the last is set aside first."""
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


def _refuse_target(target: Path) -> None:
    """Refuse to replace what holds more than results, or what somebody has protected.

    Raises:
        OSError: naming it.
    """
    if target.is_dir() and not _holds_lines(target):  # it would move away with all it holds
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if target.is_file() and not target.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(errno.EACCES, "the file is read-only", str(target))


def _holds_lines(folder: Path) -> bool:
    """Tell whether a folder holds the lines of earlier results and nothing else."""
    return folder.name == _LINES and all(path.match("part-*.parquet") for path in folder.iterdir())


def _sync_names(folder: Path) -> None:
    """Have the names in a folder written to the disk itself, where the system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
