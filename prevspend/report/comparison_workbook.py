"""Organisations side by side as an Excel workbook: ranks with a chart, figures, what to ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, get_args

from prevspend.comparison import MEASURES, By, parts_of
from prevspend.english import capitalised
from prevspend.report.comparison import BASIS_IN_SHORT, MEASURE_IN_WORDS
from prevspend.report.folder import write_files, write_text
from prevspend.report.sheets import SheetWriter, draw, in_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prevspend.comparison import Comparison, League, OrganisationFigures

COMPARISON_FILE = "comparison.json"
_RANGE = ("low", "central", "high")
_SHEETS: Final[dict[By, str]] = {
    "tier": "By tier",
    "lens": "By lens",
    "intervention": "By intervention",
    "group": "By what it prevents",
}
_PLAIN, _FOCUS = "#7C98A6", "#B5402A"
_SHEET_NAME = 31


def write_comparison(folder: str | Path, found: Comparison) -> list[Path]:
    """Write `comparison.json` and `comparison.xlsx`, both or neither.

    Raises:
        OutputError: if one cannot be written; then nothing has changed.
    """
    return write_files(
        folder,
        {
            "comparison.xlsx": lambda path: path.write_bytes(comparison_workbook(found)),
            COMPARISON_FILE: lambda path: write_text(path, found.to_json()),
        },
    )


def comparison_workbook(found: Comparison) -> bytes:
    """Draw a comparison as the bytes of an .xlsx file; the same content, the same bytes."""
    beside = [_neighbours] if found.neighbours else []
    return draw(
        "Prevention spending, organisations side by side",
        partial(_summary, found=found),
        *(partial(_ranks, found=found, league=league) for league in found.leagues),
        partial(_figures, found=found),
        *(partial(_by, found=found, by=by) for by in get_args(By)),
        *(partial(sheet, found=found) for sheet in beside),
        *([partial(_returns, found=found)] if found.beside_return else []),
        partial(_oddities, found=found),
    )


def _summary(writer: SheetWriter, found: Comparison) -> None:
    """Write what is compared, how the leagues are spread, and what must be known."""
    sheet = writer.sheet("Read this first", (58, 14, 14, 14, 14, 14, 14))
    title = f"Prevention spending side by side, {found.financial_year}"
    sheet.write_string(0, 0, title, writer.title)
    taxonomy = f"{found.taxonomy.id} {found.taxonomy.version}, digest {found.taxonomy.digest[:12]}"
    sheet.write_string(1, 0, f"Taxonomy {taxonomy}; {found.headline} lens.")
    row = 3
    for measure in MEASURES:
        leagues = [league for league in found.leagues if measure in league.measures]
        if not leagues:
            continue
        heads = (
            *(f"{capitalised(MEASURE_IN_WORDS[measure])}, central", "Ranked"),
            *("Lowest", "Lower quartile", "Median", "Upper quartile", "Highest"),
        )
        rows = [
            (
                f"{league.name} ({BASIS_IN_SHORT[league.basis]})",
                league.ranked,
                *league.measures[measure].model_dump().values(),
            )
            for league in leagues
        ]
        style = writer.pounds if measure == "per-head" else writer.share
        row = writer.table(sheet, row, heads, rows, (writer.text, writer.count, *(style,) * 5)) + 1
    said = (found.rank_in_words, *(f"{each.what} {each.why}" for each in found.cautions))
    for text in (*said, *(f"Source: {source}" for source in found.sources)):
        sheet.merge_range(row, 0, row, 6, text, writer.note)
        sheet.set_row(row, 15 * (1 + len(text) // 130))
        row += 1


def _ranks(writer: SheetWriter, found: Comparison, league: League) -> None:
    """Write a league in the order of its ranks, with the range of each, and chart it."""
    short = f"{league.name.partition(' (')[0]}, {BASIS_IN_SHORT[league.basis]}"
    sheet = writer.sheet(short[:_SHEET_NAME], (34, 14, *(8,) * 3, *(12,) * 6))
    by, members = found.ranked_by, found.of_league(league)
    heads = (
        *("Name", "Class", "Rank", "Best", "Worst"),
        *("Low", "Central", "High", "Decided", "Down to low", "Up to high"),
    )
    rows = []
    for row in members:
        share, rank = row.measures[by], row.ranks[by]
        rows.append(
            (
                *(row.who.name, row.who.council_class, rank.place, rank.best, rank.worst),
                *(share.low, share.central, share.high, row.decided_share),
                *(share.central - share.low, share.high - share.central),
            )
        )
    figure = writer.pounds if by == "per-head" else writer.share
    formats = (
        *(writer.text, writer.text),
        *(writer.count,) * 3,
        *(figure,) * 3,
        *(writer.share, figure, figure),
    )
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))
    focus = [at for at, row in enumerate(members) if row.who.in_focus]
    _chart(writer, sheet, f"{league.name}: {MEASURE_IN_WORDS[by]}", below, focus)


def _chart(
    writer: SheetWriter,
    sheet: Any,  # noqa: ANN401 - XlsxWriter has no types
    title: str,
    below: int,
    focus: Sequence[int],
) -> None:
    """Chart the central figures by rank, each with its range, on a sheet of its own."""
    name = sheet.get_name()

    def cells(column: int) -> list[object]:
        return [name, 1, column, below - 1, column]

    def formula(column: str) -> str:
        return f"='{name}'!${column}$2:${column}${below}"

    chart = writer.book.add_chart({"type": "column"})
    chart.add_series(
        {
            "categories": cells(0),
            "values": cells(6),
            "fill": {"color": _PLAIN},
            "gap": 40,
            "points": [
                {"fill": {"color": _FOCUS}} if at in focus else None for at in range(below - 1)
            ]
            if focus
            else None,
            "y_error_bars": {
                "type": "custom",
                "plus_values": formula("K"),
                "minus_values": formula("J"),
                "line": {"color": "#333333", "width": 0.75},
            },
        }
    )
    chart.set_title({"name": f"{title}, low to high", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_font": {"rotation": -90, "size": 8}, "interval_unit": 1})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": max(640, 14 * below), "height": 520})
    shown = writer.sheet(f"Chart, {name}"[:_SHEET_NAME], (12,))
    shown.insert_chart(0, 0, chart, {"description": title})


def _figures(writer: SheetWriter, found: Comparison) -> None:
    """Write every organisation's figures, ranked or not."""
    heads = (
        *("Code", "Name", "Class", "Record", "Ranked with", "Not ranked because"),
        *("People", "Deprivation", "Spend in scope", "Schools", "Unclassified", "Decided"),
        *(f"Prevention, {name}" for name in _RANGE),
        *(
            f"{capitalised(MEASURE_IN_WORDS[measure])}, {name}"
            for measure in MEASURES
            for name in _RANGE
        ),
    )
    widths = (12, 32, 14, 12, 16, 44, 12, 12, 20, 20, 20, 10, *(18,) * 3, *(12,) * 9)
    sheet = writer.sheet("All figures", widths)
    whole = [found.whole] if found.whole else []
    rows = [
        (
            *(row.who.code, row.who.name, row.who.council_class),
            *(BASIS_IN_SHORT[row.who.basis], row.who.league, row.not_ranked),
            *(row.people, row.deprivation, in_pounds(row.in_scope_pence)),
            *(in_pounds(row.schools_pence), in_pounds(row.unclassified_pence), row.decided_share),
            *(in_pounds(pence) for pence in row.prevention.all),
            *(
                getattr(row.measures.get(measure), name, None)
                for measure in MEASURES
                for name in _RANGE
            ),
        )
        for row in (*found.organisations, *whole)
    ]
    text, money = writer.text, writer.pounds
    formats = (
        *(writer.code, text, text, text, text, text, writer.count, writer.plain_note),
        *(money, money, money, writer.share, *(money,) * 3),
        *(writer.share,) * 6,
        *(money,) * 3,
    )
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))
    sheet.freeze_panes(1, 2)


def _by(writer: SheetWriter, found: Comparison, by: By) -> None:
    """Write each organisation's split: the share first, then pounds a head."""
    ids = {
        id_: name
        for id_, name in found.names[by].items()
        if any(_spent(row, by, id_) for row in found.organisations)
    }
    share = "share" if found.ranked_by == "per-head" else found.ranked_by
    heads = (
        *("Name", "Record", "Decided"),
        *(f"{name}, {_SHARE_HEAD[share]}" for name in ids.values()),
        *(f"{name}, £ per head" for name in ids.values()),
    )
    sheet = writer.sheet(_SHEETS[by], (32, 12, 10, *(14,) * (2 * len(ids))))
    rows = [
        (
            *(row.who.name, BASIS_IN_SHORT[row.who.basis], row.decided_share),
            *(_part(row, by, id_, share) for id_ in ids),
            *(_part(row, by, id_, "per-head") for id_ in ids),
        )
        for row in found.organisations
        if row.ranks or row.who.in_focus
    ]
    formats = (
        *(writer.text, writer.text, writer.share),
        *(writer.share,) * len(ids),
        *(writer.pounds,) * len(ids),
    )
    below = writer.table(sheet, 0, heads, rows, formats)
    sheet.set_row(0, 80)
    writer.finish(sheet, below, len(heads))
    sheet.freeze_panes(1, 1)


_SHARE_HEAD: Final = {"share": "share", "without-schools": "share without schools"}


def _spent(row: OrganisationFigures, by: By, id_: str) -> bool:
    figures = parts_of(row, by).get(id_)
    return figures is not None and any(figures.all)


def _part(row: OrganisationFigures, by: By, id_: str, measure: Any) -> float | None:  # noqa: ANN401 - Measure
    whole = row.whole_of(measure)
    figures = parts_of(row, by).get(id_)
    if whole is None:
        return None
    return figures.central / whole if figures else 0.0


def _neighbours(writer: SheetWriter, found: Comparison) -> None:
    heads = (
        *("Whose", "Neighbour", "Code", "People", "Deprivation"),
        *("Low", "Central", "High", "£ per head", "Decided", "Rank in England"),
    )
    sheet = writer.sheet("Neighbours", (26, 26, 12, 12, 12, 10, 10, 10, 12, 10, 10))
    by = found.ranked_by
    rows = [
        (
            *(near.name, row.name, row.code, row.people, row.deprivation),
            *(getattr(row.measures.get(by), name, None) for name in _RANGE),
            getattr(row.measures.get("per-head"), "central", None),
            row.decided_share,
            row.ranks[by].place if by in row.ranks else None,
        )
        for near in found.neighbours
        for row in (near.own, *near.neighbours)
    ]
    figure = writer.pounds if by == "per-head" else writer.share
    formats = (
        *(writer.text, writer.text, writer.code, writer.count, writer.plain_note),
        *(figure,) * 3,
        *(writer.pounds, writer.share, writer.count),
    )
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))


def _returns(writer: SheetWriter, found: Comparison) -> None:
    """Write each ledger beside its return, line by line."""
    heads = (
        *("Whose", "Lines of the return", "What they are", "Interventions"),
        *("Ledger, all of it", "Return, all of it", "Ledger, prevention"),
        *("Return, prevention", "Difference", "What may explain it"),
    )
    sheet = writer.sheet("Beside the return", (26, 18, 44, 44, 18, 18, 18, 18, 18, 70))
    names = found.names["intervention"]
    rows = [
        (
            *(each.name, ", ".join(line.lines), line.name),
            "; ".join(names.get(id_, id_) for id_ in line.interventions),
            *(in_pounds(line.ledger_pence), in_pounds(line.return_pence)),
            in_pounds(line.ledger_prevention_pence),
            in_pounds(line.return_prevention_pence),
            in_pounds(line.difference_pence),
            line.why,
        )
        for each in found.beside_return
        for line in each.lines
    ]
    text = writer.text
    formats = (text, writer.code, text, text, *(writer.pounds,) * 5, text)
    writer.finish(sheet, writer.table(sheet, 0, heads, rows, formats), len(heads))


def _oddities(writer: SheetWriter, found: Comparison) -> None:
    heads = ("Name", "What", "Prevention", "Of its prevention", "Times the median a head", "Ask")
    sheet = writer.sheet("Ask before you rank", (28, 48, 18, 12, 14, 100))
    rows = list(_asked(found))
    formats = (writer.text, writer.text, writer.pounds, writer.share, writer.count, writer.text)
    below = writer.table(sheet, 0, heads, rows, formats)
    if not rows:
        sheet.write_string(1, 0, "Nothing stands out.", writer.note)
    writer.finish(sheet, below, len(heads))


def _asked(found: Comparison) -> Iterator[tuple[object, ...]]:
    for each in found.oddities:
        yield (
            *(each.name, each.intervention_name, in_pounds(each.prevention_pence)),
            *(each.share_of_its_prevention, each.times_the_median, each.in_words),
        )
