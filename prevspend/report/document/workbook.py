"""A report as a workbook: what must be read first, then a sheet for each table."""

from __future__ import annotations

from functools import partial
from math import fsum
from typing import TYPE_CHECKING, TypeAlias

from xlsxwriter.utility import xl_range, xl_range_abs

from prevspend.report.document.excel_waterfall import add_waterfall
from prevspend.report.document.model import Bullets, Fold, Heading, Table, Words
from prevspend.report.sheets import draw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.report.document.model import Cell, Column, Page, Part, Unit
    from prevspend.report.sheets import SheetWriter, XlsxSheet

_Range: TypeAlias = tuple[float, float, float]

_FIRST = "Read this first"
_LONGEST_NAME = 31  # of a sheet, in Excel
_SPAN = 6
_RIGHT, _WRONG = "✓ adds up", "✗ does not add up"
_ROOM = 3  # letters that bold type and the edges of a cell take
_PLAIN, _STRONG = "#7C98A6", "#B5402A"


def page_workbook(page: Page) -> bytes:
    """Draw a report as the bytes of an .xlsx file; the same report gives the same bytes."""
    sections = (page.board, *(section.parts for section in page.sections))
    tables = [table for parts in sections for table in _tables(parts)]
    return draw(
        page.title,
        partial(_first, page=page, tables=tables),
        *(partial(_sheet, page=page, table=table) for table in tables),
    )


def _tables(parts: Iterable[Part]) -> Iterator[Table]:
    for part in parts:
        if isinstance(part, Table) and part.sheet:
            yield part
        elif isinstance(part, Fold):
            yield from _tables(part.parts)


def _first(writer: SheetWriter, page: Page, tables: list[Table]) -> None:
    """Write what the report is about, what it says in words, and which sheets there are."""
    sheet = writer.sheet(_FIRST, (34, *(18,) * (_SPAN - 1)))
    sheet.set_portrait()
    _mark(sheet, page, _FIRST)
    sheet.write_string(0, 0, page.title, writer.title)
    row = 2
    for name, fact in page.facts:
        sheet.write_string(row, 0, name, writer.plain_note)
        sheet.write_string(row, 1, fact)
        row += 1
    row = _paragraphs(writer, sheet, row + 1, map(Heading, page.answers))
    for key in page.key_figures:
        sheet.write_string(row, 0, key.name, writer.text)
        sheet.write_string(row, 1, key.text, writer.bold_figure)
        sheet.write_string(row, 2, key.note, writer.plain_note)
        row += 1
    row = _paragraphs(writer, sheet, row + 1, _texts(page.board))
    row = _checks(writer, sheet, row + 1, page, tables)
    sheet.write_string(row + 1, 0, "Sheets", writer.bold)
    for row, table in enumerate(tables, start=row + 2):  # noqa: B020 - it goes on below
        name = _name_of(table)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, table.caption, writer.plain_note)
    row += 2
    for section in page.sections:
        texts = list(_texts(section.parts))
        if texts:
            row = _paragraphs(writer, sheet, row, [Heading(section.heading), *texts])
    writer.paragraph(sheet, row + 1, page.foot, _SPAN)


def _paragraphs(
    writer: SheetWriter, sheet: XlsxSheet, row: int, texts: Iterable[Words | Heading]
) -> int:
    """Write sentences one below the other; return the row after an empty one below them."""
    for text in texts:
        writer.paragraph(sheet, row, text.text, _SPAN, strong=isinstance(text, Heading))
        row += 1
    return row + 1


def _checks(
    writer: SheetWriter, sheet: XlsxSheet, row: int, page: Page, tables: list[Table]
) -> int:
    """Write the totals that the workbook works out again, and whether they are right."""
    if not page.checks:
        return row
    heads = ("Does this workbook add up?", "Added up", "Must be", "Difference", "")
    styles = [writer.text, *(writer.pounds,) * 3, writer.bold]
    writer.table(sheet, row, heads, [], styles)
    by_sheet = {table.sheet: table for table in tables}
    for check in page.checks:
        row += 1
        table, expected = by_sheet[check.sheet], check.pence / 100
        columns = [column for column in table.columns if column.on_sheet]
        at = [column.head for column in columns].index(check.column)
        cells = xl_range_abs(1, at, max(len(table.rows), 1), at)
        added = f"=ROUND(SUM('{_name_of(table)}'!{cells}),2)"
        sheet.write_string(row, 0, check.name, writer.text)
        sheet.write_formula(row, 1, added, writer.pounds, _added(table, check.column))
        sheet.write_number(row, 2, expected, writer.pounds)
        this = row + 1
        difference = round(_added(table, check.column) - expected, 2)
        sheet.write_formula(row, 3, f"=ROUND(B{this}-C{this},2)", writer.pounds, difference)
        verdict = f'=IF(D{this}=0,"{_RIGHT}","{_WRONG}")'
        sheet.write_formula(row, 4, verdict, writer.bold, _WRONG if difference else _RIGHT)
    return row + 1


def _added(table: Table, head: str) -> float:
    at = [column.head for column in table.columns].index(head)
    return sum(round(row.cells[at].value or 0) for row in table.rows) / 100


def _texts(parts: Iterable[Part]) -> Iterator[Words | Heading]:
    for part in parts:
        if isinstance(part, Words | Heading):
            yield part
        elif isinstance(part, Bullets):
            yield from map(Words, part.items)


def _name_of(table: Table) -> str:
    return table.sheet[:_LONGEST_NAME]


def _mark(sheet: XlsxSheet, page: Page, caption: str) -> None:
    """Set a sheet to print with its title and its page numbers."""
    sheet.set_header(f"&L&B{_plain(page.title)}&R{_plain(caption)}")
    sheet.set_footer("&L&A&RPage &P of &N")


def _sheet(writer: SheetWriter, page: Page, table: Table) -> None:
    """Write a table on a sheet of its own, as a table of Excel, and its sums below it."""
    name = _name_of(table)
    places = [at for at, column in enumerate(table.columns) if column.on_sheet]
    columns = [table.columns[at] for at in places]
    cells = [[row.cells[at] for row in (*table.rows, *table.sums)] for at in places]
    sheet = writer.sheet(name, list(map(_width, columns, cells)))
    _mark(sheet, page, table.caption)
    formats = [_format(writer, column) for column in columns]
    rows = [
        [_value(row.cells[at], table.columns[at]) for at in places]
        for row in (*table.rows, *table.sums)
    ]
    heads = [column.head for column in columns]
    writer.table(sheet, 0, heads, rows, formats)
    _sum_up(writer, sheet, table, rows, [column.unit for column in columns])
    writer.excel_table(sheet, heads, len(table.rows), formats)
    if table.steps is not None:
        at = places.index(table.steps)
        amounts = [_number(row[at]) for row in rows]
        add_waterfall(writer, sheet, table.caption, amounts, (len(columns) + 1, len(rows)))
    if table.ranged and table.rows:
        low, central, high = map(places.index, table.ranged)
        ranges = [(_number(row[low]), _number(row[central]), _number(row[high])) for row in rows]
        ranges = ranges[: len(table.rows)]
        _add_ends(writer, sheet, len(columns) + 1, ranges, formats[central])
        sheet.print_area(0, 0, len(rows), len(columns) - 1)  # the ends are for the chart
        _chart(writer, table, (central, len(columns) + 1), ranges)


def _width(column: Column, cells: Sequence[Cell]) -> int:
    """Return the width of a column, in letters, in which its largest amount is no row of ###."""
    if column.unit != "pounds":
        return column.width
    pence = max((abs(cell.value or 0) for cell in cells), default=0)
    return max(column.width, len(f"-£{pence / 100:,.2f}") + _ROOM)


def _sum_up(
    writer: SheetWriter,
    sheet: XlsxSheet,
    table: Table,
    rows: Sequence[Sequence[object]],
    units: Sequence[Unit],
) -> None:
    """Write the sums at the foot of a table as formulas, where its rows do add up to them.

    Args:
        writer: writes the workbook.
        sheet: the sheet of the table, whose head is in its first row.
        table: the table; of the rows at its foot those that are not strong were given to it.
        rows: the values of its rows, and below them of its sums.
        units: those of the columns.
    """
    styles = {"pounds": writer.bold_pounds, "count": writer.count}
    many = len(table.rows)
    for row in range(many, len(rows)):
        if not table.sums[row - many].strong:
            continue
        for column, unit in enumerate(units):
            total = _number(rows[row][column])
            parts = fsum(_number(values[column]) for values in rows[:many])
            if many and unit in styles and round(parts - total, 2) == 0:
                cells = xl_range(1, column, many, column)
                sheet.write_formula(row + 1, column, f"=SUM({cells})", styles[unit], total)


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0.0


def _add_ends(
    writer: SheetWriter,
    sheet: XlsxSheet,
    column: int,
    ranges: Sequence[_Range],
    style: object,
) -> None:
    """Write how far each range goes down and up, from which the chart takes it."""
    longest = max(len(f"£{abs(end):,.2f}") for ends in ranges for end in ends)
    sheet.set_column(column, column + 1, max(longest + _ROOM, 12))
    for at, head in enumerate(("Down to low", "Up to high")):
        sheet.write_string(0, column + at, head, writer.head_of_figures)
    for row, (low, central, high) in enumerate(ranges, start=1):
        sheet.write_number(row, column, central - low, style)
        sheet.write_number(row, column + 1, high - central, style)


def _plain(text: str) -> str:
    """Return a text for a header of a sheet, where & begins a command."""
    return text.replace("&", "&&")


def _format(writer: SheetWriter, column: Column) -> object:
    formats: dict[Unit, object] = {
        "text": writer.text,
        "code": writer.code,
        "pounds": writer.pounds,
        "share": writer.share,
        "count": writer.count,
        "number": writer.number,
        "points": writer.signed,
        "figure": writer.figure,
    }
    return formats[column.unit]


def _value(cell: Cell, column: Column) -> object:
    """Return what stands in a cell of a workbook: a number where the column has a unit."""
    if column.unit in {"text", "code", "figure"}:
        return cell.text
    if cell.value is None:
        return None
    return cell.value / 100 if column.unit == "pounds" else cell.value


def _chart(
    writer: SheetWriter, table: Table, columns: tuple[int, int], ranges: Sequence[_Range]
) -> None:
    """Chart central figures by row, each with its range, on a sheet of its own.

    Args:
        writer: writes the workbook.
        table: the table, whose sheet stands.
        columns: that of the central figures, and that of how far ranges go down.
        ranges: low, central and high of each row.
    """
    name, last, (central, down) = _name_of(table), len(table.rows), columns
    strong = [{"fill": {"color": _STRONG}} if row.strong else None for row in table.rows]
    unit = table.columns[(table.ranged or (0, 0, 0))[1]].unit

    def ends(column: int) -> str:
        return f"='{name}'!{xl_range_abs(1, column, last, column)}"

    chart = writer.book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, central, last, central],
            "fill": {"color": _PLAIN},
            "gap": 40,
            "points": strong if any(strong) else None,
            "y_error_bars": {
                "type": "custom",
                "plus_values": ends(down + 1),
                "minus_values": ends(down),
                "line": {"color": "#333333", "width": 0.75},
            },
        }
    )
    chart.set_title({"name": f"{table.caption}, low to high", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "interval_unit": 1})
    chart.set_x_axis(
        {
            "num_format": {"share": "0%", "pounds": "£#,##0", "points": "+0.0;-0.0;0"}.get(
                unit, "#,##0"
            ),
            "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
            "min": min(0.0, *(low for low, _, _ in ranges)),
            "max": max(high for _, _, high in ranges) * 1.05 or 1,
        }
    )
    chart.set_size({"width": 900, "height": max(300, 60 + 15 * last)})
    shown = writer.sheet(f"Chart, {name}"[:_LONGEST_NAME], (12,))
    shown.set_portrait()
    shown.fit_to_pages(1, 1)
    shown.insert_chart(0, 0, chart, {"description": table.caption})
