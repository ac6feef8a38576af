"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from prevspend.reading.cleaning.lines import SheetCleaner
from prevspend.reading.cleaning.names import names_only_times, times_in
from prevspend.reading.cleaning.shown import DateReading
from prevspend.reading.cleaning.texts import source_name
from prevspend.reading.cleaning.together import SheetDates, settle_together

__all__ = [
    "DateReading",
    "SheetCleaner",
    "SheetDates",
    "names_only_times",
    "settle_together",
    "source_name",
    "times_in",
]
