"""What moved in many organisations as an Excel workbook, with a chart of every league."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from prevspend.english import capitalised
from prevspend.report.folder import write_files, write_text
from prevspend.report.pages.measured import LEAGUE_IN_SHORT
from prevspend.report.sheets import SheetWriter, draw, in_pounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from prevspend.comparison import Changes, Distribution, OrganisationChange

CHANGES_FILE = "changes.json"
_RANGE = ("low", "central", "high")
_RISE, _FALL = "#3B7A57", "#B5402A"
_COLUMNS: Final = (34, 14, 20, *(12,) * 8)


def write_changes(folder: str | Path, found: Changes) -> list[Path]:
    """Write `changes.json` and `changes.xlsx`, both or neither.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    return write_files(
        folder,
        {
            "changes.xlsx": lambda path: path.write_bytes(changes_workbook(found)),
            CHANGES_FILE: lambda path: write_text(path, found.to_json()),
        },
    )


def changes_workbook(found: Changes) -> bytes:
    """Draw what moved as the bytes of an .xlsx file; the same content, the same bytes."""
    return draw(
        "Left shift of many organisations",
        partial(_summary, found=found),
        *(partial(_league, found=found, league=each) for each in found.distributions),
        partial(_figures, found=found),
        partial(_not_compared, found=found),
    )


def _summary(writer: SheetWriter, found: Changes) -> None:
    sheet = writer.sheet("Read this first", (50, *(13,) * 10))
    title = f"What moved from {found.first_year} to {found.last_year}"
    sheet.write_string(0, 0, title, writer.title)
    without = " without schools" if found.by == "without-schools" else ""
    taxonomy = f"{found.taxonomy.id} {found.taxonomy.version}, digest {found.taxonomy.digest[:12]}"
    sheet.write_string(
        1,
        0,
        f"Prevention as a share of spend{without}. Taxonomy {taxonomy}, {found.headline} lens.",
    )
    heads = (
        *("In percentage points", "Compared", "With a doubt", "Up", "Of these beyond the range"),
        *("Down", "Of these beyond the range"),
        *("Lowest", "Median", "Highest", "Median real growth per head"),
    )
    rows = [
        (
            *(each.name, each.organisations, each.doubtful, each.up, each.up_more_than_range),
            *(each.down, each.down_more_than_range),
            *(each.points.lowest, each.points.median, each.points.highest),
            each.real_growth_per_head.median if each.real_growth_per_head else None,
        )
        for each in found.distributions
    ]
    point = writer.book.add_format({"num_format": "+0.00;[Red]-0.00;0.00", "valign": "top"})
    formats = (writer.text, *(writer.count,) * 6, point, point, point, writer.share)
    row = writer.table(sheet, 3, heads, rows, formats) + 1
    said = [f"{each.what} {each.why}" for each in found.cautions]
    for text in (*said, *(f"Source: {source}" for source in found.sources)):
        sheet.merge_range(row, 0, row, 10, text, writer.note)
        sheet.set_row(row, 15 * (1 + len(text) // 150))
        row += 1


def _league(writer: SheetWriter, found: Changes, league: Distribution) -> None:
    """Write a league from the greatest rise to the greatest fall, and chart it with its ranges."""
    sheet = writer.sheet(capitalised(LEAGUE_IN_SHORT[league.league]), _COLUMNS)
    rows = [
        row
        for row in found.organisations
        if row.who.league == league.league and found.by in row.points and not row.doubt
    ]
    rows.sort(key=lambda row: (-row.points[found.by].central, row.who.name))
    heads = (
        *("Name", "Class", "Larger than the range?", found.first_year, found.last_year),
        *("Points, low", "Points, central", "Points, high", "Real growth per head", "Down", "Up"),
    )
    cells = [_ranked(row, found) for row in rows]
    point = writer.book.add_format({"num_format": "+0.00;[Red]-0.00;0.00", "valign": "top"})
    formats = (
        *(writer.text, writer.text, writer.text, writer.share, writer.share),
        *(point, point, point, writer.share, point, point),
    )
    below = writer.table(sheet, 0, heads, cells, formats)
    writer.finish(sheet, below, len(heads))
    _chart(writer, sheet, f"{league.name}: change in percentage points", below)


def _ranked(row: OrganisationChange, found: Changes) -> tuple[object, ...]:
    points = row.points[found.by]
    least, most = (
        min(points.low, points.central, points.high),
        max(points.low, points.central, points.high),
    )
    return (
        *(row.who.name, row.who.council_class, row.verdict),
        *(row.before.measures[found.by].central, row.after.measures[found.by].central),
        *(points.low, points.central, points.high),
        row.real_growth_per_head.central if row.real_growth_per_head else None,
        *(points.central - least, most - points.central),
    )


def _chart(writer: SheetWriter, sheet: Any, title: str, below: int) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Chart the changes, each with its range by the shares used, on a sheet of its own."""
    name = sheet.get_name()
    chart = writer.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": [name, 1, 0, below - 1, 0],
            "values": [name, 1, 6, below - 1, 6],
            "fill": {"color": _RISE},
            "invert_if_negative": True,
            "invert_if_negative_color": _FALL,
            "gap": 40,
            "y_error_bars": {
                "type": "custom",
                "plus_values": f"='{name}'!$K$2:$K${below}",
                "minus_values": f"='{name}'!$J$2:$J${below}",
                "line": {"color": "#333333", "width": 0.75},
            },
        }
    )
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis(
        {
            "num_font": {"rotation": -90, "size": 8},
            "interval_unit": 1,
            "label_position": "low",
        }
    )
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": max(640, 14 * below), "height": 520})
    shown = writer.sheet(f"Chart, {name}", (12,))
    shown.insert_chart(0, 0, chart, {"description": title})


def _figures(writer: SheetWriter, found: Changes) -> None:
    """Write everything of every organisation, England and the sum first."""
    years = (found.first_year, found.last_year)
    heads = (
        *("Code", "Name", "Class", "Doubt", "Larger than the range?"),
        *(f"{year}: {what}" for year in years for what in _OF_A_YEAR),
        *(f"Points, {name}" for name in _RANGE),
        *("Change in cash", "Of which prices", "Of which people", "Real change"),
        *("Real growth", "Real growth per head", "Most moved"),
    )
    sheet = writer.sheet("All figures", (12, 32, 14, 30, 18, *(15,) * 18, *(18,) * 4, 10, 10, 90))
    totals = [row for row in (found.whole, found.added_up) if row]
    rows = [_all(row, found) for row in (*totals, *found.organisations)]
    text, money, share = writer.text, writer.pounds, writer.share
    year = (*(money,) * 3, money, share, writer.count, share, money)
    point = writer.book.add_format({"num_format": "+0.00;[Red]-0.00;0.00", "valign": "top"})
    formats = (
        *(writer.code, text, text, text, text, *year, *year),
        *((point,) * 3),
        *(money,) * 4,
        *(share, share, text),
    )
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))
    sheet.freeze_panes(1, 2)


_OF_A_YEAR: Final = (
    *(f"prevention, {name}" for name in _RANGE),
    *("spend in scope", "decided", "people", "share", "£ per head"),
)


def _all(row: OrganisationChange, found: Changes) -> tuple[object, ...]:
    points, steps = row.points.get(found.by), row.steps
    moved = (f"{each.name} {each.change_pence / 100:+,.0f}" for each in row.movers)
    return (
        *(row.who.code, row.who.name, row.who.council_class, row.doubt, row.verdict),
        *_of_a_year(row.before, found),
        *_of_a_year(row.after, found),
        *(getattr(points, name, None) for name in _RANGE),
        *(
            in_pounds(pence)
            for pence in (
                steps.change_pence,
                steps.price_pence,
                steps.population_pence,
                steps.real_pence,
            )
        ),
        row.real_growth.central if row.real_growth else None,
        row.real_growth_per_head.central if row.real_growth_per_head else None,
        "; ".join(moved),
    )


def _of_a_year(side: Any, found: Changes) -> Sequence[object]:  # noqa: ANN401 - YearSide
    return (
        *(in_pounds(pence) for pence in side.prevention.all),
        *(in_pounds(side.in_scope_pence), side.decided_share, side.people),
        getattr(side.measures.get(found.by), "central", None),
        getattr(side.measures.get("per-head"), "central", None),
    )


def _not_compared(writer: SheetWriter, found: Changes) -> None:
    sheet = writer.sheet("Not compared", (12, 50, 26, 80))
    rows = [(each.code, each.name, each.group, each.why) for each in found.not_compared]
    heads = ("Code", "Name", "Class", "Why")
    formats = (writer.code, writer.text, writer.text, writer.text)
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))
