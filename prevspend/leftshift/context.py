"""Facts from outside the ledgers that make years comparable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prevspend import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from prevspend.leftshift.model import DoubtId
    from prevspend.leftshift.year import Year
    from prevspend.years import FinancialYear


@dataclass(frozen=True)
class Context:
    """Facts from outside the ledgers.

    Attributes:
        deflators: price index by year, of any base; real terms are in the last year's prices.
        populations: people by year; where the reference data end before, the latest there are.
        population_years: the calendar year of each of these estimates; none for people as given.
        weighted: people by year, weighted for need, where somebody gives them.
        forecasts: the years whose price index is a forecast.
        sources: where these figures are from, to be shown with them.
        accepted: doubts about the years that a person has answered, from `read_acceptances`.
    """

    deflators: Mapping[FinancialYear, Fraction] = field(default_factory=dict)
    populations: Mapping[FinancialYear, int] = field(default_factory=dict)
    population_years: Mapping[FinancialYear, int] = field(default_factory=dict)
    weighted: Mapping[FinancialYear, int] = field(default_factory=dict)
    forecasts: frozenset[FinancialYear] = frozenset()
    sources: tuple[str, ...] = ()
    accepted: frozenset[DoubtId] = frozenset()


def find_context(
    years: Sequence[Year],
    *,
    populations: Mapping[FinancialYear, int] | None = None,
    weighted: Mapping[FinancialYear, int] | None = None,
) -> Context:
    """Look prices and populations of the years up in the reference data.

    Args:
        years: the years of one organisation.
        populations: people by year as somebody knows them better; they go before the reference
            data, which are not mixed with them.
        weighted: people by year, weighted for need; the reference data have none.
    """
    wanted = [year.financial_year for year in years]
    prices = reference.bundled().deflators()
    index = {year: prices.index[year] for year in wanted if year in prices.index}
    sources = [f"GDP deflator, {prices.release}"] if index else []
    if populations:
        people, stated = dict(populations), ["Population as given"]
        estimated: dict[FinancialYear, int] = {}
    else:
        people, estimated, stated = _people(years)
    if weighted:
        stated = [*stated, "Weighted population as given"]
    return Context(
        deflators=index,
        populations=people,
        population_years=estimated,
        weighted=weighted or {},
        forecasts=prices.forecasts & set(index),
        sources=(*sources, *stated),
    )


def _people(
    years: Iterable[Year],
) -> tuple[dict[FinancialYear, int], dict[FinancialYear, int], list[str]]:
    """Return the people of each year's area, the years they were estimated for, and the sources.

    Where there is no estimate of a year yet, the latest serves, and the sources say so.
    """
    populations: dict[FinancialYear, int] = {}
    estimated: dict[FinancialYear, int] = {}
    sources: dict[str, None] = {}
    for year in years:
        organisation = year.baseline.organisation
        wanted = year.financial_year
        people = reference.bundled().people_of(organisation.code or organisation.name or "", wanted)
        if people is None:
            continue
        populations[wanted], estimated[wanted] = people.people, people.year
        late = f"; for {wanted} the latest, of mid-{people.year}" * (people.year != wanted.start)
        sources[f"Population: {people.source}{late}"] = None
    return populations, estimated, list(sources)
