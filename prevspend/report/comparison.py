"""Organisations side by side, written as a page, a workbook and JSON, and shown on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.write import write_document
from prevspend.report.pages.comparison import comparison_document

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.comparison import By, Comparison


def comparison_page(found: Comparison, by: By = "tier") -> RenderableType:
    """Draw a comparison for a terminal, its figures split as asked."""
    return page_on_terminal(comparison_document(found, by))


def write_comparison(folder: str | Path, found: Comparison) -> list[Path]:
    """Write `comparison.html`, `comparison.xlsx` and `comparison.json`, all or none.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    return write_document(folder, "comparison", comparison_document(found), found.to_json())
