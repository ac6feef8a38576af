"""The left shift as a page of the terminal: the answer, the years, the bridge, what is unsure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.report.leftshiftyears import no_figure_per_head, open_parts, points_text, year_rows
from prevspend.report.tables import heading, plain_table
from prevspend.report.words import BASIS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from prevspend.baseline import Figures
    from prevspend.leftshift import Bridge, LeftShift, Shares

_CANDIDATES_SHOWN = 5
_MARKS = {"stop": ("✗", "bold red"), "carry": ("!", "yellow"), "note": ("·", "dim")}


def leftshift_page(report: LeftShift) -> RenderableType:
    """Draw a left-shift report for a terminal."""
    parts = [_title(report), _answer(report), _years(report), _bridge(report.bridge)]
    if report.targets:
        parts.append(_targets(report))
    parts += [_candidates(report), _findings(report)]
    return Group(*parts)


def _title(report: LeftShift) -> RenderableType:
    name = report.organisation.name or "Organisation not named"
    span = f"{report.bridge.first_year} to {report.bridge.last_year}"
    taxonomy = f"{report.taxonomy.id} {report.taxonomy.version}"
    basis = BASIS[report.basis]
    return heading(f"{name} · {span}", f"Left shift from its {basis}, all years under {taxonomy}")


def _answer(report: LeftShift) -> RenderableType:
    first, *rest = report.headline
    return Group(Text(first, "bold"), *(Text(sentence) for sentence in rest), Text())


def _years(report: LeftShift) -> RenderableType:
    """Set the years beside each other."""
    years = report.years
    names = (year.financial_year + (" f" if year.forecast else "") for year in years)
    table = plain_table("The years, £ thousand", *names)
    for group in year_rows(years, report.bridge.last_year):
        table.add_section()
        for row in group:
            style = "bold" if row.important else "dim" if row.detail else ""
            table.add_row("  " * row.detail + row.name, *row.texts, style=style)
    notes = no_figure_per_head(years)
    if any(year.forecast for year in years):
        notes.append("f: prices of this year are a forecast.")
    return Group(table, Text("\n".join(notes) + "\n", "dim")) if notes else table


def _bridge(bridge: Bridge) -> RenderableType:
    table = plain_table(
        "Is it real? From the first year to the last", "low £", "central £", "high £", "points"
    )
    start, end = (f"{year}, as published" for year in (bridge.first_year, bridge.last_year))
    share = _share(bridge.start_share)
    table.add_row(start, *_figures(bridge.start), share, end_section=True)
    for step in bridge.steps:
        is_real = step.id == "real"
        if is_real or any(step.change.all):
            cells = (*_figures(step.change), points_text(step.points))
            table.add_row(step.name, *cells, style="bold" if is_real else "")
    table.add_section()
    table.add_row(end, *_figures(bridge.end), _share(bridge.end_share))
    return table


def _share(shares: Shares | None) -> str:
    return "–" if shares is None else f"{shares.central:.2%}"


def _targets(report: LeftShift) -> RenderableType:
    lines = [Text("Targets", "bold")]
    colours = {"on track": "green", "off track": "red", "cannot tell": "yellow"}
    for target in report.targets:
        lines.append(Text.assemble((f" {target.verdict}  ", colours[target.verdict]), target.name))
        lines.append(Text(f"   {target.in_words}", "dim"))
    return Group(*lines, Text())


def _candidates(report: LeftShift) -> RenderableType:
    """Show what may be recoding between the first and the last year."""
    ends = report.bridge.first_year, report.bridge.last_year
    undecided = [
        found
        for found in report.candidates
        if found.matters
        and found.verdict == "undecided"
        and (found.first_year, found.last_year) == ends
    ]
    if not undecided:
        return Text("Nothing looks like recoding.\n", "dim")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for found in undecided[:_CANDIDATES_SHOWN]:
        evidence = "; ".join(found.evidence)
        table.add_row(
            format_pounds(found.effect.central, pennies=False),
            Group(Text(found.story), Text(f"{found.id}: {evidence}", "dim")),
        )
    count = plural(len(undecided), "candidate")
    title = f"May be recoding: {count} to confirm or refuse"
    more = len(undecided) - _CANDIDATES_SHOWN
    notes = [Text(f"… and {more} more", "dim")] if more > 0 else []
    harmless = sum(
        not found.matters and (found.first_year, found.last_year) == ends
        for found in report.candidates
    )
    if harmless:
        said = f"{plural(harmless, 'more recoding')} moved no prevention: nothing to decide."
        notes.append(Text(said, "dim"))
    return Group(Text(title, "bold"), table, *notes, Text())


def _findings(report: LeftShift) -> RenderableType:
    lines: list[RenderableType] = []
    for finding in report.findings:
        mark, style = _MARKS[finding.severity]
        lines.append(Padding(Text.assemble((f"{mark} ", style), finding.what), (0, 0, 0, 1)))
    parts = open_parts(report.bridge.net)
    if parts:
        lines.append(Padding(Text("• The range of the change of share holds"), (0, 0, 0, 1)))
        lines += [Padding(Text(said), (0, 0, 0, 4)) for said in parts]
    shown = [Text("What these figures cannot tell you", "bold"), *lines] if lines else []
    if report.sources:
        shown.append(Text("Sources: " + "; ".join(report.sources), "dim"))
    return Group(*shown)


def _figures(figures: Figures) -> list[str]:
    return [_pounds(pence) for pence in figures.all]


def _pounds(pence: int) -> str:
    return format_pounds(pence, pennies=False)
