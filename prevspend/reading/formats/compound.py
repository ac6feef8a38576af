"""Checks on the container of old Office files: is it encrypted, is it complete."""

from __future__ import annotations

import numpy as np

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_HEADER = 512
_SECTOR_SHIFT_AT = 30
_FIRST_TABLES = slice(76, _HEADER)  # where the header lists the sectors of the allocation table
_LAST_SECTOR = 0xFFFFFFFA
_FREE = 0xFFFFFFFF
_SHIFTS = {9, 12}  # sectors of 512 or 4096 bytes


def is_locked(data: bytes) -> bool:
    """Return whether a workbook has a password: an encrypted one is in an old container."""
    return _LOCKED_STREAM in data


def is_cut_off(data: bytes) -> bool:
    """Return whether sectors that are in use lie beyond the end of the file."""
    if len(data) < _HEADER or (shift := data[_SECTOR_SHIFT_AT]) not in _SHIFTS:
        return True
    size = 1 << shift
    sectors = len(data) // size - 1
    tables = np.frombuffer(data[_FIRST_TABLES], dtype="<u4")
    tables = tables[tables <= _LAST_SECTOR]
    if not tables.size or tables.max() >= sectors:
        return True
    entries = np.concatenate(
        [np.frombuffer(data, "<u4", size // 4, (int(table) + 1) * size) for table in tables]
    )
    used = np.flatnonzero(entries != _FREE)
    return bool(used.size and used[-1] >= sectors)
