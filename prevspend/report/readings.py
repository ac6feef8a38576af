"""Several readings of one ledger side by side: a table of the terminal, a page, and JSON."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from prevspend.report.charts import About
from prevspend.report.document.cells import pounds
from prevspend.report.document.html import page_html
from prevspend.report.document.model import Cell, Column, Page, Row, Section, Table, Words
from prevspend.report.folder import write_files, write_recorded, write_text
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import file_stem, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from rich.console import RenderableType

    from prevspend.baseline import Readings

READINGS_FILE = "readings.json"
_NOTE = (
    "The national reading is the one that compares with others. Each local reading is of the same"
    " lines, with what one overlay adds to the national taxonomy."
)


def readings_page(readings: Readings) -> RenderableType:
    """Draw readings side by side for a terminal: figures down, readings across."""
    names = [reading.name for reading in readings.readings]
    table = plain_table("Prevention, by reading", *names)
    for head, cells in _rows(readings):
        table.add_row(head, *(cell.text for cell in cells))
    return Group(_heading(readings), table, Text(_NOTE))


def write_readings(
    folder: str | Path, readings: Readings, run: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write `readings.json` and `readings.html`, both or neither.

    Args:
        folder: where to; made if it is not there.
        readings: the readings.
        run: what they were made from; where it is given, a manifest holds it.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    writers: dict[str, Callable[[Path], object]] = {
        "readings.html": lambda path: write_text(path, readings_html(readings)),
        READINGS_FILE: lambda path: write_text(path, readings.to_json()),
    }
    return write_recorded(folder, writers, run) if run else write_files(folder, writers)


def readings_html(readings: Readings) -> str:
    """Write readings as a page; the same readings give the same text."""
    columns = tuple(Column(reading.name, unit="figure") for reading in readings.readings)
    table = Table(
        "Prevention, by reading",
        (Column("Figure"), *columns),
        tuple(Row((Cell(head), *cells)) for head, cells in _rows(readings)),
    )
    return page_html(
        Page(
            title=f"Readings of one ledger: {readings.organisation}, {readings.financial_year}",
            about=About(
                f"{readings.organisation}, {readings.financial_year}",
                f"Taxonomy {readings.taxonomy}.",
                file_stem("readings", readings.organisation, readings.financial_year),
            ),
            facts=(("Organisation", readings.organisation), ("Taxonomy", readings.taxonomy)),
            answers=tuple(
                f"{reading.name}: {percent(reading.prevention.central, reading.in_scope_pence)} of"
                " the money in scope is prevention."
                for reading in readings.readings
            ),
            key_figures=(),
            sections=(Section("readings", "What does each count?", (Words(_NOTE), table)),),
            foot=f"Made by prevspend {version('prevspend')}. Figures to the penny are in"
            f" {READINGS_FILE} beside this page.",
        )
    )


def _heading(readings: Readings) -> RenderableType:
    return heading(
        f"{readings.organisation} · {readings.financial_year}",
        f"Readings of one ledger, under the taxonomy {readings.taxonomy}",
    )


def _rows(readings: Readings) -> list[tuple[str, list[Cell]]]:
    """Return each figure with its value in every reading."""
    each = readings.readings
    shares = [Cell(percent(reading.prevention.central, reading.in_scope_pence)) for reading in each]
    tiers = [
        (tier.capitalize(), [pounds(reading.tiers[tier].central) for reading in each])
        for tier in each[0].tiers
    ]
    return [
        ("Prevention, central £", [pounds(reading.prevention.central) for reading in each]),
        ("low £", [pounds(reading.prevention.low) for reading in each]),
        ("high £", [pounds(reading.prevention.high) for reading in each]),
        ("Share of money in scope", shares),
        *tiers,
        ("Money in scope £", [pounds(reading.in_scope_pence) for reading in each]),
        ("Undecided £", [pounds(reading.undecided_pence) for reading in each]),
    ]
