"""The key of a row of a review: which lines it is about, with a hash that shows changes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH = 12


def key_of(lines: Mapping[str, str]) -> str:
    """Return the values that select lines, after a hash of them."""
    text = json.dumps(dict(lines), sort_keys=True, ensure_ascii=False)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]} {text}"


def lines_of(key: str) -> dict[str, str] | None:
    """Read a text of `key_of`; nothing where it was changed."""
    try:
        lines = json.loads(key.partition(" ")[2])
    except ValueError:
        return None
    if not isinstance(lines, dict) or not all(isinstance(value, str) for value in lines.values()):
        return None
    return lines if key_of(lines) == key else None
