"""Files taken from the disk, and what to say where that fails."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from prevspend.errors import LedgerError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Say it to the user where a file cannot be read."""
    try:
        yield
    except OSError as error:
        fix = "close it in other programs and check that you may read it."
        raise LedgerError(
            f"The file cannot be read: {error.strerror}.", place=Place(name), fix=fix
        ) from error


def read_bytes(file: Path, name: str) -> bytes:
    """Read a whole file.

    Raises:
        LedgerError: if it cannot be read.
    """
    with reading(name):
        return file.read_bytes()
