"""Folders of results: written all at once, listed in a manifest, and checked when they are read."""

from __future__ import annotations

from prevspend.results.manifest import (
    MANIFEST_FILE,
    MANIFEST_SCHEMA,
    OWN_MARK,
    Manifest,
    accept_changed,
    check_part,
    read_part,
)
from prevspend.results.moving import NEW, move_files, sync
from prevspend.results.place import making_place
from prevspend.results.repeating import options_again, record_run, versions

__all__ = [
    "MANIFEST_FILE",
    "MANIFEST_SCHEMA",
    "NEW",
    "OWN_MARK",
    "Manifest",
    "accept_changed",
    "check_part",
    "making_place",
    "move_files",
    "options_again",
    "read_part",
    "record_run",
    "sync",
    "versions",
]
