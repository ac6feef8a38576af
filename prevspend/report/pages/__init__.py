"""Pages for the browser: one file each, which needs nothing but itself."""

from prevspend.report.pages.baseline import (
    baseline_document,
)

__all__ = [
    "baseline_document",
]
