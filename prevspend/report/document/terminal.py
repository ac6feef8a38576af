"""A report on the terminal: its words, and of its tables the rows and columns that fit."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table as Columns
from rich.text import Text

from prevspend.report.document.model import (
    Bullets,
    Chart,
    Fold,
    Heading,
    Switch,
    Table,
    Words,
)
from prevspend.report.tables import heading, plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType
    from rich.table import Table as Drawn

    from prevspend.report.document.model import Page, Part, Row, Section

# characters to a line of a head over figures, which would take the first column's place
_LEAST_HEAD, _HEAD = 8, 18


def page_on_terminal(page: Page) -> RenderableType:
    """Return a report as the terminal shows it: without charts, and without what is folded away."""
    facts = " · ".join(fact for _, fact in page.facts)
    parts: list[RenderableType] = [heading(page.title, facts)]
    parts += [
        Text(f"{sentence}\n", "" if at else "bold") for at, sentence in enumerate(page.answers)
    ]
    if page.key_figures:
        parts += [_key_figures(page), Text()]
    parts += [drawn for part in page.board for drawn in _part(part)]
    if page.board:
        parts.append(Text())
    for section in page.sections:
        if section.brief:
            parts += _section(section)
    return Group(*parts)


def _key_figures(page: Page) -> RenderableType:
    drawn = Columns.grid(padding=(0, 2))
    for key in page.key_figures:
        style = {True: "bold green", False: "bold red", None: "bold"}[key.holds]
        drawn.add_row(Text(key.name), Text(key.text, style), Text(key.note, "dim"))
    return drawn


def _section(section: Section) -> Iterator[RenderableType]:
    shown = [drawn for part in section.parts for drawn in _part(part)]
    if shown:
        yield Text(section.heading, "bold")
        yield from shown
        yield Text()


def _part(part: Part) -> Iterator[RenderableType]:
    match part:
        case Words() | Heading():
            yield Text(part.text, "bold" if isinstance(part, Heading) else "")
        case Bullets():
            for item in part.items:
                yield Padding(Text(f"• {item}"), (0, 0, 0, 1))
        case Table():
            if part.brief != ():
                yield _table(part)
        case Fold():  # what is folded away on a page may still have rows for the terminal
            for table in part.parts:
                if isinstance(table, Table) and table.brief:
                    yield _table(table)
        case Chart() | Switch():
            return


def _table(table: Table) -> RenderableType:
    """Draw a table; dots stand where rows between others are left out."""
    columns = [at for at, column in enumerate(table.columns) if column.brief]
    drawn = plain_table(table.caption)
    for at in columns[1:]:
        column = table.columns[at]
        head = _head(table, at) if column.figures else column.head
        drawn.add_column(
            Text(head), justify="right" if column.figures else "left", no_wrap=column.figures
        )
    before = -1
    for at in range(len(table.rows)) if table.brief is None else table.brief:
        if at > before + 1:
            drawn.add_row("…", style="dim")
        before = at
        _add(drawn, table.rows[at], columns)
    for row in table.sums:
        _add(drawn, row, columns)
    return drawn


def _head(table: Table, at: int) -> str:
    """Return the head of a column of figures, in lines not much longer than its figures."""
    longest = max((len(row.cells[at].text) for row in (*table.rows, *table.sums)), default=0)
    width = min(max(longest, _LEAST_HEAD), _HEAD)
    words = re.sub(r" £$", "\N{NO-BREAK SPACE}£", table.columns[at].head)
    return "\n".join(wrap(words, width, break_long_words=False))


def _add(drawn: Drawn, row: Row, columns: list[int]) -> None:
    # Texts of a ledger are no markup, as rich takes plain strings to be.
    texts = (Text(row.cells[at].text) for at in columns)
    drawn.add_row(*texts, style="bold" if row.strong else "")
