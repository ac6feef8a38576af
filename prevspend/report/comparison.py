"""Organisations side by side, written as a page, a workbook and JSON, and shown on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.html import page_html
from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.workbook import page_workbook
from prevspend.report.folder import write_files, write_text
from prevspend.report.pages.comparison import comparison_document

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.comparison import By, Comparison

COMPARISON_FILE = "comparison.json"


def comparison_page(found: Comparison, by: By = "tier") -> RenderableType:
    """Draw a comparison for a terminal, its figures split as asked."""
    return page_on_terminal(comparison_document(found, by))


def write_comparison(folder: str | Path, found: Comparison) -> list[Path]:
    """Write `comparison.html`, `comparison.xlsx` and `comparison.json`, all or none.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    document = comparison_document(found)
    return write_files(
        folder,
        {
            "comparison.html": lambda path: write_text(path, page_html(document)),
            "comparison.xlsx": lambda path: path.write_bytes(page_workbook(document)),
            COMPARISON_FILE: lambda path: write_text(path, found.to_json()),
        },
    )
