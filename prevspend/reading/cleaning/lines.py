"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.ledger import (
    CLASSIFICATION_FIELDS,
    FREE_TEXT_FIELDS,
    LINE_FIELDS,
    Rejected,
    codes_of,
    encode,
    has_blanks,
    look_up,
    parse_amounts,
    recode,
    repeated,
    trimmed,
)
from prevspend.money import is_amount
from prevspend.reading.checks import AS_WRITTEN, NOTHING_ANSWERED, SheetChecks
from prevspend.reading.checks.units import unit_of_heading
from prevspend.reading.checks.words import is_sum
from prevspend.reading.cleaning.dating import LineDates
from prevspend.reading.cleaning.derive import derive
from prevspend.reading.cleaning.listed import moved_as, undated_as
from prevspend.reading.cleaning.sheetwarnings import SheetWarnings, Stage, at_row
from prevspend.reading.cleaning.shown import DatesShown, dating_context
from prevspend.reading.cleaning.texts import (
    WORDLESS,
    is_header,
    is_outside,
    likely_amount,
    matches,
    may_match_total,
    shorten,
    source_name,
)
from prevspend.reading.cleaning.together import SheetDates
from prevspend.reading.cleaning.torn import as_meant
from prevspend.reading.cleaning.totals import Totals
from prevspend.threads import in_threads
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField, LedgerWarning
    from prevspend.reading.checks import AmountReading, AmountsAnswered
    from prevspend.reading.cleaning.dating import Dating
    from prevspend.reading.cleaning.shown import DateReading
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sheets import SheetCells


_TOTAL = r"(?i)\b(?:sub-?|grand )?totals?\b"
TOTALS = "total rows, equal to the lines above them, were left out"
OFF_TOTALS = "total rows that are not the sum of the lines above them were left out"
NO_TOTALS = (
    "rows with nothing but an amount are not the sum of the lines above them; they were read as"
    " lines"
)

_PLAIN_FIELDS: tuple[ColumnField, ...] = (*FREE_TEXT_FIELDS, "amount")
_UNIT_ROWS = 2  # a row of units such as £000 stands right below the header
_OUTSIDE = (
    "lines are in a period before April or after the usual adjustments (00, 14 to 16, 99): opening"
    " balances or closing entries, which may not be spending of the year"
)
_TURNED = "dates have day and month in the opposite order to the rest, and were read that way"


class SheetCleaner:
    """Turns the cells of a sheet into canonical lines, piece by piece.

    Args:
        recognised: which column holds which field.
        place: the sheet.
        dates: how its dates and periods are read, where that is known.
        amounts: how its amounts are read.
        answered: the user's answers about amounts.
        titles: the rows above its header.

    Attributes:
        rejected: the rows that were set aside so far.
        checks: what the amounts show.
    """

    def __init__(
        self,
        recognised: Recognised,
        place: Location,
        *,
        dates: DateReading | None = None,
        amounts: AmountReading = AS_WRITTEN,
        answered: AmountsAnswered = NOTHING_ANSWERED,
        titles: tuple[str, ...] = (),
    ) -> None:
        self.checks = SheetChecks(recognised, place, amounts, answered)
        self.recognised = recognised = self.checks.recognised
        self.place = place
        self.rejected: list[Rejected] = []
        self.noted = SheetWarnings(place)
        self.totals = Totals()
        self._dates = dates
        self._shown = DatesShown() if dates is None else None
        self._context = dating_context(recognised, place, titles)
        for note in recognised.notes:
            self.noted.note(Stage.COLUMNS, note, 1)
        if recognised.unused:
            listed = quoted(recognised.unused)
            what = f"columns whose use is not known were not read: {listed}"
            self.noted.note(Stage.UNKNOWN, what, 1)

    def clean(self, cells: SheetCells) -> pa.Table:
        """Return the lines of the next piece; every other row is rejected or in a warning."""
        cells = as_meant(cells, self.recognised.columns, self.noted)
        piece = _Piece(self, cells)
        self.rejected += sorted(piece.rejected, key=lambda row: row.place.row or 0)
        return piece.lines

    def dates(self, lines: LineDates, keep: NDArray[np.bool_]) -> DateReading:
        """Return how dates and periods are read: in all pieces as in the first one."""
        if self._shown is not None:
            self._shown.rows.update(lines.shown(keep).rows)
        if self._dates is None:
            self._dates = (self._shown or DatesShown()).settle(self._context)
        return self._dates

    def other_dates(self) -> DateReading | None:
        """Return how dates must be read, if the whole sheet corrects its first piece."""
        if self._shown is None or self._dates is None:
            return None
        whole = self._shown.settle(self._context)
        if whole != self._dates:
            return whole
        self._dates = whole  # with the notes of the whole sheet
        return None

    def finish(self) -> AmountReading | None:
        """Finish the sheet and return how its amounts must be read, if it corrects the start.

        Raises:
            LedgerError: if the meaning of its amounts is doubtful.
        """
        if (other := self.checks.other_reading()) is not None:
            return other
        for what, rows in self.checks.notes():
            self.noted.note(Stage.MARKED, what, rows.count, rows.first, pence=rows.pence)
        return None

    @property
    def dated(self) -> SheetDates | None:
        """What its dates and periods show and how they were read; `None` if that was fixed."""
        if self._shown is None or self._dates is None:
            return None
        return SheetDates(self._shown, self._dates, self._context)

    def warnings(self) -> list[LedgerWarning]:
        """Return the warnings so far."""
        for note in self._dates.notes if self._dates else ():
            self.noted.note(Stage.DATES, note, 1)
        return self.noted.in_order()


class _Piece:
    """Cleans one piece of a sheet and records the rows it sets aside."""

    def __init__(self, sheet: SheetCleaner, cells: SheetCells) -> None:
        self.cells = cells
        self.sheet = sheet
        self.recognised = sheet.recognised
        self.noted = sheet.noted
        self.rejected: list[Rejected] = []
        negative = sheet.checks.amounts.credits_negative
        derived = derive(cells, sheet.recognised, credits_negative=negative)
        self.raw = derived.columns
        for change in derived.changes:
            row = int(cells.rows[change.first])
            self.noted.note(Stage.CHANGES, change.what, change.count, row, rank=change.rank)
        coded = {field: raw for field, raw in self.raw.items() if field not in _PLAIN_FIELDS}
        with in_threads(len(cells.rows)) as each:
            free = each(self.free_text, FREE_TEXT_FIELDS)
            texts = each(encode, coded.values())
            pence, unread = parse_amounts(self.raw["amount"])
            self.free = dict(zip(FREE_TEXT_FIELDS, free, strict=True))
            self.texts = dict(zip(coded, texts, strict=True))
        if "organisation" in self.texts:  # total rows may be marked in the first column
            named = self.texts["organisation"]
            self.texts["organisation"] = recode(
                named, lambda text: None if re.match(WORDLESS, text) else text
            )
        self.lines = self.clean(pence, unread)

    def clean(self, pence: NDArray[np.int64], unread: Mapping[int, str]) -> pa.Table:
        """Set aside rows that are not lines, and return the lines."""
        keep = np.ones(pence.size, dtype=bool)
        keep[list(unread)] = False
        blank = self.blank()
        self.note_rows(Stage.BLANK, "blank rows were skipped", blank)
        self.sheet.checks.see(self.cells, blank)
        self.reject_broken()
        for at, reason in unread.items():
            if not blank[at] and not self.is_no_line(at):
                self.reject(at, reason)
        for at in np.flatnonzero(keep[:_UNIT_ROWS] & (pence[:_UNIT_ROWS] == 0)).tolist():
            keep[at] = not self.is_no_line(at)
        self.sheet.checks.apply(self.cells, pence, keep)
        totals = self.totals(pence, keep)
        bare = [at for at in totals if not self.says_anything(at)]
        keep[totals] = False
        self.sheet.checks.see_lines(self.cells, pence, keep, bare, self.texts, self.free)
        dates = LineDates(self.texts, pence.size)
        reading = self.sheet.dates(dates, keep)
        dating = dates.read(reading)
        for at in np.flatnonzero(keep & dating.impossible).tolist():
            day = self.cell("date", at)
            self.reject(at, f"'{day}' is not a date in the calendar, so its year is unknown")
        keep &= ~dating.impossible
        self.note_rows(Stage.TURNED, _TURNED, keep & dating.turned)
        self.note_rows(Stage.UNDATED, undated_as(reading.listed), keep & dating.undated)
        if reading.listed is not None:
            self.note_rows(Stage.LISTED, moved_as(reading.listed), keep & dating.moved, pence)
        outside = look_up(is_outside(dating.period.dictionary), codes_of(dating.period))
        self.note_rows(Stage.OUTSIDE, _OUTSIDE, keep & outside, pence)
        lines = self.table(pence, dating)
        return lines if keep.all() else lines.filter(pa.array(keep))

    def reject_broken(self) -> None:
        """Set aside the rows whose cells could not be separated."""
        amount_at = self.recognised.columns.get("amount")
        for broken in self.cells.broken:
            amount, text = likely_amount(broken, amount_at), shorten(tidy(broken.text))
            place = at_row(self.sheet.place, broken.row)
            self.rejected.append(Rejected(place, broken.reason, amount, text))

    def note_rows(
        self,
        stage: Stage,
        what: str,
        rows: NDArray[np.bool_],
        pence: NDArray[np.int64] | None = None,
    ) -> None:
        """Add a warning about several rows, with the first of them and their money."""
        if rows.any():
            first = int(self.cells.rows[int(np.argmax(rows))])
            money = None if pence is None else int(pence[rows].sum())
            self.noted.note(stage, what, int(rows.sum()), first, pence=money)

    def cell(self, field: ColumnField, at: int) -> str:
        """Return one cell as tidied text."""
        return tidy(str(self.raw[field][at].as_py() or ""))

    def blank(self) -> NDArray[np.bool_]:
        """Return which rows are blank in every column."""
        if any(column.null_count == 0 for column in self.texts.values()):
            return np.zeros(len(self.cells.rows), dtype=bool)
        blank = np.ones(len(self.cells.rows), dtype=bool)
        for column in self.texts.values():
            blank &= codes_of(column) < 0
        for field in _PLAIN_FIELDS:
            if field in self.raw and blank.any():
                lengths = pc.utf8_length(
                    pc.ascii_trim_whitespace(self.raw[field].cast(pa.string()))
                )
                blank &= pc.fill_null(lengths, 0).to_numpy() == 0
        return blank

    def is_no_line(self, at: int) -> bool:
        """Return whether a row without an amount is not a line: a header, note or footer."""
        texts = {field: text for field in self.raw if (text := self.cell(field, at))}
        amount = texts.get("amount", "")
        unit = unit_of_heading("" if len(texts) > 1 and is_amount(amount) else amount)
        if len(texts) == 1 or unit:
            self.sheet.checks.see_note(amount or next(iter(texts.values())))
        known = dict(self.recognised.layout.named())
        repeats_header = all(
            is_header(text, (*known.get(field, ()), self.recognised.headers.get(field, "")))
            for field, text in texts.items()
        )
        if repeats_header:
            what = "header rows repeated among the lines were skipped"
        elif unit or (len(texts) == 1 and not amount):
            what = "rows with a note and no amount were skipped"
        else:
            return False
        self.noted.note(Stage.NO_LINES, what, 1, int(self.cells.rows[at]))
        return True

    def reject(self, at: int, reason: str) -> None:
        """Set a row aside, with its texts."""
        others = [self.cell(field, at) for field in self.raw if field != "amount"]
        text = shorten(" | ".join(filter(None, others)))
        place = at_row(self.sheet.place, int(self.cells.rows[at]))
        self.rejected.append(Rejected(place, reason, self.cell("amount", at), text))

    def totals(self, pence: NDArray[np.int64], readable: NDArray[np.bool_]) -> list[int]:
        """Return total rows, proven by arithmetic: the sum of all lines, or since another total.

        Only rows that hold nothing but an amount, or call themselves a total, are tested. A row
        that is not such a sum remains a line, unless it has no text but that it is a total.
        """
        candidates = [(at, self.says_anything(at)) for at in self.may_be_totals(readable)]
        sure = {at for at, _ in candidates if self.is_sum(at)}
        tested = self.sheet.totals.find(pence, readable, candidates, sure)
        for at, is_total in tested:
            row, amount = int(self.cells.rows[at]), int(pence[at])
            what = TOTALS if is_total else OFF_TOTALS if at in sure else NO_TOTALS
            self.noted.note(Stage.TOTALS, what, 1, row, pence=amount)
            if what == OFF_TOTALS:
                self.sheet.checks.note_total(amount)
            elif what == NO_TOTALS and not self.says_anything(at):
                self.sheet.checks.see_bare(row, amount)
        return [at for at, is_total in tested if is_total or at in sure]

    def says_anything(self, at: int) -> bool:
        """Return whether a row holds anything but an amount."""
        return any(self.cell(field, at) for field in self.raw if field != "amount")

    def is_sum(self, at: int) -> bool:
        """Return whether a row has no text but that it is a total."""
        texts = [text for field in self.raw if field != "amount" and (text := self.cell(field, at))]
        return bool(texts) and all(is_sum(text) or not split_words(text) for text in texts)

    def may_be_totals(self, readable: NDArray[np.bool_]) -> list[int]:
        """Return the rows with nothing but an amount, or with one text: that they are a total."""
        if self.all_have_two_texts():
            return []
        filled = np.zeros(readable.size, dtype=np.int8)
        named = np.zeros(readable.size, dtype=bool)
        for field, column in self.texts.items():
            codes = codes_of(column)
            if field != "organisation":
                filled += ~look_up(matches(column.dictionary, WORDLESS), codes)
            if may_match_total(column.dictionary):
                named |= look_up(matches(column.dictionary, _TOTAL), codes)
                sums = [is_sum(text or "") for text in column.dictionary.to_pylist()]
                named |= look_up(np.array([*sums, False]), codes)
        plain = [field for field in FREE_TEXT_FIELDS if field in self.raw]
        return [
            at
            for at in np.flatnonzero(readable & ((filled == 0) | ((filled == 1) & named))).tolist()
            if all(re.match(WORDLESS, self.cell(field, at)) for field in plain)
        ]

    def all_have_two_texts(self) -> bool:
        """Return quickly whether two columns have words in every row, as nearly always."""
        filled = (
            column.dictionary
            for field, column in self.texts.items()
            if field != "organisation" and column.null_count == 0
        )
        wordy = (
            texts for texts in sorted(filled, key=len) if not matches(texts, WORDLESS)[:-1].any()
        )
        return len(list(islice(wordy, 2))) == 2  # noqa: PLR2004 - two texts

    def table(self, pence: NDArray[np.int64], dating: Dating) -> pa.Table:
        """Build the canonical columns."""
        empty = repeated(None, pence.size)
        columns: dict[str, pa.Array] = {
            "date": dating.date,
            "financial_year": dating.year,
            "period": dating.period,
            "amount": pa.array(pence),
            "source_file": repeated(source_name(self.sheet.place), pence.size),
            "source_row": pa.array(self.cells.rows),
        }
        named: tuple[ColumnField, ...] = ("organisation", "organisation_code")
        for field in (*named, *CLASSIFICATION_FIELDS):
            columns[field] = self.texts.get(field, empty)
        columns.update(self.free.items())
        return pa.table({field: columns[field] for field in LINE_FIELDS})

    def free_text(self, field: ColumnField) -> pa.ChunkedArray:
        """Return a column of texts of which nearly all differ."""
        if field not in self.raw:
            return pa.chunked_array([pa.nulls(len(self.cells.rows), pa.string())])
        texts = trimmed(self.raw[field])
        if not has_blanks(texts):
            return texts
        return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
