"""Changed cells to settings in YAML files, held to the models before anything is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pydantic import ValidationError

from prevspend import yamlfile
from prevspend.errors import Problem
from prevspend.taxonomy import Example, Intervention, Share
from prevspend.upkeep.review.tables import EXAMPLES, LINE_FIELDS, NO, Row
from prevspend.upkeep.yamlset import NEXT, Setting, in_order, set_values, with_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.errors import Place
    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.review.sheets import Changed, Key, Reviewed
    from prevspend.upkeep.review.tables import Column, Table

Path_: TypeAlias = "tuple[int | str, ...]"
Edited: TypeAlias = "dict[str, tuple[str, str]]"


@dataclass(frozen=True)
class _Placed:
    """A setting, the file and intervention it is for, and the cell that asks for it."""

    file: str
    number: int
    setting: Setting
    place: Place
    head: str


class Reviser:
    """Turns what reviewers changed into changes of a taxonomy's files."""

    def __init__(self, folder: Path, taxonomy: Taxonomy, tables: Sequence[Table]) -> None:
        self._taxonomy = taxonomy
        self._rows = {table.name: table.by_key() for table in tables}
        self._documents = {
            str(path): yamlfile.load(path)[0]
            for path in sorted((folder / "interventions").glob("*.yaml"))
        }
        self._entries: dict[tuple[str, str], tuple[str, Path_]] = {}
        for file, document in self._documents.items():
            entries = document.content if isinstance(document.content, list) else []
            for number, entry in enumerate(entries):
                self._register(file, number, entry)

    def _register(self, file: str, number: int, entry: yamlfile.Tree) -> None:
        """Note where an intervention and its rules stand."""
        if not isinstance(entry, dict):
            return
        self._entries["intervention", str(entry.get("id"))] = (file, (number,))
        rules = entry.get("rules")
        for at, rule in enumerate(rules if isinstance(rules, list) else []):
            if isinstance(rule, dict):
                self._entries["rule", str(rule.get("id"))] = (file, (number, "rules", at))

    def edited(self, reviewed: Reviewed) -> Edited:
        """Work out the files that the changes make.

        Args:
            reviewed: what was read; problems met here are added to it, and what they are about is
                left out.

        Returns:
            By file, its text before and after.
        """
        placed = list(self._placed(reviewed))
        placed = self._fitting(placed, reviewed)
        by_file: dict[str, list[_Placed]] = defaultdict(list)
        for one in placed:
            by_file[one.file].append(one)
        edited = {}
        for file, group in sorted(by_file.items()):
            before = Path(file).read_bytes().decode("utf-8")
            after, failed = set_values(before, [one.setting for one in group])
            edited[file] = (before, after)
            for one in group:
                if one.setting in failed:
                    what = f"column '{one.head}': this cannot be put into {file} safely"
                    fix = "change the YAML by hand"
                    reviewed.problems.append(Problem(what, one.place, fix))
        return {file: texts for file, texts in edited.items() if texts[0] != texts[1]}

    def _placed(self, reviewed: Reviewed) -> Iterable[_Placed]:
        """Find where each change belongs; what the YAML says by now already is passed over."""
        by_row: dict[tuple[str, Key], list[Changed]] = defaultdict(list)
        for changed in reviewed.changed:
            by_row[changed.table.name, changed.key].append(changed)
        for (name, key), group in by_row.items():
            row = self._rows[name].get(key)
            if group[0].sent is None:
                yield from self._new_example(group, reviewed)
            elif row is None:
                what = f"the row '{' '.join(key)}' is in the taxonomy no more"
                reviewed.problems.append(Problem(what, group[0].place, "see what became of it"))
            elif name == EXAMPLES and row.cells != group[0].sent:
                if not all(_cell(one, row) == one.new for one in group):
                    what = "the YAML has another example by this number since this was sent"
                    fix = "have the workbook written anew, and change it there"
                    reviewed.problems.append(Problem(what, group[0].place, fix))
            elif name == EXAMPLES and _is_emptied(group, row):
                yield self._at(row, group[0], Setting((), None))
            else:
                yield from self._changes_of(row, group, reviewed)

    def _changes_of(self, row: Row, group: list[Changed], reviewed: Reviewed) -> Iterable[_Placed]:
        for one in group:
            now = _cell(one, row)
            if now not in {one.old, one.new}:
                what = (
                    f"column '{one.column.head}': changed here to '{one.new}', and in the YAML to"
                    f" '{now}' since this was sent"
                )
                fix = "agree on one, and put it into this cell's row in a workbook written anew"
                reviewed.problems.append(Problem(what, one.place, fix))
            elif problem := self._refused(one):
                reviewed.problems.append(problem)
            elif now != one.new:
                path = one.column.path or ()
                after = _before(path[-1]) if path else ()
                yield self._at(row, one, Setting(path, _value(one.column, one.new), after))

    def _refused(self, one: Changed) -> Problem | None:
        """Say what is wrong with a cell that the models do not know about."""
        said = f"column '{one.column.head}': "
        choices = one.column.choices
        is_answer = one.column.kind == "answer" and one.sent is not None
        if (one.new or is_answer) and choices and one.new not in choices:
            fix = f"write one of {', '.join(choices)}"
            return Problem(f"{said}'{one.new}' is not known", one.place, fix)
        if one.column.path == ("lenses",):
            known = self._taxonomy.head.lenses
            unknown = [name for name in _items(one.new) if name not in known]
            if unknown:
                fix = f"write lenses that are defined: {', '.join(known)}"
                return Problem(f"{said}there is no lens '{unknown[0]}'", one.place, fix)
        return None

    def _new_example(self, group: list[Changed], reviewed: Reviewed) -> Iterable[_Placed]:
        identity = group[0].place
        owner = group[0].key[0]
        if ("intervention", owner) not in self._entries:
            what = f"there is no intervention '{owner}'"
            reviewed.problems.append(Problem(what, identity, "write the id of one that is there"))
            return
        refused = [problem for one in group if (problem := self._refused(one))]
        if refused:
            reviewed.problems += refused
            return
        written = {one.column: one.new for one in group}
        values = {
            str((column.path or ("",))[0]): _value(column, text) for column, text in written.items()
        }
        line = {name: values[name] for name in ("organisation", *LINE_FIELDS) if values.get(name)}
        line |= {"not": values["not"]} if values.get("not") else {}
        texts = {name: text for name, text in line.items() if isinstance(text, str)}
        row = Row("intervention", owner, ("examples",), ())
        yield self._at(row, group[0], Setting((NEXT,), texts))

    def _at(self, row: Row, one: Changed, setting: Setting) -> _Placed:
        file, path = self._entries[row.noun, row.owner]
        whole = (*path, *row.path, *setting.path)
        number = int(path[0])
        head = one.column.head
        return _Placed(file, number, Setting(whole, setting.value, setting.after), one.place, head)

    def _fitting(self, placed: list[_Placed], reviewed: Reviewed) -> list[_Placed]:
        """Hold the changed interventions to the model; keep the changes of those that fit."""
        by_entry: dict[tuple[str, int], list[_Placed]] = defaultdict(list)
        for one in placed:
            by_entry[one.file, one.number].append(one)
        fitting = []
        for (file, number), group in by_entry.items():
            try:
                content = self._documents[file].content
                for setting in in_order([one.setting for one in group]):
                    content = with_value(content, setting)
                Intervention.model_validate(content[number])  # type: ignore[index]
            except LookupError:
                what = f"column '{group[0].head}': the YAML has no place for this"
                fix = "change the YAML by hand"
                reviewed.problems.append(Problem(what, group[0].place, fix))
            except ValidationError as error:
                reviewed.problems += list(_misfits(error, group))
            else:
                fitting += group
        return fitting


def _misfits(error: ValidationError, group: list[_Placed]) -> Iterable[Problem]:
    """Say what does not fit, at the cell it is about."""
    for found in error.errors():
        path = tuple(
            part for part in found["loc"] if part != "phrases" or "unless" not in found["loc"]
        )
        one = max(group, key=lambda one: _shared(one.setting.path[1:], path))
        said = found["msg"].removeprefix("Value error, ")
        if found["type"].startswith("decimal"):
            said += f", not '{found['input']}'"
        yield Problem(f"column '{one.head}': {said[:1].lower()}{said[1:]}", one.place)


def _shared(one: Path_, other: Path_) -> int:
    """Count the steps that two paths begin with in common."""
    count = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        count += 1
    return count


def _cell(one: Changed, row: Row) -> str:
    """Give what a changed cell would hold, were the workbook written now."""
    return row.cells[one.table.columns.index(one.column)]


def _is_emptied(group: list[Changed], row: Row) -> bool:
    """Tell whether nothing is left of an example's line."""
    table = group[0].table
    cells = dict(zip(table.columns, row.cells, strict=True))
    cells |= {one.column: one.new for one in group}
    return not any(
        text for column, text in cells.items() if column.path and column.path[0] in LINE_FIELDS
    )


def _before(key: int | str) -> tuple[str, ...]:
    """Give the keys that come before one in an entry, in the order of the model."""
    for model in (Intervention, Share, Example):
        names = [info.alias or name for name, info in model.model_fields.items()]
        if key in names:
            return tuple(names[: names.index(str(key))])
    return ()


def _value(column: Column, text: str) -> str | list[str] | None:
    """Give what a cell means in YAML; nothing where it is empty."""
    if column.kind == "answer":
        return "true" if text == NO else None
    if not text:
        return None
    return _items(text) if column.kind == "list" else text


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]
