"""Set values in YAML text, and leave everything else as its author wrote it.

Like `yamledit`, which mends single spots; here a value is named by its path, and lists may grow.
Every change is read back: one that would say anything else than intended is not made.
"""

from __future__ import annotations

import copy
import json
import re
import textwrap
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

from prevspend.upkeep.yamledit import Beside, content_of, span_of, without

if TYPE_CHECKING:
    from collections.abc import Sequence

Path_: TypeAlias = "tuple[int | str, ...]"
Value: TypeAlias = "str | list[str] | dict[str, str] | None"

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BYTE_ORDER_MARK: Final = "\ufeff"
_WIDTH: Final = 100
_STEP: Final = 2

_PLAIN_IN_FLOW: Final = re.compile(r"[^\W_][\w .&'()+%£/;–-]*")
_PLAIN: Final = re.compile(r"[^\W_][\w .&'()+%£/;–,:!?#“”\"-]*")

NEXT: Final = -1
"""The number of the item that a list does not have yet: setting it adds to the list."""


@dataclass(frozen=True)
class Setting:
    """A value and where it is to stand; nothing (`None`) takes out what stands there.

    Attributes:
        path: keys and numbers from the top of the file; `NEXT` as the last adds to a list.
        value: what is to stand there.
        after: for a key that is not there yet: the keys it comes after, if they are there.
    """

    path: Path_
    value: Value
    after: tuple[str, ...] = ()


def set_values(text: str, settings: Sequence[Setting]) -> tuple[str, list[Setting]]:
    """Set values in a YAML text.

    Returns:
        The text, and the settings that could not be made safely.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = text.removeprefix(mark).replace("\r\n", "\n")
    failed = []
    for setting in in_order(settings):
        try:
            changed = _set(text, setting)
            said = content_of(_compose(changed))
            is_meant = said == _expected(content_of(_compose(text)), setting)
        except (yaml.YAMLError, LookupError):
            is_meant = False
        if is_meant:
            text = changed
        else:
            failed.append(setting)
    return mark + text.replace("\n", line_end), failed


def in_order(settings: Sequence[Setting]) -> list[Setting]:
    """Give settings in the order in which the numbers of items stay true.

    The last comes first; what takes out comes after what changes, and what adds comes at the end.
    """

    def order(setting: Setting) -> tuple[bool, tuple[tuple[int, str], ...]]:
        steps = [(part, "") if isinstance(part, int) else (0, part) for part in setting.path]
        return setting.value is not None, tuple(steps)

    added = [setting for setting in settings if setting.path[-1] == NEXT]
    there = [setting for setting in settings if setting.path[-1] != NEXT]
    return [*sorted(there, key=order, reverse=True), *added]


def with_value(content: Any, setting: Setting) -> Any:  # noqa: ANN401 - a tree of lists and dictionaries
    """Give a copy of a content in which a setting is made."""
    return _expected(copy.deepcopy(content), setting)


def _expected(content: Any, setting: Setting) -> Any:  # noqa: ANN401 - as above
    *way, last = setting.path
    holder = content
    for step in way:
        holder = holder[step]
    if setting.value is None:
        del holder[last]
    elif last == NEXT:
        holder.append(setting.value)
    else:
        holder[last] = setting.value
    return content


def _compose(text: str) -> yaml.Node:
    node = yaml.compose(text, Loader=_Loader)
    if node is None:
        raise LookupError(text)
    return node


def _set(text: str, setting: Setting) -> str:
    parents = _way(_compose(text), setting.path[:-1])
    holder, last = parents[-1], setting.path[-1]
    in_flow = any(getattr(node, "flow_style", False) for node in parents)
    children = _children(holder)
    at = next((number for number, (name, _, _) in enumerate(children) if name == last), None)
    if setting.value is None:
        return _taken_out(text, holder, children, at)
    if at is None:
        return _added(text, holder, setting, in_flow=in_flow)
    value = children[at][2]
    if isinstance(value, yaml.SequenceNode) and isinstance(setting.value, list):
        return _listed(text, setting.path, setting.value)
    start, end = _extent(text, value)
    indent = _column(text, children[at][1]) + _STEP
    room = _WIDTH - _column(text, start)
    return text[:start] + _rendered(setting.value, indent, room, in_flow=in_flow) + text[end:]


def _way(root: yaml.Node, path: Path_) -> list[yaml.Node]:
    """Give the nodes from the top to a path's end; `LookupError` where there is no such path."""
    nodes = [root]
    for part in path:
        found = [node for name, _, node in _children(nodes[-1]) if name == part]
        if not found:
            raise LookupError(part)
        nodes += found
    return nodes


def _children(node: yaml.Node) -> list[tuple[int | str, int, yaml.Node]]:
    """Give what a list or mapping holds: number or key, where it begins, the value."""
    if isinstance(node, yaml.SequenceNode):
        return [(number, span_of(item)[0], item) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return [(str(key.value), span_of(key)[0], value) for key, value in node.value]
    raise LookupError(node)


def _extent(text: str, node: yaml.Node) -> tuple[int, int]:
    """Give where a value stands, without the line breaks that a folded text ends with."""
    start, end = span_of(node)
    return start, start + len(text[start:end].rstrip())


def _taken_out(
    text: str,
    holder: yaml.Node,
    children: list[tuple[int | str, int, yaml.Node]],
    at: int | None,
) -> str:
    if at is None:
        raise LookupError(at)
    spans = tuple((start, _extent(text, node)[1]) for _, start, node in children)
    return without(text, Beside(at, spans, bool(getattr(holder, "flow_style", False))))


def _added(text: str, holder: yaml.Node, setting: Setting, *, in_flow: bool) -> str:
    """Add a key to a mapping, or an item at the end of a list."""
    children, last = _children(holder), setting.path[-1]
    before = len(children) - 1
    if isinstance(last, str):
        known = [number for number, (name, _, _) in enumerate(children) if name in setting.after]
        before = known[-1] if known else before
    end = _extent(text, children[before][2])[1]
    column = _column(text, children[0][1])
    lead = f"{last}: " if isinstance(last, str) else ""
    if in_flow or getattr(holder, "flow_style", False):
        new = lead + _rendered(setting.value, column, _WIDTH, in_flow=True)
        return text[:end] + _after_comma(text, end, new, column) + text[end:]
    if not lead:
        # An item's dash stands before what `column` says.
        column, lead = text.rfind("-", 0, children[0][1]), "- "
        column -= text.rfind("\n", 0, column) + 1
    room = _WIDTH - column - len(lead)
    new = lead + _rendered(setting.value, column + _STEP, room, in_flow=False)
    at = text.find("\n", end)
    at = len(text) if at < 0 else at
    return text[:at] + "\n" + " " * column + new + text[at:]


def _listed(text: str, path: Path_, wanted: list[str]) -> str:
    """Turn a list of texts into another by as few changes as it takes, from the first on.

    So an item's place in the list is its place in what is wanted, as far as the change has come.
    """
    items = [item.value for item in _sequence(text, path).value]
    steps = SequenceMatcher(None, items, wanted, autojunk=False).get_opcodes()
    for tag, old_first, old_last, first, last in steps:
        if tag == "equal":
            continue
        both = min(old_last - old_first, last - first)
        for at in range(first, first + both):
            node = _sequence(text, path)
            start, end = _extent(text, node.value[at])
            new = _scalar(wanted[at], in_flow=bool(node.flow_style))
            text = text[:start] + new + text[end:]
        for at in range(first + both, last):
            text = _inserted(text, _sequence(text, path), at, wanted[at])
        for _ in range(old_last - old_first - both):
            node = _sequence(text, path)
            spans = tuple(_extent(text, item) for item in node.value)
            text = without(text, Beside(first + both, spans, bool(node.flow_style)))
    return text


def _sequence(text: str, path: Path_) -> yaml.SequenceNode:
    """Give the list at a path; `LookupError` where there is none."""
    node = _way(_compose(text), path)[-1]
    if not isinstance(node, yaml.SequenceNode):
        raise LookupError(path)  # noqa: TRY004 - the path is what is wrong
    return node


def _inserted(text: str, node: yaml.SequenceNode, at: int, value: str) -> str:
    """Put an item into a list of texts, before the item that has this number now."""
    first = span_of(node.value[0])[0]
    column = _column(text, first)
    if node.flow_style:
        new = _scalar(value, in_flow=True)
        if at == 0:
            return f"{text[:first]}{new}, {text[first:]}"
        end = _extent(text, node.value[at - 1])[1]
        return text[:end] + _after_comma(text, end, new, column) + text[end:]
    dash = text.rfind("-", 0, first)
    line = " " * (dash - text.rfind("\n", 0, dash) - 1) + "- " + _scalar(value, in_flow=False)
    if at == 0:
        start = text.rfind("\n", 0, dash) + 1
        return text[:start] + line + "\n" + text[start:]
    end = text.find("\n", _extent(text, node.value[at - 1])[1])
    end = len(text) if end < 0 else end
    return text[:end] + "\n" + line + text[end:]


def _after_comma(text: str, end: int, new: str, column: int) -> str:
    """Write what comes after a comma, on a line of its own where this one would be too long."""
    line_end = text.find("\n", end)
    taken = (line_end if line_end >= 0 else len(text)) - text.rfind("\n", 0, end) - 1
    if taken + len(new) + _STEP > _WIDTH:
        return ",\n" + " " * column + new
    return f", {new}"


def _column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at) - 1


def _rendered(value: Value, indent: int, room: int, *, in_flow: bool) -> str:
    """Write a value so that it fits in what is left of its line, or below."""
    if isinstance(value, list):
        return "[" + ", ".join(_scalar(item, in_flow=True) for item in value) + "]"
    if isinstance(value, dict):
        parts = [f"{key}: {_scalar(text, in_flow=True)}" for key, text in value.items()]
        lines = textwrap.wrap(
            ", ".join(parts), max(room, 40) - _STEP, break_long_words=False, break_on_hyphens=False
        )
        return "{" + ("\n" + " " * (indent + 1)).join(lines) + "}"
    plain = _scalar(str(value), in_flow=in_flow)
    if in_flow or len(plain) <= room:
        return plain
    lines = textwrap.wrap(
        str(value), _WIDTH - indent, break_long_words=False, break_on_hyphens=False
    )
    return ">-\n" + "\n".join(" " * indent + line for line in lines)


def _scalar(value: str, *, in_flow: bool) -> str:
    """Write a text plain where every reader of YAML takes it for what it is, else in quotes."""
    is_plain = (_PLAIN_IN_FLOW if in_flow else _PLAIN).fullmatch(value)
    if is_plain and ": " not in value and " #" not in value and value[-1] not in ": ":
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())
