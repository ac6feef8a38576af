"""Files to ledger: formats, recognition, cleaning; every row read, set aside or counted."""

from prevspend.reading.byorganisation import NoReturn, Organisations
from prevspend.reading.cache import CACHE_FOLDER, LedgerCache
from prevspend.reading.checks import NOTHING_ANSWERED, AmountsAnswered
from prevspend.reading.controls import repeated_lines
from prevspend.reading.files import find_files, find_ledgers, holds_ledger_files
from prevspend.reading.formats import hashes_inside
from prevspend.reading.frames import Frame, LedgerInput, as_files
from prevspend.reading.inspection import Inspection, LayoutSeen, Noticed, YearSeen, inspect_ledger
from prevspend.reading.layout import Layout, bundled_layouts, find_layout
from prevspend.reading.outturn import ENGLAND, ControlTotal
from prevspend.reading.read import read_ledger, read_organisations
from prevspend.reading.recognition import OR_HEADER, layout_from
from prevspend.reading.samples import HeadOfLedger, head_of, other_readings
from prevspend.reading.sources import SourceRead, sources_read
from prevspend.reading.yearcolumns import column_of_year

__all__ = [
    "CACHE_FOLDER",
    "ENGLAND",
    "NOTHING_ANSWERED",
    "OR_HEADER",
    "AmountsAnswered",
    "ControlTotal",
    "Frame",
    "HeadOfLedger",
    "Inspection",
    "Layout",
    "LayoutSeen",
    "LedgerCache",
    "LedgerInput",
    "NoReturn",
    "Noticed",
    "Organisations",
    "SourceRead",
    "YearSeen",
    "as_files",
    "bundled_layouts",
    "column_of_year",
    "find_files",
    "find_layout",
    "find_ledgers",
    "hashes_inside",
    "head_of",
    "holds_ledger_files",
    "inspect_ledger",
    "layout_from",
    "other_readings",
    "read_ledger",
    "read_organisations",
    "repeated_lines",
    "sources_read",
]
