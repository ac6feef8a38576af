"""The rows in which a left-shift report sets its years side by side, for every rendering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from prevspend.report.words import HORIZON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from prevspend.baseline import Figures, MarkTotal
    from prevspend.leftshift import NetShares, Shares, YearFigures

Unit = Literal["pence", "share", "pounds"]
_FIGURES = ("low", "high")
_BY_SHARE = {
    "central": "the same by their shares",
    "low": "by low shares",
    "high": "by high shares",
}


@dataclass(frozen=True)
class YearRow:
    """One measure over the years: pence, a fraction or pounds; `None` is not known.

    Attributes:
        name: what it is.
        unit: what its values are.
        values: one a year.
        important: it is a main figure.
        detail: it belongs to the row above.
    """

    name: str
    unit: Unit
    values: tuple[float | None, ...]
    important: bool = False
    detail: bool = False

    @property
    def texts(self) -> list[str]:
        """The values as text: pence as thousands of pounds."""
        return ["–" if value is None else _TEXT[self.unit](value) for value in self.values]


_TEXT: dict[Unit, Callable[[float], str]] = {
    "pence": lambda pence: f"{pence / 100_000:,.0f}",
    "share": lambda share: f"{share:.1%}",
    "pounds": lambda pounds: f"£{pounds:,.2f}",
}


def points_text(points: Shares | None) -> str:
    """Write a change of share in percentage points, central; a dash where there is none."""
    return "–" if points is None else signed_points(points.central)


def signed_points(fraction: float) -> str:
    """Write a fraction of the money in scope in points, its sign only where they show any."""
    said = f"{100 * fraction:+.2f}"
    return said if float(said) else "0.00"


def open_parts(net: NetShares) -> list[str]:
    """Return what each thing that is not known adds to the range of the change, in words."""
    return [
        f"{signed_points(part.low)} to {signed_points(part.high)} points: {part.in_words}"
        for part in net.parts
        if {signed_points(part.low), signed_points(part.high)} != {"0.00"}
    ]


def year_rows(years: Sequence[YearFigures], prices_of: str) -> list[list[YearRow]]:
    """Return the measures of the years in groups; what no year knows is left out.

    Args:
        years: the years, in order.
        prices_of: the year whose prices real terms are in.
    """
    groups = [
        _main(years),
        _local(years),
        _real(years, prices_of),
        _parts(years),
        _horizons(years),
        _sets(years),
        *(_mark(years, number) for number in range(len(years[0].marks))),
    ]
    known = [[row for row in group if any(_is_known(row))] for group in groups]
    return [group for group in known if group]


def _is_known(row: YearRow) -> Iterator[bool]:
    return (value is not None for value in row.values)


def _row(
    name: str,
    unit: Unit,
    values: Iterable[float | None],
    *,
    important: bool = False,
    detail: bool = False,
) -> YearRow:
    return YearRow(name, unit, tuple(values), important, detail)


def _main(years: Sequence[YearFigures]) -> Iterator[YearRow]:
    central = [year.restated.central for year in years]
    yield _row("Prevention", "pence", central, important=True)
    for figure in _FIGURES:
        values = (getattr(year.restated, figure) for year in years)
        yield _row(figure, "pence", values, detail=True)
    published = [year.published.central for year in years]
    if published != central:
        yield _row("as published", "pence", published, detail=True)
    yield _row("Money in scope", "pence", (year.in_scope_pence for year in years))
    yield _row("Decided, of it", "share", (year.decided_share for year in years))
    shares = [year.share if year.is_decided else None for year in years]
    yield _row("Prevention's share of it", "share", _figure(shares, "central"), important=True)
    for figure in _FIGURES:
        yield _row(figure, "share", _figure(shares, figure), detail=True)
    ranges = [year.range for year in years]
    contested = [found.contested if found else 0.0 for found in ranges]
    if any(year.undecided_pence for year in years) or any(contested):
        likely = (max(found.likely, found.high) if found else None for found in ranges)
        yield _row("undecided as preventive as its kind", "share", likely, detail=True)
        least = (found.least if found else None for found in ranges)
        yield _row("At least, whatever is undecided", "share", least)
        yield _row("At most", "share", (found.most if found else None for found in ranges))
    if any(contested):
        yield _row("contested, in the most", "share", contested, detail=True)
    if any(year.without_temporary != year.restated for year in years):
        yield from _without_temporary(years)


def _without_temporary(years: Sequence[YearFigures]) -> Iterator[YearRow]:
    """Return prevention and its share without money of a few years only."""
    name = "Without money of a few years only"
    yield _row(name, "pence", (year.without_temporary.central for year in years), important=True)
    shares = [year.share_without_temporary if year.is_decided else None for year in years]
    yield _row("share", "share", _figure(shares, "central"), detail=True)


def _local(years: Sequence[YearFigures]) -> Iterator[YearRow]:
    """Set what overlays make of the years beside the national figures; people's decisions too."""
    local = [year.local for year in years]
    if any(local):
        names = dict.fromkeys(f"{one.name} {one.version}" for one in local if one)
        of_local = [one.prevention if one else None for one in local]
        yield _row(f"Locally, with {' and '.join(names)}", "pence", _figure(of_local, "central"))
        yield _row("share", "share", (one.share if one else None for one in local), detail=True)


def _real(years: Sequence[YearFigures], prices_of: str) -> Iterator[YearRow]:
    real = [year.real_terms for year in years]
    yield _row(f"In prices of {prices_of}", "pence", _figure(real, "central"))
    per_head = [year.per_head for year in years]
    yield _row("Per head, those prices", "pounds", _figure(per_head, "central"))
    weighted = [year.weighted_per_head for year in years]
    yield _row("Per weighted head", "pounds", _figure(weighted, "central"))


def no_figure_per_head(years: Sequence[YearFigures]) -> list[str]:
    """Describe which years have no figure per head, because they are not whole."""
    return [
        f"No figure per head for {year.financial_year}: it holds {year.part_of_year} of 12 months."
        for year in years
        if year.part_of_year and year.population
    ]


def _figure(parts: Iterable[Figures | Shares | None], figure: str) -> list[float | None]:
    """Return the low, central or high of each; what is not known stays so."""
    return [None if part is None else getattr(part, figure) for part in parts]


def _parts(years: Sequence[YearFigures]) -> Iterator[YearRow]:
    for tier in years[0].tiers:
        yield _row(tier.capitalize(), "pence", (year.tiers[tier].central for year in years))
    both = [sum(year.tiers[tier].central for tier in ("primary", "secondary")) for year in years]
    yield _row("Primary and secondary", "pence", both)
    for lens in years[0].lenses:
        counted = [year.lenses[lens] for year in years]
        yield _row(f"Lens: {lens}", "pence", (figures.central for figures in counted))
        by_share = [year.lenses_by_share[lens] for year in years]
        if [figures.all for figures in by_share] != [figures.all for figures in counted]:
            for figure, name in _BY_SHARE.items():
                yield _row(name, "pence", _figure(by_share, figure), detail=True)


def _horizons(years: Sequence[YearFigures]) -> Iterator[YearRow]:
    for horizon, name in HORIZON.items():
        yield _row(name, "pence", (year.horizons[horizon].central for year in years))


def _sets(years: Sequence[YearFigures]) -> Iterator[YearRow]:
    """Return the sets' money, and what is set beside it."""
    names = {found.id: found.name for year in years for found in year.sets}
    for wanted, name in names.items():
        yield _row(name, "pence", (year.set_pence(wanted) for year in years))
        if wanted == "acute":
            ratios = (_ratio(year.restated.central, year.set_pence(wanted)) for year in years)
            yield _row("prevention to each £ of it", "pounds", ratios, detail=True)
    if {"children-early", "children-late"} <= set(names):
        yield _row("Early to each £ of late", "pounds", (year.early_to_late for year in years))


def _ratio(part: int, other: int) -> float | None:
    return part / other if other > 0 else None


def _mark(years: Sequence[YearFigures], number: int) -> Iterator[YearRow]:
    """Return prevention by what codings say beside; of a mark no coding speaks of, nothing."""
    mark = years[0].marks[number]
    found: list[YearRow] = []
    for at, value in enumerate(mark.values):
        totals = [year.marks[number].values[at] for year in years]
        found += _certain_and_likely(value.name, totals)
    if found:
        yield from found
        unsaid = (year.marks[number].not_said.central for year in years)
        yield _row(f"{mark.name}: not said", "pence", unsaid)


def _certain_and_likely(name: str, totals: Sequence[MarkTotal]) -> Iterator[YearRow]:
    """Return what is certain, and what is only likely where there is such."""
    certain = [total.certain.central for total in totals]
    likely = [total.likely.central for total in totals]
    if any(certain) or any(likely):
        yield _row(name, "pence", certain)
    if any(likely):
        yield _row("judging by names", "pence", likely, detail=True)
