"""A hidden staging folder in the folder of results, for files until they are complete."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Location, OutputError
from prevspend.results.locking import hold, locked
from prevspend.results.moving import JOURNAL, LOCK, NEW, RUNNING, STAGING_PREFIX, remove, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_NAME = 200


@contextmanager
def staging_folder(folder: Path) -> Iterator[Path]:
    """Create a temporary staging folder inside a folder, and remove it on exit.

    Where anything fails, no trace is left of it, nor of the folder if it is new. What a stopped
    run left behind is finished or removed first; the staging folder of a running one is not
    touched.

    Raises:
        OutputError: if nothing can be written there.
        LedgerError: if a file elsewhere cannot be read.
    """
    is_new, staging, running = False, None, None
    try:
        is_new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with locked(folder / LOCK):
                sweep(folder)
                staging = Path(tempfile.mkdtemp(prefix=STAGING_PREFIX, dir=folder))
                running = hold(staging / RUNNING)
            yield staging
        finally:  # also if stopped while the staging folder is created
            if running is not None:
                os.close(running)
            if staging is not None:
                remove(staging)
    except BaseException as error:
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, RecursionError) and staging is None:  # pathlib recurses on parents
            error = OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
        if isinstance(error, OSError):
            raise _error_for(folder, staging, error) from error
        raise


def _error_for(folder: Path, staging: Path | None, error: OSError) -> OutputError | LedgerError:
    """Return the error for a file that cannot be written, or one elsewhere that cannot be read."""
    is_long = error.errno == errno.ENAMETOOLONG
    path = Path(os.fsdecode(error.filename) if error.filename else folder)
    reason = error.strerror or str(error)
    if is_long and staging is None:
        path = folder
    if folder != path and folder not in path.parents and path not in folder.parents:
        return LedgerError(
            f"A file cannot be read: {reason}.",
            place=Location(_shortened(path)),
            fix="check its name, and that you may read it.",
        )
    fix = "name another folder with -o, or ask for the right to write there."
    if isinstance(error, (FileExistsError, NotADirectoryError)) and path.is_file():
        reason, fix = "there is a file of this name", "name another folder with -o."
    parts = path.relative_to(folder).parts if folder in path.parents else ()
    if parts and parts[0].startswith(STAGING_PREFIX):  # name the target, not the staging folder
        parts = parts[2:] if parts[1:2] == (NEW,) else parts[1:]
    if parts:
        path = Path(str(folder.joinpath(*parts)).removesuffix(".old"))
        fix = "close the file if it is open in Excel and run again, or name another folder with -o."
    else:
        path = folder
    why = "nothing has been changed: results are written all together or not at all."
    if staging is not None and (staging / JOURNAL).exists():
        why = "some files are new and others are not; the folder is not read until a run ends well."
        fix = "close the file if it is open in Excel, and run again: that finishes it."
    return OutputError(
        f"The results cannot be written: {reason}.",
        place=Location(_shortened(path)),
        why=why,
        fix=fix,
    )


def _shortened(path: Path) -> str:
    """Return a path as text, cut where it is too long to read."""
    name = str(path)
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
