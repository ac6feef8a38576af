"""What people typed into a workbook that prevspend wrote: its rows, wherever they stand now.

Rows may be sorted, filtered, deleted or left blank. What cannot be understood becomes a problem
with its sheet, row and column, so that all of them can be told at once.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from prevspend.errors import Location, Problem
from prevspend.review.columns import READ_ME_SHEET, REVIEWER_CELLS
from prevspend.review.keys import RowKey, read_key
from prevspend.words import tidy

if TYPE_CHECKING:
    from prevspend.review.opening import Form, OpenedForm

_DATES: Final = (
    *("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%m-%y", "%Y-%m-%d"),
    *("%d %B %Y", "%d %b %Y", "%d %B %y", "%d %b %y", "%d-%b-%Y", "%d-%b-%y"),
    *("%B %d %Y", "%b %d %Y", "%Y-%m-%d %H:%M:%S"),
)
_ORDINAL: Final = re.compile(r"\b(\d\d?)(?:st|nd|rd|th)\b", re.IGNORECASE)
_FIRST_YEAR: Final = dt.date(2000, 1, 1)
_FIRST_DAY: Final = dt.date(1899, 12, 30)
_DAY_NUMBERS: Final = range(36_526, 73_051)
"""The numbers by which Excel keeps the days from 2000 to 2099."""


@dataclass(frozen=True)
class TypedRow:
    """A row of such a workbook.

    Attributes:
        file: the workbook.
        sheet: the sheet.
        number: its row.
        own: its cells by the heads of their columns; blank ones are left out.
        columns: the numbers of the columns by their heads.
        key: the head of the column that says what a row is about.
        everywhere: the cells that hold for all rows that leave them blank; nothing where their
            sheet is gone.
    """

    file: str
    sheet: str
    number: int
    own: dict[str, Any]
    columns: dict[str, int] = field(default_factory=dict)
    key: str = ""
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

    @property
    def about(self) -> RowKey:
        """What the row is about; no selectors where that was changed."""
        return read_key(self.text(self.key))

    def who(self, problems: list[Problem]) -> str:
        """Return who answered, or add that nobody is named."""
        by = _text(self._own_or_everywhere("Who"))
        if not by:
            fix = f"write who decided, {self._here('Who')}"
            problems.append(self.problem("Who", "the person who decided is not named", fix))
        return by

    def date(self, problems: list[Problem]) -> dt.date | None:
        """Return the day of the answer, or add what is wrong with it and with which cell."""
        value = self._own_or_everywhere("Date")
        on, typed = _date(value), _text(value)
        if on is None:
            what = f"'{typed}' is not a date" if typed else "no date is given"
            fix = "write it like 31/03/2026"
        elif on < _FIRST_YEAR:
            what = f"'{typed if isinstance(value, str) else f'{on:%d/%m/%Y}'}' is before 2000"
            fix = "write the year in which it was decided, like 31/03/2026"
        elif on > dt.date.today():  # noqa: DTZ011 - a day in the reviewer's own time
            what, fix = f"{on:%d/%m/%Y} is in the future", "write the day on which it was decided"
        else:
            return on
        if not typed:
            fix = f"{fix}, {self._here('Date')}"
        problems.append(self._where_it_is("Date", what, fix))
        return None

    def _own_or_everywhere(self, head: str) -> object:
        return self.own.get(head) or self.everywhere.get(head)

    def _here(self, head: str) -> str:
        """Return where the cell can be filled in: here, or for all rows at once."""
        if not self.everywhere:
            return f"here; the sheet '{READ_ME_SHEET}' is gone"
        return f"here, or for all rows in cell {REVIEWER_CELLS[head]} of '{READ_ME_SHEET}'"

    def _where_it_is(self, head: str, what: str, fix: str) -> Problem:
        """Return what is wrong with a cell of the row, or with that which holds for all rows."""
        if self.own.get(head) or not self.everywhere.get(head):
            return self.problem(head, what, fix)
        column, row = coordinate_from_string(REVIEWER_CELLS[head])
        at = column_index_from_string(column)
        place = Location(self.file, sheet=READ_ME_SHEET, row=row, column=at)
        return Problem(f"'{head}': {what}", place, fix)


def typed_rows(opened: OpenedForm, form: Form) -> list[TypedRow]:
    """Return the rows of a workbook that hold anything, below the heads."""
    path = opened.path
    heads = opened.heads
    columns = {head: at for at, head in enumerate(heads, start=1) if head}
    read_me = opened.everywhere
    everywhere = {
        head: read_me[cell].value for head, cell in REVIEWER_CELLS.items() if read_me is not None
    }
    rows = []
    for number, cells in enumerate(opened.sheet.iter_rows(min_row=2, values_only=True), start=2):
        pairs = zip(heads, cells, strict=False)
        own = {head: value for head, value in pairs if head and value is not None}
        if any(map(_text, own.values())):
            sheet = opened.sheet.title
            rows.append(TypedRow(str(path), sheet, number, own, columns, form.key, everywhere))
    return rows


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
