"""Facts from outside the ledgers that make years comparable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

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
