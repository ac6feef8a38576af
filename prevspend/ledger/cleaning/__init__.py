"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from prevspend.ledger.cleaning.dates import is_day_first, largest_numbers
from prevspend.ledger.cleaning.lines import CleanLines, CleanPiece, clean, clean_piece, source_name
from prevspend.ledger.cleaning.totals import NO_TOTALS, TOTALS, MayBeTotal, which_are_totals

__all__ = [
    "NO_TOTALS",
    "TOTALS",
    "CleanLines",
    "CleanPiece",
    "MayBeTotal",
    "clean",
    "clean_piece",
    "is_day_first",
    "largest_numbers",
    "source_name",
    "which_are_totals",
]
