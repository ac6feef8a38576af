"""What moved in many organisations, written as a page, a workbook and JSON, and on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.write import write_document
from prevspend.report.pages.changes import changes_document

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.comparison import Changes


def changes_page(found: Changes) -> RenderableType:
    """Draw what moved between two years for a terminal."""
    return page_on_terminal(changes_document(found))


def write_changes(folder: str | Path, found: Changes) -> list[Path]:
    """Write `changes.html`, `changes.xlsx` and `changes.json`, all or none.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    return write_document(folder, "changes", changes_document(found), found.to_json())
