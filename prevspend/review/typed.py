"""What people typed into a workbook that prevspend wrote: its rows, wherever they stand now.

Rows may be sorted, filtered, deleted or left blank. What cannot be understood becomes a problem
with its sheet, row and column, so that all of them can be told at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl

from prevspend.errors import Location, OverrideError, Problem
from prevspend.review.columns import READ_ME_SHEET, REVIEWER_CELLS
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook

_DATES = ("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y")


class Form(NamedTuple):
    """A kind of workbook that people fill in.

    Attributes:
        name: what it is called, in the middle of a sentence.
        sheet: the sheet in which they answer.
        columns: the heads of the columns in which they do.
        key: the head of the column that says what a row is about.
        again: how to write it anew.
    """

    name: str
    sheet: str
    columns: tuple[str, ...]
    key: str
    again: str


@dataclass(frozen=True)
class TypedRow:
    """A row of such a workbook: its own cells, those that hold for all rows, where it stands."""

    file: str
    sheet: str
    number: int
    own: dict[str, Any]
    everywhere: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Location:
        """Where the row stands, for a message."""
        return Location(self.file, sheet=self.sheet, row=self.number)

    def problem(self, head: str, what: str, fix: str) -> Problem:
        """Return what is wrong with a cell of the row."""
        return Problem(f"column '{head}': {what}", self.place, fix)

    def text(self, head: str) -> str:
        """Return what a cell of the row says, blank where it is."""
        return _text(self.own.get(head))

    def who(self, problems: list[Problem]) -> str:
        """Return who answered, or add that nobody is named."""
        by = _text(self.own.get("Who") or self.everywhere.get("Who"))
        if not by:
            fix = f"write who decided, here or in cell {REVIEWER_CELLS['Who']} of '{READ_ME_SHEET}'"
            problems.append(self.problem("Who", "the person who decided is not named", fix))
        return by

    def date(self, problems: list[Problem]) -> dt.date | None:
        """Return the day of the answer, or add what is wrong with it."""
        value = self.own.get("Date") or self.everywhere.get("Date")
        on = _date(value)
        if on is None:
            typed = _text(value)
            what = f"'{typed}' is not a date" if typed else "no date is given"
            cell = f"cell {REVIEWER_CELLS['Date']} of '{READ_ME_SHEET}'"
            fix = f"write it like 31/03/2026, here or in {cell}"
            problems.append(self.problem("Date", what, fix))
        elif on > dt.date.today():  # noqa: DTZ011 - a day in the reviewer's own time
            fix = "write the day on which it was decided"
            problems.append(self.problem("Date", f"{on:%d/%m/%Y} is in the future", fix))
        return on


def open_form(path: Path, form: Form) -> Workbook:
    """Open a workbook that people filled in.

    Raises:
        OverrideError: if it is not there, is no such workbook, or lacks a column.
    """
    try:
        book = openpyxl.load_workbook(path, data_only=True)
    except FileNotFoundError as error:
        raise OverrideError(
            f"There is no file '{path}'.", why=f"it should be a {form.name}.", fix="check its name."
        ) from error
    except Exception as error:  # openpyxl and zipfile raise many kinds on damaged files
        raise _no_form(path, form) from error
    if form.sheet not in book.sheetnames:
        raise _no_form(path, form)
    heads = _heads(book, form)
    missing = [head for head in (*form.columns, form.key) if head not in heads]
    if missing:
        raise OverrideError(
            f"The sheet '{form.sheet}' has no column '{missing[0]}'.",
            place=Location(str(path), sheet=form.sheet, row=1),
            why="the heads in row 1 identify the columns.",
            fix=f"write the head '{missing[0]}' back, or write the {form.name} anew.",
        )
    return book


def typed_rows(path: Path, book: Workbook, form: Form) -> Iterator[TypedRow]:
    """Return the rows below the heads that hold anything."""
    heads = _heads(book, form)
    everywhere = {
        head: book[READ_ME_SHEET][cell].value if READ_ME_SHEET in book.sheetnames else None
        for head, cell in REVIEWER_CELLS.items()
    }
    sheet = book[form.sheet]
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        pairs = zip(heads, cells, strict=False)
        own = {head: value for head, value in pairs if head and value is not None}
        if any(map(_text, own.values())):
            yield TypedRow(str(path), form.sheet, number, own, everywhere)


def _heads(book: Workbook, form: Form) -> list[str]:
    return [tidy(str(cell.value or "")) for cell in book[form.sheet][1]]


def _no_form(path: Path, form: Form) -> OverrideError:
    return OverrideError(
        f"This is not the workbook of a {form.name}, or it is damaged.",
        place=Location(str(path)),
        why=f"it has no sheet '{form.sheet}' that can be read.",
        fix=form.again,
    )


def _text(value: object) -> str:
    return tidy(str(value)) if value is not None else ""


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = _text(value)
    for form in _DATES:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
