"""The sheet of a review with the decisions made before it, which it carries along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.words import describe_coding
from prevspend.review import BEFORE_HEADS, BEFORE_SHEET, packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.classify import Override
    from prevspend.report.sheets import SheetWriter
    from prevspend.review import Choices

_WIDTHS = (34, 40, 18, 12, 60)
_MAY = ("autofilter", "format_columns", "format_rows", "delete_rows", "sort")


def before_sheet(writer: SheetWriter, overrides: Sequence[Override], choices: Choices) -> None:
    """Write what was decided before, a row each; no sheet where nothing was."""
    if not overrides:
        return
    cells = [packed(override) for override in overrides]
    most = max(map(len, cells))
    heads = [*BEFORE_HEADS, *(f"Which lines {number + 1}" for number in range(most))]
    sheet = writer.sheet(BEFORE_SHEET, (*_WIDTHS, *(20 for _ in range(most))))
    rows = [
        [
            *(choices.name_of(override.outcome), override.why, override.by),
            *(f"{override.on:%d/%m/%Y}", _about(override)),
            *(own[at] if at < len(own) else None for at in range(most)),
        ]
        for override, own in zip(overrides, cells, strict=True)
    ]
    formats = [*(writer.text for _ in BEFORE_HEADS), *(writer.code for _ in range(most))]
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))
    sheet.freeze_panes(1, 1)
    sheet.set_column(len(BEFORE_HEADS), len(heads) - 1, None, None, {"hidden": True})
    sheet.protect("", dict.fromkeys(_MAY, True))


def _about(override: Override) -> str:
    """Describe what a decision is about; of many codings, the largest."""
    values = {field: str(value) for field, value in override.lines.values().items()}
    more = f"\nand {len(override.also):,} more that are alike" if override.also else ""
    return f"{describe_coding(values)}{more}"
