"""Pages for the browser: one file each, which needs nothing but itself."""

from prevspend.report.pages.baseline import (
    baseline_html,
)
from prevspend.report.pages.leftshift import (
    leftshift_html,
)

__all__ = [
    "baseline_html",
    "leftshift_html",
]
