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
from prevspend.results.repeating import (
    differing_versions,
    hash_path,
    program_hash,
    record_run,
    restore_options,
    versions,
)
from prevspend.results.staging import staging_folder

__all__ = [
    "MANIFEST_FILE",
    "MANIFEST_SCHEMA",
    "NEW",
    "OWN_MARK",
    "Manifest",
    "accept_changed",
    "check_part",
    "differing_versions",
    "hash_path",
    "move_files",
    "program_hash",
    "read_part",
    "record_run",
    "restore_options",
    "staging_folder",
    "sync",
    "versions",
]
