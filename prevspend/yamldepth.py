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


def check_depth(text: str) -> None:
    """Refuse a text that is nested deeper than `MOST_LEVELS`.

    Raises:
        yaml.YAMLError: if it is, or if a text that looks so is no YAML.
    """
    if not _may_be_deep(text):
        return
    level = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            level += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            level -= 1
        if level > MOST_LEVELS:
            at = event.start_mark
            mark = yaml.Mark("", at.index, at.line, at.column, None, 0) if at else None
            what = f"nested more than {MOST_LEVELS} levels deep"
            raise yaml.MarkedYAMLError(problem=what, problem_mark=mark)


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
