"""Results as documents, each from what is typed: sections of words, figures, charts and tables."""

from prevspend.report.pages.baseline import (
    baseline_document,
)

__all__ = [
    "baseline_document",
]
