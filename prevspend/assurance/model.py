"""The outcome of an audit: `assurance.json`. All money in pence, intervals at 95%."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field

from prevspend.baseline import OrganisationName, ResultModel, TaxonomyVersion
from prevspend.classify import Grade
from prevspend.evaluate import Estimate
from prevspend.taxonomy import Status, Tier

SCHEMA = "prevspend.assurance/1"
ASSURANCE_FILE = "assurance.json"


class Kappa(ResultModel):
    """Cohen's kappa of two judges on the codings that both decided; null where not defined."""

    rows: int
    kappa: Estimate | None


class StratumError(ResultModel):
    """What was decided alike: its money by size, the codings looked at, the share that is wrong.

    `wrong` counts the answers: where two reviewers differ, each is a half.
    """

    status: Status
    tier: Tier | None
    grade: Grade | None
    size_pence: int
    drawn: int
    answered: int
    wrong: float
    error: Estimate | None


class Answered(ResultModel):
    """What one reviewer says of a coding; no status where it cannot be told."""

    by: str
    on: str
    status: Status | None
    tier: Tier | None
    share: float
    sure: str
    why: str


class AuditDifference(ResultModel):
    """A coding on which a reviewer and the tool, or two reviewers, differ."""

    number: int
    coding: dict[str, str]
    amount_pence: int
    status: Status
    tier: Tier | None
    share: float
    rule: str
    answers: tuple[Answered, ...]


class OpenRange(ResultModel):
    """How far a figure could lie apart if everything that is open were at its worst."""

    low: float
    high: float


class Assurance(ResultModel):
    """How often the decisions of one baseline are wrong, as people see it who did not know them.

    Money counts by its size where it is said so, credits too. `error` is the share of the
    `decided_size_pence` in scope that has the wrong status or tier. `overstated` is what was
    counted as prevention too much, `understated` what is prevention and was not counted, undecided
    money among it; `prevention` is what is likely to be true, in pounds, all at central shares, and
    `prevention_share` its part of the money in scope as the tool has it. `error_if_open` and
    `prevention_if_open` are how far the intervals reach if whatever is open (not filled in, cannot
    be told, reviewers who differ) turns out one way or the other.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    organisation: OrganisationName
    financial_year: str
    taxonomy: TaxonomyVersion
    codings: str
    size: int
    seed: int
    reviewers: tuple[str, ...]
    first_date: str
    last_date: str
    drawn: int
    answered: int
    cannot_tell: int
    not_filled: int
    differing: int
    decided_size_pence: int
    error: Estimate | None
    error_if_open: OpenRange | None
    in_scope_pence: int
    counted_pence: int
    overstated: Estimate
    understated: Estimate
    prevention: Estimate
    prevention_if_open: OpenRange
    prevention_share: Estimate | None
    strata: tuple[StratumError, ...]
    with_tool: Kappa
    between_reviewers: Kappa | None
    differences: tuple[AuditDifference, ...]
    statement: str = ""

    def to_json(self) -> str:
        """Write the outcome as `assurance.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
