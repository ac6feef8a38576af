"""`leftshift.html`: is the shift real? The answer, the years, the bridge, and what is unsure."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from prevspend.english import capitalised
from prevspend.report.charts import About, YearPoint, year_chart
from prevspend.report.document.cells import pounds
from prevspend.report.document.html import page_html
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Chart,
    Column,
    KeyFigure,
    Page,
    Part,
    Row,
    Section,
    Table,
    Words,
)
from prevspend.report.document.pictures import pictures
from prevspend.report.leftshiftyears import no_figure_per_head, year_rows
from prevspend.report.pages import bridge
from prevspend.report.pages.targets import targets
from prevspend.report.words import BASIS, file_stem, short_pounds, source_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.leftshift import LeftShift, StepId, YearFigures
    from prevspend.report.leftshiftyears import Unit

_SEVERITY = {
    "stop": "Cannot be compared",
    "carry": "Carried into the answer",
    "note": "To be noted",
}


def leftshift_html(report: LeftShift) -> str:
    """Write a left-shift report as a page; the same report gives the same text."""
    return page_html(_page(report))


def leftshift_pictures(report: LeftShift) -> dict[str, str]:
    """Return the files of the charts of a left-shift report, by name; see `pictures`."""
    return pictures(_page(report))


def _page(report: LeftShift) -> Page:
    name = report.organisation.name or "Organisation not named"
    code = f" ({report.organisation.code})" if report.organisation.code else ""
    whole, taxonomy = report.bridge, report.taxonomy
    return Page(
        title=f"Left shift: {name}, {whole.first_year} to {whole.last_year}",
        about=About(
            f"{name}, {whole.first_year} to {whole.last_year}",
            source_note(report.basis, taxonomy),
            file_stem("left-shift", name, whole.first_year, whole.last_year),
        ),
        facts=(
            ("Organisation", name + code),
            ("Years", ", ".join(year.financial_year for year in report.years)),
            ("Record", f"its {BASIS[report.basis]}"),
            ("Taxonomy for all years", f"{taxonomy.id} {taxonomy.version}"),
        ),
        answers=report.headline,
        key_figures=tuple(_key_figures(report)),
        sections=tuple(_sections(report)),
        foot=(
            f"Made by prevspend {version('prevspend')}, all years under the taxonomy {taxonomy.id}"
            f" {taxonomy.version}, digest {taxonomy.digest}. Figures to the penny are in"
            " leftshift.json beside this page."
        ),
    )


def _key_figures(report: LeftShift) -> Iterator[KeyFigure]:
    yield KeyFigure("Verdict", capitalised(report.verdict.outcome), "net of all that is not real")
    for year in (report.years[0], report.years[-1]):
        yield _share_figure(year)
    net = report.bridge.net
    if net.change is not None and net.least is not None and net.most is not None:
        span = f"{_points(net.least)} to {_points(net.most)} with all that is not known"
        yield KeyFigure("Net change, points", _points(net.change.central), span)
    real = report.bridge.step("real").change
    span = " to ".join(short_pounds(end, signed=True) for end in (min(real.all), max(real.all)))
    yield KeyFigure("Real change", short_pounds(real.central, signed=True), span)
    notes: tuple[tuple[StepId, str], ...] = (
        ("may_be_recoding", "no part of the real change until somebody decides"),
        ("timing", "no part of the real change"),
        ("temporary", "no part of the real change"),
    )
    for step, note in notes:
        change = report.bridge.step(step).change.central
        if change:
            name = report.bridge.step(step).name
            yield KeyFigure(name, short_pounds(change, signed=True), note)


def _share_figure(year: YearFigures) -> KeyFigure:
    """Show a year's share, or that none can be given yet."""
    name = f"Share in {year.financial_year}"
    if year.share is None or year.range is None:
        return KeyFigure(name, "–", "there is no money in scope to share")
    if year.is_decided:
        span = (
            f"{_percent(year.range.least)} to {_percent(max(year.range.likely, year.range.high))}"
        )
        return KeyFigure(name, _percent(year.share.central), f"{span} of money in scope")
    return KeyFigure(
        name,
        "Cannot be said yet",
        f"{year.decided_share or 0:.0%} decided; at least {_percent(year.range.least)}, at most"
        f" {_percent(year.range.most)}",
    )


def _points(fraction: float) -> str:
    return f"{100 * fraction:+.2f}"


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _sections(report: LeftShift) -> Iterator[Section]:
    yield _years(report)
    yield bridge.bridges(report)
    yield _unknown(report)
    yield bridge.interventions(report)
    yield bridge.recoding(report)
    if report.targets:
        yield targets(report)
    yield _findings(report)
    yield _method(report)


def _years(report: LeftShift) -> Section:
    parts: list[Part] = []
    points = [
        YearPoint(year.financial_year, year.share.low, year.share.central, year.share.high)
        for year in report.years
        if year.share and year.is_decided
    ]
    if points:
        title = "Prevention's share of money in scope"
        parts = [
            Words(
                "Dots are the central share of each year, the lines through them run from low to"
                " high: how much of each intervention's money is preventive is a judgement, and the"
                " same one in every year."
            ),
            Chart(year_chart("share-by-year", title, points, _percent)),
        ]
    parts.append(_year_table(report))
    parts += map(Words, no_figure_per_head(report.years))
    forecasts = [year.financial_year for year in report.years if year.forecast]
    if forecasts:
        parts.append(Words(f"The price index is a forecast for {', '.join(forecasts)}."))
    return Section("years", "What was spent in each year?", tuple(parts))


def _year_table(report: LeftShift) -> Table:
    """Set the years beside each other, in the rows of every rendering."""
    heads = (Column(year.financial_year, unit="figure") for year in report.years)
    rows = []
    for group in year_rows(report.years, report.bridge.last_year):
        main = ""
        for row in group:
            main = main if row.detail else row.name
            name = f"{main}, {row.name}" if row.detail else row.name
            cells = (_measure(value, row.unit) for value in row.values)
            rows.append(Row((Cell(name), *cells), row.important))
    caption = "The years side by side, at the central share unless a row says otherwise"
    return Table(caption, (Column("Measure"), *heads), tuple(rows))


def _measure(value: float | None, unit: Unit) -> Cell:
    if value is None:
        return Cell("–")
    if unit == "pence":
        return pounds(round(value))
    return Cell(_percent(value) if unit == "share" else f"£{value:,.2f}", value)


def _unknown(report: LeftShift) -> Section:
    """Describe what each thing that is not known adds to the range of the change."""
    net = report.bridge.net
    if not net.parts:
        nothing = Words("A year has no money in scope, so there is no share to compare.")
        return Section("unknown", "What is not known?", (nothing,))
    table = Table(
        "What each part adds to the range of the net change, percentage points",
        (Column("Part"), Column("Down to", unit="figure"), Column("Up to", unit="figure")),
        tuple(
            Row(
                (
                    Cell(capitalised(part.in_words)),
                    Cell(_points(part.low)),
                    Cell(_points(part.high)),
                )
            )
            for part in net.parts
        ),
    )
    words = Words(
        "Undecided money counts on both sides: a cost centre that nobody has decided is taken to be"
        " the same thing in both years, so only its growth or decline can matter."
    )
    return Section("unknown", "What is not known?", (words, table))


def _findings(report: LeftShift) -> Section:
    if not report.findings:
        nothing = Words("Nothing was found that keeps these years from being compared.")
        return Section("findings", "Can these years be compared?", (nothing,))
    order = list(_SEVERITY)
    found = sorted(report.findings, key=lambda finding: order.index(finding.severity))
    heads = ("What was found", "Years", "Weight", "Why it matters", "What to do")
    table = Table(
        "Findings, the gravest first",
        tuple(map(Column, heads)),
        tuple(
            Row(
                tuple(
                    map(
                        Cell,
                        (
                            finding.what,
                            " and ".join(finding.years),
                            _SEVERITY[finding.severity],
                            finding.why,
                            finding.fix,
                        ),
                    )
                )
            )
            for finding in found
        ),
    )
    return Section("findings", "Can these years be compared?", (table,))


def _method(report: LeftShift) -> Section:
    heads = ("Year", "Taxonomy it was published under", "Its digest", "Months it holds")
    table = Table(
        "The years' own baselines",
        tuple(map(Column, heads)),
        tuple(
            Row(
                (
                    Cell(year.financial_year),
                    Cell(f"{year.taxonomy.id} {year.taxonomy.version}"),
                    Cell(year.taxonomy.digest, code=True),
                    Cell(f"{len(year.months)} of 12" if year.months else "not said"),
                )
            )
            for year in report.years
        ),
    )
    said = (
        (
            "Every year is read again under one taxonomy, from the codings its baseline kept, so"
            " that a change of definition is never taken for a change of spending."
        ),
        (
            "The bridge leads from the first year's prevention to the last year's in steps; each is"
            " a sum over codings, and together they give the difference to the penny, at the low,"
            " the central and the high share alike."
        ),
        (
            "The verdict and every target are judged on the share net of definitions, coverage,"
            " recoding, timing of payments and money of a few years only. They say that nobody can"
            f" tell where readings differ, less than {report.years[-1].decided_needed:.0%} of a"
            " year's money is decided, or the years hold different months."
        ),
        *(f"Source: {source}" for source in report.sources),
    )
    return Section("method", "How was it made?", (Bullets(said), table))
