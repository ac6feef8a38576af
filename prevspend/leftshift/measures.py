"""The figures of one year: by tier, lens, horizon and set, in cash, real terms and per head."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from prevspend.baseline import Figures, local_reading, sum_marks
from prevspend.classify import RANGE
from prevspend.leftshift.model import Shares, YearFigures
from prevspend.leftshift.unknown import decided_share, largest_undecided, share_range
from prevspend.leftshift.year import prevention_of
from prevspend.leftshift.yearparts import SetTotal
from prevspend.taxonomy import TIERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.context import Context
    from prevspend.leftshift.year import Year

Value = TypeVar("Value", bound=str)

HORIZONS = ("short", "medium", "long")


def measure_year(
    year: Year, prices_of: Year, context: Context, decided_needed: float
) -> YearFigures:
    """Measure a year under the common taxonomy.

    Args:
        year: the year.
        prices_of: the year whose prices real terms are in.
        context: price indices and populations.
        decided_needed: how much must be decided for a share to be a headline, as a fraction.
    """
    lasting = ~year.temporary
    pence = year.codings["amount_pence"].to_numpy()
    without = Figures.of(year.prevention[lasting].sum(axis=0).tolist())
    prevention = Figures.of(year.prevention.sum(axis=0).tolist())
    in_scope = year.in_scope_pence
    population = context.populations.get(year.financial_year)
    weighted = context.weighted.get(year.financial_year)
    deflator = context.deflators.get(year.financial_year)
    real = _real_terms(prevention, year, prices_of, context)
    return YearFigures(
        financial_year=year.baseline.financial_year,
        taxonomy=year.baseline.taxonomy,
        published=Figures.of(prevention_of(year.published).sum(axis=0).tolist()),
        restated=prevention,
        in_scope_pence=in_scope,
        decided_share=decided_share(year),
        decided_needed=decided_needed,
        share=_shares(prevention, in_scope),
        range=share_range(year),
        undecided=tuple(largest_undecided(year)),
        without_temporary=without,
        share_without_temporary=_shares(without, int(pence[lasting & year.in_scope].sum())),
        tiers=dict(_sums_by(year, "tier", TIERS)),
        lenses={name: _lens(year, name) for name in year.taxonomy.head.lenses},
        lenses_by_share={
            name: _sum(year, _counted_by(year, name)) for name in year.taxonomy.head.lenses
        },
        horizons=dict(_sums_by(year, "horizon", HORIZONS)),
        sets=tuple(_sets(year)),
        marks=tuple(sum_marks(year.codings, year.taxonomy, year.baseline.organisation.kind)),
        deflator=float(deflator) if deflator else None,
        forecast=year.financial_year in context.forecasts,
        real_terms=real,
        population=population,
        population_year=context.population_years.get(year.financial_year),
        per_head=_per_head(real or prevention, population, year),
        weighted_population=weighted,
        weighted_per_head=_per_head(real or prevention, weighted, year),
        part_of_year=year.part_of_year,
        months=tuple(sorted(year.months)),
        local=local_reading(year.baseline),
        overrides=len(year.baseline.overrides),
    )


def _sums_by(year: Year, field: str, values: Iterable[Value]) -> Iterator[tuple[Value, Figures]]:
    """Add prevention up by what a field of the interventions says."""
    for value in values:
        ids = {entry.id for entry in year.taxonomy.interventions if getattr(entry, field) == value}
        yield value, _sum(year, ids)


def _sum(year: Year, interventions: Collection[str]) -> Figures:
    return Figures.of(year.prevention[_rows(year, interventions)].sum(axis=0).tolist())


def _rows(year: Year, interventions: Collection[str]) -> NDArray[np.bool_]:
    """Return which codings fall to one of the interventions."""
    return np.array([name in interventions for name in year.interventions], dtype=bool)


def _lens(year: Year, name: str) -> Figures:
    """Add up what a lens counts: by share, or each intervention's money whole."""
    ids = _counted_by(year, name)
    if year.taxonomy.head.lenses[name].counts == "share":
        return _sum(year, ids)
    whole = int(year.codings["amount_pence"].to_numpy()[_rows(year, ids)].sum())
    return Figures(low=whole, central=whole, high=whole)


def _counted_by(year: Year, lens: str) -> set[str]:
    return {entry.id for entry in year.taxonomy.interventions if lens in entry.lenses}


def _sets(year: Year) -> Iterator[SetTotal]:
    """Add up all the money of each set; a set without money is not shown."""
    pence = year.codings["amount_pence"].to_numpy()
    for name, each in year.taxonomy.head.sets.items():
        amount = int(pence[_rows(year, each.interventions)].sum())
        if amount:
            yield SetTotal(id=name, name=each.name, amount_pence=amount)


def _real_terms(
    prevention: Figures, year: Year, prices_of: Year, context: Context
) -> Figures | None:
    """Put a year's prevention into another year's prices."""
    here = context.deflators.get(year.financial_year)
    there = context.deflators.get(prices_of.financial_year)
    if here is None or there is None:
        return None
    ratio = Fraction(there) / Fraction(here)
    return Figures.of(round(pence * ratio) for pence in prevention.all)


def _per_head(prevention: Figures, people: int | None, year: Year) -> Shares | None:
    """Return pounds a head; nothing where the people are not known, or the year is not whole."""
    return _shares(prevention, people * 100) if people and not year.part_of_year else None


def _shares(prevention: Figures, whole: int) -> Shares | None:
    if whole <= 0 or min(prevention.all) < 0:
        return None
    return Shares(**{figure: getattr(prevention, figure) / whole for figure in RANGE})
