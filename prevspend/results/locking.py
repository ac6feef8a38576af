"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNKNOWN = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
"""The errors of file systems without locks."""

if sys.platform == "win32":
    import msvcrt

    def _lock_file(file: int, *, waits: bool) -> None:
        msvcrt.locking(file, msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock_file(file: int, *, waits: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file for the block, then remove it; other processes wait.

    Where the file system has no locks, the block runs without.
    """
    file = _open_locked(path)
    try:
        yield
    finally:
        with suppress(OSError):  # Windows removes no file that is open
            path.unlink()
        os.close(file)


def _open_locked(path: Path) -> int:
    """Open a lock file and lock it; again, if its last holder removed it in between."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock_file(file, waits=True)
        except OSError as error:
            if error.errno in _UNKNOWN:
                return file
            os.close(file)
            raise
        except BaseException:
            os.close(file)
            raise
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file), path.stat()):
                return file
        os.close(file)


def hold(path: Path) -> int:
    """Create and lock a file; the lock lasts while the returned descriptor is open."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(OSError):
        _lock_file(file, waits=False)
    return file


def is_held(path: Path) -> bool:
    """Return whether a running process holds a file's lock; true where it cannot be known."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        _lock_file(file, waits=False)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(file)
