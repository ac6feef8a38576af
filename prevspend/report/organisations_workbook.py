"""Many organisations side by side as an Excel workbook: a row for each, a sheet for each year."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from prevspend.english import capitalised
from prevspend.report.sheets import SheetWriter, draw, in_pounds
from prevspend.report.words import BASIS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prevspend.baseline import Money, OrganisationBaselines, OrganisationsYear, SpendingSums

_NOTE_WIDTH = 130


def organisations_workbook(found: OrganisationBaselines) -> bytes:
    """Draw many organisations as the bytes of an .xlsx file; the same result, the same bytes."""
    return draw(
        "Prevention spending, side by side",
        partial(_summary, found=found),
        *(partial(_organisations, year=year, headline=found.headline) for year in found.years),
        partial(_without_return, found=found),
        partial(_files, found=found),
    )


def _summary(writer: SheetWriter, found: OrganisationBaselines) -> None:
    """Write the classes of each year, the whole beside the sum, and what limits the figures."""
    sheet = writer.sheet("Summary", (52, 16, 22, 14, 14, 14, 14))
    sheet.write_string(0, 0, "Prevention spending, organisations side by side", writer.title)
    taxonomy = f"{found.taxonomy.id} {found.taxonomy.version}, digest {found.taxonomy.digest[:12]}"
    basis = BASIS[found.basis]
    sheet.write_string(
        1, 0, f"From the {basis}. Taxonomy {taxonomy}. Shares: {found.headline} lens."
    )
    row = 3
    for year in found.years:
        row = _classes(writer, sheet, row, year)
        row = _areas(writer, sheet, row + 1, year)
        row = _beside_the_whole(writer, sheet, row + 1, year)
        for text in year.statements:
            sheet.merge_range(row, 0, row, 6, text, writer.note)
            sheet.set_row(row, 15 * (1 + len(text) // _NOTE_WIDTH))
            row += 1
        row += 1


def _classes(writer: SheetWriter, sheet: Any, row: int, year: OrganisationsYear) -> int:  # noqa: ANN401 - XlsxWriter has no types
    heads = (
        *(f"{year.financial_year}, by class", "Organisations", "All spending"),
        *("Share, low", "Share, central", "Share, high", "Decided"),
    )
    rows: list[tuple[object, ...]] = [
        (
            capitalised(group.group),
            group.organisations,
            in_pounds(group.read_pence),
            *_shares(group),
        )
        for group in year.groups
    ]
    total = year.total
    rows.append(
        ("All of them", len(year.organisations), in_pounds(total.read_pence), *_shares(total))
    )
    if year.whole:
        name = f"{year.whole.name} as published"
        rows.append((name, None, in_pounds(year.whole.read_pence), *_shares(year.whole)))
    share = (writer.share,) * 4
    return writer.table(sheet, row, heads, rows, (writer.text, writer.count, writer.pounds, *share))


def _areas(writer: SheetWriter, sheet: Any, row: int, year: OrganisationsYear) -> int:  # noqa: ANN401 - as above
    if not year.areas:
        return row
    heads = (
        *(f"{year.financial_year}, by area", "Councils", "All spending"),
        *("Share, low", "Share, central", "Share, high", "Decided", "Without a return"),
    )
    rows = [
        (
            *(area.group, area.organisations, in_pounds(area.read_pence), *_shares(area)),
            area.without_return,
        )
        for area in year.areas
    ]
    share = (writer.share,) * 4
    formats = (writer.text, writer.count, writer.pounds, *share, writer.count)
    return writer.table(sheet, row, heads, rows, formats)


def _beside_the_whole(writer: SheetWriter, sheet: Any, row: int, year: OrganisationsYear) -> int:  # noqa: ANN401 - as above
    if year.whole is None or year.difference is None:
        return row
    columns: tuple[Money, ...] = (year.whole, year.total, year.difference)
    rows: list[tuple[object, ...]] = [
        ("All spending", *(in_pounds(column.read_pence) for column in columns))
    ]
    rows += [
        (
            f"Prevention, {tier}, central",
            *(in_pounds(column.tiers[tier].central) for column in columns),
        )
        for tier in year.total.tiers
    ]
    rows += [
        (
            f"{total.name.capitalize()} ({total.line})",
            in_pounds(total.whole_pence),
            in_pounds(total.organisations_pence),
            in_pounds(total.difference_pence),
        )
        for total in year.published_totals
    ]
    heads = (f"{year.financial_year}, {year.whole.name}", "As published", "Added up", "Difference")
    return writer.table(sheet, row, heads, rows, (writer.text, *(writer.pounds,) * 3)) + 1


def _organisations(writer: SheetWriter, year: OrganisationsYear, headline: str) -> None:
    """Write a row for each organisation."""
    tiers = tuple(year.total.tiers)
    figures = tuple(f"{tier.capitalize()}, {name}" for tier in tiers for name in _RANGE)
    heads = (
        *("Code", "Name", "Class", "All spending", "Spend in scope", "Unclassified", "Decided"),
        *(f"Share, {name}" for name in _RANGE),
        *(f"Prevention ({headline}), {name}" for name in _RANGE),
        *figures,
    )
    widths = (12, 40, 22, 20, 20, 20, *(10,) * 4, *(18,) * (3 + len(figures)))
    sheet = writer.sheet(year.financial_year, widths)
    whole = [year.whole] if year.whole else []
    rows = [
        (
            *(row.code, row.name or "not named", row.group),
            *(in_pounds(row.read_pence), in_pounds(row.in_scope_pence)),
            *(in_pounds(row.unclassified_pence), row.decided_share, *_shares(row)[:3]),
            *_range(row.lenses[headline]),
            *(cell for tier in tiers for cell in _range(row.tiers[tier])),
        )
        for row in (*year.organisations, *whole)
    ]
    text, money = writer.text, writer.pounds
    formats = (
        *(writer.code, text, text, money, money, money, *(writer.share,) * 4),
        *(money,) * (3 + len(figures)),
    )
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))
    sheet.freeze_panes(1, 2)


_RANGE = ("low", "central", "high")


def _range(figures: Any) -> tuple[float | None, ...]:  # noqa: ANN401 - Figures
    return tuple(in_pounds(getattr(figures, name)) for name in _RANGE)


def _shares(sums: SpendingSums) -> tuple[float | None, ...]:
    share = sums.share
    return (*(getattr(share, name, None) for name in _RANGE), sums.decided_share)


def _without_return(writer: SheetWriter, found: OrganisationBaselines) -> None:
    sheet = writer.sheet("Without a return", (12, 12, 44, 24, 60, 70))
    rows = [
        (
            *(year.financial_year, entry.code, entry.name, entry.group),
            *(", ".join(entry.files), entry.reason),
        )
        for year in found.years
        for entry in year.without_return
    ]
    heads = ("Year", "Code", "Name", "Class", "Files that list it", "What they say instead")
    text = writer.text
    below = writer.table(sheet, 0, heads, rows, (text, writer.code, text, text, text, text))
    if not rows:
        sheet.write_string(1, 0, "Every organisation in the files gave figures.", writer.note)
    writer.finish(sheet, below, len(heads))


def _files(writer: SheetWriter, found: OrganisationBaselines) -> None:
    sheet = writer.sheet("Files read", (60, 14, 24, 24, 66))
    rows: Iterable[tuple[object, ...]] = [
        (entry.name, entry.rows, in_pounds(entry.amount_pence), entry.layout, entry.sha256)
        for entry in found.inputs
    ]
    heads = ("File", "Lines", "£, the whole's row included", "Layout", "SHA-256")
    formats = (writer.text, writer.count, writer.pounds, writer.code, writer.code)
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))
