"""The sheets of one workbook, which may hold values for the lines of another sheet."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from prevspend.reading.beside.bands import find_bands
from prevspend.reading.beside.columns import with_columns
from prevspend.reading.beside.lookups import CodeTable, find_lookups, table_of
from prevspend.reading.beside.names import find_sheet_name
from prevspend.reading.beside.pence import find_pence
from prevspend.reading.recognition.header import find_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.errors import Location
    from prevspend.ledger import ColumnField, LedgerWarning
    from prevspend.reading.beside.columns import Added
    from prevspend.reading.sheets import Sheet


UNITS: Final[frozenset[ColumnField]] = frozenset(
    {"directorate", "division", "service", "cost_centre", "cost_centre_code"}
)
"""The fields of units of an organisation; without any, the sheet's name may be the unit."""


class WorkbookSheets:
    """The sheets of a file.

    Args:
        sheets: those that are not hidden.
    """

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = sheets

    @cached_property
    def _tables(self) -> list[CodeTable]:
        """The codes and names of each sheet, where there are several."""
        several = self._sheets if len(self._sheets) > 1 else ()
        return [table for sheet in several if (table := table_of(sheet)) is not None]

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """The words of the header of each sheet, by its name."""
        return {sheet.name: find_header(sheet.head).keys for sheet in self._sheets if sheet.name}

    def completed(self, sheet: Sheet, place: Location) -> tuple[Sheet, tuple[LedgerWarning, ...]]:
        """Return a sheet with columns of values in other rows or on other sheets, and warnings."""
        head, at = sheet.head, find_header(sheet.head).at
        others = (table for table in self._tables if table.sheet != sheet.name)
        added: list[Added] = [*find_bands(head, at), *find_pence(head, at)]
        added += find_lookups(head, at, others)
        return with_columns(sheet, at, added, place)

    def named(self, sheet: Sheet, place: Location) -> tuple[Sheet, tuple[LedgerWarning, ...]]:
        """Return a sheet with its name in a column, if that is a service, and warnings."""
        keys = self._keys.get(sheet.name or "", ())
        alike = [name for name, other in self._keys.items() if other == keys and any(keys)]
        at = find_header(sheet.head).at
        added = find_sheet_name(sheet.name, alike) if at >= 0 else ()
        return with_columns(sheet, at, added, place)
