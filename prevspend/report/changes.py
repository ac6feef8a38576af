"""What moved in many organisations, written as a page, a workbook and JSON, and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.html import page_html
from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.workbook import page_workbook
from prevspend.report.folder import write_files, write_text
from prevspend.report.pages.changes import changes_document

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.comparison import Changes

CHANGES_FILE = "changes.json"


def changes_page(found: Changes) -> RenderableType:
    """Draw what moved between two years for a terminal."""
    return page_on_terminal(changes_document(found))


def write_changes(folder: str | Path, found: Changes) -> list[Path]:
    """Write `changes.html`, `changes.xlsx` and `changes.json`, all or none.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    document = changes_document(found)
    return write_files(
        folder,
        {
            "changes.html": lambda path: write_text(path, page_html(document)),
            "changes.xlsx": lambda path: path.write_bytes(page_workbook(document)),
            CHANGES_FILE: lambda path: write_text(path, found.to_json()),
        },
    )
