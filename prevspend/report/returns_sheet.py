"""The workbook's sheet of prevention by the codes of other returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.report.sheets import in_pounds
from prevspend.report.words import RETURNS

if TYPE_CHECKING:
    from prevspend.baseline import Baseline
    from prevspend.report.sheets import SheetWriter

_NOTE = (
    "What other returns report on several lines has all their codes, as a ledger does not say how"
    " it is split. Each table adds up to the headline."
)


def returns_sheet(writer: SheetWriter, baseline: Baseline) -> None:
    """Write prevention by function of health accounts, outturn line and grant category."""
    sheet = writer.sheet("By return", (30, 72, 16, 20, 20, 20, 20))
    lens = baseline.lenses[baseline.headline]
    sheet.write_string(0, 0, f"Prevention by code of other returns, {lens.name}", writer.title)
    sheet.write_string(1, 0, _NOTE, writer.plain_note)
    formats = (writer.code, writer.text, writer.count, *((writer.pounds,) * 4))
    row = 2
    for name, totals in baseline.crosswalks.items():
        heads = (
            *(RETURNS[name], "Name", "Interventions", "All their money"),
            *("Prevention, low", "Prevention, central", "Prevention, high"),
        )
        rows = [
            (
                *(", ".join(total.codes), total.name, total.interventions),
                *map(in_pounds, (total.amount_pence, total.low, total.central, total.high)),
            )
            for total in totals
        ]
        first = row + 2
        row = writer.table(sheet, row + 1, heads, rows, formats)
        sheet.write_string(row, 0, "Sum: the headline", writer.bold)
        formula = f"=SUM(F{first + 1}:F{row})"
        sheet.write_formula(row, 5, formula, writer.bold_pounds, in_pounds(lens.central))
        row += 1
