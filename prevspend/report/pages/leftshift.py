"""`leftshift.html`: is the shift real? The answer, the years, the bridge, and what is unsure."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from prevspend.money import format_pounds
from prevspend.report.charts import YearPoint, year_chart
from prevspend.report.pages import bridge
from prevspend.report.pages.document import (
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
from prevspend.report.pages.draw import page_html
from prevspend.report.pages.targets import targets
from prevspend.report.words import BASIS, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prevspend.baseline import Figures
    from prevspend.leftshift import LeftShift, Shares, YearFigures

_SEVERITY = {
    "stop": "Cannot be compared",
    "carry": "Carried into the answer",
    "note": "To be noted",
}


def leftshift_html(report: LeftShift) -> str:
    """Write a left-shift report as a page; the same report gives the same text."""
    return page_html(_page(report))


def _page(report: LeftShift) -> Page:
    name = report.organisation.name or "Organisation not named"
    code = f" ({report.organisation.code})" if report.organisation.code else ""
    whole, taxonomy = report.bridge, report.taxonomy
    return Page(
        title=f"Left shift: {name}, {whole.first_year} to {whole.last_year}",
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
    first, last = report.years[0], report.years[-1]
    for year in (first, last):
        if year.share:
            note = f"of money in scope, {_span(year.share)}"
            share = _percent(year.share.central)
            yield KeyFigure(f"Share in {year.financial_year}", share, note)
    real = report.bridge.step("real").change
    span = " to ".join(short_pounds(end, signed=True) for end in sorted((real.low, real.high)))
    yield KeyFigure("Real change", short_pounds(real.central, signed=True), span)
    unsure = report.bridge.step("may_be_recoding").change
    yield KeyFigure(
        "May be recoding only",
        short_pounds(unsure.central, signed=True),
        "no part of the real change until somebody decides",
    )


def _span(share: Shares) -> str:
    return f"{_percent(share.low)} to {_percent(share.high)}"


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _sections(report: LeftShift) -> Iterator[Section]:
    yield _years(report)
    yield bridge.bridges(report)
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
        if year.share
    ]
    if points:
        title = "Prevention's share of money in scope"
        parts = [
            Words(
                "Dots are the central share of each year, the lines through them run from low to"
                " high: how much of each intervention's money is preventive is a judgement, and the"
                " same one in every year."
            ),
            Chart(title, year_chart("share-by-year", title, points, _percent)),
        ]
    heads = (Column(year.financial_year, figures=True) for year in report.years)
    rows = tuple(_year_rows(report))
    parts.append(Table("The years side by side", (Column("Measure"), *heads), rows))
    return Section("years", "What was spent in each year?", tuple(parts))


def _year_rows(report: LeftShift) -> Iterator[Row]:
    years = report.years
    yield _money("Prevention, central, £", (year.restated for year in years), strong=True)
    yield _money("Prevention, low, £", (year.restated for year in years), "low")
    yield _money("Prevention, high, £", (year.restated for year in years), "high")
    if any(year.published != year.restated for year in years):
        yield _money("As published, central, £", (year.published for year in years))
    in_scope = [year.in_scope_pence for year in years]
    yield _row("Money in scope, £", (_pounds(pence) for pence in in_scope))
    yield _row("Share, central", (_share(year, "central") for year in years), strong=True)
    for figure in ("low", "high"):
        yield _row(f"Share, {figure}", (_share(year, figure) for year in years))
    decided = (year.decided_share for year in years)
    yield _row("Decided, of money in scope", (_fraction(share) for share in decided))
    if any(year.real_terms for year in years):
        prices = f"Prevention in prices of {years[-1].financial_year}, central, £"
        yield _money(prices, (year.real_terms for year in years))
    if any(year.per_head for year in years):
        per_head = (year.per_head for year in years)
        cells = (
            Cell(f"£{head.central:,.2f}", head.central) if head else _none() for head in per_head
        )
        yield _row("Prevention per head, central, £", cells)
    for tier in years[0].tiers:
        name = f"{tier.capitalize()}, central, £"
        yield _money(name, (year.tiers[tier] for year in years))
    for lens in years[0].lenses:
        yield _money(f"Lens '{lens}', central, £", (year.lenses[lens] for year in years))


def _money(
    name: str, years: Iterable[Figures | None], figure: str = "central", *, strong: bool = False
) -> Row:
    cells = (_pounds(getattr(year, figure)) if year else _none() for year in years)
    return _row(name, cells, strong=strong)


def _row(name: str, cells: Iterable[Cell], *, strong: bool = False) -> Row:
    return Row((Cell(name), *cells), strong)


def _pounds(pence: int) -> Cell:
    return Cell(format_pounds(pence, pennies=False), pence)


def _share(year: YearFigures, figure: str) -> Cell:
    return _fraction(getattr(year.share, figure) if year.share else None)


def _fraction(share: float | None) -> Cell:
    return _none() if share is None else Cell(_percent(share), share)


def _none() -> Cell:
    return Cell("–")


def _findings(report: LeftShift) -> Section:
    if not report.findings:
        nothing = Words("Nothing was found that stands between these years.")
        return Section("findings", "What stands between the years?", (nothing,))
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
    return Section("findings", "What stands between the years?", (table,))


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
        *(f"Source: {source}" for source in report.sources),
    )
    return Section("method", "How was it made?", (Bullets(said), table))
