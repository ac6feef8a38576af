"""Excel sheets in the one hand in which every workbook is written."""

from __future__ import annotations

import datetime as dt
import io
import re
from functools import lru_cache
from itertools import zip_longest
from textwrap import wrap
from typing import TYPE_CHECKING, Any, TypeAlias

import xlsxwriter

from prevspend.results import OWN_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

XlsxSheet: TypeAlias = Any
"""A sheet of XlsxWriter, which has no types."""

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
_MOST_LINES = 20  # of a row; more are read in the cell itself
_HIGHEST = 27  # lines that fit the highest row of Excel
_EDGES = 2  # letters that the edges of a cell and its indent take
_WIDTH = 8  # of a column that nobody has set, in letters


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
        self._widths: dict[str, Sequence[int]] = {}
        style = book.add_format
        self.title = style({"bold": True, "font_size": 16})
        self.note = style({"font_color": "#555555", "text_wrap": True, "valign": "top"})
        # No line below it: drawn at the size of a page, it would hide the tops of the first row.
        head = {"bold": True, "bg_color": "#DCE3E5", "text_wrap": True}
        self.head = style({**head, "valign": "bottom"})
        self.head_of_later_texts = style({**head, "valign": "bottom", "align": "left", "indent": 1})
        self.head_of_figures = style({**head, "valign": "bottom", "align": "right"})
        self.signed = style({"num_format": "+0.00;[Red]-0.00;0.00", "valign": "top"})
        self.figure = style({"align": "right", "valign": "top"})
        self.number = style({"num_format": "#,##0.0", "valign": "top"})
        self.plain_note = style({"font_color": "#555555"})
        self.text = style({"text_wrap": True, "valign": "top"})
        self.later_text = style({"text_wrap": True, "valign": "top", "align": "left", "indent": 1})
        self.code = style({"align": "left", "indent": 1, "valign": "top", "font_color": "#555555"})
        self.pounds = style({"num_format": "£#,##0.00;[Red]-£#,##0.00", "valign": "top"})
        self.count = style({"num_format": "#,##0", "valign": "top"})
        self.share = style({"num_format": "0.0%", "valign": "top"})
        self.points = style({"num_format": "+0.00%;-0.00%;0.00%", "valign": "top"})
        self._wrapped = {self.text, self.later_text, self.figure}
        self.bold = style({"bold": True, "text_wrap": True, "valign": "top"})
        self.bold_figure = style({"bold": True, "align": "left", "valign": "top"})
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
        self._widths[name] = widths
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
        widths = self._widths.get(sheet.get_name(), ())
        fit = [width - _EDGES for width in widths]
        sheet.set_row(row, height(heads, fit, least=2))
        for column, (head, style) in enumerate(zip(heads, formats, strict=True)):
            sheet.write_string(row, column, head, self._head(column, style))
        styles = [self._after_others(column, style) for column, style in enumerate(formats)]
        for values in rows:
            row += 1
            for column, (value, style) in enumerate(zip(values, styles, strict=True)):
                if value is None:
                    sheet.write_blank(row, column, None, style)
                else:
                    shown = value[:_LONGEST_CELL] if isinstance(value, str) else value
                    sheet.write(row, column, shown, style)
            wrapped = [
                value if style in self._wrapped else None
                for value, style in zip(values, styles, strict=True)
            ]
            needed = height(wrapped, fit)
            if needed > _LINE_HEIGHT:
                sheet.set_row(row, needed)
        return row + 1

    def _head(self, column: int, style: object) -> object:
        """Return the format of the head of a column: it stands where its cells do."""
        if style not in {self.text, self.code}:
            return self.head_of_figures
        return self.head_of_later_texts if column or style is self.code else self.head

    def _after_others(self, column: int, style: object) -> object:
        """Return a format in which text does not touch a figure in the column before it."""
        return self.later_text if column and style is self.text else style

    def paragraph(
        self, sheet: XlsxSheet, row: int, text: str, columns: int = 5, *, strong: bool = False
    ) -> None:
        """Write a sentence across columns, as high as it needs."""
        style = self.bold if strong else self.note
        sheet.merge_range(row, 0, row, columns - 1, text, style)
        width = sum(self._widths.get(sheet.get_name(), ())[:columns]) or _LETTERS
        sheet.set_row(row, height([text], [width], most=_HIGHEST))

    def excel_table(
        self,
        sheet: XlsxSheet,
        heads: Sequence[str],
        rows: int,
        formats: Sequence[object],
    ) -> None:
        """Make a written table one of Excel, which is sorted, filtered and named as a whole.

        Args:
            sheet: the sheet, whose first row are the heads.
            heads: its heads, no two of them the same.
            rows: the number of rows below it that belong to it; others are sums.
            formats: those of its columns.
        """
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        columns = [
            {"header": head, "header_format": self._head(column, style)}
            for column, (head, style) in enumerate(zip(heads, formats, strict=True))
        ]
        if rows:
            name = re.sub(r"\W", "_", f"t_{sheet.get_name()}")
            form = {"name": name, "style": "Table Style Light 1", "columns": columns}
            sheet.add_table(0, 0, rows, len(heads) - 1, form)

    def finish(self, sheet: Any, below: int, columns: int) -> None:  # noqa: ANN401 - as above
        """Keep the heads in sight, and let people filter."""
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        if below > 1:
            sheet.autofilter(0, 0, below - 1, columns - 1)


def in_pounds(pence: float | None) -> float | None:
    """Return pounds for a cell: pence below a trillion pounds stay exact to the penny."""
    return None if pence is None else pence / 100


def height(
    row: Sequence[object],
    widths: Sequence[int],
    *,
    least: int = 1,
    most: int = _MOST_LINES,
) -> int:
    """Return the points that the longest text of a row needs: not every program finds them.

    Args:
        row: its cells; what is no text takes one line.
        widths: those of the columns, in letters.
        least: the lines it has at least.
        most: the lines it has at most, the rest is read in the cell itself.
    """
    lines = [
        sum(_lines(line[: width * (most + 1)], width) for line in text.split("\n"))
        for text, width in zip_longest(row, widths, fillvalue=_WIDTH)
        if isinstance(text, str) and isinstance(width, int)
    ]
    return _LINE_HEIGHT * min(max([least, *lines]), most)


@lru_cache(maxsize=1 << 14)  # the same names stand in many rows
def _lines(text: str, width: int) -> int:
    """Return into how many lines a column breaks a text: at its spaces, as programs do."""
    letters = max(width, 1)
    return 1 if len(text) <= letters else len(wrap(text, letters)) or 1
