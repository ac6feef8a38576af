"""Pages for the browser: one file each, which needs nothing but itself."""

from prevspend.report.pages.baseline import (
    baseline_html,
    baseline_pictures,
)

__all__ = [
    "baseline_html",
    "baseline_pictures",
]
