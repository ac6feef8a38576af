"""Which lines a row of a review is about: a text that shows whether somebody changed it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH = 12


def key_of(lines: Mapping[str, str]) -> str:
    """Return the values that pick lines out, behind a hash of them."""
    text = json.dumps(dict(lines), sort_keys=True, ensure_ascii=False)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]} {text}"


def lines_of(key: str) -> dict[str, str] | None:
    """Read such a text; nothing where it is not as it was written."""
    try:
        lines = json.loads(key.partition(" ")[2])
    except ValueError:
        return None
    if not isinstance(lines, dict) or not all(isinstance(one, str) for one in lines.values()):
        return None
    return lines if key_of(lines) == key else None
