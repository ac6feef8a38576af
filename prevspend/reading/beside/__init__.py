"""Values of lines that are not in a column: in rows, in names or on other sheets.

Each is added to the sheet as a column, so that it is recognised and read like any other.
"""

from prevspend.reading.beside.workbook import UNITS, WorkbookSheets

__all__ = ["UNITS", "WorkbookSheets"]
