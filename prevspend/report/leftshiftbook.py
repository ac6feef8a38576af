"""The left shift as an Excel workbook, and as the files of a folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prevspend.errors import LedgerError, Location, OutputError
from prevspend.leftshift import read_changes, write_proposals
from prevspend.report.folder import write_files, write_recorded, write_text
from prevspend.report.leftshiftyears import no_figure_per_head, year_rows
from prevspend.report.pages import leftshift_html
from prevspend.report.sheets import SheetWriter, draw, in_pounds
from prevspend.report.words import BASIS, describe_coding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prevspend.baseline import Figures
    from prevspend.leftshift import Bridge, LeftShift

JSON_FILE, BOOK_FILE, PAGE_FILE = "leftshift.json", "leftshift.xlsx", "leftshift.html"
DECIDE_FILE = "changes-to-decide.yaml"
_CHART_BASE = 7
_SEVERITY = {
    "stop": "Not comparable",
    "carry": "Qualifies the result",
    "note": "What these figures cannot tell you",
}


def write_leftshift(
    folder: str | Path, report: LeftShift, run: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write the report as a page, a workbook and JSON, and what is to be decided; all or none.

    Args:
        folder: where to; made if it is not there.
        report: the report.
        run: what it was made from; where it is given, a manifest holds it.

    Raises:
        OutputError: if the folder cannot be written, or the file of changes in it holds decisions,
            which must not be lost.
    """
    _keep_decisions(Path(folder) / DECIDE_FILE)
    shown = report.without_names()
    writers: dict[str, Callable[[Path], object]] = {
        JSON_FILE: lambda path: write_text(path, report.to_json()),
        BOOK_FILE: lambda path: path.write_bytes(leftshift_book(shown)),
        PAGE_FILE: lambda path: write_text(path, leftshift_html(shown)),
        DECIDE_FILE: lambda path: write_text(path, write_proposals(report)),
    }
    return write_recorded(folder, writers, run) if run else write_files(folder, writers)


def _keep_decisions(path: Path) -> None:
    """Refuse to write over a file of changes in which somebody has decided something."""
    if not path.is_file():
        return
    try:
        touched = any(
            change.verdict != "undecided" or change.by or change.why
            for change in read_changes(path)
        )
    except LedgerError:
        touched = True
    if touched:
        raise OutputError(
            "There are decisions in this file, and it would be written anew.",
            place=Location(str(path)),
            why="what people decided must not be lost; nothing has been changed.",
            fix=f"save it under another name, like changes.yaml, give that with --changes, and"
            f" delete {DECIDE_FILE}.",
        )


def leftshift_book(report: LeftShift) -> bytes:
    """Draw a left-shift report as the bytes of an .xlsx file; the same report, the same bytes."""
    sheets = [_answer, _years, _bridge, _interventions, _codings, _candidates]
    sheets += [_targets] if report.targets else []
    return draw(_title(report), *(partial(sheet, report=report) for sheet in (*sheets, _notes)))


def _title(report: LeftShift) -> str:
    name = report.organisation.name or "Organisation not named"
    return f"Left shift: {name}, {report.bridge.first_year} to {report.bridge.last_year}"


def _three(figures: Figures) -> tuple[float | None, ...]:
    return tuple(in_pounds(pence) for pence in figures.all)


def _answer(writer: SheetWriter, report: LeftShift) -> None:
    sheet = writer.sheet("Answer", (120,))
    sheet.write_string(0, 0, _title(report), writer.title)
    taxonomy = report.taxonomy
    sheet.write_string(
        1,
        0,
        f"From its {BASIS[report.basis]}. All years under taxonomy {taxonomy.id}"
        f" {taxonomy.version}, digest {taxonomy.digest[:12]}.",
        writer.note,
    )
    for row, sentence in enumerate(report.headline, start=3):
        sheet.write_string(row, 0, sentence, writer.bold if row == 3 else writer.text)  # noqa: PLR2004 - the first


def _years(writer: SheetWriter, report: LeftShift) -> None:
    years = report.years
    sheet = writer.sheet("Years", (44, *((18,) * len(years))))
    formats = {"pence": writer.pounds, "share": writer.share, "pounds": writer.pounds}
    heads = ["Money in £"]
    heads += [
        year.financial_year + (" (prices are a forecast)" if year.forecast else "")
        for year in years
    ]
    row = writer.table(sheet, 0, heads, (), (writer.text, *((writer.pounds,) * len(years))))
    for group in year_rows(years, report.bridge.last_year):
        for line in group:
            style = writer.bold if line.important else writer.code if line.detail else writer.text
            sheet.write_string(row, 0, line.name, style)
            for column, value in enumerate(line.values, start=1):
                shown = in_pounds(value) if line.unit == "pence" else value
                if shown is not None:
                    sheet.write_number(row, column, shown, formats[line.unit])
            row += 1
        row += 1
    for note in no_figure_per_head(years):
        sheet.write_string(row, 0, note, writer.text)
        row += 1
    sheet.freeze_panes(1, 1)


def _bridge(writer: SheetWriter, report: LeftShift) -> None:
    """Write the bridge from the first to the last year, its chart, and those between."""
    sheet = writer.sheet("Bridge", (40, 18, 18, 18, 18, 110, 4, 18, 18, 18, 18))
    row = _bridge_table(writer, sheet, 0, report.bridge)
    _waterfall(writer, sheet, report.bridge, row + 1)
    row += 24
    if len(report.yearly_bridges) > 1:
        for bridge in report.yearly_bridges:
            row = _bridge_table(writer, sheet, row, bridge) + 1
    sheet.print_area(0, 0, row, _CHART_BASE - 2)  # the chart's own figures are not for print


def _bridge_table(writer: SheetWriter, sheet: Any, row: int, bridge: Bridge) -> int:  # noqa: ANN401 - XlsxWriter has no types
    """Write one bridge; its sum is a formula, so that anyone can see that it adds up."""
    heads = (
        *(f"From {bridge.first_year} to {bridge.last_year}", "Low", "Central", "High"),
        *("Points of share, central", ""),
    )
    start = bridge.start_share.central if bridge.start_share else None
    rows = [
        (f"{bridge.first_year}, as published", *_three(bridge.start), start, None),
        *(
            (
                *(step.name, *_three(step.change)),
                *(step.points.central if step.points else None, step.why),
            )
            for step in bridge.steps
        ),
    ]
    pounds = (writer.pounds,) * 3
    formats = (writer.text, *pounds, writer.points, writer.plain_note)
    below = writer.table(sheet, row, heads, rows, formats)
    sheet.write_string(below, 0, f"{bridge.last_year}, as published", writer.bold)
    for column, total in enumerate(_three(bridge.end), start=1):
        letter = "ABCD"[column]
        formula = f"=ROUND(SUM({letter}{row + 2}:{letter}{below}),2)"
        sheet.write_formula(below, column, formula, writer.bold_pounds, total)
    if bridge.end_share:
        sheet.write_number(below, len(heads) - 2, bridge.end_share.central, writer.points)
    return below + 1


def _waterfall(writer: SheetWriter, sheet: Any, bridge: Bridge, at: int) -> None:  # noqa: ANN401 - as above
    """Draw the bridge at the central share: bars that stand on what was reached before them."""
    heads = ("Stands on", "Total", "Up", "Down")
    for column, head in enumerate(heads, start=_CHART_BASE):
        sheet.write_string(0, column, head, writer.head_of_figures)
    for row, values in enumerate(_bars(bridge), start=1):
        for column, value in enumerate(values, start=_CHART_BASE):
            sheet.write_number(row, column, value / 100, writer.pounds)
    last = len(bridge.steps) + 2
    chart = writer.book.add_chart({"type": "column", "subtype": "stacked"})
    for column, colour in enumerate((None, "#005EB8", "#007F3B", "#DA291C"), start=_CHART_BASE):
        chart.add_series(
            {
                "name": [sheet.name, 0, column],
                "categories": [sheet.name, 1, 0, last, 0],
                "values": [sheet.name, 1, column, last, column],
                "fill": {"color": colour} if colour else {"none": True},
                "gap": 40,
            }
        )
    chart.set_title({"name": "Prevention, £, central", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "£#,##0", "major_gridlines": {"visible": True}})
    chart.set_legend({"position": "bottom", "delete_series": [0]})
    chart.set_size({"width": 980, "height": 420})
    sheet.insert_chart(at, 0, chart, {"description": "The bridge from year to year"})


def _bars(bridge: Bridge) -> Iterator[tuple[int, int, int, int]]:
    """Return for each bar, in pence: what it stands on, and its total, rise or fall."""
    reached = bridge.start.central
    yield 0, reached, 0, 0
    for step in bridge.steps:
        change = step.change.central
        yield min(reached, reached + change), 0, max(change, 0), max(-change, 0)
        reached += change
    yield 0, bridge.end.central, 0, 0


def _interventions(writer: SheetWriter, report: LeftShift) -> None:
    sheet = writer.sheet("Interventions", (56, 14, *((18,) * 7), 32))
    heads = (
        *("Intervention", "Tier", "Before, central", "After, central"),
        *("Real change, low", "Real change, central", "Real change, high"),
        *("Before, low to high", "After, low to high", "Id"),
    )
    rows = [
        (
            *(found.name, found.tier),
            *(in_pounds(found.before.central), in_pounds(found.after.central)),
            *_three(found.real),
            *(in_pounds(found.before.high - found.before.low),),
            *(in_pounds(found.after.high - found.after.low), found.id),
        )
        for found in report.bridge.interventions
    ]
    text, pounds = writer.text, writer.pounds
    formats = (text, text, *((pounds,) * 7), writer.code)
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))


def _codings(writer: SheetWriter, report: LeftShift) -> None:
    sheet = writer.sheet("Codings behind each step", (26, 90, 18, 18, 18))
    rows: list[tuple[object, ...]] = []
    for step in report.bridge.steps:
        for effect in step.codings:
            before, after = effect.before_pence, effect.after_pence
            pence = (before, after, after - before)
            rows.append((step.name, describe_coding(effect.coding), *map(in_pounds, pence)))
        if step.more_codings:
            rows.append((step.name, f"… and {step.more_codings:,} smaller ones", None, None, None))
    heads = ("Step", "Coding (the largest first)", "Before", "After", "Change")
    formats = (writer.text, writer.text, *((writer.pounds,) * 3))
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))


def _candidates(writer: SheetWriter, report: LeftShift) -> None:
    sheet = writer.sheet("May be recoding", (22, 60, 12, 60, 60, 18, 18, 20, 70, 16, 40))
    heads = (
        *("Years", "In a sentence", "Kind", "Was", "Is", "Then", "Now"),
        *("Prevention moved, central", "What speaks for it", "Verdict", "Id"),
    )
    rows = [
        (
            *(f"{found.first_year} to {found.last_year}", found.story, found.kind),
            *("\n".join(map(describe_coding, selectors)) for selectors in (found.was, found.now)),
            *map(in_pounds, (found.before_pence, found.after_pence, found.effect.central)),
            "; ".join(found.evidence),
            found.verdict if found.matters else "nothing to decide",
            found.id,
        )
        for found in report.candidates
    ]
    text, pounds = writer.text, writer.pounds
    formats = (*((text,) * 5), *((pounds,) * 3), text, text, writer.code)
    below = writer.table(sheet, 0, heads, rows, formats)
    writer.finish(sheet, below, len(heads))


def _targets(writer: SheetWriter, report: LeftShift) -> None:
    sheet = writer.sheet("Targets", (60, 14, 16, 16, 16, 16, 16, 22, 16))
    heads = (
        *("Target", "Year", "Asked for", "Low", "Central", "High", "Verdict"),
        *("With money of a few years only", "Verdict with it"),
    )
    row = 0
    for target in report.targets:
        unit = writer.pounds if target.unit == "pence" else writer.points
        by = 100 if target.unit == "pence" else 1
        rows = [
            (
                *(target.name, year.financial_year, year.wanted / by),
                *(value / by for value in (year.reached.low, year.reached.central)),
                *(year.reached.high / by, year.verdict),
                *(year.with_temporary.central / by, year.verdict_with_temporary),
            )
            for year in target.years
        ]
        formats = (writer.text, writer.text, unit, unit, unit, unit, writer.text, unit, writer.text)
        row = writer.table(sheet, row, heads, rows, formats)
        sheet.write_string(row, 0, target.in_words, writer.note)
        row += 2


def _notes(writer: SheetWriter, report: LeftShift) -> None:
    sheet = writer.sheet("Notes", (24, 24, 70, 70, 60))
    rows: list[tuple[str | None, ...]] = [
        (_SEVERITY[found.severity], " and ".join(found.years), found.what, found.why, found.fix)
        for found in report.findings
    ]
    rows += [("Source", None, source, None, None) for source in report.sources]
    heads = ("", "Years", "What", "Why it matters", "What to do")
    below = writer.table(sheet, 0, heads, rows, (writer.text,) * 5)
    writer.finish(sheet, below, len(heads))
