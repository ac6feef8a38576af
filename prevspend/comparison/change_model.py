"""The left shift of many organisations: what changed between two years. All money in pence.

This is `changes.json`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline import Figures, ResultModel, Share, TaxonomyVersion
from prevspend.comparison.model import Caution, Measure, Spread, Who
from prevspend.taxonomy import Tier

CHANGES_SCHEMA = "prevspend.changes/1"

Verdict = Literal["more than the range", "less than the range", "cannot tell"]
ShareMeasure = Literal["share", "without-schools"]

VERDICT_IN_WORDS: Final[dict[Verdict, str]] = {
    "more than the range": (
        "low, central and high shares agree, and it is more than they differ by; a return does not"
        " show whether money was only recorded otherwise"
    ),
    "less than the range": "low, central and high shares agree on the direction only",
    "cannot tell": "low and high shares disagree even on the direction",
}


class YearSide(ResultModel):
    """One year of an organisation, under the common taxonomy. `per_head` is in pounds, in cash."""

    prevention: Figures
    in_scope_pence: int
    decided_share: float | None
    people: int | None
    measures: dict[Measure, Share]
    tiers: dict[Tier, Figures]


class CashSteps(ResultModel):
    """A change of prevention in cash, at the central shares, in steps that add up to it.

    `price_pence` is the effect of prices, `population_pence` that of population, and `real_pence`
    the rest. A step that is not known is null and part of `real_pence`.
    """

    change_pence: int
    price_pence: int | None
    population_pence: int | None
    real_pence: int


class Mover(ResultModel):
    """An intervention whose prevention moved, at the central shares."""

    intervention: str
    name: str
    before_pence: int
    after_pence: int

    @property
    def change_pence(self) -> int:
        """The change, in pence."""
        return self.after_pence - self.before_pence


class OrganisationChange(ResultModel):
    """What changed between an organisation's two years.

    `points` are percentage points of a share, at the low, central and high shares; `verdict` is by
    the measure of the report. `real_growth` and `real_growth_per_head` are fractions of the first
    year's prevention after prices, null if prices or population are not known. `movers` are the
    interventions that changed most. `doubt` is a reason why the points may not be a shift: another
    large change, a share beyond 0 to 1, or next to no spend; such an organisation is in no
    distribution.
    """

    who: Who
    before: YearSide
    after: YearSide
    points: dict[ShareMeasure, Share]
    verdict: Verdict | None
    steps: CashSteps
    real_growth: Share | None
    real_growth_per_head: Share | None
    movers: tuple[Mover, ...]
    doubt: str | None


class NotCompared(ResultModel):
    """An organisation that is not in the report, and why."""

    code: str | None
    name: str
    group: str | None
    why: str


class Distribution(ResultModel):
    """The distribution of the changes of a league, and how many are more than their range.

    Organisations with a doubt are left out, and counted in `doubtful`.
    """

    league: str
    name: str
    organisations: int
    doubtful: int
    points: Spread
    real_growth_per_head: Spread | None
    up: int
    down: int
    up_more_than_range: int
    down_more_than_range: int


class Changes(ResultModel):
    """What changed between two years in every organisation that has both.

    `whole` is England as published, with estimates for missing returns; `added_up` is the sum of
    the organisations compared.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = CHANGES_SCHEMA
    first_year: str
    last_year: str
    taxonomy: TaxonomyVersion
    headline: str
    by: ShareMeasure
    price_ratio: float | None
    whole: OrganisationChange | None
    added_up: OrganisationChange | None
    distributions: tuple[Distribution, ...]
    organisations: tuple[OrganisationChange, ...]
    not_compared: tuple[NotCompared, ...]
    cautions: tuple[Caution, ...]
    sources: tuple[str, ...]

    def to_json(self) -> str:
        """Return the text of `changes.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
