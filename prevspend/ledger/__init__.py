"""Files to ledger: formats, layouts, cleaning; every row read, set aside or counted."""

from prevspend.ledger.columns import codes_of, dictionary_of, from_codes, repeated
from prevspend.ledger.fields import CLASSIFICATION_FIELDS, LINE_FIELDS
from prevspend.ledger.layout import Basis, Kind, Layout, bundled_layouts, find_layout
from prevspend.ledger.ledger import Ledger, Oddity, Organisation, Rejected, Source, YearTotal
from prevspend.ledger.read import read_ledger

__all__ = [
    "CLASSIFICATION_FIELDS",
    "LINE_FIELDS",
    "Basis",
    "Kind",
    "Layout",
    "Ledger",
    "Oddity",
    "Organisation",
    "Rejected",
    "Source",
    "YearTotal",
    "bundled_layouts",
    "codes_of",
    "dictionary_of",
    "find_layout",
    "from_codes",
    "read_ledger",
    "repeated",
]
