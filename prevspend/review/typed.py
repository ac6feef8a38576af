"""What people typed into a workbook that prevspend wrote: its rows, wherever they stand now.

Rows may be sorted, filtered, deleted or left blank. What cannot be understood becomes a problem
with its sheet, row and column, so that all of them can be told at once.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import openpyxl

from prevspend.english import plural
from prevspend.errors import Location, OverrideError, Problem
from prevspend.review.columns import READ_ME_SHEET, REVIEWER_CELLS
from prevspend.words import quoted, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
"""The endings of workbooks that are read."""

_DATES: Final = (
    *("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%m-%y", "%Y-%m-%d"),
    *("%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%d-%b-%Y", "%d-%b-%y"),
    *("%B %d %Y", "%b %d %Y", "%Y-%m-%d %H:%M:%S"),
)
_ORDINAL: Final = re.compile(r"\b(\d\d?)(?:st|nd|rd|th)\b", re.IGNORECASE)
_FIRST_DAY: Final = dt.date(1899, 12, 30)
_DAY_NUMBERS: Final = range(36_526, 73_051)
"""The numbers by which Excel keeps the days from 2000 to 2099."""

_OLD_EXCEL: Final = bytes.fromhex("d0cf11e0a1b11ae1")


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
    """A row of such a workbook.

    Attributes:
        file: the workbook.
        sheet: the sheet.
        number: its row.
        own: its cells by the heads of their columns; blank ones are left out.
        columns: the numbers of the columns by their heads.
        everywhere: the cells that hold for all rows that leave them blank.
    """

    file: str
    sheet: str
    number: int
    own: dict[str, Any]
    columns: dict[str, int] = field(default_factory=dict)
    everywhere: dict[str, Any] = field(default_factory=dict)

    def place(self, head: str) -> Location:
        """Return where a cell of the row stands, for a message."""
        column = self.columns.get(head)
        return Location(self.file, sheet=self.sheet, row=self.number, column=column)

    def problem(self, head: str, what: str, fix: str) -> Problem:
        """Return what is wrong with a cell of the row."""
        return Problem(f"column '{head}': {what}", self.place(head), fix)

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
        OverrideError: if it is not there, is no such workbook, or with all that is wrong with its
            columns and merged cells.
    """
    book = _load(path, form)
    if any(_formulas(book, form)):
        book = _load(path, form, values=True)
    problems = [*_misplaced_heads(path, book, form), *_merged(path, book, form)]
    if problems:
        lost = any(problem.fix is None for problem in problems)
        raise OverrideError(
            f"{plural(len(problems), 'problem')} in the sheet '{form.sheet}'.",
            place=Location(str(path), sheet=form.sheet),
            problems=problems,
            why="the heads in row 1 identify the columns, and each row is an answer of its own.",
            fix=form.again if lost else f"put right what is named above; or {form.again}",
        )
    return book


def _load(path: Path, form: Form, *, values: bool = False) -> Workbook:
    """Load a workbook: the formulas in it, or the values they had when it was saved."""
    try:
        book = openpyxl.load_workbook(path, data_only=values)
    except FileNotFoundError as error:
        raise OverrideError(
            f"There is no file '{path}'.", why=f"it should be a {form.name}.", fix="check its name."
        ) from error
    except Exception as error:  # openpyxl and zipfile raise many kinds on damaged files
        raise _no_form(path, form, _unreadable(path)) from error
    if form.sheet not in book.sheetnames:
        sheets = quoted(book.sheetnames)
        raise _no_form(path, form, f"it has no sheet '{form.sheet}'; its sheets are {sheets}.")
    return book


def _unreadable(path: Path) -> str:
    """Return why a file cannot be read as an .xlsx workbook."""
    start = path.read_bytes()[: len(_OLD_EXCEL)] if path.is_file() else b""
    if start == _OLD_EXCEL:
        return "it is an .xls file, or has a password to open: save it as .xlsx without one."
    if path.suffix.casefold() not in WORKBOOKS:
        return f"it is a {path.suffix or 'file without an ending'}: save it as .xlsx."
    return "it cannot be opened: it was cut off, or is not a workbook."


def _formulas(book: Workbook, form: Form) -> Iterator[bool]:
    """Yield for each cell that people fill in whether it holds a formula."""
    wanted = {at for at, head in enumerate(_heads(book, form)) if head in form.columns}
    for row in book[form.sheet].iter_rows(min_row=2):
        yield from (row[at].data_type == "f" for at in wanted if at < len(row))
    if READ_ME_SHEET in book.sheetnames:
        yield from (book[READ_ME_SHEET][at].data_type == "f" for at in REVIEWER_CELLS.values())


def _misplaced_heads(path: Path, book: Workbook, form: Form) -> Iterator[Problem]:
    """Yield what is wrong with the heads: one that is missing, renamed, or there twice."""
    heads = _heads(book, form)
    wanted = (*form.columns, form.key)
    unknown = [head for head in heads if head and head not in wanted]
    for head in wanted:
        columns = [at for at, each in enumerate(heads, start=1) if each == head]
        if len(columns) > 1:
            what = f"the head '{head}' is there {len(columns)} times"
            place = Location(str(path), sheet=form.sheet, row=1, column=columns[1])
            yield Problem(what, place, "delete the column that was added")
        elif not columns:
            near = [f"in place of '{name}'" for name in get_close_matches(head, unknown, 1)]
            place = Location(str(path), sheet=form.sheet, row=1)
            if head == form.key and not near and not _without_head(book, form):
                yield Problem(f"there is no column '{head}', and nobody can type it again", place)
                continue
            fix = f"write it back {near[0] if near else 'above its column'}"
            yield Problem(f"there is no column '{head}'", place, fix)


def _without_head(book: Workbook, form: Form) -> bool:
    """Return whether a column holds anything and has no head: it was wiped, and not the column."""
    blank = [at for at, head in enumerate(_heads(book, form)) if not head]
    rows = book[form.sheet].iter_rows(min_row=2, values_only=True)
    return any(row[at] is not None for row in rows for at in blank if at < len(row))


def _merged(path: Path, book: Workbook, form: Form) -> Iterator[Problem]:
    """Yield the merged cells below the heads: only the first of them holds what was typed."""
    for cells in book[form.sheet].merged_cells.ranges:
        if cells.max_row > 1:
            place = Location(str(path), sheet=form.sheet, row=cells.min_row, column=cells.min_col)
            fix = "unmerge them, and write the answer into each row that it holds for"
            yield Problem(f"the cells {cells.coord} are merged", place, fix)


def typed_rows(path: Path, book: Workbook, form: Form) -> Iterator[TypedRow]:
    """Return the rows below the heads that hold anything."""
    heads = _heads(book, form)
    columns = {head: at for at, head in enumerate(heads, start=1) if head}
    everywhere = {
        head: book[READ_ME_SHEET][cell].value if READ_ME_SHEET in book.sheetnames else None
        for head, cell in REVIEWER_CELLS.items()
    }
    sheet = book[form.sheet]
    for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), start=2):
        pairs = zip(heads, cells, strict=False)
        own = {head: value for head, value in pairs if head and value is not None}
        if any(map(_text, own.values())):
            yield TypedRow(str(path), form.sheet, number, own, columns, everywhere)


def _heads(book: Workbook, form: Form) -> list[str]:
    return [tidy(str(cell.value or "")) for cell in book[form.sheet][1]]


def _no_form(path: Path, form: Form, why: str) -> OverrideError:
    return OverrideError(
        f"This is not the workbook of a {form.name}, or it is damaged.",
        place=Location(str(path)),
        why=why,
        fix=form.again,
    )


def _text(value: object) -> str:
    return tidy(str(value)) if value is not None else ""


def _date(value: object) -> dt.date | None:
    """Read a date: a cell's own, its number where the format was lost, or as it is written."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int) and value in _DAY_NUMBERS:
        return _FIRST_DAY + dt.timedelta(days=value)
    text = _ORDINAL.sub(r"\1", _text(value)).replace(",", " ")
    for form in _DATES:
        try:
            return dt.datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None
