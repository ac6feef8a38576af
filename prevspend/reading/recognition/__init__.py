"""What each column of a sheet is, by its heading, its cells and its neighbours."""

from prevspend.reading.recognition.assign import OR_HEADER, wishes_for
from prevspend.reading.recognition.general import GENERAL
from prevspend.reading.recognition.recognised import Recognised, recognise
from prevspend.reading.recognition.savelayout import layout_from
from prevspend.reading.recognition.spelling import is_misspelling

__all__ = [
    "GENERAL",
    "OR_HEADER",
    "Recognised",
    "is_misspelling",
    "layout_from",
    "recognise",
    "wishes_for",
]
