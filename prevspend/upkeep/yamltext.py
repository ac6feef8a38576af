"""YAML as text: where values are in it, how values are written, how entries are removed."""

from __future__ import annotations

import json
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

if TYPE_CHECKING:
    from prevspend.yamlfile import YamlPath

Value: TypeAlias = "str | list[str] | dict[str, str] | None"
Span: TypeAlias = "tuple[int, int]"

WIDTH: Final = 100
INDENT: Final = 2
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BYTE_ORDER_MARK: Final = "\ufeff"
_PLAIN_IN_FLOW: Final = re.compile(r"[^\W_][\w .&'()+%£/;–-]*")
_PLAIN: Final = re.compile(r"[^\W_][\w .&'()+%£/;–,:!?#“”\"-]*")


@dataclass(frozen=True)
class YamlEntry:
    """An entry of a list or mapping.

    Attributes:
        name: its number or key.
        start: where it begins: at its key, or at its value in a list.
        key: the node of its key; none in a list.
        value: the node of its value.
    """

    name: int | str
    start: int
    key: yaml.Node | None
    value: yaml.Node


def split_mark(text: str) -> tuple[str, str]:
    """Return the byte order mark at the start of a text, or nothing, and the rest."""
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    return mark, text.removeprefix(mark)


def compose(text: str) -> yaml.Node:
    """Return the root node of a YAML text.

    Raises:
        LookupError: if the text is empty.
        yaml.YAMLError: if it is not YAML.
    """
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    if node is None:
        raise LookupError(text)
    return node


def content_of(node: yaml.Node | None) -> Any:  # noqa: ANN401 - a tree of lists and dictionaries
    """Return a node's content as plain lists, dictionaries and texts."""
    if isinstance(node, yaml.SequenceNode):
        return [content_of(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): content_of(value) for key, value in node.value}
    return None if node is None else node.value


def entries_of(node: yaml.Node) -> list[YamlEntry]:
    """Return the entries of a list or mapping.

    Raises:
        LookupError: if the node is neither.
    """
    if isinstance(node, yaml.SequenceNode):
        return [
            YamlEntry(number, item.start_mark.index, None, item)
            for number, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        return [
            YamlEntry(str(key.value), key.start_mark.index, key, value) for key, value in node.value
        ]
    raise LookupError(node)


def nodes_along(root: yaml.Node, path: YamlPath) -> list[yaml.Node]:
    """Return the nodes from the root to the end of a path.

    Raises:
        LookupError: if there is no such path.
    """
    nodes = [root]
    for part in path:
        values = [entry.value for entry in entries_of(nodes[-1]) if entry.name == part]
        if not values:
            raise LookupError(part)
        nodes += values
    return nodes


def is_flow(node: yaml.Node) -> bool:
    """Return whether a list or mapping is written in brackets."""
    return bool(getattr(node, "flow_style", False))


def extent(text: str, node: yaml.Node) -> Span:
    """Return where a value begins and ends, without line breaks at its end."""
    start, end = node.start_mark.index, node.end_mark.index
    return start, start + len(text[start:end].rstrip())


def column_of(text: str, position: int) -> int:
    """Return the column of a position in a text, from 0."""
    return position - text.rfind("\n", 0, position) - 1


def line_end(text: str, position: int) -> int:
    """Return the position of the end of a line."""
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def remove_entry(text: str, parent: yaml.Node, number: int) -> str:
    """Return a text without an entry of a list or mapping, with its comma or its lines."""
    spans = [(entry.start, extent(text, entry.value)[1]) for entry in entries_of(parent)]
    start, end = spans[number]
    if not is_flow(parent):
        return text[: text.rfind("\n", 0, start) + 1] + text[line_end(text, end) + 1 :]
    before = spans[number - 1][1] if number else None
    following = spans[number + 1][0] if number + 1 < len(spans) else None
    begins_line = before is None or "\n" in text[before:start]
    if following is not None and begins_line and "\n" not in text[end:following]:
        return text[:start] + text[following:]
    if before is not None:
        return text[:before] + text[end:]
    return text[:start] + text[following:]


def after_comma(text: str, end: int, new: str, column: int) -> str:
    """Return a comma and a new item, on a line of its own where this one would be too long."""
    length = line_end(text, end) - text.rfind("\n", 0, end) - 1
    if length + len(new) + INDENT > WIDTH:
        return ",\n" + " " * column + new
    return f", {new}"


def write_value(value: Value, indent: int, width: int, *, in_flow: bool) -> str:
    """Return a value as YAML that fits in the rest of its line, or in the lines below."""
    if isinstance(value, list):
        return "[" + ", ".join(write_scalar(item, in_flow=True) for item in value) + "]"
    if isinstance(value, dict):
        parts = [f"{key}: {write_scalar(text, in_flow=True)}" for key, text in value.items()]
        lines = _wrap(", ".join(parts), max(width, 40) - INDENT)
        return "{" + ("\n" + " " * (indent + 1)).join(lines) + "}"
    plain = write_scalar(str(value), in_flow=in_flow)
    if in_flow or len(plain) <= width:
        return plain
    lines = _wrap(str(value), WIDTH - indent)
    return ">-\n" + "\n".join(" " * indent + line for line in lines)


def _wrap(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def write_scalar(value: str, *, in_flow: bool) -> str:
    """Return a text plain where every YAML reader reads it as text, else in quotes."""
    is_plain = (_PLAIN_IN_FLOW if in_flow else _PLAIN).fullmatch(value)
    if is_plain and ": " not in value and " #" not in value and value[-1] not in ": ":
        return value
    return json.dumps(value, ensure_ascii=not value.isprintable())
