"""Pages for the browser: one file each, which needs nothing but itself."""

from prevspend.report.pages.baseline import (
    baseline_document,
)
from prevspend.report.pages.leftshift import (
    leftshift_html,
    leftshift_pictures,
)

__all__ = [
    "baseline_document",
    "leftshift_html",
    "leftshift_pictures",
]
