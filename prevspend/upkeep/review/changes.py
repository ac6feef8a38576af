"""Turn changed cells into settings in YAML files, validated before anything is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from pydantic import ValidationError

from prevspend import yamlfile
from prevspend.errors import Problem
from prevspend.plainvalues import in_plain_words
from prevspend.taxonomy import Example, Intervention, PreventiveShare
from prevspend.upkeep.review.tables import EXAMPLES, LINE_FIELDS, NO, ReviewRow
from prevspend.upkeep.yamledit import NEXT, Setting, in_order, set_values, with_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.errors import Location
    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.review.sheets import ChangedCell, Key, ReviewedWorkbook
    from prevspend.upkeep.review.tables import ReviewColumn, ReviewTable
    from prevspend.yamlfile import YamlPath

Edited: TypeAlias = "dict[str, tuple[str, str]]"


@dataclass(frozen=True)
class _CellSetting:
    """A setting, its file and intervention, and the cell it comes from."""

    file: str
    number: int
    setting: Setting
    place: Location
    head: str


class Reviser:
    """Turns reviewers' changes into changes of a taxonomy's files."""

    def __init__(self, folder: Path, taxonomy: Taxonomy, tables: Sequence[ReviewTable]) -> None:
        self._taxonomy = taxonomy
        self._rows = {table.name: table.by_key() for table in tables}
        self._documents = {
            str(path): yamlfile.load(path)[0]
            for path in sorted((folder / "interventions").glob("*.yaml"))
        }
        self._entries: dict[tuple[str, str], tuple[str, YamlPath]] = {}
        for file, document in self._documents.items():
            entries = document.content if isinstance(document.content, list) else []
            for number, entry in enumerate(entries):
                self._register(file, number, entry)

    def _register(self, file: str, number: int, entry: yamlfile.Tree) -> None:
        """Store the locations of an intervention and its rules."""
        if not isinstance(entry, dict):
            return
        self._entries["intervention", str(entry.get("id"))] = (file, (number,))
        rules = entry.get("rules")
        for inner, rule in enumerate(rules if isinstance(rules, list) else []):
            if isinstance(rule, dict):
                self._entries["rule", str(rule.get("id"))] = (file, (number, "rules", inner))

    def edited(self, reviewed: ReviewedWorkbook) -> Edited:
        """Return the changed files.

        Args:
            reviewed: the workbook as read; problems are added to it, and what they concern is
                left out.

        Returns:
            By file, its text before and after.
        """
        settings = list(self._settings(reviewed))
        settings = self._valid(settings, reviewed)
        by_file: dict[str, list[_CellSetting]] = defaultdict(list)
        for change in settings:
            by_file[change.file].append(change)
        edited = {}
        for file, group in sorted(by_file.items()):
            before = Path(file).read_bytes().decode("utf-8")
            after, failed = set_values(before, [change.setting for change in group])
            edited[file] = (before, after)
            for change in group:
                if change.setting in failed:
                    what = f"column '{change.head}': this cannot be written to {file} safely"
                    fix = "change the YAML by hand"
                    reviewed.problems.append(Problem(what, change.place, fix))
        return {file: texts for file, texts in edited.items() if texts[0] != texts[1]}

    def _settings(self, reviewed: ReviewedWorkbook) -> Iterable[_CellSetting]:
        """Yield the setting of each change; changes that the YAML has already are left out."""
        by_row: dict[tuple[str, Key], list[ChangedCell]] = defaultdict(list)
        for cell_change in reviewed.changed:
            by_row[cell_change.table.name, cell_change.key].append(cell_change)
        for (name, key), group in by_row.items():
            row = self._rows[name].get(key)
            if group[0].sent is None:
                yield from self._new_example(group, reviewed)
            elif row is None:
                what = f"the row '{' '.join(key)}' is no longer in the taxonomy"
                reviewed.problems.append(Problem(what, group[0].place, "check what replaced it"))
            elif name == EXAMPLES and row.cells != group[0].sent:
                if not all(_cell(cell, row) == cell.new for cell in group):
                    what = "the YAML now has another example under this number"
                    fix = "create the workbook again, and change it there"
                    reviewed.problems.append(Problem(what, group[0].place, fix))
            elif name == EXAMPLES and _is_emptied(group, row):
                yield self._setting_for(row, group[0], Setting((), None))
            else:
                yield from self._changes_of(row, group, reviewed)

    def _changes_of(
        self, row: ReviewRow, group: list[ChangedCell], reviewed: ReviewedWorkbook
    ) -> Iterable[_CellSetting]:
        for cell in group:
            present = _cell(cell, row)
            if present not in {cell.old, cell.new}:
                what = (
                    f"column '{cell.column.head}': changed here to '{cell.new}', and in the YAML to"
                    f" '{present}' since this was sent"
                )
                fix = "agree on one, and enter it in a newly created workbook"
                reviewed.problems.append(Problem(what, cell.place, fix))
            elif problem := self._problem_of(cell):
                reviewed.problems.append(problem)
            elif present != cell.new:
                path = cell.column.path or ()
                after = _before(path[-1]) if path else ()
                yield self._setting_for(
                    row, cell, Setting(path, _value(cell.column, cell.new), after)
                )

    def _problem_of(self, cell: ChangedCell) -> Problem | None:
        """Return the problem of a cell that the models cannot detect."""
        prefix = f"column '{cell.column.head}': "
        choices = cell.column.choices
        is_answer = cell.column.kind == "answer" and cell.sent is not None
        if (cell.new or is_answer) and choices and cell.new not in choices:
            fix = f"write one of {', '.join(choices)}"
            return Problem(f"{prefix}'{cell.new}' is not allowed", cell.place, fix)
        if cell.column.path == ("lenses",):
            known = self._taxonomy.head.lenses
            unknown = [name for name in _items(cell.new) if name not in known]
            if unknown:
                fix = f"write lenses that are defined: {', '.join(known)}"
                return Problem(f"{prefix}there is no lens '{unknown[0]}'", cell.place, fix)
        return None

    def _new_example(
        self, group: list[ChangedCell], reviewed: ReviewedWorkbook
    ) -> Iterable[_CellSetting]:
        place = group[0].place
        owner = group[0].key[0]
        if ("intervention", owner) not in self._entries:
            what = f"there is no intervention '{owner}'"
            reviewed.problems.append(Problem(what, place, "write the id of one that exists"))
            return
        problems = [problem for cell in group if (problem := self._problem_of(cell))]
        if problems:
            reviewed.problems += problems
            return
        written = {cell.column: cell.new for cell in group}
        values = {
            str((column.path or ("",))[0]): _value(column, text) for column, text in written.items()
        }
        line = {name: values[name] for name in ("organisation", *LINE_FIELDS) if values.get(name)}
        line |= {"not": values["not"]} if values.get("not") else {}
        texts = {name: text for name, text in line.items() if isinstance(text, str)}
        row = ReviewRow("intervention", owner, ("examples",), ())
        yield self._setting_for(row, group[0], Setting((NEXT,), texts))

    def _setting_for(self, row: ReviewRow, cell: ChangedCell, setting: Setting) -> _CellSetting:
        file, path = self._entries[row.noun, row.owner]
        whole = (*path, *row.path, *setting.path)
        number = int(path[0])
        head = cell.column.head
        return _CellSetting(
            file, number, Setting(whole, setting.value, setting.after), cell.place, head
        )

    def _valid(
        self, settings: list[_CellSetting], reviewed: ReviewedWorkbook
    ) -> list[_CellSetting]:
        """Validate the changed interventions; return the changes of the valid ones."""
        by_entry: dict[tuple[str, int], list[_CellSetting]] = defaultdict(list)
        for change in settings:
            by_entry[change.file, change.number].append(change)
        valid = []
        for (file, number), group in by_entry.items():
            try:
                content = self._documents[file].content
                for setting in in_order([change.setting for change in group]):
                    content = with_value(content, setting)
                Intervention.model_validate(content[number])  # type: ignore[index]
            except LookupError:
                what = f"column '{group[0].head}': the YAML cannot hold this"
                fix = "change the YAML by hand"
                reviewed.problems.append(Problem(what, group[0].place, fix))
            except ValidationError as error:
                reviewed.problems += list(_model_problems(error, group))
            else:
                valid += group
        return valid


def _model_problems(error: ValidationError, group: list[_CellSetting]) -> Iterable[Problem]:
    """Yield the problems of an invalid intervention, each at its cell."""
    for detail in error.errors():
        path = tuple(
            part for part in detail["loc"] if part != "phrases" or "unless" not in detail["loc"]
        )
        nearest = max(group, key=lambda change: _common_steps(change.setting.path[1:], path))
        plain = in_plain_words(detail["type"], detail["input"], detail.get("ctx", {}))
        message, fix = plain or (detail["msg"].removeprefix("Value error, "), None)
        what = f"column '{nearest.head}': {message[:1].lower()}{message[1:]}"
        yield Problem(what, nearest.place, fix)


def _common_steps(path: YamlPath, other: YamlPath) -> int:
    """Count the steps that two paths have in common at the start."""
    count = 0
    for step, other_step in zip(path, other, strict=False):
        if step != other_step:
            break
        count += 1
    return count


def _cell(cell: ChangedCell, row: ReviewRow) -> str:
    """Return what a changed cell would hold if the workbook were created now."""
    return row.cells[cell.table.columns.index(cell.column)]


def _is_emptied(group: list[ChangedCell], row: ReviewRow) -> bool:
    """Return whether an example's line has become empty."""
    table = group[0].table
    cells = dict(zip(table.columns, row.cells, strict=True))
    cells |= {cell.column: cell.new for cell in group}
    return not any(
        text for column, text in cells.items() if column.path and column.path[0] in LINE_FIELDS
    )


def _before(key: int | str) -> tuple[str, ...]:
    """Return the keys before a key of an entry, in the order of the model."""
    for model in (Intervention, PreventiveShare, Example):
        names = [info.alias or name for name, info in model.model_fields.items()]
        if key in names:
            return tuple(names[: names.index(str(key))])
    return ()


def _value(column: ReviewColumn, text: str) -> str | list[str] | None:
    """Return the value of a cell in YAML; nothing where it is empty."""
    if column.kind == "answer":
        return "true" if text == NO else None
    if not text:
        return None
    return _items(text) if column.kind == "list" else text


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]
