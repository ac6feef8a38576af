"""The reader in its parts, for an engine that reads the rows of files itself."""

from prevspend.ledger import encode
from prevspend.reading.checks import NOTHING_ANSWERED, settle_amounts
from prevspend.reading.cleaning import (
    NO_TOTALS,
    TOTALS,
    DateReading,
    DatesShown,
    LineDates,
    Note,
    Noticed,
    SheetCleaner,
    Stage,
    Totals,
    dating_asked,
)
from prevspend.reading.controls import LINE
from prevspend.reading.files import find_files, left_in_folders, names_of, refuse_twins
from prevspend.reading.formats.content import Content
from prevspend.reading.formats.csvfile import CsvSheet
from prevspend.reading.formats.encoding import from_windows, is_utf8
from prevspend.reading.formats.kinds import kind_of
from prevspend.reading.formats.parquet import ParquetSheet, as_text
from prevspend.reading.formats.rows import mend
from prevspend.reading.formats.tables import refuse_side_by_side
from prevspend.reading.formats.textfile import open_text, usual_width
from prevspend.reading.join import (
    added_up,
    basis_of,
    completed,
    judge_overlaps,
    refuse_several_balances,
)
from prevspend.reading.notread import left_unread
from prevspend.reading.organisations import Named, Owners, Sums, bodies, choose
from prevspend.reading.recognition import Recognised, recognise, wishes_for
from prevspend.reading.sheets import HEAD_ROWS, BrokenRow, Cells, as_typed, column_as_typed
from prevspend.reading.sources import SourceRead

__all__ = [
    "HEAD_ROWS",
    "LINE",
    "NOTHING_ANSWERED",
    "NO_TOTALS",
    "TOTALS",
    "BrokenRow",
    "Cells",
    "Content",
    "CsvSheet",
    "DateReading",
    "DatesShown",
    "LineDates",
    "Named",
    "Note",
    "Noticed",
    "Owners",
    "ParquetSheet",
    "Recognised",
    "SheetCleaner",
    "SourceRead",
    "Stage",
    "Sums",
    "Totals",
    "added_up",
    "as_text",
    "as_typed",
    "basis_of",
    "bodies",
    "choose",
    "column_as_typed",
    "completed",
    "dating_asked",
    "encode",
    "find_files",
    "from_windows",
    "is_utf8",
    "judge_overlaps",
    "kind_of",
    "left_in_folders",
    "left_unread",
    "mend",
    "names_of",
    "open_text",
    "recognise",
    "refuse_several_balances",
    "refuse_side_by_side",
    "refuse_twins",
    "settle_amounts",
    "usual_width",
    "wishes_for",
]
