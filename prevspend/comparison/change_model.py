"""The left shift of many organisations: what moved between two years. All money in pence.

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
    """Why prevention differs in cash, at the central shares: the steps add up to the change.

    `price_pence` is what keeping up with prices would have taken, `population_pence` what more or
    fewer people would, and `real_pence` what is left. Steps that are not known are null and inside
    `real_pence`.
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
        """How far it moved."""
        return self.after_pence - self.before_pence


class OrganisationChange(ResultModel):
    """What moved between an organisation's two years.

    `points` are percentage points of a share, at the low, central and high shares, each the same
    in both years; `verdict` is by the measure the report goes by. `real_growth` and
    `real_growth_per_head` are fractions of the first year's prevention after prices, null where
    prices or people are not known. `movers` are the interventions that moved most. `doubt` says
    what else changed so much that the points need not be a shift; such an organisation is in no
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
    """An organisation that has no place in the report, and why."""

    code: str | None
    name: str
    group: str | None
    why: str


class Distribution(ResultModel):
    """How the changes of a league are spread, and how many are more than their range.

    Those with a doubt are left out and counted.
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
    """What moved between two years in every organisation that has both.

    `whole` is England as published, with estimates for who gave no return; `added_up` is the sum
    of the organisations compared.
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
        """Write the report as `changes.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
