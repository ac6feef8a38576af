"""Cells to lines: amounts in pence, dates and years, totals and unreadable rows set aside."""

from prevspend.ledger.cleaning.lines import SheetCleaner, source_name

__all__ = ["SheetCleaner", "source_name"]
