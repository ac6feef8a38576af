"""How deep YAML is nested, worked out before it is read: the reader's own stack has an end."""

from __future__ import annotations

import re

import yaml

MOST_LEVELS = 100
"""Far more than any taxonomy has, and far less than the reader can bear."""

_BRACKETS = re.compile(r"[\[{\]}]")
# A level of a block takes a column at least: of blanks, or of `- `, `? ` and `: ` in one line.
_INDENTED = re.compile(rf"(?m)^[-?: \t]{{{MOST_LEVELS},}}")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def too_deep(text: str) -> int | None:
    """Return the line (from 1) in which nesting passes `MOST_LEVELS`; nothing where none does.

    Raises:
        yaml.YAMLError: if a text that may be nested too deep is no YAML.
    """
    if not _may_be_deep(text):
        return None
    level = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        if level > MOST_LEVELS:
            return int(event.start_mark.line) + 1
    return None


def _may_be_deep(text: str) -> bool:
    """Return whether indentation or brackets, those in quotes too, go as deep as that."""
    if _INDENTED.search(text):
        return True
    level = 0
    for bracket in _BRACKETS.finditer(text):
        level = level + 1 if bracket[0] in "[{" else max(level - 1, 0)
        if level > MOST_LEVELS // 2:
            return True
    return False
