"""What a report says, before it is written: sections of words, figures, charts and tables.

It is built once for a subject; page, workbook and terminal are written from it.
"""

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
        more_head: what the unfolding is called.
        link: the id of the detail on the page that a name leads to.
        code: it is a code or hash, not words.
    """

    text: str
    value: float | None = None
    below: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    more_head: str = "Why"
    link: str = ""
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
        on_page: whether a page has it.
        chosen: whether it shows what a `Switch` of the page chooses, from `Row.counted`.
    """

    head: str
    unit: Unit = "text"
    width: int = 16
    brief: bool = True
    on_sheet: bool = True
    on_page: bool = True
    chosen: bool = False

    @property
    def figures(self) -> bool:
        """Whether figures stand in it."""
        return self.unit not in {"text", "code"}


@dataclass(frozen=True)
class LensFigures:
    """What a row comes to by each lens and share, pence.

    Attributes:
        whole: all its money.
        shares: its prevention by the low, the central and the high share.
        lenses: the ids of the lenses that count it.
    """

    whole: int
    shares: tuple[int, int, int]
    lenses: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """The cells of a row, the first of which names it; `strong` rows are sums or headlines."""

    cells: tuple[Cell, ...]
    strong: bool = False
    counted: LensFigures | None = None


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        caption: what it is called.
        columns: its columns.
        rows: its rows.
        sums: what stands at its foot, whatever its rows are sorted by.
        sortable: whether a reader of the page may sort and filter it.
        first: the rows that a page shows at first, all where it is 0.
        sheet: the name of its sheet in a workbook; it is in none where this is blank.
        brief: the rows that the terminal shows, by their position: all where nothing is said.
        on_page: whether the page shows it; a workbook may hold tables too long for a page.
        steps: the column that leads from the first row to the sum, charted in a workbook.
        ranged: the columns of low, central and high, which a workbook charts by row.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Row, ...] = ()
    sortable: bool = False
    first: int = 0
    sheet: str = ""
    brief: tuple[int, ...] | None = None
    on_page: bool = True
    ranged: tuple[int, int, int] | None = None
    steps: int | None = None


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
    """Detail that stays folded away until somebody wants it; cells may lead to its `id`."""

    summary: str
    parts: tuple[Part, ...]
    id: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading below a section's own."""

    text: str


@dataclass(frozen=True)
class LensChoice:
    """A lens that a reader of the page may choose; pence by the low, central and high share."""

    id: str
    name: str
    is_whole: bool
    totals: tuple[int, int, int]


@dataclass(frozen=True)
class Switch:
    """A choice of lens and share, by which the chosen columns of a page are computed anew.

    Attributes:
        lenses: the lenses.
        chosen: the id of the one that is chosen at first, at its central share.
        whole_pence: what a share is taken of; none where no share may be shown yet.
    """

    lenses: tuple[LensChoice, ...]
    chosen: str
    whole_pence: int | None


Part: TypeAlias = Words | Chart | Table | Bullets | Fold | Heading | Switch


@dataclass(frozen=True)
class Section:
    """A question and its answer; the terminal leaves out what is not `brief`."""

    id: str
    heading: str
    parts: tuple[Part, ...]
    brief: bool = True


@dataclass(frozen=True)
class KeyFigure:
    """A figure for those who read no further; `holds` where it is a check, which does or not."""

    name: str
    figure: str
    note: str
    holds: bool | None = None

    @property
    def text(self) -> str:
        """The figure, a check with its mark."""
        return self.figure if self.holds is None else f"{'✓' if self.holds else '✗'} {self.figure}"


@dataclass(frozen=True)
class Check:
    """A total that a workbook works out on its first sheet, and what it must come to.

    Attributes:
        name: what is checked.
        sheet: the sheet of the table.
        column: the head of the column that is added up.
        pence: what it must come to.
    """

    name: str
    sheet: str
    column: str
    pence: int


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
        board: what else stands before the questions, and prints with the answers on a page of its
            own for a board.
        checks: totals that a workbook adds up again.
    """

    title: str
    about: About
    facts: tuple[tuple[str, str], ...]
    answers: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    foot: str
    board: tuple[Part, ...] = ()
    checks: tuple[Check, ...] = ()


def pounds_column(head: str) -> Column:
    """Return the column of an amount, with its unit."""
    return Column(f"{head}, £", unit="pounds")
