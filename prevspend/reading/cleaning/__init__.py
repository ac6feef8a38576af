"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from prevspend.reading.cleaning.dating import LineDates
from prevspend.reading.cleaning.lines import (
    NO_TOTALS,
    TOTALS,
    SheetCleaner,
)
from prevspend.reading.cleaning.names import names_only_times, times_in
from prevspend.reading.cleaning.noticed import Note, Noticed, Stage
from prevspend.reading.cleaning.shown import (
    DateReading,
    DatesShown,
    dating_asked,
)
from prevspend.reading.cleaning.texts import source_name
from prevspend.reading.cleaning.together import SheetDates, settle_together
from prevspend.reading.cleaning.totals import Totals

__all__ = [
    "NO_TOTALS",
    "TOTALS",
    "DateReading",
    "DatesShown",
    "LineDates",
    "Note",
    "Noticed",
    "SheetCleaner",
    "SheetDates",
    "Stage",
    "Totals",
    "dating_asked",
    "names_only_times",
    "settle_together",
    "source_name",
    "times_in",
]
