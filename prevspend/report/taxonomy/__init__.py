"""A taxonomy as people read it: on the terminal, as a web page, as a workbook to review."""

from prevspend.report.taxonomy.markdown import intervention_markdown
from prevspend.report.taxonomy.terminal import intervention_sheet, taxonomy_tree
from prevspend.report.taxonomy.webpage import taxonomy_webpage
from prevspend.report.taxonomy.workbook import taxonomy_workbook

__all__ = [
    "intervention_markdown",
    "intervention_sheet",
    "taxonomy_tree",
    "taxonomy_webpage",
    "taxonomy_workbook",
]
