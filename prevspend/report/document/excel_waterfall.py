"""A waterfall chart in a workbook: steps from one sum to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.report.sheets import SheetWriter, XlsxSheet

_BARS = (("Stands on", None), ("Total", "#005EB8"), ("Up", "#007F3B"), ("Down", "#DA291C"))


def add_waterfall(
    writer: SheetWriter, sheet: XlsxSheet, title: str, values: Sequence[float], at: tuple[int, int]
) -> None:
    """Chart steps as bars that stand on what was reached before them.

    Args:
        writer: writes the workbook.
        sheet: the sheet of the table, with the names of the steps in its first column.
        title: of the chart.
        values: a sum, the steps from it, and the sum that they lead to.
        at: the column for the figures of the chart, and the row below which it stands.
    """
    column, below = at
    for number, (head, _) in enumerate(_BARS):
        sheet.write_string(0, column + number, head, writer.head_of_figures)
    for row, bar in enumerate(_bars(values), start=1):
        for number, value in enumerate(bar):
            sheet.write_number(row, column + number, value, writer.pounds)
    sheet.set_column(column, column + len(_BARS) - 1, 16)
    name, last = sheet.get_name(), len(values)
    chart = writer.book.add_chart({"type": "column", "subtype": "stacked"})
    for number, (_, colour) in enumerate(_BARS, start=column):
        chart.add_series(
            {
                "name": [name, 0, number],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, number, last, number],
                "fill": {"color": colour} if colour else {"none": True},
                "gap": 40,
            }
        )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "£#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    chart.set_size({"width": 980, "height": 420})
    sheet.insert_chart(below + 1, 0, chart, {"description": title})
    sheet.print_area(0, 0, below + 24, column - 1)  # the chart's own figures are not for print


def _bars(values: Sequence[float]) -> Iterator[tuple[float, float, float, float]]:
    """Return for each bar what it stands on, and its total, rise or fall."""
    first, *steps, last = values
    reached = first
    yield 0, reached, 0, 0
    for change in steps:
        yield min(reached, reached + change), 0, max(change, 0), max(-change, 0)
        reached += change
    yield 0, last, 0, 0
