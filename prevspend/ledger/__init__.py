"""Files to ledger: formats, layouts, cleaning; every row read, set aside or counted."""

from prevspend.ledger.cache import CACHE_FOLDER, LedgerCache
from prevspend.ledger.coded import PERIODS, CodedLines, CodingKeeper, Sums, code_lines
from prevspend.ledger.codings import Coder, Codings, Encoded, codings_of, encode_codings
from prevspend.ledger.columns import codes_of, dictionary_of, from_codes, look_up, repeated
from prevspend.ledger.fields import CLASSIFICATION_FIELDS, DRIVER_FIELDS, LINE_FIELDS, PART_COLUMNS
from prevspend.ledger.inspection import Inspection, LayoutSeen, Noticed, YearSeen, inspect_ledger
from prevspend.ledger.layout import Basis, Kind, Layout, bundled_layouts, find_layout
from prevspend.ledger.ledger import Ledger, Oddity, Organisation, Rejected, Source, YearTotal
from prevspend.ledger.linefile import FiledLines, FileKeeper
from prevspend.ledger.lines import HeldLines, InMemory, Keeper, Lines, fill, together
from prevspend.ledger.outturn import ENGLAND, ControlTotal
from prevspend.ledger.parting import NoReturn, Organisations
from prevspend.ledger.read import read_ledger, read_organisations
from prevspend.ledger.recognition import layout_from

__all__ = [
    "CACHE_FOLDER",
    "CLASSIFICATION_FIELDS",
    "DRIVER_FIELDS",
    "ENGLAND",
    "LINE_FIELDS",
    "PART_COLUMNS",
    "PERIODS",
    "Basis",
    "CodedLines",
    "Coder",
    "CodingKeeper",
    "Codings",
    "ControlTotal",
    "Encoded",
    "FileKeeper",
    "FiledLines",
    "HeldLines",
    "InMemory",
    "Inspection",
    "Keeper",
    "Kind",
    "Layout",
    "LayoutSeen",
    "Ledger",
    "LedgerCache",
    "Lines",
    "NoReturn",
    "Noticed",
    "Oddity",
    "Organisation",
    "Organisations",
    "Rejected",
    "Source",
    "Sums",
    "YearSeen",
    "YearTotal",
    "bundled_layouts",
    "code_lines",
    "codes_of",
    "codings_of",
    "dictionary_of",
    "encode_codings",
    "fill",
    "find_layout",
    "from_codes",
    "inspect_ledger",
    "layout_from",
    "look_up",
    "read_ledger",
    "read_organisations",
    "repeated",
    "together",
]
