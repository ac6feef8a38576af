"""An evaluation, written as a page, a workbook and JSON, and shown on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.document.write import write_document
from prevspend.report.pages.evaluation import evaluation_document

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType

    from prevspend.evaluate import Evaluation


def evaluation_page(evaluation: Evaluation) -> RenderableType:
    """Draw an evaluation for a terminal."""
    return page_on_terminal(evaluation_document(evaluation))


def write_evaluation(folder: str | Path, evaluation: Evaluation) -> list[Path]:
    """Write `evaluation.html`, `evaluation.xlsx` and `evaluation.json`, all or none.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    document = evaluation_document(evaluation)
    return write_document(folder, "evaluation", document, evaluation.to_json())
