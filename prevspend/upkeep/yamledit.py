"""Edit values in YAML files, and leave everything else as its author wrote it.

Comments, quotes, line breaks and the order of keys are preserved. A value is named by its path
(`Setting`) or by its line and column (`Edit`). Every change is read back: one with any other effect
than intended is not made.
"""

from __future__ import annotations

import copy
import difflib
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from prevspend.errors import OutputError
from prevspend.upkeep.yamltext import (
    INDENT,
    WIDTH,
    after_comma,
    column_of,
    compose,
    content_of,
    entries_of,
    extent,
    is_flow,
    line_end,
    nodes_along,
    remove_entry,
    split_mark,
    write_scalar,
    write_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.upkeep.findings import Edit
    from prevspend.upkeep.yamltext import Value
    from prevspend.yamlfile import YamlPath

NEXT: Final = -1
"""The number of an item that a list does not have yet: setting it adds to the list."""


@dataclass(frozen=True)
class Setting:
    """A value to set; nothing (`None`) removes the entry.

    Attributes:
        path: keys and numbers from the top of the file; `NEXT` at the end adds to a list.
        value: the new value.
        after: for a new key: the keys it follows, if they exist.
    """

    path: YamlPath
    value: Value
    after: tuple[str, ...] = ()


def edit_files(edits: Iterable[Edit]) -> dict[str, tuple[str, str]]:
    """Return the files that edits change.

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
    """Write edited files, with their original line ends.

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
    """Return what edits change, as a unified diff."""
    lines: list[str] = []
    for file, (before, after) in sorted(changed.items()):
        texts = (before.splitlines(keepends=True), after.splitlines(keepends=True))
        lines += difflib.unified_diff(*texts, fromfile=file, tofile=file, n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def edit_text(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, the last one first, so that other locations stay valid."""
    mark, text = split_mark(text)
    by_location = {(edit.place.line or 0, edit.place.column or 0): edit.new for edit in edits}
    for line_and_column in sorted(by_location, reverse=True):
        text = _edit(text, line_and_column, by_location[line_and_column])
    return mark + text


def _edit(text: str, line_and_column: tuple[int, int], new: str | None) -> str:
    """Make one edit; return the text as it was where it cannot be made safely."""
    for node, path, siblings, is_key in _scalars(compose(text), ()):
        if (node.start_mark.line + 1, node.start_mark.column + 1) == line_and_column:
            if new is None and siblings == 1:
                return text
            if is_key and new is not None:
                return _rename_key(text, node, path, new)
            return _checked(text, Setting(path, new)) or text
    return text


def _scalars(node: yaml.Node, path: YamlPath) -> Iterator[tuple[yaml.Node, YamlPath, int, bool]]:
    """Yield every scalar and key below a node: its path, its parent's size, if it is a key."""
    if isinstance(node, yaml.ScalarNode):
        return
    entries = entries_of(node)
    for entry in entries:
        own_path = (*path, entry.name)
        if entry.key is not None:
            yield entry.key, own_path, len(entries), True
        if isinstance(entry.value, yaml.ScalarNode):
            yield entry.value, own_path, len(entries), False
        yield from _scalars(entry.value, own_path)


def _rename_key(text: str, key: yaml.Node, path: YamlPath, new: str) -> str:
    """Rename a key; return the text as it was where that changes anything else."""
    start, end = extent(text, key)
    changed = text[:start] + new + text[end:]
    expected = content_of(compose(text))
    parent = _parent_content(expected, path)
    parent[new] = parent.pop(path[-1])
    try:
        return changed if content_of(compose(changed)) == expected else text
    except yaml.YAMLError:
        return text


def set_values(text: str, settings: Sequence[Setting]) -> tuple[str, list[Setting]]:
    """Set values in a YAML text.

    Returns:
        The text, and the settings that could not be made safely.
    """
    mark, text = split_mark(text)
    break_ = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    failed = []
    for setting in in_order(settings):
        changed = _checked(text, setting)
        if changed is None:
            failed.append(setting)
        else:
            text = changed
    return mark + text.replace("\n", break_), failed


def in_order(settings: Sequence[Setting]) -> list[Setting]:
    """Return settings in an order in which the numbers of items stay valid.

    The last item is first; removals follow changes, and additions to lists are at the end.
    """

    def order(setting: Setting) -> tuple[bool, tuple[tuple[int, str], ...]]:
        steps = [(part, "") if isinstance(part, int) else (0, part) for part in setting.path]
        return setting.value is not None, tuple(steps)

    added = [setting for setting in settings if setting.path[-1] == NEXT]
    existing = [setting for setting in settings if setting.path[-1] != NEXT]
    return [*sorted(existing, key=order, reverse=True), *added]


def with_value(content: Any, setting: Setting) -> Any:  # noqa: ANN401 - a tree of lists and dictionaries
    """Return a copy of a content with a setting made."""
    content = copy.deepcopy(content)
    parent, last = _parent_content(content, setting.path), setting.path[-1]
    if setting.value is None:
        del parent[last]
    elif last == NEXT:
        parent.append(setting.value)
    else:
        parent[last] = setting.value
    return content


def _parent_content(content: Any, path: YamlPath) -> Any:  # noqa: ANN401 - as above
    for part in path[:-1]:
        content = content[part]
    return content


def _checked(text: str, setting: Setting) -> str | None:
    """Return a text with a setting made; nothing where that changes anything else."""
    try:
        changed = _set(text, setting)
        expected = with_value(content_of(compose(text)), setting)
        return changed if content_of(compose(changed)) == expected else None
    except (yaml.YAMLError, LookupError):
        return None


def _set(text: str, setting: Setting) -> str:
    parents = nodes_along(compose(text), setting.path[:-1])
    parent, last = parents[-1], setting.path[-1]
    in_flow = any(is_flow(node) for node in parents)
    entries = entries_of(parent)
    number = next((number for number, entry in enumerate(entries) if entry.name == last), None)
    if number is None:
        if setting.value is None:
            raise LookupError(last)
        return _add(text, parent, setting, in_flow=in_flow)
    if setting.value is None:
        return remove_entry(text, parent, number)
    value = entries[number].value
    if isinstance(value, yaml.SequenceNode) and isinstance(setting.value, list):
        return _set_list(text, setting.path, setting.value)
    start, end = extent(text, value)
    indent = column_of(text, entries[number].start) + INDENT
    width = WIDTH - column_of(text, start)
    return text[:start] + write_value(setting.value, indent, width, in_flow=in_flow) + text[end:]


def _add(text: str, parent: yaml.Node, setting: Setting, *, in_flow: bool) -> str:
    """Add a key to a mapping, or an item at the end of a list."""
    entries, last = entries_of(parent), setting.path[-1]
    before = len(entries) - 1
    if isinstance(last, str):
        known = [number for number, entry in enumerate(entries) if entry.name in setting.after]
        before = known[-1] if known else before
    end = extent(text, entries[before].value)[1]
    start = entries[0].start
    column = column_of(text, start)
    lead = f"{last}: " if isinstance(last, str) else ""
    if in_flow or is_flow(parent):
        new = lead + write_value(setting.value, column, WIDTH, in_flow=True)
        return text[:end] + after_comma(text, end, new, column) + text[end:]
    if not lead:
        column, lead = column_of(text, text.rfind("-", 0, start)), "- "
    width = WIDTH - column - len(lead)
    new = lead + write_value(setting.value, column + INDENT, width, in_flow=False)
    position = line_end(text, end)
    return text[:position] + "\n" + " " * column + new + text[position:]


def _set_list(text: str, path: YamlPath, wanted: list[str]) -> str:
    """Turn a list of texts into another by as few changes as possible, from the first on.

    So an item's number in the list is its number in `wanted`, up to the present change.
    """
    items = [item.value for item in _sequence(text, path).value]
    steps = SequenceMatcher(None, items, wanted, autojunk=False).get_opcodes()
    for tag, old_first, old_last, first, last in steps:
        if tag == "equal":
            continue
        both = min(old_last - old_first, last - first)
        for number in range(first, first + both):
            node = _sequence(text, path)
            start, end = extent(text, node.value[number])
            text = text[:start] + write_scalar(wanted[number], in_flow=is_flow(node)) + text[end:]
        for number in range(first + both, last):
            text = _insert(text, _sequence(text, path), number, wanted[number])
        for _ in range(old_last - old_first - both):
            text = remove_entry(text, _sequence(text, path), first + both)
    return text


def _sequence(text: str, path: YamlPath) -> yaml.SequenceNode:
    """Return the list at a path; `LookupError` where there is none."""
    node = nodes_along(compose(text), path)[-1]
    if not isinstance(node, yaml.SequenceNode):
        raise LookupError(path)  # noqa: TRY004 - the path is what is wrong
    return node


def _insert(text: str, node: yaml.SequenceNode, number: int, value: str) -> str:
    """Insert an item into a list of texts, before the item that has this number now."""
    first = node.value[0].start_mark.index
    column = column_of(text, first)
    if is_flow(node):
        new = write_scalar(value, in_flow=True)
        if number == 0:
            return f"{text[:first]}{new}, {text[first:]}"
        end = extent(text, node.value[number - 1])[1]
        return text[:end] + after_comma(text, end, new, column) + text[end:]
    dash = text.rfind("-", 0, first)
    line = " " * column_of(text, dash) + "- " + write_scalar(value, in_flow=False)
    if number == 0:
        start = text.rfind("\n", 0, dash) + 1
        return text[:start] + line + "\n" + text[start:]
    end = line_end(text, extent(text, node.value[number - 1])[1])
    return text[:end] + "\n" + line + text[end:]
