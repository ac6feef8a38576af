"""The key of a row of a review: which lines it is about, with a hash that shows changes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_LENGTH = 12


def key_of(*selectors: Mapping[str, str]) -> str:
    """Return the values that select lines, after a hash of them.

    Args:
        selectors: the fields and values that select the lines of each coding of a row.
    """
    values = [dict(lines) for lines in selectors]
    content = values if len(values) > 1 else values[0]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]} {text}"


def lines_of(key: str) -> tuple[dict[str, str], ...]:
    """Read a text of `key_of`; nothing where it was changed."""
    try:
        content = json.loads(key.partition(" ")[2])
    except (ValueError, RecursionError):
        return ()
    selectors = content if isinstance(content, list) else [content]
    if not selectors or not all(map(_selects, selectors)):
        return ()
    return tuple(selectors) if key_of(*selectors) == key else ()


def _selects(content: object) -> bool:
    return isinstance(content, dict) and all(isinstance(value, str) for value in content.values())
