"""A revenue outturn sheet in long form: a row for each authority and line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Location
from prevspend.ledger import LedgerWarning, from_codes, repeated
from prevspend.money import format_pounds
from prevspend.reading.outturn.amounts import (
    MARKERS,
    control_total,
    is_amount,
    is_marker,
    missing_amounts,
    pounds,
)
from prevspend.reading.outturn.lines import (
    NET_CURRENT_EXPENDITURE,
    find_columns,
    find_year,
    in_thousands,
)
from prevspend.reading.outturn.rows import find_authority, read_figures
from prevspend.reading.sheets import HEAD_ROWS, BrokenRow, SheetCells

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from prevspend.reading.outturn.amounts import ControlTotal
    from prevspend.reading.outturn.lines import Columns, Line
    from prevspend.reading.outturn.names import Role
    from prevspend.reading.outturn.rows import Authority, OutturnFigures
    from prevspend.reading.sheets import Sheet

DETAILED_BY_RO3 = {"RSX-330": "RO3-30", "RSX-360": "RO3-60", "RSX-390": "RO3-90"}
"""Lines of RSX that are totals of RO3."""

_ALPHABET = 26
_SHOWN = 5


def unpivot(sheet: Sheet, *, measure: str = NET_CURRENT_EXPENDITURE) -> Outturn | None:
    """Return a revenue outturn sheet in long form; `None` if it is another sheet.

    Args:
        sheet: any sheet; its first rows decide.
        measure: the amount, one of `MEASURES`.

    Raises:
        LedgerError: if no line has the measure, or the sheet does not say that it is in £ thousand.
    """
    columns = find_columns(sheet.head, measure.casefold())
    if columns is None:
        return None
    if not in_thousands(sheet.head):
        raise LedgerError(
            f"The revenue outturn on sheet '{sheet.name}' does not say that it is in £ thousand.",
            why="every amount might be a thousand times too large or too small.",
            fix="keep the rows above the table as MHCLG publishes them.",
        )
    year = find_year(sheet.name, sheet.head)
    return Outturn(sheet, columns, year, measure.casefold().capitalize())


def open_return(
    sheet: Sheet, place: Location, measure: str | None, organisation: str | None
) -> Outturn | None:
    """Return an outturn sheet in long form, of one authority if it is named; see `unpivot`.

    Raises:
        LedgerError: as `unpivot`, with the place of the sheet.
    """
    try:
        wide = unpivot(sheet, measure=measure or NET_CURRENT_EXPENDITURE)
        return wide.only(organisation) if wide and organisation else wide
    except LedgerError as error:
        error.place = error.place or place
        raise


@dataclass(frozen=True)
class Outturn:
    """A revenue outturn sheet in long form, as a `Sheet` with its header in row 0.

    Attributes:
        source: the sheet as published.
        columns: which of its columns holds which line.
        year: the financial year, blank if the sheet does not show it.
        measure: which of the published measures is the amount.
        picked: the ONS codes of the authorities wanted; `None` for all.
        left_out: codes of lines that are not wanted.
    """

    source: Sheet
    columns: Columns
    year: str
    measure: str
    picked: frozenset[str] | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def name(self) -> str | None:
        """The sheet's name in its workbook."""
        return self.source.name

    @cached_property
    def head(self) -> list[list[str]]:
        """The header of the long form and its first lines."""
        first = [column.slice(0, HEAD_ROWS - 1).to_pylist() for column in self._long.values()]
        return [list(self._long), *map(list, zip(*first, strict=True))]

    def cells(self, header_at: int, wanted: Collection[int], text: Collection[int]) -> SheetCells:
        """Read columns of the long form; see `Sheet.cells`. Row numbers are those of the file."""
        start, long = max(header_at, 0), list(self._long.values())
        columns = {at: pc.cast(long[at], pa.string()) if at in text else long[at] for at in wanted}
        rows = np.array([authority.row for authority in self.authorities], dtype=np.int32)
        return SheetCells(
            {at: pa.chunked_array([column.slice(start)]) for at, column in columns.items()},
            rows[self._filled[0]][start:],
            (*self._figures.broken, *self._missing()),
        )

    def pieces(
        self, header_at: int, wanted: Collection[int], text: Collection[int]
    ) -> Iterator[SheetCells]:
        """Return all lines as one piece: a form has a few hundred for each authority."""
        yield self.cells(header_at, wanted, text)

    @property
    def authorities(self) -> list[Authority]:
        """The authorities that were picked, in the order of the file: England is the last."""
        return self._figures.authorities

    def only(self, *names: str) -> Outturn:
        """Return the sheet with some authorities alone, by ONS code, E-code or name.

        Raises:
            LedgerError: if the sheet has no such authority, or several of that name.
        """
        everyone = replace(self, picked=None).authorities
        codes = frozenset(find_authority(everyone, name).ons_code for name in names)
        return replace(self, picked=codes)

    def without(self, codes: Iterable[str]) -> Outturn:
        """Return the sheet without lines that another form has in detail; totals include them."""
        return replace(self, left_out=self.left_out | frozenset(codes))

    def totals(self) -> list[ControlTotal]:
        """Return each published total beside the sum of its lines, authority by authority."""
        control_totals: list[ControlTotal] = []
        for total in self._in_role("total"):
            lines = [line for line in self._in_role("line") if line.section == total.section]
            for at, authority in enumerate(self.authorities):
                published, *parts = self._texts([total, *lines], at)
                if is_amount(published):
                    control_totals.append(control_total(authority, total, published, parts))
        return control_totals

    def warnings(self, place: Location) -> list[LedgerWarning]:
        """Return the warnings about lines left out on purpose, wrong totals and markers."""
        left_out = {
            "totals are control totals, not lines": self._in_role("total"),
            "lines that are part of another were not read": self._in_role("part"),
            "lines that another form gives in detail were left out": [
                line for line in self._in_role("line") if line.code in self.left_out
            ],
            "lines are not known by their names, and no rule goes by their number": [
                line for line in self.columns.lines if not line.is_known
            ],
        }
        counted = [
            (f"{what} ({', '.join(line.code for line in lines)})", len(lines))
            for what, lines in left_out.items()
            if lines
        ]
        counted += [*self._wrong_totals(), *self._markers()]
        return [LedgerWarning(what, count, place) for what, count in counted]

    def _wrong_totals(self) -> Iterator[tuple[str, int]]:
        """Yield a warning about totals that differ from their lines beyond rounding."""
        wrong = [total for total in self.totals() if not total.adds_up]
        listed = [
            f"{total.line.code} of {total.authority.name} by"
            f" {format_pounds(total.difference_pence)}"
            for total in wrong[:_SHOWN]
        ]
        more = f" and {len(wrong) - _SHOWN:,} more" if len(wrong) > _SHOWN else ""
        if wrong:
            yield f"totals are not the sum of their lines: {', '.join(listed)}{more}", len(wrong)

    @cached_property
    def _figures(self) -> OutturnFigures:
        return read_figures(self.source, self.columns, self.picked)

    def _in_role(self, role: Role) -> list[Line]:
        return [line for line in self.columns.lines if line.role == role]

    @cached_property
    def _wanted(self) -> list[Line]:
        return [line for line in self._in_role("line") if line.code not in self.left_out]

    def _texts(self, lines: Iterable[Line], at: int) -> list[str]:
        """Return the cells of one authority for some lines."""
        return [self._figures.texts[line.column][at] for line in lines]

    @cached_property
    def _filled(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The authority and the line of each row of the long form: those with an amount."""
        shape = len(self.authorities), len(self._wanted)
        everyone = range(len(self.authorities))
        known = [[is_amount(text) for text in self._texts(self._wanted, at)] for at in everyone]
        authority, line = np.nonzero(np.array(known, dtype=bool).reshape(shape))
        return authority, line

    @cached_property
    def _long(self) -> dict[str, pa.Array]:
        """The long form, column by column."""
        of_row, of_line = self._filled
        rows, lines = self.authorities, self._wanted
        filled = list(zip(of_row.tolist(), of_line.tolist(), strict=True))
        amounts = [pounds(self._figures.texts[lines[line].column][row]) for row, line in filled]
        cells = [f"{_letters(lines[line].column)}{rows[row].row}" for row, line in filled]
        return {
            "Authority": _picked(of_row, [row.name for row in rows]),
            "ONS code": _picked(of_row, [row.ons_code for row in rows]),
            "Class": _picked(of_row, [row.kind for row in rows]),
            "Status": _picked(of_row, [row.status for row in rows]),
            "Financial year": repeated(self.year, len(filled)),
            "Section": _picked(of_line, [line.section for line in lines]),
            f"{self.columns.form} line": _picked(of_line, [line.code for line in lines]),
            "Line name": _picked(of_line, [line.name for line in lines]),
            "Measure": repeated(self.measure, len(filled)),
            "Amount £": pa.array(amounts, type=pa.string()),
            "Cell": pa.array(cells, type=pa.string()),
            "Note": _picked(of_row, [row.note for row in rows]),
        }

    def _missing(self) -> list[BrokenRow]:
        """Return the rows to set aside: authorities without a return, and unreadable cells."""
        return [
            BrokenRow(row.row, reason, f"{row.name} ({row.ons_code})")
            for at, row in enumerate(self.authorities)
            if (reason := missing_amounts(self._texts(self._wanted, at)))
        ]

    def _markers(self) -> Iterator[tuple[str, int]]:
        """Yield a warning about each marker among the lines of authorities that made a return."""
        everyone = [self._texts(self._wanted, at) for at in range(len(self.authorities))]
        returns = [texts for texts in everyone if any(map(is_amount, texts))]
        markers = Counter(text.casefold() for texts in returns for text in texts if is_marker(text))
        for marker, count in sorted(markers.items()):
            what = f"cells hold '{marker}' instead of an amount ({MARKERS[marker]}): no lines"
            yield what, count


def _picked(numbers: NDArray[np.intp], values: Sequence[str]) -> pa.DictionaryArray:
    return from_codes(numbers.astype(np.int32), values)


def _letters(column: int) -> str:
    """Return a column's letters in Excel: 0 → A, 26 → AA."""
    left, last = divmod(column, _ALPHABET)
    return (_letters(left - 1) if left else "") + chr(ord("A") + last)
