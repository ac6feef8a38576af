"""Open a workbook that prevspend wrote and people filled in, and check its columns.

What is wrong with it becomes a problem with its cells and a remedy, all of them at once.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

import openpyxl

from prevspend.english import plural
from prevspend.errors import Location, OverrideError, Problem
from prevspend.review.columns import READ_ME_SHEET, REVIEWER_CELLS, ROW_HEAD
from prevspend.review.faults import cells_in_words
from prevspend.review.keys import read_key
from prevspend.words import quoted, tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
"""The endings of workbooks that are read."""

_OLD_EXCEL: Final = bytes.fromhex("d0cf11e0a1b11ae1")


class Form(NamedTuple):
    """A kind of workbook that people fill in.

    Attributes:
        name: what it is called, in the middle of a sentence.
        sheet: the sheet in which they answer.
        columns: the heads of the columns in which they do.
        key: the head of the column that says what a row is about.
        again: how to write it anew.
        in_sight: how many columns stay in sight while the others are scrolled.
        last_printed: the head of the last column on paper; blank where it is that before the key.
    """

    name: str
    sheet: str
    columns: tuple[str, ...]
    key: str
    again: str
    in_sight: int = 1
    last_printed: str = ""


class OpenedForm(NamedTuple):
    """A workbook that people filled in.

    Attributes:
        path: the workbook.
        sheet: the sheet in which they answered, by whatever name.
        everywhere: the cells that hold for all rows that leave them blank; none where the sheet of
            them is gone.
    """

    path: Path
    sheet: Worksheet
    everywhere: Worksheet | None

    @property
    def heads(self) -> list[str]:
        """The heads of its columns; blank where a column has none."""
        return heads_of(self.sheet)

    def place(self, row: int | None = None, column: int | None = None) -> Location:
        """Return a cell, row or the sheet, for a message."""
        return Location(str(self.path), sheet=self.sheet.title, row=row, column=column)


def open_form(path: Path, form: Form) -> OpenedForm:
    """Open a workbook that people filled in.

    Raises:
        OverrideError: if it is not there, is no such workbook, or with all that is wrong with its
            columns, merged cells, formulas and the order of its rows.
    """
    opened = _load(path, form)
    formulas = list(_formulas(opened, form))
    problems: list[Problem] = []
    if formulas:
        opened = _load(path, form, values=True)
        problems += _without_value(opened, formulas)
    problems += [*_misplaced_heads(opened, form), *_merged(opened), *_sorted_apart(opened, form)]
    if problems:
        lost = any(problem.fix is None for problem in problems)
        raise OverrideError(
            f"{plural(len(problems), 'problem')} in the sheet '{opened.sheet.title}'.",
            place=opened.place(),
            problems=problems,
            why="the heads in row 1 identify the columns, and each row is an answer of its own.",
            fix=form.again if lost else "put right what is named above, save, and run it again.",
        )
    return opened


def heads_of(sheet: Worksheet) -> list[str]:
    """Return the heads of the columns of a sheet."""
    return [tidy(str(cell.value or "")) for cell in sheet[1]]


def _load(path: Path, form: Form, *, values: bool = False) -> OpenedForm:
    """Load a workbook: the formulas in it, or the values they had when it was saved."""
    try:
        book = openpyxl.load_workbook(path, data_only=values)
    except FileNotFoundError as error:
        raise OverrideError(
            f"There is no file '{path}'.", why=f"it should be a {form.name}.", fix="check its name."
        ) from error
    except Exception as error:  # openpyxl and zipfile raise many kinds on damaged files
        raise _unreadable(path, form) from error
    sheet = _answers_in(book, form)
    if sheet is None:
        heads = quoted([*form.columns, form.key])
        raise OverrideError(
            f"This is not the workbook of a {form.name}, or its sheet '{form.sheet}' is gone.",
            place=Location(str(path)),
            why=f"it has no sheet '{form.sheet}', and none with the heads {heads}; its sheets are"
            f" {quoted(book.sheetnames)}.",
            fix=f"name the workbook that was filled in; where its sheet was deleted, {form.again}",
        )
    everywhere = book[READ_ME_SHEET] if READ_ME_SHEET in book.sheetnames else None
    return OpenedForm(path, sheet, everywhere)


def _answers_in(book: Workbook, form: Form) -> Worksheet | None:
    """Return the sheet of answers by its name, or else the only one that has all its heads."""
    if form.sheet in book.sheetnames:
        return book[form.sheet]
    wanted = {*form.columns, form.key}
    alike = [sheet for sheet in book.worksheets if wanted <= {*heads_of(sheet)}]
    return alike[0] if len(alike) == 1 else None


def _unreadable(path: Path, form: Form) -> OverrideError:
    """Return the error for a file that cannot be read as an .xlsx workbook, with its remedy."""
    start = path.read_bytes()[: len(_OLD_EXCEL)] if path.is_file() else b""
    save = "open it in Excel or LibreOffice, save it as .xlsx"
    if start == _OLD_EXCEL:
        why, fix = "it is an .xls file, or has a password to open.", f"{save} without a password"
    elif path.suffix.casefold() not in WORKBOOKS:
        why, fix = f"it is a {path.suffix or 'file without an ending'}.", save
    else:
        return OverrideError(
            "This workbook cannot be opened.",
            place=Location(str(path)),
            why="it was cut off, or is not a workbook.",
            fix=f"copy or save it again from where it was filled in; else {form.again}",
        )
    return OverrideError(
        f"A {form.name} is read from an Excel workbook (.xlsx).",
        place=Location(str(path)),
        why=why,
        fix=f"{fix}, and name that file.",
    )


def _formulas(opened: OpenedForm, form: Form) -> Iterator[tuple[Worksheet, int, int]]:
    """Yield the sheet, row and column of each cell that people fill in and that holds a formula."""
    wanted = [at for at, head in enumerate(opened.heads, start=1) if head in form.columns]
    cells = [
        (opened.sheet, opened.sheet.cell(row, at))
        for row in range(2, opened.sheet.max_row + 1)
        for at in wanted
    ]
    if opened.everywhere is not None:
        cells += [(opened.everywhere, opened.everywhere[at]) for at in REVIEWER_CELLS.values()]
    for sheet, cell in cells:
        if cell.data_type == "f" and cell.row and cell.column:
            yield sheet, cell.row, cell.column


def _without_value(
    opened: OpenedForm, formulas: list[tuple[Worksheet, int, int]]
) -> Iterator[Problem]:
    """Yield the cells whose formulas were never worked out."""
    sheets = {sheet.title: sheet for sheet in (opened.sheet, opened.everywhere) if sheet}
    for of_formula, row, column in formulas:
        if sheets[of_formula.title].cell(row, column).value is None:
            place = Location(str(opened.path), sheet=of_formula.title, row=row, column=column)
            fix = "open the workbook in Excel and save it, or type the value in place of it"
            yield Problem("this cell holds a formula without a value", place, fix)


def _misplaced_heads(opened: OpenedForm, form: Form) -> Iterator[Problem]:
    """Yield what is wrong with the heads: one that is missing, renamed, or there twice."""
    heads = opened.heads
    wanted = (*form.columns, form.key)
    unknown = [head for head in heads if head and head not in wanted]
    for head in wanted:
        columns = [at for at, each in enumerate(heads, start=1) if each == head]
        if len(columns) > 1:
            what = f"the head '{head}' is there {len(columns)} times"
            yield Problem(what, opened.place(1, columns[1]), "delete the column that was added")
        elif not columns:
            near = [f"in place of '{name}'" for name in get_close_matches(head, unknown, 1)]
            place = opened.place(1)
            if head == form.key and not near and not _without_head(opened):
                yield Problem(f"there is no column '{head}', and nobody can type it again", place)
                continue
            fix = f"write it back {near[0] if near else 'above its column'}"
            yield Problem(f"there is no column '{head}'", place, fix)


def _without_head(opened: OpenedForm) -> bool:
    """Return whether a column holds anything and has no head: it was wiped, and not the column."""
    blank = [at for at, head in enumerate(opened.heads) if not head]
    rows = opened.sheet.iter_rows(min_row=2, values_only=True)
    return any(row[at] is not None for row in rows for at in blank if at < len(row))


def _merged(opened: OpenedForm) -> Iterator[Problem]:
    """Yield the merged cells below the heads: only the first of them holds what was typed."""
    for cells in opened.sheet.merged_cells.ranges:
        if cells.max_row > 1:
            place = opened.place(cells.min_row, cells.min_col)
            fix = "unmerge them, and write the answer into each row that it holds for"
            yield Problem(f"the cells {cells.coord} are merged", place, fix)


def _sorted_apart(opened: OpenedForm, form: Form) -> Iterator[Problem]:
    """Yield the cells whose number of the row is not that of the key at its end."""
    heads = opened.heads
    if ROW_HEAD not in heads or form.key not in heads:
        return
    at, end = heads.index(ROW_HEAD), heads.index(form.key)
    pairs = [
        (number, tidy(str(row[at] or "")), read_key(tidy(str(row[end] or ""))).number)
        for number, row in enumerate(opened.sheet.iter_rows(min_row=2, values_only=True), start=2)
    ]
    apart = [number for number, typed, own in pairs if own and typed != str(own)]
    if not apart:
        return
    owns = [own for _, _, own in pairs if own]
    is_in_order = owns == sorted(owns)
    columns = f"'{form.columns[0]}' to '{form.columns[-1]}'"
    again = f"; or sort the columns {columns} alone by '{ROW_HEAD}', which puts all back"
    yield Problem(
        f"column '{ROW_HEAD}': the answers were moved or sorted without the rest of their rows, so"
        f" that they stand beside other codings: {cells_in_words(at + 1, apart)}",
        opened.place(),
        f"undo that, and sort whole rows{again if is_in_order else ''}",
    )
