"""Checks of the amounts of one sheet, while it is read piece by piece and at its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import codes_of, mix
from prevspend.money import format_pounds
from prevspend.reading.checks.amount_reading import AmountReading
from prevspend.reading.checks.credits import CreditSigns
from prevspend.reading.checks.documents import DocumentNumbers
from prevspend.reading.checks.filldown import GROUP_FIELDS, FillDown, find_filled_once
from prevspend.reading.checks.heading import in_unit
from prevspend.reading.checks.invoices import Invoices
from prevspend.reading.checks.leftout import LeftOut
from prevspend.reading.checks.marked import MarkedRows, apply_all
from prevspend.reading.checks.pages import PageNumbers
from prevspend.reading.checks.questions import AmountsAnswered, question
from prevspend.reading.checks.skeleton import Skeleton
from prevspend.reading.checks.subtotals import Subtotals, find_subtotals
from prevspend.reading.checks.thin import ThinRows, find_thin
from prevspend.reading.checks.units import unit_of_note
from prevspend.words import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField
    from prevspend.reading.checks.words import Unit
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sheets import SheetCells

AS_WRITTEN = AmountReading()
NOTHING_ANSWERED = AmountsAnswered()
_MOST_NOTES = 1_000


class SheetChecks:
    """Checks the amounts of one sheet.

    Args:
        recognised: its columns.
        place: the sheet.
        amounts: how its amounts are read, as far as is known.
        answered: the user's answers about amounts.

    Attributes:
        recognised: the columns, with the unit of the amounts in their layout.
        amounts: how its amounts are read.
    """

    def __init__(
        self,
        recognised: Recognised,
        place: Location,
        amounts: AmountReading,
        answered: AmountsAnswered,
    ) -> None:
        if amounts.unit is not None:
            scale, note = amounts.unit
            recognised = in_unit(recognised, scale, f"because of the note '{note}'")
        if answered.is_reversed:
            scale = -recognised.layout.scale
            layout = recognised.layout.model_copy(update={"scale": scale})
            recognised = replace(recognised, layout=layout)
        self.recognised = recognised
        self.amounts = amounts
        self._place = place
        self._answered = answered
        self._skeleton = Skeleton()
        self._invoices: Invoices | None = None
        self._documents = DocumentNumbers()
        self._pages = PageNumbers()
        self._page_rows = LeftOut()
        self._note_rows = LeftOut()
        self._bare: set[int] = set()
        self._heads: NDArray[np.bool_] | None = None  # rows of the piece that name a group
        self._fill_down = FillDown(amounts.filled_down)
        self._filled = LeftOut()
        self._hidden = LeftOut()
        self._subtotals = LeftOut()
        self._turned = LeftOut()
        self._below = LeftOut()
        self._marked = [MarkedRows(marker, place) for marker in amounts.markers]
        self._notes = 0
        self._units: dict[str, tuple[Unit, str]] = {}
        self._credits = CreditSigns()

    def see(self, cells: SheetCells, blank: NDArray[np.bool_]) -> None:
        """Check the notes in blank rows of a piece, and the signs of credits."""
        for at in np.flatnonzero(blank).tolist():
            if (column := cells.columns.get(0)) is None or self._notes > _MOST_NOTES:
                break
            self.see_note(str(column[at].as_py() or ""))
        if self.recognised.credit is not None:
            self._credits.see(cells.columns[self.recognised.credit])

    def see_note(self, text: str) -> None:
        """Check the only text of a row that is not a line."""
        self._notes += 1
        text = tidy(text)
        if text and self._notes <= _MOST_NOTES and (unit := unit_of_note(text)) is not None:
            self._units.setdefault(unit.name, (unit, text))

    def apply(self, cells: SheetCells, pence: NDArray[np.int64], keep: NDArray[np.bool_]) -> None:
        """Turn the signs of marked credits, and leave out rows that are not spending."""
        if self.amounts.pages:
            pages = keep & np.isin(cells.rows, list(self.amounts.pages))
            self._page_rows.add(cells.rows, pence, pages)
            keep &= ~pages
        if self.amounts.notes:
            notes = keep & np.isin(cells.rows, list(self.amounts.notes))
            self._note_rows.add(cells.rows, pence, notes)
            keep &= ~notes
        apply_all(self._marked, cells.columns, cells.rows, pence, keep)
        if self.amounts.are_turned:
            self._below.add(cells.rows, pence, keep & (pence < 0))
            self._turned.add(cells.rows, pence, keep & (pence > 0))
            np.negative(pence, out=pence, where=pence > 0)
        if self.amounts.subtotals:
            sums = keep & np.isin(cells.rows, list(self.amounts.subtotals))
            self._subtotals.add(cells.rows, pence, sums)
            keep &= ~sums
            self._heads = sums if self.amounts.subtotals_are_heads else None

    def note_total(self, pence: int) -> None:
        """Record the amount of a total row that is not the sum of the lines above it."""
        self._skeleton.totals_off.add(pence)

    def see_bare(self, row: int, pence: int) -> None:
        """Check a row that holds nothing but an amount, and is not a total."""
        self._pages.see(row, pence)

    def see_lines(
        self,
        cells: SheetCells,
        pence: NDArray[np.int64],
        keep: NDArray[np.bool_],
        bare: list[int],
        texts: dict[ColumnField, pa.DictionaryArray],
        free: Mapping[ColumnField, pa.ChunkedArray],
    ) -> None:
        """Record which cells lines fill; fill those that a report leaves blank, in place.

        Args:
            cells: the piece.
            pence: the amounts.
            keep: the rows that are lines.
            bare: rows that are totals and hold nothing but an amount.
            texts: the fields that are dictionaries.
            free: the others.
        """
        if self.amounts.hidden_rows:
            hidden = keep & np.isin(cells.rows, list(self.amounts.hidden_rows))
            self._hidden.add(cells.rows, pence, hidden)
        self._documents.see(cells.rows, pence, keep, free["document"])
        if self._is_settled:
            if self._fill_down.fields:
                named = keep if self._heads is None else keep | self._heads
                filled = self._fill_down.fill(texts, named) & keep
                self._filled.add(cells.rows, pence, filled)
            return
        if self._skeleton.is_full:
            return
        codes: dict[ColumnField, tuple[NDArray[np.int32], pa.StringArray | None]] = {
            field: (codes_of(column), column.dictionary if field in GROUP_FIELDS else None)
            for field, column in texts.items()
        }
        for field, column in free.items():
            codes[field] = column.is_valid().to_numpy().astype(np.int32) - 1, None
        if not self._skeleton.count:
            coding = np.zeros(pence.size, dtype=np.uint64)
            for numbers, _ in codes.values():
                mix(coding, numbers.astype(np.uint64))
            self._invoices = Invoices(cells.rows, pence, keep, free["document"], coding)
        seen = keep.copy()
        seen[bare] = True
        self._bare.update(cells.rows[bare].tolist())
        self._skeleton.add(cells.rows, pence, seen, codes)

    def other_reading(self) -> AmountReading | None:
        """Return how the amounts must be read, if the whole sheet corrects the first reading.

        Raises:
            LedgerError: if their meaning is doubtful.
        """
        if not self._answered.accepts("documents"):
            self._documents.refuse(self._place)
        amounts = self._credits_reading(self._unit_reading(self.amounts))
        amounts = self._structure(amounts)
        amounts = replace(amounts, pages=amounts.pages | self._pages.rows())
        return None if amounts == self.amounts else amounts

    @property
    def _is_settled(self) -> bool:
        """Whether the structure of the sheet is known from having read it before."""
        return bool(self.amounts.subtotals or self.amounts.filled_down)

    def _structure(self, amounts: AmountReading) -> AmountReading:
        """Return the reading with rows that are sums, and fields that are filled once a group."""
        if self._is_settled:
            return amounts
        sums = Subtotals(frozenset(), 0, 0)
        if not self._answered.accepts("subtotals"):
            subtotals = find_subtotals(self._skeleton, self._place)
            if not subtotals.rows <= self._bare:  # those are left out as totals already
                sums = subtotals
        if self._invoices and not self._answered.accepts("invoices") and not sums.rows:
            self._invoices.refuse_repeated_totals(self._place)
        thin = self._thin(sums.rows)
        return replace(
            amounts,
            subtotals=sums.rows | thin.sums,
            subtotals_off=(sums.off + thin.off, sums.off_pence + thin.off_pence),
            subtotals_are_heads=sums.heads,
            pages=amounts.pages | thin.pages,
            notes=amounts.notes | thin.notes,
            filled_down=find_filled_once(
                self._skeleton, self.recognised.columns, frozenset() if sums.heads else sums.rows
            ),
        )

    def _thin(self, sums: frozenset[int]) -> ThinRows:
        """Return the rows that leave blank what nearly all others fill; refuse unexplained ones."""
        if self._answered.accepts("incomplete"):
            return ThinRows()
        thin = find_thin(self._skeleton, sums | self._bare)
        if thin.others:
            raise thin.question(self._place)
        return thin

    def _unit_reading(self, amounts: AmountReading) -> AmountReading:
        """Return the reading with the unit that a note below the lines names."""
        known = "scale" in self.recognised.layout.model_fields_set
        if not self._units or self._answered.unit is not None or self._answered.accepts("unit"):
            return amounts
        [(unit, text), *others] = self._units.values()
        now = abs(self.recognised.layout.scale)
        if others or now not in {1, unit.scale}:
            names = " or ".join(f"--amounts {name}" for name in sorted(self._units))
            raise question(
                "unit",
                f"'{text}' names another unit for the amounts than the rest of the sheet.",
                place=self._place,
                why="the total would be a thousand times too large or too small.",
                fix=f"say which is right: {names}",
            )
        if unit.scale == now or (known and now != 1):
            return amounts
        return replace(amounts, unit=(unit.scale, text))

    def _credits_reading(self, amounts: AmountReading) -> AmountReading:
        """Return the reading with whether credits have their own minus, as most do."""
        if not self._answered.accepts("signs"):
            self._credits.refuse_mixed(self._place)
        return replace(amounts, credits_negative=self._credits.are_negative)

    def notes(self) -> Iterator[tuple[str, LeftOut]]:
        """Yield what was done to rows, in words, with their number and pounds.

        Raises:
            LedgerError: if a marker column is not clear.
        """
        for marked in self._marked:
            yield from marked.notes()
        if self._turned.count:
            self._refuse_both_signs()
            named = self.amounts.credits_named
            what = f"amounts without a sign were read as credits, because of the name '{named}'"
            yield what, self._turned
        if self._subtotals.count:
            off, pence = self.amounts.subtotals_off
            differ = f"; {off:,} differ from their rows by {format_pounds(pence)}" if off else ""
            yield (
                f"rows that are the sum of rows beside them were left out{differ}",
                self._subtotals,
            )
        if self._page_rows.count:
            yield "rows with nothing but a page number were left out", self._page_rows
        if self._note_rows.count:
            yield "rows below the table were left out; they are not lines", self._note_rows
        if self._hidden.count:
            what = (
                "rows are hidden in the workbook, by hand or by a filter; they were read as lines"
            )
            yield what, self._hidden
        if self._filled.count:
            fields = ", ".join(field.replace("_", " ") for field in self.amounts.filled_down)
            what = (
                f"rows leave {fields} blank, as reports do below the first row of a group; they"
                " were given those of the row above"
            )
            yield what, self._filled

    def _refuse_both_signs(self) -> None:
        """Refuse amounts of both signs where the name of a sheet calls all of them credits.

        Raises:
            LedgerError: asking which are.
        """
        if not self._below.count:
            return
        raise question(
            "signs",
            f"'{self.amounts.credits_named}' names credits, and {self._below.count:,} amounts in it"
            f" are below zero and {self._turned.count:,} above.",
            place=replace(self._place, row=self._below.first),
            why="credits reduce spending; added up with it, each counts twice over.",
            fix="correct the signs in the file and read it again",
        )
