"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import Place
from prevspend.ledger.cleaning.dating import date_lines
from prevspend.ledger.cleaning.derive import derive
from prevspend.ledger.cleaning.totals import NO_TOTALS, TOTALS, MayBeTotal, which_are_totals
from prevspend.ledger.columns import (
    codes_of,
    encode,
    has_blanks,
    parse_amounts,
    recode,
    repeated,
    trimmed,
)
from prevspend.ledger.fields import CLASSIFICATION_FIELDS, FREE_TEXT_FIELDS, LINE_FIELDS
from prevspend.ledger.ledger import Oddity, Rejected
from prevspend.money import is_amount
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger.cleaning.dating import Dating
    from prevspend.ledger.fields import ColumnField
    from prevspend.ledger.recognition import Recognised
    from prevspend.ledger.sheets import BrokenRow, Cells

_WORDLESS = r"(?i)^(?:[^a-z0-9]*\b(?:grand|sub|subtotals?|totals?|sum)\b)*[^a-z0-9]*$"
"""A cell that says nothing, or nothing but that its row is a total."""

_TOTAL = r"(?i)\b(?:sub-?|grand )?totals?\b"


_PLAIN_FIELDS: tuple[ColumnField, ...] = (*FREE_TEXT_FIELDS, "amount")
_LONGEST_TEXT = 2_000
_UNDATED = "lines have no date that can be read; they are taken to belong to the year"
_TURNED = "dates have day and month the other way round than the rest, and were read so"


@dataclass(frozen=True)
class CleanLines:
    """The lines of one sheet, and what was set aside."""

    lines: pa.Table
    rejected: tuple[Rejected, ...]
    oddities: tuple[Oddity, ...]

    def without_ro_lines(self, codes: pa.StringArray) -> CleanLines:
        """Leave out the lines of some outturn codes, and say so."""
        out = pc.is_in(self.lines["ro_line"].cast(pa.string()), codes)
        what = "lines of the outturn summary are given in detail by another file and were left out"
        oddity = Oddity(what, int(pc.sum(out).as_py() or 0))
        return replace(
            self, lines=self.lines.filter(pc.invert(out)), oddities=(*self.oddities, oddity)
        )


def clean(cells: Cells, recognised: Recognised, place: Place) -> CleanLines:
    """Turn the cells of a sheet into canonical lines.

    Args:
        cells: the sheet's cells below its header.
        recognised: which column holds which field.
        place: the sheet.

    Returns:
        The lines; every row of the sheet is among them, or rejected, or counted as an oddity.
    """
    sheet = _SheetCleaner(cells, recognised, place)
    return sheet.clean()


class CleanPiece(NamedTuple):
    """A part of a sheet, cleaned; what stands above it is not known yet.

    Attributes:
        content: its lines, and what was set aside.
        asked: those of the lines that may be totals, with what is odd about each if it is a line.
        set_aside: the pence of rejected rows that a total adds up all the same, by row.
    """

    content: CleanLines
    asked: tuple[tuple[MayBeTotal, list[str]], ...]
    set_aside: dict[int, int]


def clean_piece(cells: Cells, recognised: Recognised, place: Place) -> CleanPiece:
    """Turn the cells of a part of a sheet into canonical lines.

    The layout must say whether days come before months, for one part cannot tell for all.

    Args:
        cells: the cells of the part.
        recognised: which column holds which field.
        place: the sheet.
    """
    piece = _PieceCleaner(cells, recognised, place)
    cleaned = piece.clean()
    return CleanPiece(cleaned, tuple(piece.asked.values()), piece.set_aside)


class _SheetCleaner:
    """Cleans one sheet, noting what it sets aside."""

    def __init__(self, cells: Cells, recognised: Recognised, place: Place) -> None:
        self.cells = cells
        self.place = place
        self.layout = recognised.layout
        derived = derive(cells, recognised)
        self.raw = derived.columns
        self.headers = recognised.headers
        self.amount_at = recognised.columns.get("amount")
        coded = {field: raw for field, raw in self.raw.items() if field not in _PLAIN_FIELDS}
        with ThreadPoolExecutor() as beside:  # Arrow lets go of Python's lock
            self.texts = dict(zip(coded, beside.map(encode, coded.values()), strict=True))
        if "organisation" in self.texts:  # a total row may say so in the first column
            named = self.texts["organisation"]
            self.texts["organisation"] = recode(
                named, lambda text: None if re.match(_WORDLESS, text) else text
            )
        self.oddities: list[Oddity] = []
        for note in recognised.notes:
            self.note(note, 1, None)
        for change in derived.changes:
            self.note(change.what, change.count, int(cells.rows[change.first]))
        if recognised.unused:
            listed = quoted(recognised.unused)
            self.note(f"columns the layout does not know were not read: {listed}", 1, None)

    def clean(self) -> CleanLines:
        """Go through the sheet once."""
        with ThreadPoolExecutor() as beside:
            texts = {field: beside.submit(self.free_text, field) for field in FREE_TEXT_FIELDS}
            pence, unread = parse_amounts(self.raw["amount"])
        keep = np.ones(pence.size, dtype=bool)
        keep[list(unread)] = False
        blank = self.blank()
        self.note_rows("blank rows were passed over", blank)
        rejected = [
            Rejected(
                self.at_row(broken.row),
                broken.reason,
                likely_amount(broken, self.amount_at),
                shorten(tidy(broken.text)),
            )
            for broken in self.cells.broken
        ]
        rejected += [
            self.reject(at, reason)
            for at, reason in unread.items()
            if not blank[at] and not self.is_no_line(at)
        ]
        keep &= ~self.totals(pence, keep)
        dating = date_lines(self.texts, self.layout, pence.size)
        impossible = keep & dating.impossible
        for at in np.flatnonzero(impossible).tolist():
            reason = f"'{self.cell('date', at)}' is no day of the calendar, so its year is unknown"
            rejected.append(self.reject(at, reason))
        keep &= ~impossible
        self.note_rows(_TURNED, keep & dating.turned)
        self.note_rows(_UNDATED, keep & (codes_of(dating.year) < 0))
        free = {field: text.result() for field, text in texts.items()}
        lines = self.table(pence, dating, free)
        if not keep.all():
            lines = lines.filter(pa.array(keep))
        rejected.sort(key=lambda row: row.place.row or 0)
        return CleanLines(lines, tuple(rejected), tuple(self.oddities))

    def at_row(self, row: int) -> Place:
        """Give the place of a row of this sheet."""
        return Place(self.place.file, sheet=self.place.sheet, row=int(row))

    def note(self, what: str, count: int, first_row: int | None) -> None:
        """Note something odd, with its first row."""
        first = self.place if first_row is None else self.at_row(first_row)
        self.oddities.append(Oddity(what, count, first))

    def note_rows(self, what: str, rows: NDArray[np.bool_]) -> None:
        """Note something odd about several rows, with the first of them."""
        if rows.any():
            self.note(what, int(rows.sum()), int(self.cells.rows[int(np.argmax(rows))]))

    def cell(self, field: ColumnField, at: int) -> str:
        """Give one cell as tidied text."""
        return tidy(str(self.raw[field][at].as_py() or ""))

    def blank(self) -> NDArray[np.bool_]:
        """Find the rows that hold nothing in any column."""
        blank = np.ones(len(self.cells.rows), dtype=bool)
        for column in self.texts.values():
            blank &= codes_of(column) < 0
        for field in _PLAIN_FIELDS:
            if field in self.raw and blank.any():
                lengths = pc.utf8_length(pc.ascii_trim_whitespace(self.raw[field]))
                blank &= pc.fill_null(lengths, 0).to_numpy() == 0
        return blank

    def is_no_line(self, at: int) -> bool:
        """Tell rows without an amount that were never lines: the header again, notes, footers."""
        row = int(self.cells.rows[at])
        texts = {field: text for field in self.raw if (text := self.cell(field, at))}
        known = dict(self.layout.named())
        is_header = all(
            self.is_header(text, (*known.get(field, ()), self.headers.get(field, "")))
            for field, text in texts.items()
        )
        if is_header:
            self.note("header rows repeated among the lines were passed over", 1, row)
        elif len(texts) == 1 and "amount" not in texts:
            self.note("rows of one note and no amount were passed over", 1, row)
        else:
            return False
        return True

    @staticmethod
    def is_header(text: str, headers: Sequence[str]) -> bool:
        """Tell whether a text is one of the headers, whatever its case and punctuation."""
        return split_words(text) in [split_words(header) for header in headers]

    def reject(self, at: int, reason: str) -> Rejected:
        """Set a row aside with what it says."""
        others = [self.cell(field, at) for field in self.raw if field != "amount"]
        text = shorten(" | ".join(filter(None, others)))
        return Rejected(self.at_row(self.cells.rows[at]), reason, self.cell("amount", at), text)

    def totals(self, pence: NDArray[np.int64], readable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Find total rows by arithmetic; only rows that may be totals are asked."""
        totals = np.zeros(pence.size, dtype=bool)
        asked = self.may_be_totals(readable)
        if not asked:
            return totals
        sums = np.r_[0, np.cumsum(np.where(readable, pence, 0))]
        sizes = np.r_[0, np.cumsum(readable)]
        rows = [
            MayBeTotal(
                int(self.cells.rows[at]),
                int(pence[at]),
                self.says_something(at),
                int(sums[at]),
                int(sizes[at]),
            )
            for at in asked
        ]
        totals[asked] = which_are_totals(rows)
        for at, row in zip(asked, rows, strict=True):
            self.note(TOTALS if totals[at] else NO_TOTALS, 1, row.row)
        return totals

    def says_something(self, at: int) -> bool:
        """Tell whether a row holds anything but an amount."""
        return any(self.cell(field, at) for field in self.raw if field != "amount")

    def may_be_totals(self, readable: NDArray[np.bool_]) -> list[int]:
        """Find the rows that say nothing but an amount, or one thing: that they are a total."""
        said = np.zeros(readable.size, dtype=np.int8)
        named = np.zeros(readable.size, dtype=bool)
        for field, column in self.texts.items():
            codes = codes_of(column)
            wordless = _matches(column.dictionary, _WORDLESS)
            totals = _matches(column.dictionary, _TOTAL)
            if field != "organisation":
                said += ~wordless[codes] if wordless[:-1].any() else codes >= 0
            if totals.any():
                named |= totals[codes]
        plain = [field for field in FREE_TEXT_FIELDS if field in self.raw]
        return [
            at
            for at in np.flatnonzero(readable & ((said == 0) | ((said == 1) & named))).tolist()
            if all(re.match(_WORDLESS, self.cell(field, at)) for field in plain)
        ]

    def table(
        self, pence: NDArray[np.int64], dating: Dating, free: Mapping[ColumnField, pa.Array]
    ) -> pa.Table:
        """Build the canonical columns."""
        empty = repeated(None, pence.size)
        columns: dict[str, pa.Array] = {
            "date": dating.date,
            "financial_year": dating.year,
            "period": dating.period,
            "amount": pa.array(pence),
            "source_file": repeated(source_name(self.place), pence.size),
            "source_row": pa.array(self.cells.rows),
        }
        dictionaries: tuple[ColumnField, ...] = (
            "organisation",
            "organisation_code",
            *CLASSIFICATION_FIELDS,
        )
        for field in dictionaries:
            columns[field] = self.texts.get(field, empty)
        columns.update(free.items())
        return pa.table({field: columns[field] for field in LINE_FIELDS})

    def free_text(self, field: ColumnField) -> pa.ChunkedArray:
        """Give a column of text that nearly every row fills differently."""
        if field not in self.raw:
            return pa.chunked_array([pa.nulls(len(self.cells.rows), pa.string())])
        texts = trimmed(self.raw[field])
        if not has_blanks(texts):
            return texts
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


class _PieceCleaner(_SheetCleaner):
    """Cleans a part of a sheet; whether rows are totals is left for later."""

    def __init__(self, cells: Cells, recognised: Recognised, place: Place) -> None:
        super().__init__(cells, recognised, place)
        self.asked: dict[int, tuple[MayBeTotal, list[str]]] = {}
        self.set_aside: dict[int, int] = {}
        self._pence: NDArray[np.int64] | None = None

    def totals(self, pence: NDArray[np.int64], readable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Note the rows that may be totals, and keep them all."""
        self._pence = pence
        for at in self.may_be_totals(readable):
            row, named = int(self.cells.rows[at]), self.says_something(at)
            self.asked[at] = (MayBeTotal(row, int(pence[at]), named, 0, 0), [])
            self.note(TOTALS, 1, row)
        return np.zeros(pence.size, dtype=bool)

    def reject(self, at: int, reason: str) -> Rejected:
        """Set a row aside; what is set aside after totals were asked has an amount."""
        if self._pence is not None:
            self.set_aside[int(self.cells.rows[at])] = int(self._pence[at])
        return super().reject(at, reason)

    def note_rows(self, what: str, rows: NDArray[np.bool_]) -> None:
        """Note something odd about several rows; of those that may be totals it is said apart."""
        for at, (_, odd) in self.asked.items():
            if rows[at]:
                odd.append(what)
        super().note_rows(what, rows & ~np.isin(np.arange(rows.size), list(self.asked)))


def _matches(texts: pa.StringArray, pattern: str) -> NDArray[np.bool_]:
    """Tell which values match; the last place, where -1 points, is for no value: it says nothing.

    So it counts as wordless, and as no total.
    """
    matches = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return np.append(matches, pattern == _WORDLESS)


def source_name(place: Place) -> str:
    """Name a file as its lines do, with the sheet where there is one."""
    return f"{place.file} [{place.sheet}]" if place.sheet else place.file


def likely_amount(row: BrokenRow, at: int | None) -> str:
    """Give what is most likely the amount of a row with too many cells, for people to look at.

    A comma too many in a cell before it moves the amount to the right, and commas between its own
    thousands tear it apart.
    """
    if at is None or not row.cells:
        return ""
    torn = row.cells[at : at + row.beyond + 1]
    if is_amount(whole := ",".join(torn)):
        return whole
    return next((text for text in (torn[-1:] + torn[:1]) if is_amount(text)), "")


def shorten(text: str) -> str:
    """Keep of a very long row what a person would read."""
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + " …"
