"""Change single spots of a YAML file and leave everything else as its author wrote it.

Comments, quotes, line breaks and the order of keys stay. Every change is read back: one that
would say anything else than intended is not made.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from prevspend.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.upkeep.findings import Edit

Path_: TypeAlias = "tuple[int | str, ...]"
Span: TypeAlias = "tuple[int, int]"

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class Beside:
    """An entry of a list or mapping, with all its neighbours, in the order of the file."""

    number: int
    spans: tuple[Span, ...]
    is_flow: bool


@dataclass(frozen=True)
class _Spot:
    """A scalar of a file, and the entry that is taken out with it."""

    path: Path_
    span: Span
    entry: Beside
    is_key: bool = False


def edit_files(edits: Iterable[Edit]) -> dict[str, tuple[str, str]]:
    """Work out the files that edits change.

    Returns:
        By file, its text before and after; files in which no edit was possible are left out.
    """
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.place.file, []).append(edit)
    changed = {}
    for file, group in by_file.items():
        before = Path(file).read_bytes().decode("utf-8")
        after = edit_text(before, group)
        if after != before:
            changed[file] = (before, after)
    return changed


def write_files(changed: dict[str, tuple[str, str]]) -> None:
    """Write edited files, their line ends as they were.

    Raises:
        OutputError: if one cannot be written.
    """
    for file, (_, after) in changed.items():
        try:
            Path(file).write_bytes(after.encode("utf-8"))
        except OSError as error:
            raise OutputError(
                f"The file '{file}' cannot be written: {error.strerror}.",
                fix="close it elsewhere, or ask for the right to change it.",
            ) from error


def difference(changed: dict[str, tuple[str, str]]) -> str:
    """Show what edits change, as a unified diff."""
    lines: list[str] = []
    for file, (before, after) in sorted(changed.items()):
        texts = (before.splitlines(keepends=True), after.splitlines(keepends=True))
        lines += difflib.unified_diff(*texts, fromfile=file, tofile=file, n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def edit_text(text: str, edits: Iterable[Edit]) -> str:
    """Make edits in a text, the last in it first, so that the places of the others stay true."""
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(_BYTE_ORDER_MARK)
    places = {(edit.place.line or 0, edit.place.column or 0): edit for edit in edits}
    for place in sorted(places, reverse=True):
        text = _edited(text, place, places[place].new)
    return mark + text


def _edited(text: str, place: tuple[int, int], new: str | None) -> str:
    """Make one edit; give the text as it was where it cannot be made safely."""
    root = yaml.compose(text, Loader=_Loader)
    spot = dict(_spots(root, ())).get(place)
    if spot is None:
        return text
    if new is not None:
        changed = text[: spot.span[0]] + new + text[spot.span[1] :]
    elif len(spot.entry.spans) > 1:
        changed = without(text, spot.entry)
    else:
        return text
    try:
        found = content_of(yaml.compose(changed, Loader=_Loader))
    except yaml.YAMLError:
        return text
    return changed if found == _expected(content_of(root), spot, new) else text


def _spots(node: yaml.Node | None, path: Path_) -> Iterator[tuple[tuple[int, int], _Spot]]:
    """Give every scalar below a node by its line and column."""
    if isinstance(node, yaml.SequenceNode):
        spans = tuple(span_of(item) for item in node.value)
        for number, item in enumerate(node.value):
            beside = Beside(number, spans, bool(node.flow_style))
            if isinstance(item, yaml.ScalarNode):
                yield _at(item), _Spot((*path, number), span_of(item), beside)
            yield from _spots(item, (*path, number))
    elif isinstance(node, yaml.MappingNode):
        spans = tuple((key.start_mark.index, value.end_mark.index) for key, value in node.value)
        for number, (key, value) in enumerate(node.value):
            own = (*path, str(key.value))
            beside = Beside(number, spans, bool(node.flow_style))
            yield _at(key), _Spot(own, span_of(key), beside, is_key=True)
            if isinstance(value, yaml.ScalarNode):
                yield _at(value), _Spot(own, span_of(value), beside)
            yield from _spots(value, own)


def _at(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def span_of(node: yaml.Node) -> Span:
    """Give where a node begins and ends in its text."""
    return node.start_mark.index, node.end_mark.index


def without(text: str, entry: Beside) -> str:
    """Take an entry out of its list or mapping, with its comma or its lines."""
    start, end = entry.spans[entry.number]
    if not entry.is_flow:
        first = text.rfind("\n", 0, start) + 1
        after = text.find("\n", end)
        return text[:first] + (text[after + 1 :] if after >= 0 else "")
    before = entry.spans[entry.number - 1][1] if entry.number else None
    following = entry.spans[entry.number + 1][0] if entry.number + 1 < len(entry.spans) else None
    begins_line = before is None or "\n" in text[before:start]
    if following is not None and begins_line and "\n" not in text[end:following]:
        return text[:start] + text[following:]
    if before is not None:
        return text[:before] + text[end:]
    return text[:start] + text[following:]


def content_of(node: yaml.Node | None) -> Any:  # noqa: ANN401 - a tree of lists and dictionaries
    """Give a node's content as plain lists, dictionaries and texts."""
    if isinstance(node, yaml.SequenceNode):
        return [content_of(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): content_of(value) for key, value in node.value}
    return None if node is None else node.value


def _expected(content: Any, spot: _Spot, new: str | None) -> Any:  # noqa: ANN401 - as above
    """Make the edit in the content, where it is plain what it means."""
    *way, last = spot.path
    holder = content
    for step in way:
        holder = holder[step]
    if new is None:
        del holder[last]
    elif spot.is_key:
        holder[new] = holder.pop(last)
    else:
        holder[last] = new
    return content
