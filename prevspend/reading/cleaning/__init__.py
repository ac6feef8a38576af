"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from prevspend.reading.cleaning.dates import DayOrder
from prevspend.reading.cleaning.lines import NO_TOTALS, TOTALS, SheetCleaner, source_name
from prevspend.reading.cleaning.noticed import Note, Noticed, Stage
from prevspend.reading.cleaning.totals import Totals

__all__ = [
    "NO_TOTALS",
    "TOTALS",
    "DayOrder",
    "Note",
    "Noticed",
    "SheetCleaner",
    "Stage",
    "Totals",
    "source_name",
]
