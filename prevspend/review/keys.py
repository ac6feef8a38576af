"""The key of a row of a review: which lines it is about, with a hash that shows changes."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LENGTH = 12
_ROW: Final = re.compile(r"row (\d+)(?: of ([\d, -]+))?: (.*)", re.DOTALL)


class RowKey(NamedTuple):
    """What the key of a row says.

    Attributes:
        number: the number of the row as it was written; 0 where it has none.
        years: the years that the review is about.
        selectors: which lines it is about, coding by coding; none where it was changed.
    """

    number: int
    years: tuple[str, ...]
    selectors: tuple[dict[str, str], ...]


def key_of(*selectors: Mapping[str, str]) -> str:
    """Return the values that select lines, after a hash of them.

    Args:
        selectors: the fields and values that select the lines of each coding of a row.
    """
    values = [dict(lines) for lines in selectors]
    content = values if len(values) > 1 else values[0]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return f"{hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]} {text}"


def key_of_row(number: int, years: Sequence[str], key: str) -> str:
    """Return the key of a row, with its number and the years that it is about before it."""
    of_years = f" of {', '.join(years)}" if years else ""
    return f"row {number}{of_years}: {key}"


def read_key(text: str) -> RowKey:
    """Read a text of `key_of_row`, or of `key_of`."""
    row = _ROW.fullmatch(text)
    if row is None:
        return RowKey(0, (), lines_of(text))
    years = tuple(row[2].split(", ")) if row[2] else ()
    return RowKey(int(row[1]), years, lines_of(row[3]))


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
