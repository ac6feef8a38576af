"""One document, three renderings: the same figures in each, and nothing that is not asked for."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
from rich.console import Console

from prevspend.report.charts import About
from prevspend.report.document.cells import count, pounds
from prevspend.report.document.html import page_html
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Column,
    Fold,
    Page,
    Row,
    Section,
    Table,
    Words,
    pounds_column,
)
from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.workbook import page_workbook
from prevspend.report.tables import as_text

NAMES = ("Ashby", "Borley", "Corby & Vale", "<b>Dunham</b>", "=SUM(A1)")
PENCE = (123_456_789, -5_000, 0, 99, 100)
TABLE = Table(
    "Money",
    (
        *(Column("Name", width=30), pounds_column("Amount"), Column("Share", "share")),
        *(Column("Lines", "count", brief=False), Column("Rank", "figure", on_sheet=False)),
    ),
    tuple(
        Row(
            (
                *(Cell(name), pounds(pence)),
                *(Cell(f"{pence / 1e9:.1%}", pence / 1e9), count(at), Cell(f"{at + 1} (1-5)")),
            ),
            strong=at == 1,
        )
        for at, (name, pence) in enumerate(zip(NAMES, PENCE, strict=True))
    ),
    sheet="Money",
    brief=(0, 1, 4),
    ranged=(1, 1, 1),
)
SECTIONS = (
    Section("money", "Where is it?", (Words("Here & there."), Fold("All of it", (TABLE,)))),
    Section("notes", "What is not known?", (Bullets(("One thing.", "Another.")),)),
)
PAGE = Page(
    title="Money & more",
    about=About("Ashby, 2024-25", "Source: made up.", "ashby-2024-25"),
    facts=(("Year", "2024-25"),),
    answers=("It is enough.",),
    key_figures=(),
    sections=SECTIONS,
    foot="Made by hand.",
)


class Values(HTMLParser):
    """Collects the exact values of a page's cells."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[float] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        value = dict(attrs).get("data-value")
        if tag == "td" and value is not None:
            self.values.append(float(value))


def terminal() -> str:
    console = Console(width=80, no_color=True)
    with console.capture() as captured:
        console.print(page_on_terminal(PAGE))
    return captured.get()


def test_page_and_workbook_hold_the_figures_of_the_document() -> None:
    parser = Values()
    parser.feed(page_html(PAGE))
    exact = [cell.value for row in TABLE.rows for cell in row.cells if cell.value is not None]
    assert parser.values == exact
    sheet = openpyxl.load_workbook(io.BytesIO(page_workbook(PAGE)))["Money"]
    rows = [[cell.value for cell in cells[:4]] for cells in sheet.iter_rows()]
    assert rows == [
        ["Name", "Amount, £", "Share", "Lines"],
        *(
            [name, pence / 100, pence / 1e9, at]
            for at, (name, pence) in enumerate(zip(NAMES, PENCE, strict=True))
        ),
    ]


def test_the_terminal_shows_the_rows_and_columns_that_are_brief() -> None:
    shown = terminal()
    for text in ("Money & more", "It is enough.", "£1,234,568", "-£50", "=SUM(A1)", "• Another."):
        assert text in shown
    assert re.search(r"^ *…", shown, re.MULTILINE)  # rows are left out between those shown
    assert "Corby" not in shown
    assert "Lines" not in shown


def test_a_workbook_begins_with_its_words_and_leads_to_its_sheets() -> None:
    book = openpyxl.load_workbook(io.BytesIO(page_workbook(PAGE)))
    assert book.sheetnames == ["Read this first", "Money", "Chart, Money"]
    first = book["Read this first"]
    texts = {cell.value for cells in first.iter_rows() for cell in cells if cell.value}
    assert {"It is enough.", "Here & there.", "One thing.", "Made by hand."} <= texts
    links = [
        cell.hyperlink.location for cells in first.iter_rows() for cell in cells if cell.hyperlink
    ]
    assert links == ["'Money'!A1"]
    assert str(book["Money"].oddFooter.right.text) == "Page &P of &N"  # type: ignore[union-attr]
    title = str(book["Money"].oddHeader.left.text)  # type: ignore[union-attr]
    assert "&&" in title  # a bare & would begin a command


def test_a_row_of_a_sheet_is_as_high_as_its_longest_text_needs() -> None:
    words = "Early help and family support › Children's centres › Family hubs, a place for all"
    rows = tuple(Row((Cell(text), pounds(pence))) for text, pence in ((words, 1), ("Short", 2)))
    head = Column("A name that is far too long for the two lines of most heads", width=14)
    table = Table("Long", (head, pounds_column("Amount")), rows, sheet="Long")
    page = replace(PAGE, sections=(Section("s", "Where?", (table,)),))
    sheet = openpyxl.load_workbook(io.BytesIO(page_workbook(page)))["Long"]
    heights = [sheet.row_dimensions[row].height for row in (1, 2, 3)]
    # Lines of up to 12 letters, for the edges of the cell take two.
    assert heights == [5 * 15, 8 * 15, None]


def test_text_after_a_figure_stands_clear_of_it() -> None:
    columns = (Column("Name"), pounds_column("Amount"), Column("Verdict"), Column("Id", "code"))
    row = Row((Cell("Ashby"), pounds(1), Cell("Matched"), Cell("ashby")))
    page = replace(
        PAGE, sections=(Section("s", "Where?", (Table("T", columns, (row,), sheet="T"),)),)
    )
    sheet = openpyxl.load_workbook(io.BytesIO(page_workbook(page)))["T"]
    for cells in sheet.iter_rows():
        aligned = [(cell.alignment.horizontal, cell.alignment.indent) for cell in cells]
        assert aligned[0] == (None, 0)
        assert aligned[2:] == [("left", 1)] * 2  # Excel indents only what is aligned


def test_an_amount_fits_its_column() -> None:
    row = Row((Cell("All"), pounds(1_534_910_790_12)))
    table = Table("T", (Column("Name"), pounds_column("Amount")), (row,), sheet="T")
    page = replace(PAGE, sections=(Section("s", "Where?", (table,)),))
    sheet = openpyxl.load_workbook(io.BytesIO(page_workbook(page)))["T"]
    assert sheet.column_dimensions["B"].width > len("£1,534,910,790.12") + 2


def test_a_page_breaks_no_sign_year_or_code_from_what_it_belongs_to() -> None:
    columns = (Column("Name"), Column("Code", "code"), Column("Verdict"))
    row = Row((Cell("Covid-19"), Cell("E08000021"), Cell("less than the range")))
    words = Words("In 2022-23 people +£76,971,351, real -£281k (-0.38 to +0.18 points), ages 0-5.")
    parts = (words, Table("T", columns, (row,)))
    page = page_html(replace(PAGE, sections=(Section("s", "Where?", parts),)))
    whole = re.findall(r'<span class="whole">([^<]*)</span>', page.split("<main>")[1])
    assert whole == [
        *("2022-23", "+£76,971,351", "-£281k", "-0.38", "+0.18", "Covid-19"),
    ]
    assert '<td class="code short">E08000021</td>' in page
    assert '<td class="words">less than the range</td>' in page


def test_tables_and_charts_of_many_columns_say_that_they_scroll() -> None:
    def drawn(columns: int) -> str:
        heads = tuple(Column(f"Head {at}") for at in range(columns))
        table = Table("T", heads, (Row((Cell("x"),) * columns),))
        return page_html(replace(PAGE, sections=(Section("s", "Where?", (table,)),)))

    kinds = [re.findall(r'class="(wide[^"]*)"', drawn(columns)) for columns in (3, 4, 9)]
    assert kinds == [["wide"], ["wide many"], ["wide very-many"]]
    style = drawn(3).split("<style>")[1].split("</style>")[0]
    hints = re.findall(r"([^{}]*)\{ content: \"Scroll to the right", style)
    assert [hint.strip() for hint in hints] == [
        *(".very-many::before", ".many::before, .chart-scrolls::before")
    ]


def test_text_stays_text_on_the_page_and_in_the_workbook() -> None:
    page = page_html(PAGE)
    assert "&lt;b&gt;Dunham&lt;/b&gt;" in page
    sheet = openpyxl.load_workbook(io.BytesIO(page_workbook(PAGE)))["Money"]
    assert sheet["A6"].value == "=SUM(A1)"
    assert sheet["A6"].data_type == "s"


def test_a_table_that_is_too_long_for_a_page_is_in_the_workbook_alone() -> None:
    table = replace(TABLE, on_page=False)
    page = replace(PAGE, sections=(Section("s", "Where?", (Fold("All", (table,)),)),))
    assert "Ashby" not in page_html(page).split("<main>")[1].split("</main>")[0]
    assert openpyxl.load_workbook(io.BytesIO(page_workbook(page)))["Money"]["A2"].value == "Ashby"


def test_the_same_document_gives_the_same_bytes() -> None:
    assert page_workbook(PAGE) == page_workbook(PAGE)
    assert page_html(PAGE) == page_html(PAGE)


def test_texts_that_look_like_markup_are_shown_as_they_are() -> None:
    table = Table(
        "[/title]", (Column("[b]head"), Column("£")), (Row((Cell("[/nope]"), Cell("1"))),)
    )
    shown = as_text(page_on_terminal(replace(PAGE, sections=(Section("a", "A", (table,)),))))
    assert all(text in shown for text in ("[/title]", "[/nope]"))
