"""Files of any kind opened as sheets of cells: text, workbooks, Parquet, compressed or not."""

from prevspend.reading.formats.kinds import is_own_workbook
from prevspend.reading.formats.opening import (
    LEDGER_FILES,
    OpenedSheet,
    hashes_inside,
    is_ledger_name,
    is_system_file,
    open_file,
    open_sheets,
)

__all__ = [
    "LEDGER_FILES",
    "OpenedSheet",
    "hashes_inside",
    "is_ledger_name",
    "is_own_workbook",
    "is_system_file",
    "open_file",
    "open_sheets",
]
