"""A page as HTML: one file, no script needed, nothing loaded from anywhere."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from prevspend.report.charts import picture
from prevspend.report.document.model import (
    Bullets,
    Chart,
    Fold,
    Heading,
    Switch,
    Table,
    Words,
)
from prevspend.report.elements import el, write_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from xml.etree.ElementTree import Element

    from prevspend.report.charts import About
    from prevspend.report.document.model import Cell, Column, Page, Part, Row, Section

_HERE = Path(__file__).parent
_YEAR = r"\b\d{4}-\d{2}\b"
_SIGNED = r"(?<![\w.,])[+-]£?\d+(?:,\d{3})*(?:\.\d+)?(?:bn|m|k|%)?"
_NUMBERED = r"\b[A-Za-z]+-\d{1,3}\b"  # Covid-19
_OPTION = r"(?<!\S)--[a-z]+(?:-[a-z]+)*"  # --changes
_WHOLE = re.compile(f"({_YEAR}|{_SIGNED}|{_NUMBERED}|{_OPTION})")
_SHORT, _SENTENCE = 16, 40  # letters of a code, and of words, that should stay together
_SHARES = ("low", "central", "high")
_MANY, _VERY_MANY = 3, 7  # columns, beyond which a small screen, or any, is too narrow


def page_html(page: Page) -> str:
    """Draw a page; the same page gives the same text."""
    style, script = _text_of("page.css"), _text_of("page.js")
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy(style, script)),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", page.title),
        el("style", style),
    )
    body = el(
        "body",
        el("a", "Skip to the questions", href=f"#{page.sections[0].id}", class_="skip"),
        el("header", *_header(page), class_="board" if page.board else None),
        _contents(page),
        el("main", (_section(section, page.about) for section in page.sections)),
        el("footer", el("p", page.foot)),
        el("script", script),
    )
    return write_page(el("html", head, body, lang="en-GB"))


@cache
def _text_of(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def policy(style: str, script: str) -> str:
    """Allow a page its own style and script, and nothing else: no network, no other script."""
    allowed = (
        "default-src 'none'",
        "img-src data:",  # a chart on its way to a picture file
        f"style-src {_hash(style)}",
        f"script-src {_hash(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(allowed)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _header(page: Page) -> Iterable[Element]:
    yield el("h1", *_words(page.title))
    yield el(
        "dl", ((el("div", el("dt", name), el("dd", *_words(fact)))) for name, fact in page.facts)
    )
    for number, sentence in enumerate(page.answers):
        yield el("p", *_words(sentence), class_=None if number else "answer")
    yield el(
        "ul",
        (
            el(
                "li",
                el("span", *_words(key.name), class_="name"),
                " ",
                el("strong", *_words(key.text)),
                " ",
                el("span", *_words(key.note), class_="note"),
            )
            for key in page.key_figures
        ),
        class_="key",
    )
    if page.board:
        drawn = (
            el("h2", *_words(part.text)) if isinstance(part, Heading) else _part(part, page.about)
            for part in page.board
        )
        yield el("div", drawn)


def _contents(page: Page) -> Element:
    links = (el("li", el("a", section.heading, href=f"#{section.id}")) for section in page.sections)
    return el("nav", el("ul", links), aria_label="On this page")


def _words(text: str) -> Iterable[Element | str]:
    """Keep years and signed figures in one piece: a browser breaks lines after a hyphen or sign."""
    for piece in _WHOLE.split(text):
        yield el("span", piece, class_="whole") if _WHOLE.fullmatch(piece) else piece


def _section(section: Section, about: About) -> Element:
    return el(
        "section",
        el("h2", *_words(section.heading), id=f"{section.id}-heading"),
        *(_part(part, about) for part in section.parts),
        id=section.id,
        aria_labelledby=f"{section.id}-heading",
    )


def _part(part: Part, about: About) -> Element | None:
    match part:
        case Words() | Heading():
            return _line(part)
        case Chart():
            return _chart(part, about)
        case Bullets():
            return el("ul", (el("li", *_words(item)) for item in part.items))
        case Fold():
            inner = [drawn for folded in part.parts if (drawn := _part(folded, about)) is not None]
            summary = el("summary", *_words(part.summary))
            return el("details", summary, inner, id=part.id or None) if inner else None
        case Switch():
            return _switch(part)
        case Table():
            return _table(part) if part.on_page else None


def _line(part: Words | Heading) -> Element:
    if isinstance(part, Heading):
        return el("h3", *_words(part.text))
    return el("p", *_words(part.text), class_="answer" if part.answer else None)


def _chart(chart: Chart, about: About) -> Element:
    scrolled = el(
        "div",
        picture(chart.drawing, about),
        class_="wide chart-scrolls",
        tabindex=0,
        role="region",
        aria_label=f"Chart: {chart.drawing.title}",
    )
    return el("figure", scrolled, class_="chart")


def _switch(switch: Switch) -> Element:
    """Draw the choice of lens and share: the script shows it, and works out what is chosen."""
    lenses = (
        _radio(
            *("lens", lens.id, lens.name),
            is_chosen=lens.id == switch.chosen,
            data_whole=lens.is_whole,
            data_totals=" ".join(map(str, lens.totals)),
        )
        for lens in switch.lenses
    )
    shares = (_radio("share", share, share, is_chosen=share == _SHARES[1]) for share in _SHARES)
    return el(
        "form",
        el("fieldset", el("legend", "Lens"), lenses),
        el("fieldset", el("legend", "Preventive share"), shares),
        el("p", role="status"),
        class_="switch",
        hidden=True,
        data_of=None if switch.whole_pence is None else str(switch.whole_pence),
    )


def _radio(name: str, value: str, text: str, *, is_chosen: bool, **data: str | bool) -> Element:
    box = el("input", type="radio", name=name, value=value, checked=is_chosen, **data)
    return el("label", box, f" {text}")


def _table(table: Table) -> Element:
    places = [at for at, column in enumerate(table.columns) if column.on_page]
    columns = [table.columns[at] for at in places]
    heads = (
        el(
            "th",
            *_words(column.head),
            scope="col",
            class_="figures" if column.figures else None,
            data_pence=column.unit == "pounds",
            data_chosen=column.chosen,
        )
        for column in columns
    )

    def rows(of: Sequence[Row]) -> list[Element]:
        return [_row(row, [row.cells[at] for at in places], columns) for row in of]

    drawn = el(
        "table",
        el("caption", *_words(table.caption)),
        el("thead", el("tr", heads)),
        el("tbody", rows(table.rows)),
        el("tfoot", rows(table.sums)) if table.sums else None,
        data_sortable=table.sortable,
        data_first=str(table.first) if 0 < table.first < len(table.rows) else None,
    )
    # A wide table scrolls by itself on a small screen; the keyboard has to reach it to do so.
    many = len(columns)
    kind = "wide very-many" if many > _VERY_MANY else "wide many" if many > _MANY else "wide"
    return el("div", drawn, class_=kind, tabindex=0, role="region", aria_label=table.caption)


def _row(row: Row, cells: Sequence[Cell], columns: Sequence[Column]) -> Element:
    first, *others = cells
    drawn = [el("th", *_inside(first), scope="row")]
    for cell, column in zip(others, columns[1:], strict=True):
        drawn.append(el("td", *_inside(cell), class_=_kind(cell, column), data_value=_exact(cell)))
    counted = row.counted
    return el(
        "tr",
        drawn,
        class_="strong" if row.strong else None,
        data_counted=" ".join(map(str, (counted.whole, *counted.shares))) if counted else None,
        data_lenses=" ".join(counted.lenses) if counted else None,
    )


def _kind(cell: Cell, column: Column) -> str | None:
    """Return the classes of a cell: what stands in it, and how it may be broken into lines."""
    if column.figures:
        return "figures chosen" if column.chosen else "figures"
    if cell.code or column.unit == "code":
        return "code short" if len(cell.text) <= _SHORT else "code"
    if " " not in cell.text:
        return None
    return "sentence" if len(cell.text) > _SENTENCE else "words"


def _exact(cell: Cell) -> str | None:
    return None if cell.value is None else repr(cell.value)


def _inside(cell: Cell) -> Iterable[Element | str]:
    words = _words(cell.text)
    yield from [el("a", *words, href=f"#{cell.link}")] if cell.link else words
    below = [el("div", text, class_="below") for text in cell.below]
    if cell.more:
        paragraphs = (el("p", text) for text in cell.more)
        more = el("details", el("summary", cell.more_head), paragraphs)
        yield el("div", below, more, class_="beside")
    else:
        yield from below
