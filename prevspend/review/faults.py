"""Faults of a workbook that many rows share, each in one line with all its cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from prevspend.english import plural
from prevspend.errors import Problem, column_letters
from prevspend.people import shown_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prevspend.errors import Location

_SHOWN: Final = 5


def each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems with those that are equal but for their row in one.

    The cells of all of them then follow what is wrong: "no reason is given: B2, B3 and 40 more".
    """
    rows: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        place = problem.place
        where = (place.file, place.sheet, place.column, place.line) if place else ()
        rows.setdefault((problem.what, problem.fix, where), []).append(problem)
    return [_together(alike) for alike in rows.values()]


def cells_in_words(column: int, rows: Sequence[int]) -> str:
    """Name the cells of a column: B2, B3, B5, B7, B8 and 40 more."""
    letters = column_letters(column)
    shown = [f"{letters}{row}" for row in rows[:_SHOWN]]
    more = len(rows) - len(shown)
    return f"{', '.join(shown)} and {more:,} more" if more else ", ".join(shown)


def _together(alike: Sequence[Problem]) -> Problem:
    first, place = alike[0], alike[0].place
    places = {problem.place for problem in alike}
    if len(places) == 1 or place is None or place.column is None:
        return first
    rows = sorted({each.row for each in places if each is not None and each.row is not None})
    what = f"{first.what}: {cells_in_words(place.column, rows)}"
    return replace(first, what=what, place=replace(place, row=None, column=None))


def notes_in_words(notes: Sequence[Location]) -> str:
    """Describe the reasons that stand in a review without a decision, with their cells."""
    by_column: dict[tuple[str, str | None, int], list[int]] = {}
    for place in notes:
        key = (PurePath(place.file).name, place.sheet, place.column or 0)
        by_column.setdefault(key, []).append(place.row or 0)
    cells = "; ".join(
        f"{shown_file(file)}, sheet '{sheet}': {cells_in_words(column, rows)}"
        for (file, sheet, column), rows in by_column.items()
    )
    verb = "stands" if len(notes) == 1 else "stand"
    return (
        f"{plural(len(notes), 'reason')} {verb} in a review without a decision. They are notes,"
        f" stay in that workbook, and decide nothing: {cells}."
    )
