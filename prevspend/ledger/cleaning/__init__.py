"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from prevspend.ledger.cleaning.lines import CleanLines, clean, source_name

__all__ = ["CleanLines", "clean", "source_name"]
