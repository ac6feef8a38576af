"""The reader in its parts, for an engine that reads the rows of files itself."""

from prevspend.ledger.cleaning import (
    NO_TOTALS,
    TOTALS,
    DayOrder,
    Note,
    Noticed,
    SheetCleaner,
    Stage,
    Totals,
)
from prevspend.ledger.columns import encode
from prevspend.ledger.controls import LINE
from prevspend.ledger.files import find_files, names_of, refuse_twins
from prevspend.ledger.formats.content import Content
from prevspend.ledger.formats.csvfile import CsvSheet
from prevspend.ledger.formats.encoding import from_windows, is_utf8
from prevspend.ledger.formats.kinds import kind_of
from prevspend.ledger.formats.parquet import ParquetSheet, as_text
from prevspend.ledger.formats.rows import mend
from prevspend.ledger.formats.tables import refuse_side_by_side
from prevspend.ledger.formats.textfile import open_text, usual_width
from prevspend.ledger.join import (
    basis_of,
    completed,
    is_called,
    judge_overlaps,
    refuse_several_balances,
)
from prevspend.ledger.recognition import Recognised, recognise
from prevspend.ledger.sheets import HEAD_ROWS, BrokenRow, Cells, as_typed, column_as_typed

__all__ = [
    "HEAD_ROWS",
    "LINE",
    "NO_TOTALS",
    "TOTALS",
    "BrokenRow",
    "Cells",
    "Content",
    "CsvSheet",
    "DayOrder",
    "Note",
    "Noticed",
    "ParquetSheet",
    "Recognised",
    "SheetCleaner",
    "Stage",
    "Totals",
    "as_text",
    "as_typed",
    "basis_of",
    "column_as_typed",
    "completed",
    "encode",
    "find_files",
    "from_windows",
    "is_called",
    "is_utf8",
    "judge_overlaps",
    "kind_of",
    "mend",
    "names_of",
    "open_text",
    "recognise",
    "refuse_several_balances",
    "refuse_side_by_side",
    "refuse_twins",
    "usual_width",
]
