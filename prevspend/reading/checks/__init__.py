"""Checks that no amount is silently read wrongly: it is corrected, or the user is asked."""

from prevspend.reading.checks.amount_reading import AmountReading, Marker
from prevspend.reading.checks.heading import settle_amounts
from prevspend.reading.checks.questions import QUESTIONS, REVERSED, AmountsAnswered, question
from prevspend.reading.checks.sheet import AS_WRITTEN, NOTHING_ANSWERED, SheetChecks

__all__ = [
    "AS_WRITTEN",
    "NOTHING_ANSWERED",
    "QUESTIONS",
    "REVERSED",
    "AmountReading",
    "AmountsAnswered",
    "Marker",
    "SheetChecks",
    "question",
    "settle_amounts",
]
