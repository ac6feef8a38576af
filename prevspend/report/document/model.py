"""What a report says, before it is written: sections of words, figures, charts and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from prevspend.report.charts import About, Drawing


@dataclass(frozen=True)
class Cell:
    """One cell of a table.

    Attributes:
        text: what stands in it.
        value: a figure's exact value (pence, a fraction, a count), by which rows are sorted.
        below: what stands below it in small letters, a line each.
        more: what unfolds below it, one paragraph each.
        code: it is a code or hash, not words.
    """

    text: str
    value: float | None = None
    below: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    code: bool = False


Unit = Literal["text", "code", "pounds", "share", "count", "number", "points", "figure"]
"""What stands in a column: words, a code, or by value pence, a fraction, a count and so on.

A `figure` is written as its text alone.
"""


@dataclass(frozen=True)
class Column:
    """The head of a column.

    Attributes:
        head: what it says.
        unit: what stands in it.
        width: letters, in a workbook.
        brief: whether the terminal, which is narrow, shows it.
        on_sheet: whether a workbook has it.
    """

    head: str
    unit: Unit = "text"
    width: int = 16
    brief: bool = True
    on_sheet: bool = True

    @property
    def figures(self) -> bool:
        """Whether figures stand in it."""
        return self.unit not in {"text", "code"}


@dataclass(frozen=True)
class Row:
    """The cells of a row, the first of which names it; `strong` rows are sums or headlines."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        caption: what it is called.
        columns: its columns.
        rows: its rows.
        sums: what stands at its foot, whatever its rows are sorted by.
        sortable: whether a reader of the page may sort and filter it.
        sheet: the name of its sheet in a workbook; it is in none where this is blank.
        brief: the rows that the terminal shows, by their position: all where nothing is said.
        on_page: whether the page shows it; a workbook may hold tables too long for a page.
        ranged: the columns of low, central and high, which a workbook charts by row.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Row, ...] = ()
    sortable: bool = False
    sheet: str = ""
    brief: tuple[int, ...] | None = None
    on_page: bool = True
    ranged: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class Words:
    """A paragraph; an `answer` is what a reader in a hurry should read."""

    text: str
    answer: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart; it is called what its drawing is."""

    drawing: Drawing


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Fold:
    """Detail that stays folded away until somebody wants it."""

    summary: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Heading:
    """A heading below a section's own."""

    text: str


Part: TypeAlias = Words | Chart | Table | Bullets | Fold | Heading


@dataclass(frozen=True)
class Section:
    """A question and its answer."""

    id: str
    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class KeyFigure:
    """A figure for those who read no further."""

    name: str
    figure: str
    note: str


@dataclass(frozen=True)
class Page:
    """A whole page.

    Attributes:
        title: what it is about.
        about: what its charts say of it where they stand alone.
        facts: what the page rests on, by name.
        answers: sentences that answer the page's question, the most important first.
        key_figures: the figures that matter most.
        sections: questions, in the order in which they are asked.
        foot: where it came from.
    """

    title: str
    about: About
    facts: tuple[tuple[str, str], ...]
    answers: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    foot: str


def pounds_column(head: str) -> Column:
    """Return the column of an amount, with its unit."""
    return Column(f"{head}, £", unit="pounds")
