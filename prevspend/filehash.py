"""The hash of a file, by which it is known again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = 1 << 22  # large, because each block waits for Python's lock


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file's bytes, which are read block by block.

    Raises:
        OSError: if the file cannot be read.
    """
    found, block = hashlib.sha256(), bytearray(min(_BLOCK, path.stat().st_size + 1))
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(block):
            found.update(memoryview(block)[:size])
    return found.hexdigest()
