"""What is known of each file before Spark reads it; workers get it with their job."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from prevspend.errors import Place
from prevspend.reading import apart

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from prevspend.reading import Layout

UTF8, AS_BYTES = "UTF-8", "ISO-8859-1"
"""How Spark reads text: what is not UTF-8 as its bytes, for it may be put together of several."""

NO_LINES: NDArray[np.int64] = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class TextShape:
    """How the rows of a text file come apart.

    Attributes:
        delimiter: what stands between two cells.
        width: how many cells the header has.
        encoding: how Spark reads it.
        breaks_lines: whether quoted cells may hold line breaks; such a file cannot be split.
        above: lines before the first row, which Excel does not show either (`sep=;`).
        blank: the lines that hold nothing, from 0, which Spark passes over; where cells break
            lines, these cannot be told and rows are counted without them.
    """

    delimiter: str
    width: int
    encoding: str = UTF8
    breaks_lines: bool = False
    above: int = 0
    blank: NDArray[np.int64] = field(default_factory=lambda: NO_LINES)

    def rows_of(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give the number of each row, as Excel shows it, from its place among what Spark reads."""
        passed = np.searchsorted(self.blank - np.arange(self.blank.size), places, side="right")
        return places + passed - self.above + 1


@dataclass(frozen=True)
class Seen:
    """A file, or a table that somebody gives.

    Attributes:
        source: its name, as its lines have it.
        number: its place among all files.
        recognised: how its columns are understood.
        header: the cells of its header row.
        sha256: the hash of its bytes; blank for tables.
        text: how its rows come apart, where it is a text file.
        starts: for each block that Spark reads by itself, the place of its first row.
        dates: how its dates and periods are read.
    """

    source: str
    number: int
    recognised: apart.Recognised
    header: tuple[str, ...] = ()
    sha256: str = ""
    text: TextShape | None = None
    starts: Mapping[int, int] = field(default_factory=dict)
    dates: apart.DateReading | None = None

    @property
    def layout(self) -> Layout:
        """The layout that was recognised."""
        return self.recognised.layout

    @property
    def place(self) -> Place:
        """The file, for messages."""
        return Place(self.source)

    def surveyed(self, starts: Mapping[int, int], shown: apart.DatesShown) -> Self:
        """Add what only a look at every row shows."""
        shown = shown.without(self.header)
        dates = shown.settle(apart.dating_asked(self.recognised, self.place))
        return replace(self, starts=starts, dates=dates)

    def without_notes(self) -> Self:
        """Leave out what is said once a file, however many pieces it is read in."""
        return replace(self, recognised=replace(self.recognised, notes=(), unused=()))

    def noticed(self) -> apart.Noticed:
        """Give what is noticed once a file, to add to."""
        noticed = apart.SheetCleaner(self.recognised, self.place).noticed
        for note in self.dates.notes if self.dates else ():
            noticed.note(apart.Stage.DATES, note, 1)
        return noticed

    def totalled(self, rows: int, pence: int) -> apart.SourceRead:
        """Say what was read of it."""
        return apart.SourceRead(
            name=self.source,
            sha256=self.sha256,
            layout=self.layout.id,
            rows=rows,
            amount_pence=pence,
            recognised=(self.recognised,),
            header=self.header,
        )
