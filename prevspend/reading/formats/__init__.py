"""Whatever a file is, opened as sheets of cells: text, workbooks, Parquet, packed or not."""

from prevspend.reading.formats.kinds import is_own_workbook
from prevspend.reading.formats.opening import (
    LEDGER_FILES,
    Opened,
    hashes_inside,
    is_ledger_name,
    open_file,
    open_sheets,
    passes_unsaid,
)

__all__ = [
    "LEDGER_FILES",
    "Opened",
    "hashes_inside",
    "is_ledger_name",
    "is_own_workbook",
    "open_file",
    "open_sheets",
    "passes_unsaid",
]
