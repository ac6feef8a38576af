"""The one hand in which everything on the terminal is written."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType


def heading(title: str, subtitle: str) -> RenderableType:
    """Write the head of a page."""
    return Group(Rule(Text(title, style="bold"), align="left"), Text(subtitle, style="dim"), Text())


def plain_table(title: str, *figures: str) -> Table:
    """Begin a table of names and figures."""
    drawn = Table(box=SIMPLE_HEAD, title=Text(title, "bold"), title_justify="left", pad_edge=False)
    drawn.add_column("", max_width=60)
    for figure in figures:
        drawn.add_column(figure, justify="right", no_wrap=True)
    return drawn


def table(title: str, *heads: str) -> Table:
    """Begin a table of texts."""
    drawn = Table(
        box=SIMPLE_HEAD,
        title=Text(title, "bold") if title else None,
        title_justify="left",
        pad_edge=False,
    )
    for head in heads:
        drawn.add_column(head, overflow="fold")
    return drawn


def as_text(page: RenderableType, width: int = 80) -> str:
    """Write what the terminal would show as plain text, for a file."""
    console = Console(file=StringIO(), width=width, no_color=True, highlight=False)
    with console.capture() as captured:
        console.print(page)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"
