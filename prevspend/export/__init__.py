"""Results for other tools: tables of pounds and names, as CSV files or as data frames."""

from prevspend.export.described import TableDescription, described
from prevspend.export.frames import frame_of_codings, frame_of_lines, frame_of_totals
from prevspend.export.payees import PayeeNumbers, Redaction
from prevspend.export.write import export_results

__all__ = [
    "PayeeNumbers",
    "Redaction",
    "TableDescription",
    "described",
    "export_results",
    "frame_of_codings",
    "frame_of_lines",
    "frame_of_totals",
]
