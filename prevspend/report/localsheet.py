"""The sheets of the workbook that an overlay and people's decisions add."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.local import DECISIONS, side_by_side

if TYPE_CHECKING:
    from prevspend.baseline import Baseline
    from prevspend.report.sheets import SheetWriter

_HEADS = {"tier": "Prevention by tier", "lens": "Prevention by lens", "status": "Every pound"}


def local_sheet(writer: SheetWriter, baseline: Baseline) -> None:
    """Write national and local figures side by side, and what sets them apart."""
    overlay, local = baseline.taxonomy.overlay, baseline.local
    if overlay is None or local is None:
        return
    sheet = writer.sheet("National and local", (60, 20, 20, 20))
    sheet.write_string(0, 0, f"{overlay.name}: overlay {overlay.id} {overlay.version}", writer.bold)
    note = "All figures central. The national ones are what they are without the overlay."
    sheet.write_string(1, 0, note)
    row = 3
    rows = list(side_by_side(baseline))
    formats = (writer.text, writer.pounds, writer.pounds, writer.pounds)
    for group, head in _HEADS.items():
        figures = [
            (entry.name, entry.national / 100, entry.local / 100, entry.difference / 100)
            for entry in rows
            if entry.group == group
        ]
        heads = (head, "National", "Local", "Local less national")
        row = writer.table(sheet, row, heads, figures, formats) + 1
    causes = [
        (cause.what, cause.lines, cause.amount_pence / 100, cause.prevention_pence / 100)
        for cause in local.causes
    ]
    causes += [(f"{rule} (decided nothing)", 0, 0.0, 0.0) for rule in local.unused_rules]
    heads = ("What in the overlay makes the difference", "Lines", "Their money", "Prevention")
    formats = (writer.text, writer.count, writer.pounds, writer.pounds)
    writer.table(sheet, row, heads, causes, formats)


def override_sheet(writer: SheetWriter, baseline: Baseline) -> None:
    """Write people's decisions: what, who, when, why and how much."""
    sheet = writer.sheet("Overrides", (30, 36, 18, 12, 10, 20, 80))
    sheet.write_string(0, 0, DECISIONS, writer.bold)
    rows = [
        (
            entry.id,
            entry.intervention or entry.status.replace("_", " "),
            entry.by,
            entry.on,
            entry.lines,
            entry.amount_pence / 100,
            entry.why,
        )
        for entry in baseline.overrides
    ]
    text = writer.text
    formats = (text, text, text, text, writer.count, writer.pounds, text)
    heads = ("Override", "Decided to be", "By", "On", "Lines", "£", "Why")
    writer.table(sheet, 2, heads, rows, formats)
