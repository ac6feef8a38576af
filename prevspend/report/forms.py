"""Workbooks that people fill in: yellow cells to type into, everything else protected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prevspend.report.sheets import height
from prevspend.review import (
    CHOICES_SHEET,
    READ_ME_SHEET,
    REVIEWER_CELLS,
    ROW_HEAD,
    key_of_row,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.report.sheets import SheetWriter, XlsxSheet
    from prevspend.review import Form

_TO_FILL = "#FFF2CC"
_MOST_LINES = 8  # of a row; more are read in the cell itself
_A3 = 8  # in Excel's list of papers
_MAY = ("autofilter", "format_columns", "format_rows", "delete_rows", "sort")


class Fills:
    """The formats of cells to fill in."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        cell = {"bg_color": _TO_FILL, "locked": False, "valign": "top", "border": 1}
        self.text = book.add_format(cell | {"text_wrap": True})
        self.day = book.add_format(cell | {"num_format": "dd/mm/yyyy"})
        self.share = book.add_format(cell | {"num_format": "0%"})
        self.number = book.add_format({"valign": "top", "border": 1, "font_color": "#7F7F7F"})
        self.head = book.add_format(
            {"bold": True, "bottom": 1, "bg_color": _TO_FILL, "text_wrap": True}
        )


def read_me_sheet(
    writer: SheetWriter, title: str, line: str, texts: Sequence[str], *, first: str = ""
) -> None:
    """Write the first sheet: who fills it in, when, and what to do.

    Args:
        writer: the workbook.
        title: its title.
        line: what there is to know of this one.
        texts: what to do, a row each.
        first: what to do before anything else, in bold; blank where there is nothing.
    """
    sheet = writer.sheet(READ_ME_SHEET, (24, 100))
    fills = Fills(writer.book)
    sheet.write_string(0, 0, title, writer.title)
    sheet.write_string(2, 0, "Who decides", writer.text)
    sheet.write_blank(REVIEWER_CELLS["Who"], None, fills.text)
    sheet.write_string(3, 0, "Date", writer.text)
    sheet.write_blank(REVIEWER_CELLS["Date"], None, fills.day)
    if first:
        writer.paragraph(sheet, 1, first, columns=2, strong=True)
    writer.paragraph(sheet, 5, line, columns=2)
    for row, text in enumerate(texts, start=7):
        writer.paragraph(sheet, row, text, columns=2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect()


def answers_sheet(
    writer: SheetWriter,
    form: Form,
    columns: Mapping[str, tuple[int, object]],
    rows: Sequence[Sequence[object]],
    lists: Mapping[str, Mapping[str, object]],
    *,
    fills: Fills,
    years: Sequence[str] = (),
) -> None:
    """Write the sheet in which people answer.

    Args:
        writer: the workbook.
        form: what is filled in; the column of its key is hidden.
        columns: by head, in their order, the width and the format of each column; the key's last.
        rows: the cells. A column with the number of the row is put after the first to fill in, so
            that whoever sorts these columns by themselves sorts it too.
        lists: the rule of what may be typed into a column, by its head.
        fills: the formats of the cells to fill in.
        years: the years that the rows are about.
    """
    after = list(columns).index(form.columns[0]) + 1
    rows = [
        [*row[:after], number, *row[after:-1], key_of_row(number, years, str(row[-1]))]
        for number, row in enumerate(rows, start=1)
    ]
    described = list(columns.items())
    columns = dict([*described[:after], (ROW_HEAD, (6, fills.number)), *described[after:]])
    heads, widths = list(columns), [width for width, _ in columns.values()]
    sheet = writer.sheet(form.sheet, widths)
    below = writer.table(sheet, 0, heads, rows, [style for _, style in columns.values()])
    last = heads.index(form.last_printed or heads[-2])
    for number, row in enumerate(rows, start=1):
        shown = [*row[: last + 1], *("" for _ in row[last + 1 :])]
        sheet.set_row(number, height(shown, widths, most=_MOST_LINES))
    head = Fills(writer.book).head
    for name in form.columns:
        sheet.write_string(0, heads.index(name), name, head)
    for head, rule in lists.items() if rows else ():
        at = heads.index(head)
        sheet.data_validation(1, at, below - 1, at, rule)
    writer.finish(sheet, below, len(heads))
    sheet.freeze_panes(1, form.in_sight + (form.in_sight >= after))
    sheet.set_column(heads.index(form.key), heads.index(form.key), None, None, {"hidden": True})
    _set_print(sheet, below - 1, last)
    sheet.protect("", dict.fromkeys(_MAY, True))


def _set_print(sheet: XlsxSheet, last_row: int, last_column: int) -> None:
    """Print the first columns of a sheet on A3, all on the width of a page, with numbered pages."""
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")


def from_choices(count: int) -> dict[str, object]:
    """Return the rule of a cell that offers the first so many names of the sheet of choices."""
    return {
        "validate": "list",
        "source": f"={CHOICES_SHEET}!$A$1:$A${count}",
        "error_type": "information",
        "error_title": "Not in the list",
        "error_message": "A part of a name is enough, where only one name has it.",
    }


def choices_sheet(writer: SheetWriter, names: Sequence[str]) -> None:
    """Write the sheet of what may be chosen."""
    sheet = writer.sheet(CHOICES_SHEET, (70,))
    for row, name in enumerate(names):
        sheet.write_string(row, 0, name, writer.text)
    sheet.protect()
