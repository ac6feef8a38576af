"""The years of a left shift side by side: shares of the money in scope, and money."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.money import format_pounds
from prevspend.report.charts import YearPoint, year_chart
from prevspend.report.document.cells import pounds, share
from prevspend.report.document.model import (
    Bullets,
    Cell,
    Chart,
    Column,
    Part,
    Row,
    Section,
    Table,
    Words,
)
from prevspend.report.words import HORIZON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.baseline import Figures, LocalReading, MarkTotal
    from prevspend.leftshift import LeftShift, ShareRange, Shares, YearFigures
    from prevspend.report.document.model import Unit

_BY_SHARE = {"central": "by central shares", "low": "by low shares", "high": "by high shares"}
_MOST_ON_TERMINAL = 4
_SEEN = 0.0005  # of a share, in tenths of a point


class _Measure(NamedTuple):
    """A measure over the years, pence or fractions; `None` is not known."""

    name: str
    values: tuple[float | None, ...]
    is_main: bool = False
    has_pennies: bool = False


def years_section(report: LeftShift) -> Section:
    """Set the years beside each other."""
    years = report.years
    parts: list[Part] = []
    drawn = [
        YearPoint(year.financial_year, year.range.least, year.share.central, year.range.most)
        for year in years
        if year.share and year.range and year.is_decided
    ]
    if drawn:
        title = "Prevention's share of money in scope, with all that is not known"
        parts.append(Chart(year_chart("share-by-year", title, drawn, lambda value: f"{value:.1%}")))
    parts.append(_table("Shares of money in scope", "Shares", years, list(_shares(years)), "share"))
    parts.append(Bullets(tuple(filter(None, map(range_in_words, years)))))
    main = list(_main(years, report.bridge.last_year))
    brief = tuple(range(sum(any(map(_is_known, row.values)) for row in main)))
    rows = [*main, *_detail(years)]
    parts.append(_table("Money of each year, £", "Money", years, rows, "pounds", brief))
    parts += map(Words, no_figure_per_head(years))
    forecasts = [year.financial_year for year in years if year.forecast]
    if forecasts:
        parts.append(Words(f"The price index is a forecast for {', '.join(forecasts)}."))
    return Section("years", "What was spent in each year?", tuple(parts))


def _table(
    caption: str,
    sheet: str,
    years: Sequence[YearFigures],
    measures: Sequence[_Measure],
    unit: Unit,
    brief: tuple[int, ...] | None = None,
) -> Table:
    """Return measures as a table; what no year knows is left out.

    Args:
        caption: what it is called.
        sheet: the name of its sheet.
        years: the columns.
        measures: the rows.
        unit: that of all figures.
        brief: the rows that the terminal shows.
    """
    few = {0, *range(len(years) - _MOST_ON_TERMINAL + 1, len(years))}
    columns = (Column(year.financial_year, unit, brief=at in few) for at, year in enumerate(years))
    rows = tuple(
        Row((Cell(measure.name), *_cells(measure, unit)), measure.is_main)
        for measure in measures
        if any(map(_is_known, measure.values))
    )
    return Table(caption, (Column("Measure", width=48), *columns), rows, sheet=sheet, brief=brief)


def _is_known(value: float | None) -> bool:
    return value is not None


def _cells(measure: _Measure, unit: Unit) -> Iterator[Cell]:
    for value in measure.values:
        if unit == "share" or value is None:
            yield share(value)
        elif measure.has_pennies:
            yield Cell(format_pounds(round(value)), value)
        else:
            yield pounds(round(value))


def _shares(years: Sequence[YearFigures]) -> Iterator[_Measure]:
    shares = [year.share if year.is_decided else None for year in years]
    ranges = [year.range for year in years]
    yield _measure("Prevention", _figure(shares), is_main=True)
    for figure, name in (("least", "At least, whatever is not known"), ("most", "At most")):
        yield _measure(name, _figure(ranges, figure))
    if any(year.without_temporary != year.restated for year in years):
        without = [year.share_without_temporary if year.is_decided else None for year in years]
        yield _measure("Without money of a few years only", _figure(without))
    local = _local_name(years)
    if local:
        yield _measure(local, _figure([year.local for year in years], "share"))
    yield _measure("Decided", (year.decided_share for year in years))


def range_in_words(year: YearFigures) -> str:
    """Describe in a sentence what each thing that is not known adds to the range of a share."""
    if year.share is None or year.range is None:
        return ""
    span = year.range
    ends = f"{span.least:.1%} to {span.most:.1%}"
    parts = [f"the preventive shares used give {year.share.low:.1%} to {year.share.high:.1%}"]
    undecided = max(span.most - span.high - span.contested, 0.0)
    if undecided >= _SEEN:
        likely = ""
        if year.is_decided:
            likely = f" ({100 * max(span.likely - span.high, 0.0):.1f} if it is like its kind)"
        parts.append(f"undecided money adds up to {100 * undecided:.1f} points{likely}")
    if span.contested >= _SEEN:
        contested = f"{100 * span.contested:.1f}"
        parts.append(f"money that others would count adds up to {contested} points")
    return f"The range of {year.financial_year}, {ends}: {', '.join(parts)}."


def _measure(
    name: str,
    values: Iterable[float | None],
    *,
    is_main: bool = False,
    has_pennies: bool = False,
) -> _Measure:
    return _Measure(name, tuple(values), is_main, has_pennies)


def _figure(
    parts: Iterable[Figures | Shares | ShareRange | LocalReading | None], figure: str = "central"
) -> list[float | None]:
    """Return a figure of each; what is not known stays so."""
    return [None if part is None else getattr(part, figure) for part in parts]


def _local_name(years: Sequence[YearFigures]) -> str:
    names = dict.fromkeys(f"{year.local.name} {year.local.version}" for year in years if year.local)
    return f"Locally, with {' and '.join(names)}" if names else ""


def _main(years: Sequence[YearFigures], prices_of: str) -> Iterator[_Measure]:
    """Return the measures that the terminal shows."""
    central = [year.restated.central for year in years]
    yield _measure("Prevention", central, is_main=True)
    for figure in ("low", "high"):
        values = (getattr(year.restated, figure) for year in years)
        yield _measure(f"Prevention, {figure}", values)
    published = [year.published.central for year in years]
    if published != central:
        yield _measure("Prevention, as published", published)
    if any(year.without_temporary != year.restated for year in years):
        without = (year.without_temporary.central for year in years)
        yield _measure("Without money of a few years only", without)
    local = _local_name(years)
    if local:
        of_local = [year.local.prevention if year.local else None for year in years]
        yield _measure(local, _figure(of_local))
    yield _measure("Money in scope", (year.in_scope_pence for year in years))
    yield _measure(f"Prevention, prices of {prices_of}", _figure(year.real_terms for year in years))
    for name, people in (
        ("Per head, those prices", [year.per_head for year in years]),
        ("Per weighted head", [year.weighted_per_head for year in years]),
    ):
        in_pence = (None if value is None else 100 * value for value in _figure(people))
        yield _measure(name, in_pence, has_pennies=True)


def no_figure_per_head(years: Sequence[YearFigures]) -> list[str]:
    """Describe which years have no figure per head, because they are not whole."""
    return [
        f"No figure per head for {year.financial_year}: it holds {year.part_of_year} of 12 months."
        for year in years
        if year.part_of_year and year.population
    ]


def _detail(years: Sequence[YearFigures]) -> Iterator[_Measure]:
    """Return prevention by tier, lens, horizon and mark, and what is set beside it."""
    for tier in years[0].tiers:
        yield _measure(tier.capitalize(), (year.tiers[tier].central for year in years))
    both = (sum(year.tiers[tier].central for tier in ("primary", "secondary")) for year in years)
    yield _measure("Primary and secondary", both)
    for lens in years[0].lenses:
        yield from _lens(years, lens)
    for horizon, name in HORIZON.items():
        yield _measure(name, (year.horizons[horizon].central for year in years))
    yield from _sets(years)
    for at in range(len(years[0].marks)):
        yield from _mark(years, at)


def _lens(years: Sequence[YearFigures], lens: str) -> Iterator[_Measure]:
    counted = [year.lenses[lens] for year in years]
    by_share = [year.lenses_by_share[lens] for year in years]
    yield _measure(f"Lens: {lens}", (figures.central for figures in counted))
    if [figures.all for figures in by_share] != [figures.all for figures in counted]:
        for figure, name in _BY_SHARE.items():
            yield _measure(f"Lens: {lens}, {name}", _figure(by_share, figure))


def _sets(years: Sequence[YearFigures]) -> Iterator[_Measure]:
    """Return the money of sets of interventions, and what stands to each pound of it."""
    names = {each.id: each.name for year in years for each in year.sets}
    for wanted, name in names.items():
        yield _measure(name, (year.set_pence(wanted) for year in years))
        if wanted == "acute":
            ratios = (
                100 * year.restated.central / acute
                if (acute := year.set_pence(wanted)) > 0
                else None
                for year in years
            )
            yield _measure(f"{name}, prevention to each £ of it", ratios, has_pennies=True)
    if {"children-early", "children-late"} <= set(names):
        early = (None if year.early_to_late is None else 100 * year.early_to_late for year in years)
        yield _measure("Early to each £ of late", early, has_pennies=True)


def _mark(years: Sequence[YearFigures], at: int) -> Iterator[_Measure]:
    """Return prevention by what codings say beside; nothing of a mark that no coding speaks of."""
    mark = years[0].marks[at]
    rows: list[_Measure] = []
    for number, value in enumerate(mark.values):
        totals = [year.marks[at].values[number] for year in years]
        rows += _certain_and_likely(value.name, totals)
    if rows:
        yield from rows
        unsaid = (year.marks[at].not_said.central for year in years)
        yield _measure(f"{mark.name}: not stated", unsaid)


def _certain_and_likely(name: str, totals: Sequence[MarkTotal]) -> Iterator[_Measure]:
    """Return what is certain, and what is only likely where there is such."""
    certain = [total.certain.central for total in totals]
    likely = [total.likely.central for total in totals]
    if any(certain) or any(likely):
        yield _measure(name, certain)
    if any(likely):
        yield _measure(f"{name}, judging by names", likely)
