"""Many organisations side by side on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.document.terminal import page_on_terminal
from prevspend.report.pages.organisations import organisations_document

if TYPE_CHECKING:
    from rich.console import RenderableType

    from prevspend.baseline import OrganisationBaselines


def organisations_summary(side_by_side: OrganisationBaselines) -> RenderableType:
    """Draw every year of many organisations for a terminal."""
    return page_on_terminal(organisations_document(side_by_side))
