"""The baseline as an Excel workbook: figures are numbers in pounds that finance can add up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from prevspend.report.beside import NOTE, beside_rows, per_head_in_words
from prevspend.report.lenses import lens_notes, lens_rows
from prevspend.report.localsheet import local_sheet, override_sheet
from prevspend.report.returns_sheet import returns_sheet
from prevspend.report.sheets import SheetWriter, draw, in_pounds
from prevspend.report.words import (
    ADDS_UP,
    BASIS,
    GROUPED_BY,
    STATUS,
    audit_in_words,
    describe_coding,
    grade_in_words,
    range_in_words,
)

if TYPE_CHECKING:
    from prevspend.baseline import Baseline

_MOST_ROWS = 1_000_000
_TIER_ROW = 3


def workbook(baseline: Baseline) -> bytes:
    """Draw a baseline as the bytes of an .xlsx file; the same baseline gives the same bytes."""
    local = (local_sheet,) if baseline.local else ()
    returns = (returns_sheet,) if baseline.crosswalks else ()
    drivers = (_drivers,) if baseline.drivers else ()
    overrides = (override_sheet,) if baseline.overrides else ()
    sheets = (
        *(_summary, *local, _interventions, _groups, *returns, _beside, _reconciliation),
        *(*drivers, *overrides, _unclassified, _rejected),
    )
    return draw(_title(baseline), *(partial(sheet, baseline=baseline) for sheet in sheets))


def _title(baseline: Baseline) -> str:
    name = baseline.organisation.name or "Organisation not named"
    return f"Prevention spending: {name}, {baseline.financial_year}"


def _of(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _summary(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("Summary", (52, 20, 20, 20, 16))
    in_scope = baseline.coverage.in_scope_pence
    sheet.write_string(0, 0, _title(baseline), writer.title)
    sheet.write_string(
        1,
        0,
        f"From its {BASIS[baseline.basis]}. Taxonomy {baseline.taxonomy.id}"
        f" {baseline.taxonomy.version}, digest {baseline.taxonomy.digest[:12]}.",
    )
    heads = ("", "Low", "Central", "High", "Central, share of spend in scope")
    formats = (writer.text, writer.pounds, writer.pounds, writer.pounds, writer.share)

    def figures(name: str, entry: Any) -> tuple[object, ...]:  # noqa: ANN401 - Figures
        pounds = [in_pounds(pence) for pence in (entry.low, entry.central, entry.high)]
        return (name, *pounds, _of(entry.central, in_scope))

    row = writer.table(
        sheet,
        _TIER_ROW,
        ("Prevention by tier", *heads[1:]),
        [figures(tier.capitalize(), entry) for tier, entry in baseline.tiers.items()],
        formats,
    )
    row = writer.table(
        sheet,
        row + 1,
        ("Prevention by lens", *heads[1:]),
        [
            figures(f"  {entry.name}" if entry.is_detail else entry.name, entry.figures)
            for entry in lens_rows(baseline)
        ],
        formats,
    )
    for note in (*lens_notes(baseline), *range_in_words(baseline)):
        writer.paragraph(sheet, row, note)
        row += 1
    row = writer.table(
        sheet,
        row + 1,
        ("How much is decided", "£", "Share of spend in scope"),
        _coverage_rows(baseline),
        (writer.text, writer.pounds, writer.share),
    )
    if baseline.audit:
        writer.paragraph(sheet, row, audit_in_words(baseline))
        row += 1
    row += 1
    sheet.write_string(row, 0, "What these figures cannot tell you", writer.bold)
    for warning in baseline.warnings:
        row += 1
        writer.paragraph(sheet, row, warning)
    _tier_chart(writer, sheet, row + 2, len(baseline.tiers))


def _coverage_rows(baseline: Baseline) -> list[tuple[object, ...]]:
    """Return how much is decided, and how: name, pounds, share of spend in scope."""
    found, coverage = baseline.reconciliation, baseline.coverage
    in_scope = coverage.in_scope_pence
    return [
        ("Spend in scope", in_pounds(in_scope), 1 if in_scope else None),
        ("Decided", in_pounds(coverage.decided_pence), coverage.decided_share),
        *(
            (f"  {grade_in_words(coverage, grade)}", in_pounds(pence), _of(pence, in_scope))
            for grade, pence in coverage.by_grade.items()
            if pence
        ),
        (
            "Unclassified: may or may not be prevention",
            in_pounds(found.unclassified_pence),
            _of(found.unclassified_pence, in_scope),
        ),
    ]


def _tier_chart(writer: SheetWriter, sheet: Any, at: int, tiers: int) -> None:  # noqa: ANN401
    """Draw the table of tiers: a bar each for low, central and high."""
    chart = writer.book.add_chart({"type": "bar"})
    row, last = _TIER_ROW, _TIER_ROW + tiers
    for column, colour in ((1, "#A9C7D9"), (2, "#005EB8"), (3, "#41648A")):
        chart.add_series(
            {
                "name": [sheet.name, row, column],
                "categories": [sheet.name, row + 1, 0, last, 0],
                "values": [sheet.name, row + 1, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    chart.set_title({"name": "Prevention by tier, £", "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "£#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 640, "height": 360})
    sheet.insert_chart(at, 0, chart, {"description": "Prevention by tier"})


def _interventions(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("By intervention", (56, 16, 14, 10, 20, 20, 20, 20, 32, 44, 32, 32))
    heads = (
        *("Intervention", "Status", "Tier", "Lines", "All its money"),
        *("Prevention, low", "Prevention, central", "Prevention, high"),
        *(*GROUPED_BY.values(), "Id"),
    )
    names = {
        (grouping, group.id): group.name
        for grouping, found in baseline.groups.items()
        for group in found.groups
    }
    rows = [
        (
            entry.name,
            entry.status.replace("_", " "),
            entry.tier,
            entry.lines,
            in_pounds(entry.amount_pence),
            *(
                in_pounds(pence) if entry.tier else None
                for pence in (
                    entry.prevention.low,
                    entry.prevention.central,
                    entry.prevention.high,
                )
            ),
            *(
                "; ".join(names.get((grouping, group), group) for group in entry.groups(grouping))
                for grouping in GROUPED_BY
            ),
            entry.id,
        )
        for entry in baseline.interventions
    ]
    pounds = (writer.pounds,) * 4
    text = (writer.text,) * 3
    formats = (*text, writer.count, *pounds, *text, writer.code)
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))


def _groups(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("By group", (64, 16, 20, 20, 20, 20, 16))
    lens = baseline.lenses[baseline.headline]
    sheet.write_string(0, 0, f"Prevention by group, {lens.name}", writer.title)
    formats = (writer.text, writer.count, *((writer.pounds,) * 4), writer.share)
    row = 1
    for grouping, found in baseline.groups.items():
        heads = (
            *(GROUPED_BY[grouping], "Interventions", "All their money", "Prevention, low"),
            *("Prevention, central", "Prevention, high", "Central, share of the headline"),
        )
        rows = [
            (
                *(group.name, group.interventions),
                *map(in_pounds, (group.amount_pence, group.low, group.central, group.high)),
                _of(group.central, lens.central),
            )
            for group in found.groups
        ]
        sheet.write_string(row + 1, 0, ADDS_UP[found.adds_up], writer.plain_note)
        first = row + 3
        row = writer.table(sheet, row + 2, heads, rows, formats)
        if found.adds_up:
            sheet.write_string(row, 0, "Sum: the headline", writer.bold)
            formula = f"=SUM(E{first + 1}:E{row})"
            sheet.write_formula(row, 4, formula, writer.bold_pounds, in_pounds(lens.central))
            row += 1


def _beside(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("When and by whom", (34, 52, 20, 20, 20, 18))
    whole = sum(figures.central for figures in baseline.tiers.values())
    heads = ("By", "Value", "Prevention, low", "Prevention, central", "Prevention, high")
    rows = [
        (
            *(row.grouping, f"  {row.name}" if row.is_detail else row.name),
            *map(in_pounds, row.figures.all),
            _of(row.figures.central, whole),
        )
        for row in beside_rows(baseline)
    ]
    formats = (writer.text, writer.text, *((writer.pounds,) * 3), writer.share)
    below = writer.table(sheet, 0, (*heads, "Central, of prevention"), rows, formats)
    writer.finish(sheet, below, len(heads) + 1)
    for note in (per_head_in_words(baseline), NOTE):
        below += 1
        writer.paragraph(sheet, below, note)


def _reconciliation(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("Reconciliation", (60, 14, 22, 26, 66))
    found = baseline.reconciliation
    row = writer.table(
        sheet,
        0,
        ("Files read", "Lines", "£", "Layout", "SHA-256"),
        [
            (entry.name, entry.rows, in_pounds(entry.amount_pence), entry.layout, entry.sha256)
            for entry in baseline.inputs
        ],
        (writer.text, writer.count, writer.pounds, writer.code, writer.code),
    )
    left = [
        (f"less: lines of {entry.financial_year}", -entry.rows, in_pounds(-entry.amount_pence))
        for entry in found.other_years
    ]
    formats = (writer.text, writer.count, writer.pounds)
    if left:
        row = writer.table(sheet, row + 1, ("Left out", "Lines", "£"), left, formats)
    parts = [(STATUS[status], pence) for status, pence in found.by_status.items()]
    first = row + 2
    row = writer.table(
        sheet,
        row + 1,
        ("Where every pound went", "Lines", "£"),
        [(name, None, in_pounds(pence)) for name, pence in parts],
        formats,
    )
    total = sum(pence for _, pence in parts) / 100
    sheet.write_string(row, 0, "Sum of the four", writer.bold)
    sheet.write_formula(row, 2, f"=SUM(C{first + 1}:C{row})", writer.bold_pounds, total)
    sheet.write_string(row + 1, 0, "Read", writer.bold)
    sheet.write_number(row + 1, 1, found.read_rows, writer.count)
    sheet.write_number(row + 1, 2, found.read_pence / 100, writer.bold_pounds)
    sheet.write_string(row + 2, 0, "Difference", writer.bold)
    formula = f"=ROUND(C{row + 2}-C{row + 1},2)"
    sheet.write_formula(row + 2, 2, formula, writer.bold_pounds, 0)
    if found.control_total_pence is not None:
        sheet.write_string(row + 3, 0, "Control total given", writer.text)
        sheet.write_number(row + 3, 2, found.control_total_pence / 100, writer.pounds)
        sheet.write_string(row + 4, 0, "Read less control total", writer.bold)
        formula = f"=ROUND(C{row + 2}-C{row + 4},2)"
        difference = in_pounds(found.difference_pence)
        sheet.write_formula(row + 4, 2, formula, writer.bold_pounds, difference)


def _drivers(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("Drivers", (36, 50, 16, 14, 36, 20, 20, 60))
    rows = [
        (
            *(driver.name, part.part, part.status.replace("_", " "), part.tier),
            part.intervention,
            in_pounds(part.amount_pence),
            in_pounds(part.prevention.central),
            f"{driver.source} ({driver.date}, supplied by {driver.supplied_by})",
        )
        for driver in baseline.drivers
        for part in driver.parts
    ]
    heads = (
        *("Driver", "Part", "Status", "Tier", "Intervention", "£", "Prevention, central"),
        "Source",
    )
    text, pounds = writer.text, writer.pounds
    formats = (text, text, text, text, writer.code, pounds, pounds, text)
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))


def _unclassified(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("Unclassified", (80, 10, 20, 70))
    rows = [
        (describe_coding(entry.coding), entry.lines, in_pounds(entry.amount_pence), entry.needs)
        for entry in baseline.coverage.undecided
    ]
    heads = ("Coding (the largest first)", "Lines", "£", "What would settle it")
    formats = (writer.text, writer.count, writer.pounds, writer.text)
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))


def _rejected(writer: SheetWriter, baseline: Baseline) -> None:
    sheet = writer.sheet("Rows not read", (36, 16, 10, 50, 22, 80))
    width = 6 if baseline.with_names else 5
    rows = [
        (entry.file, entry.sheet, entry.row, entry.reason, entry.amount, entry.text)[:width]
        for entry in baseline.rejected[:_MOST_ROWS]
    ]
    heads = ("File", "Sheet", "Row", "Why it could not be read", "Amount as written", "The row")
    text = writer.text
    formats = (text, text, writer.count, text, text, text)
    below = writer.table(sheet, 0, heads[:width], rows, formats[:width])
    if not rows:
        sheet.write_string(1, 0, "Every row was read.", writer.note)
    writer.finish(sheet, below, width)
