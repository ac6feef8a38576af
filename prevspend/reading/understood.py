"""A sheet whose columns are recognised, and the result of reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.errors import LedgerError, Location
from prevspend.reading.checks import AS_WRITTEN
from prevspend.reading.cleaning import SheetCleaner, source_name
from prevspend.reading.sheetread import SheetRead, errors_unseen
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Generator

    from prevspend.ledger import LedgerWarning
    from prevspend.reading import outturn
    from prevspend.reading.checks import AmountReading
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sheets import Sheet, SheetCells
    from prevspend.reading.tally import Tally

_CELLS_OF_A_TITLE = 2


@dataclass(frozen=True)
class UnderstoodSheet:
    """One sheet, its columns recognised."""

    place: Location
    sheet: Sheet
    recognised: Recognised
    warnings: tuple[LedgerWarning, ...]
    returns: outturn.Outturn | None
    amounts: AmountReading = AS_WRITTEN
    shows_errors: bool = True

    @property
    def header(self) -> tuple[str, ...]:
        """The cells of its header row; none if it has no header."""
        at = self.recognised.header_at
        return tuple(self.sheet.head[at]) if at >= 0 else ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The rows above its header that hold a title or a note: one cell, or two."""
        above = self.sheet.head[: max(self.recognised.header_at, 0)]
        filled = ([tidy(cell) for cell in row if cell.strip()] for row in above)
        return tuple(" ".join(cells) for cells in filled if 0 < len(cells) <= _CELLS_OF_A_TITLE)


class UnreadableError(Exception):
    """A file that proves unreadable while it is read.

    Attributes:
        file: which.
        error: why.
    """

    def __init__(self, file: str, error: LedgerError) -> None:
        super().__init__(file)
        self.file = file
        self.error = error


def pieces_of(sheet: UnderstoodSheet) -> Generator[SheetCells]:
    """Yield the cells of a sheet.

    Raises:
        UnreadableError: if they cannot be read; for an outturn a `LedgerError`.
    """
    recognised = sheet.recognised
    try:
        wanted = recognised.wanted | sheet.amounts.wanted
        yield from sheet.sheet.pieces(recognised.header_at, wanted, recognised.plain)
    except pa.ArrowInvalid as error:
        unreadable = LedgerError(
            f"The rows of this file cannot be separated: {error}",
            place=sheet.place,
            why="a quotation mark that is never closed makes one cell of the rows after it.",
            fix="open it in Excel, save it again as .xlsx and read that.",
        )
        raise UnreadableError(sheet.place.file, unreadable) from error
    except LedgerError as error:
        if sheet.returns is not None:
            raise
        raise UnreadableError(sheet.place.file, error) from error


def sheet_read(
    sheet: UnderstoodSheet, cleaner: SheetCleaner, tally: Tally, *, with_head: bool
) -> SheetRead:
    """Return the result of reading a sheet, with its first rows if they are wanted."""
    rejected = tuple(cleaner.rejected)
    # An authority without a return has a marker where others have an amount, and no error.
    plain = sheet.shows_errors or sheet.returns is not None
    unseen = [] if plain else errors_unseen(rejected)
    return SheetRead(
        source=sheet.place.file,
        lines_of=source_name(sheet.place),
        sha256="",  # known once the whole file has been read
        recognised=cleaner.recognised,
        header=sheet.header,
        rejected=rejected,
        warnings=(*cleaner.warnings(), *sheet.warnings, *unseen),
        tally=tally,
        returns=sheet.returns,
        head=tuple(sheet.sheet.head) if with_head else (),
    )
