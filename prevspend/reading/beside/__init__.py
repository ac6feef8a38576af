"""What stands beside the columns of a sheet and belongs in one: in rows, in names, on other sheets.

Each is presented as a column more, so that it is recognised and read like any other.
"""

from prevspend.reading.beside.workbook import UNITS, Workbook

__all__ = ["UNITS", "Workbook"]
