"""A hidden place in the folder of results, for what is being made and then moved."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, OutputError, Place
from prevspend.results.locking import hold, locked
from prevspend.results.moving import JOURNAL, LOCK, NEW, PLACES, RUNNING, remove, sweep

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_NAME = 200


@contextmanager
def making_place(folder: Path) -> Iterator[Path]:
    """Make a hidden place in a folder for what is being made and then moved; it goes in the end.

    Where anything fails, no trace is left of it, nor of the folder if it is new. What an earlier
    run left that was stopped is finished or removed first; the place of one that runs is not
    touched.

    Raises:
        OutputError: if nothing can be written there.
        LedgerError: if a file elsewhere cannot be read.
    """
    made_folder, place, running = False, None, None
    try:
        made_folder = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with locked(folder / LOCK):
                sweep(folder)
                place = Path(tempfile.mkdtemp(prefix=PLACES, dir=folder))
                running = hold(place / RUNNING)
            yield place
        finally:  # also where it is stopped before the place is whole
            if running is not None:
                os.close(running)
            if place is not None:
                remove(place)
    except BaseException as error:
        if made_folder:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, RecursionError) and place is None:  # pathlib makes parents one by one
            error = OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
        if isinstance(error, OSError):
            raise _in_words(folder, place, error) from error
        raise


def _in_words(folder: Path, place: Path | None, error: OSError) -> OutputError | LedgerError:
    """Say what to do when a file or folder cannot be written, or one elsewhere not be read."""
    is_long = error.errno == errno.ENAMETOOLONG
    at = Path(os.fsdecode(error.filename) if error.filename else folder)
    reason = error.strerror or str(error)
    if is_long and place is None:
        at = folder
    if folder != at and folder not in at.parents and at not in folder.parents:
        return LedgerError(
            f"A file cannot be read: {reason}.",
            place=Place(_shortened(at)),
            fix="check its name, and that you may read it.",
        )
    fix = "name another folder with -o, or ask for the right to write there."
    if isinstance(error, (FileExistsError, NotADirectoryError)) and at.is_file():
        reason, fix = "there is a file of this name", "name another folder with -o."
    parts = at.relative_to(folder).parts if folder in at.parents else ()
    if parts and parts[0].startswith(PLACES):  # where it belongs, not where it was made
        parts = parts[2:] if parts[1:2] == (NEW,) else parts[1:]
    if parts:
        at = Path(str(folder.joinpath(*parts)).removesuffix(".old"))
        fix = "close the file if it is open in Excel and run again, or name another folder with -o."
    else:
        at = folder
    why = "nothing has been changed: results are written all together or not at all."
    if place is not None and (place / JOURNAL).exists():
        why = "some files are new and others are not; the folder is not read until a run ends well."
        fix = "close the file if it is open in Excel, and run again: that finishes it."
    return OutputError(
        f"The results cannot be written: {reason}.", place=Place(_shortened(at)), why=why, fix=fix
    )


def _shortened(path: Path) -> str:
    """Return a path as text, the start of it where nobody would read all."""
    name = str(path)
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
