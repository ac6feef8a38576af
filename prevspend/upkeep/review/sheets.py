"""Read a reviewed workbook: which cells were changed, and what cannot be read.

The workbook holds each table twice: as reviewers see it, and hidden as it was sent. So their
changes are not confused with changes of the YAML in the meantime.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from prevspend.errors import Location, PrevspendError, Problem
from prevspend.upkeep.review.tables import EXAMPLES, ReviewColumn, ReviewTable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

AS_SENT = "{} as sent"
"""The name of the hidden copy of a sheet."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class ChangedCell:
    """A changed cell; `sent` is the whole row as it was sent, `None` where the row is new."""

    table: ReviewTable
    column: ReviewColumn
    key: Key
    new: str
    old: str
    sent: Key | None
    place: Location


@dataclass
class ReviewedWorkbook:
    """The content of a reviewed workbook: changed cells, problems and notes."""

    changed: list[ChangedCell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_review(path: Path, tables: Iterable[ReviewTable]) -> ReviewedWorkbook:
    """Read a reviewed workbook by the tables of its taxonomy.

    Raises:
        PrevspendError: if it is not a workbook that `show` wrote.
    """
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise PrevspendError(
            f"The workbook '{path}' cannot be read.",
            why=f"{error}.",
            fix="name a workbook that `prevspend taxonomy show --format xlsx` wrote.",
        ) from error
    reviewed = ReviewedWorkbook()
    for table in tables:
        names = (table.name, AS_SENT.format(table.name))
        if missing := [name for name in names if name not in book.sheet_names]:
            raise PrevspendError(
                f"The workbook lacks the sheet '{missing[0]}'.",
                place=Location(str(path)),
                why="changes are found by comparing each sheet with its hidden copy.",
                fix="create it again with `prevspend taxonomy show --format xlsx`, and copy the"
                " changes into it.",
            )
        shown, sent = (
            [*map(_texts, book.get_sheet_by_name(name).to_python(skip_empty_area=False))]
            for name in names
        )
        _compare(str(path), table, shown, sent, reviewed)
    return reviewed


def _compare(
    file: str, table: ReviewTable, shown: list[Key], sent: list[Key], reviewed: ReviewedWorkbook
) -> None:
    """Compare a sheet with its hidden copy."""
    heads = shown[0] if shown else ()
    missing = [column.head for column in table.columns if column.head not in heads]
    if missing:
        what = f"the column '{missing[0]}' is missing"
        fix = "the heads in the first row must stay as they were sent"
        reviewed.problems.append(Problem(what, Location(file, table.name, 1), fix))
        return
    known = {column.head for column in table.columns}
    for head in heads:
        if head and head not in known:
            what = f"the column '{head}' is not read"
            reviewed.notes.append(Problem(what, Location(file, table.name, 1)))
    before = {row[: table.keys]: row for _, row in _rows(table, sent)}
    known_keys: set[Key] = set()
    for number, row in _rows(table, shown):
        place, key = Location(file, table.name, number), row[: table.keys]
        if key in known_keys:
            what = f"the row {_named(key)} is there twice"
            reviewed.problems.append(Problem(what, place, "keep one of the two"))
        elif key in before:
            _cells(table, row, before[key], place, reviewed)
            known_keys.add(key)
        elif table.name == EXAMPLES and key[0] and not key[1]:
            _new_example(table, row, place, reviewed)
        else:
            what = f"the row {_named(key)} is not one of those that were sent"
            fix = "add new entries in the YAML; only examples can be added here"
            reviewed.problems.append(Problem(what, place, fix))
    for key in before:
        if key not in known_keys:
            what = f"the row {_named(key)} was removed here; it stays in the taxonomy"
            reviewed.notes.append(Problem(what, Location(file, table.name)))


def _rows(table: ReviewTable, cells: list[Key]) -> list[tuple[int, Key]]:
    """Return the rows that are not empty, with their numbers, cells in the table's order."""
    heads = list(cells[0]) if cells else []
    positions = [heads.index(column.head) for column in table.columns if column.head in heads]
    rows = [
        (number, tuple(row[position] for position in positions))
        for number, row in enumerate(cells, 1)
    ]
    return [(number, row) for number, row in rows[1:] if any(row)]


def _cells(
    table: ReviewTable, row: Key, before: Key, place: Location, reviewed: ReviewedWorkbook
) -> None:
    for column, new, old in zip(table.columns, row, before, strict=True):
        if new == old:
            continue
        if column.path is None:
            what = f"column '{column.head}': it cannot be changed here ('{old}' became '{new}')"
            fix = "change the YAML instead, and put the cell back"
            reviewed.problems.append(Problem(what, place, fix))
        else:
            changed = ChangedCell(table, column, row[: table.keys], new, old, before, place)
            reviewed.changed.append(changed)


def _new_example(table: ReviewTable, row: Key, place: Location, reviewed: ReviewedWorkbook) -> None:
    for column, new in zip(table.columns, row, strict=True):
        if new and column.path is not None:
            key = (row[0], f"new {place.row}")
            reviewed.changed.append(ChangedCell(table, column, key, new, "", None, place))
        elif new and column is not table.columns[0]:
            what = f"column '{column.head}': it cannot be filled here"
            reviewed.problems.append(Problem(what, place, "leave it empty, or change the YAML"))


def _named(key: Key) -> str:
    return "'" + " ".join(filter(None, key)) + "'"


def _texts(row: Iterable[object]) -> Key:
    return tuple(_text(cell) for cell in row)


def _text(cell: object) -> str:
    """Return a cell as text, whatever its type in the spreadsheet."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell)).normalize():f}"
    text = str(cell).replace("_x000D_", " ")
    return " ".join(text.split())
