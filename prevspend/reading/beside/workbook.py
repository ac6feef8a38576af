"""The sheets of one workbook, beside which a sheet of it is understood."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from prevspend.reading.beside.bands import find_bands
from prevspend.reading.beside.columns import with_columns
from prevspend.reading.beside.lookups import Table, find_lookups, table_of
from prevspend.reading.beside.names import find_sheet_name
from prevspend.reading.beside.pence import find_pence
from prevspend.reading.recognition.header import find_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.errors import Place
    from prevspend.ledger import ColumnField, LedgerWarning
    from prevspend.reading.beside.columns import Added
    from prevspend.reading.sheets import Sheet


UNITS: Final[frozenset[ColumnField]] = frozenset(
    {"directorate", "division", "service", "cost_centre", "cost_centre_code"}
)
"""The fields that name a unit of an organisation: where there is none, the sheet's name may be."""


class Workbook:
    """The sheets of a file.

    Args:
        sheets: those that are not hidden.
    """

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = sheets

    @cached_property
    def _tables(self) -> list[Table]:
        """The codes and names of each sheet, where there are several."""
        several = self._sheets if len(self._sheets) > 1 else ()
        return [table for sheet in several if (table := table_of(sheet)) is not None]

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """The words of the header of each sheet, by its name."""
        return {sheet.name: find_header(sheet.head).keys for sheet in self._sheets if sheet.name}

    def completed(self, sheet: Sheet, place: Place) -> tuple[Sheet, tuple[LedgerWarning, ...]]:
        """Return a sheet with the columns that stand in rows of their own or on other sheets.

        Returns:
            The sheet, and what is reported of it.
        """
        head, at = sheet.head, find_header(sheet.head).at
        others = (table for table in self._tables if table.sheet != sheet.name)
        added: list[Added] = [*find_bands(head, at), *find_pence(head, at)]
        added += find_lookups(head, at, others)
        return with_columns(sheet, at, added, place)

    def named(self, sheet: Sheet, place: Place) -> tuple[Sheet, tuple[LedgerWarning, ...]]:
        """Return a sheet with its name in a column, where that is the name of a service.

        Returns:
            The sheet, and what is reported of it.
        """
        keys = self._keys.get(sheet.name or "", ())
        alike = [name for name, other in self._keys.items() if other == keys and any(keys)]
        at = find_header(sheet.head).at
        added = find_sheet_name(sheet.name, alike) if at >= 0 else ()
        return with_columns(sheet, at, added, place)
