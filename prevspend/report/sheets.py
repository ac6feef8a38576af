"""Excel sheets in the one hand in which every workbook is written."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter

from prevspend.results import OWN_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_OPTIONS = {
    "in_memory": True,
    # Supplier names may start with = or look like links; they are text all the same.
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date: the same input, the same bytes
_LONGEST_CELL = 32_000  # Excel holds 32,767 letters in a cell
_LINE_HEIGHT, _LETTERS = 15, 120
_HEAD_HEIGHT = 32


def draw(title: str, *sheets: Callable[[SheetWriter], None]) -> bytes:
    """Draw a workbook as the bytes of an .xlsx file; the same content gives the same bytes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        book.set_properties({"created": _CREATED, "title": title, "keywords": OWN_MARK})
        writer = SheetWriter(book)
        for sheet in sheets:
            sheet(writer)
    return stream.getvalue()


class SheetWriter:
    """A workbook in which every sheet has the same hand."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 - XlsxWriter has no types
        self.book = book
        style = book.add_format
        self.title = style({"bold": True, "font_size": 16})
        self.note = style({"font_color": "#555555", "text_wrap": True, "valign": "top"})
        head = {"bold": True, "bottom": 1, "bg_color": "#E8EDEE", "text_wrap": True}
        self.head = style({**head, "valign": "bottom"})
        self.head_of_figures = style({**head, "valign": "bottom", "align": "right"})
        self.signed = style({"num_format": "+0.00;[Red]-0.00;0.00", "valign": "top"})
        self.figure = style({"align": "right", "valign": "top"})
        self.head_of_texts = style({"bold": True})
        self.number = style({"num_format": "#,##0.0", "valign": "top"})
        self.plain_note = style({"font_color": "#555555"})
        self.text = style({"text_wrap": True, "valign": "top"})
        self.code = style({"indent": 1, "valign": "top", "font_color": "#555555"})
        self.pounds = style({"num_format": "£#,##0.00;[Red]-£#,##0.00", "valign": "top"})
        self.count = style({"num_format": "#,##0", "valign": "top"})
        self.share = style({"num_format": "0.0%", "valign": "top"})
        self.points = style({"num_format": "+0.00%;-0.00%;0.00%", "valign": "top"})
        self.bold = style({"bold": True, "text_wrap": True, "valign": "top"})
        self.bold_pounds = style(
            {"bold": True, "num_format": "£#,##0.00;[Red]-£#,##0.00", "top": 1, "valign": "top"}
        )

    def sheet(self, name: str, widths: Sequence[int]) -> Any:  # noqa: ANN401 - as above
        """Add a sheet that prints on one page's width."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def table(
        self,
        sheet: Any,  # noqa: ANN401 - as above
        row: int,
        heads: Sequence[str],
        rows: Iterable[Sequence[object]],
        formats: Sequence[object],
    ) -> int:
        """Write a table; give the row below it."""
        sheet.set_row(row, _HEAD_HEIGHT)
        for column, (head, style) in enumerate(zip(heads, formats, strict=True)):
            is_text = style in {self.text, self.code}
            sheet.write_string(row, column, head, self.head if is_text else self.head_of_figures)
        for values in rows:
            row += 1
            for column, (value, style) in enumerate(zip(values, formats, strict=True)):
                if value is None:
                    sheet.write_blank(row, column, None, style)
                else:
                    shown = value[:_LONGEST_CELL] if isinstance(value, str) else value
                    sheet.write(row, column, shown, style)
        return row + 1

    def paragraph(self, sheet: Any, row: int, text: str, columns: int = 5) -> None:  # noqa: ANN401
        """Write a sentence across columns, as high as it needs."""
        sheet.merge_range(row, 0, row, columns - 1, text, self.note)
        sheet.set_row(row, _LINE_HEIGHT * (1 + len(text) // _LETTERS))

    def finish(self, sheet: Any, below: int, columns: int) -> None:  # noqa: ANN401 - as above
        """Keep the heads in sight, and let people filter."""
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if below > 1:
            sheet.autofilter(0, 0, below - 1, columns - 1)


def in_pounds(pence: float | None) -> float | None:
    """Return pounds for a cell: pence below a trillion pounds stay exact to the penny."""
    return None if pence is None else pence / 100
