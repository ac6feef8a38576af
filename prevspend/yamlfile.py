"""Read YAML written by people: every scalar stays text, every value has its line and column.

YAML's own guessing would turn the cost centre `0123` into 83 and the word `no` into false. Here
every scalar is text; the pydantic models say what is a number or a date. Only an empty value or
`~` is nothing. The parser is libyaml's (PyYAML), so a taxonomy of thousands of rules loads in a
fraction of a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from prevspend.errors import Location, Problem
from prevspend.plainvalues import how_to_add, in_plain_words
from prevspend.words import did_you_mean
from prevspend.yamldepth import check_depth
from prevspend.yamlkeys import first_key, homes_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import LiteralString

    from pydantic_core import ErrorDetails

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
YamlPath: TypeAlias = "tuple[int | str, ...]"

_SYNTAX = {
    "did not find expected key": (
        "this line is not indented as the keys above it are",
        "indent it exactly as far as they are",
    ),
    "expected '-' indicator": (
        "this line is indented too little to belong to the entry above",
        "indent it as far as the other keys of its entry, or begin a new entry with '- '",
    ),
    "did not find expected ',' or": (
        "a bracket opened above is not closed, or a comma is missing",
        "close it, or put text that holds brackets or commas in quotes",
    ),
    "found a tab character": ("this line is indented with a tab", "indent with spaces"),
    "mapping values are not allowed": (
        "there is a ': ' inside this text",
        "put the text in quotes, or check the indentation of the line above",
    ),
    "found unexpected end of stream": ("a quotation mark is not closed", "close it"),
}

_CLEARLY = 0.1
_DATE_FIX = "write the year first, like this: 2026-11-30"
_FEW = 2  # places of a key, of which the reader chooses
_QUOTED = re.compile(r"'([^']*)'")


class _Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """Reads YAML without resolving tags, which are not used: a fifth quicker."""

    def descend_resolver(self, *_: object) -> None:
        """Enter a node."""

    def ascend_resolver(self) -> None:
        """Leave a node."""

    def resolve(self, *_: object) -> str:
        """Return an empty tag."""
        return ""


Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Document:
    """A YAML file's content, and the nodes it was built from, which have their locations."""

    file: str
    content: Tree = None
    node: yaml.Node | None = None

    def nearest(self, path: YamlPath, model_path: YamlPath) -> YamlPath:
        """Return the part of a model's path that the document has, without the model's own tags."""
        _, node = self._reach(path)
        for part in model_path:
            inside = _inside(node, part)
            if inside:
                path, node = (*path, part), inside[1]
        return path

    def place(self, path: Sequence[int | str], *, key: bool = False) -> Location:
        """Return the location of a value (or of its key), or of its nearest parent."""
        named, value = self._reach(path)
        return _place(self.file, named if key else value)

    def _reach(self, path: Sequence[int | str]) -> tuple[yaml.Node | None, yaml.Node | None]:
        """Return the key and the value at the end of a path, or at its last step that exists."""
        reached = (self.node, self.node)
        for part in path:
            inside = _inside(reached[1], part)
            if not inside:
                break
            reached = inside
        return reached


def _inside(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the key and the value one step inside a node; an item is its own key."""
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if str(pair[0].value) == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _place(file: str, node: yaml.Node | None) -> Location:
    """Return the location of a node; without a node, the beginning of the file."""
    if node is None:
        return Location(file, line=1, column=1)
    return Location(file, line=node.start_mark.line + 1, column=node.start_mark.column + 1)


def load(path: Path, shown_as: str | None = None) -> tuple[Document, list[Problem]]:
    """Read a YAML file.

    Args:
        path: the file.
        shown_as: its name in messages; its path where nothing is given.

    Returns:
        The document, and the problems: text that is not YAML, or keys written twice. With a
        problem of the first kind the content is `None`.
    """
    name = shown_as or str(path)
    document = Document(name)
    try:
        # utf-8-sig: Windows Notepad writes a byte order mark, which is no part of the YAML.
        text = path.read_text(encoding="utf-8-sig")
        check_depth(text)
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        what = f"this file is not UTF-8 text (byte {error.start})"
        place = Location(name, line=1, column=1)
        return document, [Problem(what, place, "save it as UTF-8", kind="not-utf-8")]
    except yaml.MarkedYAMLError as error:
        return document, [_syntax_problem(name, error)]
    except yaml.YAMLError as error:
        place = Location(name, line=1, column=1)
        return document, [Problem(f"not YAML: {error}", place, kind="not-yaml")]
    if node is None:
        return document, []
    if (twice := _find_aliased(node)) is not None:
        what = "this value is used in more than one place, by an anchor (&) and an alias (*)"
        fix = "write it out in each place"
        return document, [Problem(what, _place(name, twice), fix, kind="alias")]
    problems: list[Problem] = []
    return Document(name, _build(node, name, problems), node), problems


def _find_aliased(node: yaml.Node) -> yaml.Node | None:
    """Return a node that an alias repeats: a few lines of aliases can expand without end."""
    known, waiting = set[int](), [node]
    while waiting:
        current = waiting.pop()
        if id(current) in known:
            return current
        known.add(id(current))
        if isinstance(current, yaml.MappingNode):
            waiting += [part for pair in current.value for part in pair]
        elif isinstance(current, yaml.SequenceNode):
            waiting += current.value
    return None


def _syntax_problem(name: str, error: yaml.MarkedYAMLError) -> Problem:
    """Return the problem of text that is not YAML, in plain words."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = error.problem or ""
    what, fix = next((words for hint, words in _SYNTAX.items() if hint in message), (message, None))
    place = Location(name, line=line, column=column)
    return Problem(f"not YAML: {what}", place, fix, kind="not-yaml")


def _build(node: yaml.Node, file: str, problems: list[Problem]) -> Tree:
    """Turn a node into plain text, lists and dictionaries."""
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, file, problems) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, file, problems)
    text = str(node.value)
    # A style is a kind of quotation mark; libyaml has '' where PyYAML's own parser has None.
    return None if not getattr(node, "style", None) and text in {"", "~"} else text


def _build_mapping(node: yaml.MappingNode, file: str, problems: list[Problem]) -> dict[str, Tree]:
    """Build a mapping; a key written twice is a problem, because the first would be lost."""
    mapping: dict[str, Tree] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key not in mapping:
            mapping[key] = _build(value_node, file, problems)
            continue
        first = next(known for known, _ in node.value if str(known.value) == key)
        what = f"'{key}' is written twice in one entry (first on line {_place(file, first).line})"
        fix = "keep one of the two"
        problems.append(Problem(what, _place(file, key_node), fix, kind="key-twice", text=key))
    return mapping


def validate(
    model: type[Model], document: Document, path: YamlPath = (), content: Tree = None
) -> tuple[Model | None, list[Problem]]:
    """Build a model from a document, or from the part of it at `path`.

    Returns:
        The model and no problems, or nothing and every problem with its location.
    """
    try:
        return model.model_validate(content if path else document.content), []
    except ValidationError as error:
        return None, [
            _model_problem(model, document, path, error_details) for error_details in error.errors()
        ]


def validate_list(
    model: type[Model], document: Document, noun: str, key: str
) -> tuple[list[tuple[int, Model]], list[Problem]]:
    """Build the models of a document that is a list; an empty document is an empty list.

    Args:
        model: the model of each entry.
        document: the document.
        noun: what the entries are, in the plural, for messages.
        key: the first key of each entry, for messages.

    Returns:
        The valid entries with their numbers, and every problem with its location.
    """
    if document.content is not None and not isinstance(document.content, list):
        what, fix = f"this file should be a list of {noun}", f"begin each entry with '- {key}:'"
        return [], [Problem(what, document.place(()), fix, kind="not-a-list")]
    entries: list[tuple[int, Model]] = []
    problems: list[Problem] = []
    for number, item in enumerate(document.content or []):
        entry, invalid = validate(model, document, (number,), item)
        problems += invalid
        if entry is not None:
            entries.append((number, entry))
    return entries, problems


def packaged(model: type[Model], path: Path) -> Model:
    """Read a file of data that comes with the package.

    Raises:
        ValueError: if the file is wrong, which is a fault of the package and not of its user.
    """
    document, problems = load(path)
    data, wrong = validate(model, document)
    if data is None:
        raise ValueError([*map(str, problems), *map(str, wrong)])
    return data


def _model_problem(
    model: type[BaseModel], document: Document, path: YamlPath, details: ErrorDetails
) -> Problem:
    """Turn one validation error of pydantic into a problem with its location."""
    nearest = document.nearest(path, details["loc"])
    name = next((part for part in reversed(details["loc"]) if isinstance(part, str)), "this entry")
    kind = details["type"]
    if kind == "extra_forbidden":
        return _unknown_key(model, name, document.place(nearest, key=True))
    if kind == "missing":
        what, fix = f"'{name}' is missing", how_to_add(name)
        return Problem(what, document.place(nearest), fix, kind="missing-key")
    return _value_problem(model, document, nearest, name, details)


def _value_problem(
    model: type[BaseModel], document: Document, nearest: YamlPath, name: str, details: ErrorDetails
) -> Problem:
    """Turn an error in a value into a problem; the value has this name, and stands nearest here."""
    kind = details["type"]
    written = details["input"] if isinstance(details["input"], str) else None
    if "-" in kind:
        return Problem(details["msg"], document.place(nearest), kind=kind, text=written)
    if kind.startswith("date_"):
        what, fix = f"'{name}': this is no date{_not_this(written, ': ')}", _DATE_FIX
        return Problem(what, document.place(nearest), fix, kind="wrong-value", text=written)
    plain = in_plain_words(kind, details["input"], details.get("ctx", {}))
    if plain:
        what, meant = (f"'{name}': {plain[0]}", plain[1]) if nearest else _no_keys(model, document)
        return Problem(what, document.place(nearest), meant, kind="wrong-value", text=written)
    message = details["msg"].removeprefix("Value error, ")
    message = message[:1].lower() + message[1:]
    what = message if kind == "value_error" else f"'{name}': {message}{_not_this(written)}"
    if kind == "literal_error" and written is not None:
        possible = _QUOTED.findall(details["ctx"]["expected"])
        return unknown(what, document.place(nearest), written, possible, None, kind="unknown-value")
    return Problem(what, document.place(nearest), kind="wrong-value", text=written)


def _no_keys(model: type[BaseModel], document: Document) -> tuple[str, str]:
    """Return what is wrong with a file that holds no keys, and what to do."""
    what = "this file should hold keys, each with a colon and its value"
    fix = f"begin it with '{first_key(model)}:'"
    return "this file is empty" if document.content is None else what, fix


def _unknown_key(model: type[BaseModel], name: str, place: Location) -> Problem:
    """Return the problem of a key that stands in the wrong place, or that nothing is called."""
    what, homes = f"unknown key '{name}'", list(dict.fromkeys(homes_of(model, name)))
    here = set(keys_of(model)) - {name}
    is_slip = bool({f"{name}s", name.removesuffix("s")} & here)  # of singular and plural
    if 1 <= len(homes) <= _FEW and not is_slip:
        fix = "write it under " + " or ".join(f"'{home}:'" for home in homes)
        return Problem(what, place, fix, kind="unknown-key", text=name)
    fix = "check its indentation, or remove it"
    return unknown(what, place, name, here, fix)


def unknown(
    what: str,
    place: Location,
    name: str,
    known: Iterable[str],
    fix: str | None,
    *,
    kind: str = "unknown-key",
) -> Problem:
    """Return the problem of an unknown name, with the known one that was probably meant.

    Args:
        what: the problem in words.
        place: the location of the name.
        name: the name.
        known: the names it could have been.
        fix: what to do where none of them is similar.
        kind: the kind of problem.
    """
    close = close_names(name, known)
    instead = close[0] if close and _is_clear(name, close) else None
    return Problem(what, place, did_you_mean(close) or fix, kind, name, instead)


def refusal(kind: LiteralString, message: str) -> PydanticCustomError:
    """Return the error to raise from a model's validator.

    Args:
        kind: the name of this kind of problem, words joined by `-`.
        message: what is wrong, for the person who wrote it.
    """
    return PydanticCustomError(kind, "{message}", {"message": message})


def _not_this(value: str | None, before: str = ", not ") -> str:
    """Quote the text that was refused."""
    return f"{before}'{value}'" if value is not None else ""


def suggest(name: str, known: Iterable[str]) -> str | None:
    """Return which of the known names was probably meant, for the end of a message."""
    return did_you_mean(close_names(name, known))


def close_names(name: str, known: Iterable[str]) -> list[str]:
    """Return up to three of the known names that are spelled like a name, the likest first."""
    return get_close_matches(name, sorted(set(known)), n=3, cutoff=0.7)


def _is_clear(name: str, close: Sequence[str]) -> bool:
    """Return whether the first of several names is much closer than the next."""
    likeness = [SequenceMatcher(None, name, other).ratio() for other in close]
    return len(close) == 1 or likeness[0] - likeness[1] > _CLEARLY
