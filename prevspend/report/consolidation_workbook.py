"""A consolidation as an Excel workbook: each sheet adds up, with formulas to see that it does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from prevspend.consolidate import CONSOLIDATION_FILE
from prevspend.report.consolidation import COUNTED_AT, local_rows
from prevspend.report.folder import write_files, write_text
from prevspend.report.sheets import draw, in_pounds
from prevspend.report.words import STATUS, describe_coding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prevspend.consolidate import Consolidation, CountedPrevention
    from prevspend.report.sheets import SheetWriter

CONSOLIDATION_WORKBOOK = "consolidation.xlsx"


def write_consolidation(folder: str | Path, report: Consolidation) -> list[Path]:
    """Write `consolidation.json` and `consolidation.xlsx` into a folder, both or none.

    Raises:
        OutputError: if the folder or a file in it cannot be written; then nothing has changed.
    """
    return write_files(
        folder,
        {
            CONSOLIDATION_WORKBOOK: lambda path: path.write_bytes(consolidation_workbook(report)),
            CONSOLIDATION_FILE: lambda path: write_text(path, report.to_json()),
        },
    )


def consolidation_workbook(report: Consolidation) -> bytes:
    """Draw a consolidation as the bytes of an .xlsx file."""
    sheets = (_summary, _interventions, _flows, _codings, _outside, _places)
    title = f"Prevention counted once, {report.financial_year}"
    return draw(title, *(partial(sheet, report) for sheet in sheets))


def _counted(found: CountedPrevention) -> tuple[float | None, ...]:
    once = found.once
    pence = (found.bodies.central, found.eliminated.central, once.low, once.central, once.high)
    return tuple(map(in_pounds, pence))


_HEADS = ("The bodies, central", "Eliminated, central", "Once, low", "Once, central", "Once, high")


def _summary(report: Consolidation, writer: SheetWriter) -> None:
    sheet = writer.sheet("Summary", (52, 22, 22, 22, 22, 22))
    sheet.write_string(0, 0, f"Counted once, {report.financial_year}", writer.title)
    taxonomy = f"{report.taxonomy.id} {report.taxonomy.version}"
    note = f"{COUNTED_AT[report.counted_at]}. Taxonomy {taxonomy}."
    sheet.write_string(1, 0, note, writer.plain_note)
    row = _bodies(report, writer, sheet)
    formats = (writer.text, *((writer.pounds,) * 5))
    tiers = [(tier.capitalize(), *_counted(found)) for tier, found in report.tiers.items()]
    row = writer.table(sheet, row + 1, ("Prevention by tier", *_HEADS), tiers, formats)
    lenses = [
        (name + (" – headline" if name == report.headline else ""), *_counted(found))
        for name, found in report.lenses.items()
    ]
    row = writer.table(sheet, row + 1, ("Prevention by lens", *_HEADS), lenses, formats)
    local = [(name, *_counted(found)) for name, found in local_rows(report)]
    if local:
        head = "Prevention by local readings (national where a body has none)"
        row = writer.table(sheet, row + 1, (head, *_HEADS), local, formats)
    statuses = [
        (STATUS[status], *map(in_pounds, (one.bodies_pence, one.eliminated_pence, one.once_pence)))
        for status, one in report.statuses.items()
    ]
    heads = ("Where every pound went", "The bodies", "Eliminated", "Once")
    row = writer.table(sheet, row + 1, heads, statuses, formats[:4])
    sheet.write_string(row + 1, 0, "What these figures cannot tell you", writer.bold)
    for at, warning in enumerate(report.warnings or ("Nothing is left open.",), start=row + 2):
        sheet.merge_range(at, 0, at, 5, warning, writer.note)
        sheet.set_row(at, 15 * (1 + len(warning) // 130))


def _bodies(report: Consolidation, writer: SheetWriter, sheet: Any) -> int:  # noqa: ANN401 - XlsxWriter has no types
    """Write the reconciliation of spending in scope; give the row below it."""
    rows = [
        (
            body.organisation.name,
            *map(
                in_pounds,
                (
                    body.in_scope.bodies_pence,
                    body.in_scope.eliminated_pence,
                    body.in_scope.once_pence,
                ),
            ),
        )
        for body in report.bodies
    ]
    heads = ("Spending in scope", "The body", "Eliminated", "Once")
    formats = (writer.text, *((writer.pounds,) * 3))
    row = writer.table(sheet, 3, heads, rows, formats)
    sheet.write_string(row, 0, "Together", writer.bold)
    total = report.total
    sums = (total.bodies_pence, total.eliminated_pence, total.once_pence)
    for column, pence in zip("BCD", sums, strict=True):
        formula = f"=SUM({column}5:{column}{row})"
        cell = f"{column}{row + 1}"
        sheet.write_formula(cell, formula, writer.bold_pounds, pence / 100)
    sheet.write_string(row + 1, 0, "Bodies less eliminated less once", writer.bold)
    check = f"=ROUND(B{row + 1}-C{row + 1}-D{row + 1},2)"
    sheet.write_formula(row + 1, 3, check, writer.bold_pounds, 0)
    return row + 2


def _interventions(report: Consolidation, writer: SheetWriter) -> None:
    sheet = writer.sheet("By intervention", (56, 14, 20, 20, 20, 20, 20, 20, 32))
    rows = [
        (
            *(entry.name, entry.tier, in_pounds(entry.amount.once_pence)),
            *_counted(entry.prevention),
            entry.id,
        )
        for entry in report.interventions
    ]
    heads = ("Intervention", "Tier", "All its money, once", *_HEADS, "Id")
    formats = (writer.text, writer.text, *((writer.pounds,) * 6), writer.code)
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))


def _flows(report: Consolidation, writer: SheetWriter) -> None:
    sheet = writer.sheet("Between the bodies", (28, 28, 14, 15, *((17,) * 7), 50))
    rows = [
        (
            *(flow.payer, flow.payee, flow.pool, flow.verdict),
            *map(
                in_pounds,
                (
                    *(flow.paid_pence, flow.received_pence, flow.declared_pence),
                    *(flow.matched_pence, flow.unmatched_paid_pence),
                    *(flow.unmatched_received_pence, flow.eliminated_pence),
                ),
            ),
            "; ".join(flow.notes),
        )
        for flow in report.flows
    ]
    heads = (
        *("Payer", "Payee", "Pool", "Verdict", "Paid", "Received", "Declared", "Matched"),
        *("Only paid", "Only received", "Eliminated", "Notes"),
    )
    formats = (*((writer.text,) * 4), *((writer.pounds,) * 7), writer.text)
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))


def _codings(report: Consolidation, writer: SheetWriter) -> None:
    sheet = writer.sheet("Codings between them", (28, 28, 28, 10, 60, 18, 18))
    rows = [
        (
            *(flow.payer, flow.payee, line.body, line.side, describe_coding(line.coding)),
            *map(in_pounds, (line.amount_pence, line.eliminated_pence)),
        )
        for flow in report.flows
        for line in flow.lines
    ]
    heads = ("Payer", "Payee", "In the ledger of", "Side", "Coding", "Amount", "Eliminated")
    formats = (*((writer.text,) * 5), *((writer.pounds,) * 2))
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))


def _outside(report: Consolidation, writer: SheetWriter) -> None:
    sheet = writer.sheet("Not eliminated", (44, 56, 14, 22, 70))
    heads = ("Ledger of", "Paid to, or account", "Code", "£", "Why")
    rows = list(_open(report))
    formats = (writer.text, writer.text, writer.code, writer.pounds, writer.text)
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))


def _open(report: Consolidation) -> Iterator[tuple[object, ...]]:
    for entry in report.outside:
        why = "its ledger is not loaded"
        yield entry.payer, entry.payee, entry.code, in_pounds(entry.paid_pence), why
    for line in report.unnamed:
        why = "the account names a kind of body here, but no line names the body"
        yield line.body, line.account, None, in_pounds(line.amount_pence), why


def _places(report: Consolidation, writer: SheetWriter) -> None:
    sheet = writer.sheet("By place", (48, 14, *((20,) * 6)))
    rows = [
        (
            *(place.name, place.code),
            *map(in_pounds, place.councils.all if place.bodies else (None,) * 3),
            *map(in_pounds, place.apportioned.all if place.apportioned else (None,) * 3),
        )
        for place in report.places
    ]
    heads = (
        *("Health and Wellbeing Board area", "Code"),
        *("Councils, low", "Councils, central", "Councils, high"),
        *("ICB by population, low", "Estimate, central", "Estimate, high"),
    )
    formats = (writer.text, writer.code, *((writer.pounds,) * 6))
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))
