"""The manifest of a folder of results, against which its files are checked when they are read."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from prevspend.errors import LedgerError, Location
from prevspend.filehash import file_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

MANIFEST_FILE = "manifest.json"
OWN_MARK = "prevspend result"
"""The mark in the properties of workbooks of results, so that none is read as a ledger."""

MANIFEST_SCHEMA = "prevspend.manifest/2"
_LEVELS_ABOVE = 2  # the files of one organisation of many are in YEAR/CODE below the manifest
_AGAIN = (
    "classify the ledger again: that also finishes what was begun. Where you know what was changed"
    " and why, --accept-changed reads it as it is."
)

_accepted: ContextVar[list[str] | None] = ContextVar("accepted", default=None)


class Manifest(NamedTuple):
    """The content of a manifest.

    Attributes:
        path: the manifest.
        hashes: the hash of each file, by its name within the folder of the manifest.
        content: all of it.
    """

    path: Path
    hashes: Mapping[str, str]
    content: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Manifest:
        """Read a manifest.

        Raises:
            LedgerError: if it cannot be read, or is no manifest.
        """
        try:
            status = path.stat()
            return _read(path, status.st_mtime_ns, status.st_size)
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise LedgerError(
                "The manifest of these results cannot be read.",
                place=Location(str(path)),
                why="it lists the hashes of the other files.",
                fix=_AGAIN,
            ) from error

    def listed(self, path: Path) -> str | None:
        """Return the hash listed for a file, if there is one."""
        return self.hashes.get(path.absolute().relative_to(self.path.parent).as_posix())

    @classmethod
    def above(cls, folder: Path) -> Manifest | None:
        """Read the manifest of a folder, or of the folder of many organisations above it."""
        folder = folder.absolute()
        for parent in (folder, *folder.parents[:_LEVELS_ABOVE]):
            if (parent / MANIFEST_FILE).is_file():
                return cls.read(parent / MANIFEST_FILE)
        return None


@lru_cache(8)
def _read(path: Path, *_changed: int) -> Manifest:
    content = json.loads(path.read_text(encoding="utf-8"))
    if not str(content["schema"]).startswith("prevspend.manifest/"):
        raise ValueError(content["schema"])
    hashes = {str(file["name"]): str(file["sha256"]) for file in content["outputs"]}
    return Manifest(path, hashes, content)


@contextmanager
def accept_changed() -> Iterator[list[str]]:
    """Allow changed results to be read within the block; yield the list of the changes noticed."""
    noticed: list[str] = []
    token = _accepted.set(noticed)
    try:
        yield noticed
    finally:
        _accepted.reset(token)


def read_part(folder: Path, name: str) -> bytes:
    """Read a file of a folder of results, checked against the manifest.

    Raises:
        LedgerError: if it was changed, or no manifest lists it.
        OSError: if it cannot be read.
    """
    data = (folder / name).read_bytes()
    _check(folder, name, hashlib.sha256(data).hexdigest())
    return data


def check_part(folder: Path, name: str) -> Path:
    """Check a file of results and return its path.

    Raises the errors of `read_part`.
    """
    path = folder / name
    if path.is_file():  # else reading it says what is missing
        _check(folder, name, file_hash(path))
    return path


def _check(folder: Path, name: str, sha256: str) -> None:
    """Compare a file's hash with that in the manifest; note a change where it is accepted."""
    noticed = _accepted.get()
    try:
        _refuse_changed(folder, name, sha256)
    except LedgerError as error:
        if noticed is None:
            raise
        noticed.append(f"{error.what} Where: {error.place}")


def _refuse_changed(folder: Path, name: str, sha256: str) -> None:
    manifest = Manifest.above(folder)
    if manifest is None or not (listed := manifest.listed(folder / name)):
        raise LedgerError(
            "Nothing shows that these results belong together: no manifest lists this file.",
            place=Location(str(folder / name)),
            why="a run into this folder was stopped while it wrote, or files were copied or"
            " removed. What remains may be of two runs.",
            fix=_AGAIN,
        )
    if listed != sha256:
        raise LedgerError(
            f"These results were changed since they were written: {name}.",
            place=Location(str(folder / name)),
            why="its figures are not those that prevspend worked out.",
            fix=_AGAIN,
        )
