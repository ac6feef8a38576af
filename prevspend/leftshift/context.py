"""Facts from outside the ledgers that make years comparable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prevspend import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from fractions import Fraction

    from prevspend.leftshift.year import Year
    from prevspend.years import FinancialYear


@dataclass(frozen=True)
class Context:
    """Facts from outside the ledgers.

    Attributes:
        deflators: price index by year, of any base; real terms are in the last year's prices.
        populations: people by year.
        weighted: people by year, weighted for need, where somebody gives them.
        forecasts: the years whose price index is a forecast.
        sources: where these figures are from, to be shown with them.
    """

    deflators: Mapping[FinancialYear, Fraction] = field(default_factory=dict)
    populations: Mapping[FinancialYear, int] = field(default_factory=dict)
    weighted: Mapping[FinancialYear, int] = field(default_factory=dict)
    forecasts: frozenset[FinancialYear] = frozenset()
    sources: tuple[str, ...] = ()


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
    prices = reference.deflators()
    index = {year: prices.index[year] for year in wanted if year in prices.index}
    sources = [f"GDP deflator, {prices.release}"] if index else []
    people, said = (populations, ["Population as given"]) if populations else _people(years)
    if weighted:
        said = [*said, "Weighted population as given"]
    return Context(
        deflators=index,
        populations=people,
        weighted=weighted or {},
        forecasts=prices.forecasts & set(index),
        sources=(*sources, *said),
    )


def _people(years: Iterable[Year]) -> tuple[dict[FinancialYear, int], list[str]]:
    """Give the people of each year's area, and where the figures are from."""
    found: dict[FinancialYear, int] = {}
    sources: dict[str, None] = {}
    for year in years:
        whose = year.baseline.organisation
        record = reference.find_organisation(whose.code or whose.name or "")
        people = reference.population(record.code, year.financial_year) if record else None
        if people:
            found[year.financial_year] = people.people
            sources[f"Population: {people.source}"] = None
    return found, list(sources)
