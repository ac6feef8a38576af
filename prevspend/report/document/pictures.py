"""The charts of a page as files: each as a drawing, and its figures as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from prevspend.report.charts import figures_csv, picture
from prevspend.report.document.model import Chart, Fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.report.charts import Drawing
    from prevspend.report.document.model import Page, Part


def pictures(page: Page) -> dict[str, str]:
    """Return the content of each file by its name: NAME.svg and NAME.csv for each chart."""
    files: dict[str, str] = {}
    for section in page.sections:
        for drawing in _drawings(section.parts):
            name = f"{page.about.file}-{drawing.name}"
            svg = ET.tostring(picture(drawing, page.about), encoding="unicode")
            files[f"{name}.svg"] = f"{svg.strip()}\n"
            files[f"{name}.csv"] = figures_csv(drawing)
    return files


def _drawings(parts: Iterable[Part]) -> Iterator[Drawing]:
    for part in parts:
        if isinstance(part, Chart):
            yield part.drawing
        elif isinstance(part, Fold):
            yield from _drawings(part.parts)
