"""The hash of a file, by which it is recognised."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 1 << 22  # large, because each block waits for Python's lock


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, which are read block by block.

    Raises:
        OSError: if the file cannot be read.
    """
    digest, block = hashlib.sha256(), bytearray(min(_BLOCK, path.stat().st_size + 1))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            digest.update(memoryview(block)[:size])
    return digest.hexdigest()
