"""A taxonomy as a workbook for reviewers; `prevspend taxonomy import` reads their changes back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from prevspend.report.sheets import SheetWriter, draw
from prevspend.report.taxonomy.words import rule_in_words
from prevspend.upkeep import AS_SENT, review_tables

if TYPE_CHECKING:
    from prevspend.upkeep import ReviewColumn, ReviewTable, ShownTaxonomy

_SPARE_ROWS = 200
"""Rows below the last in which examples may be added, and are offered the same choices."""

_TO_CHANGE = "#FFF2CC"
_LINE, _HIGHEST = 15, 409  # points; Excel's rows are no higher
_LETTER = 0.95  # of a column's width
_READ_ME = (
    "Columns with a yellow head may be changed; what is in the others is there to read.",
    "Separate several values in a cell by semicolons: stop smoking; quit smoking.",
    "A phrase is whole words, whatever the case; immunis* stands for all words that start so.",
    "A share runs from 0 to 1; low is not above central, nor central above high.",
    "To add an example, use a new row below the last: the intervention's id, no number, the line.",
    "To take an example out, empty its line's cells and leave the row.",
    "Deleting a row has no effect; it is reported when the workbook is read back.",
    "New interventions and rules are written in the YAML. So are changes of the other columns.",
    "You may sort, filter, hide rows and columns, and add columns for remarks.",
    "Leave the heads in the first row as they are, and save as an Excel workbook (.xlsx).",
)


def taxonomy_workbook(shown: ShownTaxonomy) -> bytes:
    """Draw a taxonomy as the bytes of an .xlsx file; the same taxonomy gives the same bytes."""
    tables = review_tables(shown)
    return draw(
        shown.taxonomy.head.name,
        partial(_read_me, shown=shown),
        *(partial(_table, table=table, name=table.name) for table in tables),
        partial(_rules, shown=shown),
        partial(_sources, shown=shown),
        *(partial(_as_sent, table=table) for table in tables),
    )


def _read_me(writer: SheetWriter, shown: ShownTaxonomy) -> None:
    sheet = writer.sheet("Read me", (110,))
    head = shown.taxonomy.head
    sheet.write_string(0, 0, head.name, writer.title)
    version = f"Version {head.version}, digest {shown.taxonomy.digest[:12]}. {head.licence}"
    sheet.write_string(1, 0, version, writer.note)
    for row, text in enumerate(_READ_ME, start=3):
        sheet.write_string(row, 0, text, writer.text)
    row = 4 + len(_READ_ME)
    for tier, what in head.tiers.items():
        sheet.write_string(row, 0, f"{tier.capitalize()}: {what}", writer.text)
        row += 1


def _table(writer: SheetWriter, table: ReviewTable, name: str) -> Any:  # noqa: ANN401 - XlsxWriter has no types
    sheet = writer.sheet(name, [column.width for column in table.columns])
    heads = [column.head for column in table.columns]
    rows = [
        [_cell(column, text) for column, text in zip(table.columns, row.cells, strict=True)]
        for row in table.rows
    ]
    styles = [writer.note if column.path is None else writer.text for column in table.columns]
    below = writer.table(sheet, 0, heads, rows, styles)
    for number, row in enumerate(table.rows, start=1):
        sheet.set_row(number, _height(table, row.cells))
    to_change = writer.book.add_format(
        {"bold": True, "bottom": 1, "bg_color": _TO_CHANGE, "text_wrap": True}
    )
    for number, column in enumerate(table.columns):
        is_fixed = column.path is None
        sheet.write_string(0, number, column.head, writer.head if is_fixed else to_change)
        if not is_fixed:
            _offer(sheet, number, below + _SPARE_ROWS, column)
    writer.finish(sheet, below, len(heads))
    sheet.freeze_panes(1, table.keys)
    return sheet


def _height(table: ReviewTable, cells: tuple[str, ...]) -> int:
    """Return a row the height its longest text needs: not every program finds it by itself."""
    lines = [
        1 + int(_LETTER * len(text) / column.width)
        for column, text in zip(table.columns, cells, strict=True)
    ]
    return min(_LINE * max(lines), _HIGHEST)


def _cell(column: ReviewColumn, text: str) -> object:
    """Return what a cell holds: shares are numbers, so that a spreadsheet takes them for such."""
    if not text:
        return None
    return float(text) if column.kind == "share" else text


def _offer(sheet: Any, number: int, last: int, column: ReviewColumn) -> None:  # noqa: ANN401 - as above
    """Make Excel offer what a cell may hold."""
    if column.choices:
        rule: dict[str, object] = {"validate": "list", "source": list(column.choices)}
    elif column.kind == "share":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
    else:
        return
    sheet.data_validation(1, number, last, number, {**rule, "ignore_blank": True})


def _as_sent(writer: SheetWriter, table: ReviewTable) -> None:
    """Keep a hidden copy of a table: what reviewers changed is what differs from it."""
    _table(writer, table, AS_SENT.format(table.name)).very_hidden()


def _rules(writer: SheetWriter, shown: ShownTaxonomy) -> None:
    sheet = writer.sheet("Rules in words", (36, 36, 130))
    rows = [
        (entry.name, rule.id, rule_in_words(rule))
        for entry in shown.taxonomy.interventions
        for rule in entry.rules
    ]
    heads = ("Intervention", "Rule", "When it holds")
    below = writer.table(sheet, 0, heads, rows, (writer.text, writer.code, writer.text))
    writer.finish(sheet, below, len(heads))


def _sources(writer: SheetWriter, shown: ShownTaxonomy) -> None:
    sheet = writer.sheet("Sources", (28, 60, 40, 20, 60, 60))
    rows = [
        (
            source.id,
            source.title,
            source.publisher,
            source.date,
            source.link or source.no_link,
            source.supports,
        )
        for source in shown.taxonomy.sources
    ]
    heads = ("Id", "Title", "Publisher", "Date", "Link", "What rests on it")
    text = writer.text
    below = writer.table(sheet, 0, heads, rows, (writer.code, text, text, text, text, text))
    writer.finish(sheet, below, len(heads))
