"""The left shift: what moved between years, and how much of it is real. All money in pence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from prevspend.baseline import Figures, OrganisationName, Part, TaxonomyVersion
from prevspend.taxonomy import Tier

SCHEMA = "prevspend.leftshift/1"

StepId = Literal[
    "taxonomy",
    "coverage",
    "organisation",
    "recoding",
    "may_be_recoding",
    "temporary",
    "price",
    "population",
    "real",
]
Severity = Literal["stop", "carry", "note"]
Verdict = Literal["confirmed", "refused", "undecided"]
TrackVerdict = Literal["on track", "off track", "cannot tell"]
Selector = dict[str, str]
"""Field values that pick codings out: those that hold them all, whatever else they hold."""


class Shares(Part):
    """Fractions at the low, central and high shares."""

    low: float
    central: float
    high: float


class Finding(Part):
    """Something that stands between years: it stops the comparison, qualifies it, or is noted."""

    id: str
    severity: Severity
    years: tuple[str, ...]
    what: str
    why: str
    fix: str


class CodingEffect(Part):
    """A coding and its part in a step: prevention before and after, at the central share."""

    coding: Selector
    before_pence: int
    after_pence: int


class Step(Part):
    """One step of the bridge.

    `points` is what it does to the share of money in scope, as a fraction; null where a year has
    no money to share. `codings` are the largest behind it; `more_codings` says how many others
    there are.
    """

    id: StepId
    name: str
    why: str
    change: Figures
    points: Shares | None
    codings: tuple[CodingEffect, ...] = ()
    more_codings: int = 0


class InterventionChange(Part):
    """How one intervention's comparable money changed, and how much of that is real.

    Money of a few years only is apart, in `temporary_before` and `temporary_after`.
    """

    id: str
    name: str
    tier: Tier
    before: Figures
    after: Figures
    real: Figures
    temporary_before: Figures
    temporary_after: Figures


class RangePart(Part):
    """What one thing that is not known adds to the range of a change: fractions of the money."""

    id: Literal["shares", "may_be_recoding", "undecided"]
    low: float
    high: float
    in_words: str


class NetShares(Part):
    """Two years' shares made comparable: net of definitions, coverage, recoding, temporary money.

    What may be recoding is taken as recoding. `with_temporary` is the same change with the money
    of a few years only left in. `least` and `most` bound the change by all that is not known;
    `parts` says what each thing adds to that.
    """

    first: Shares | None
    last: Shares | None
    change: Shares | None
    with_temporary: Shares | None
    first_scope_pence: int
    last_scope_pence: int
    least: float | None
    most: float | None
    parts: tuple[RangePart, ...]


class Bridge(Part):
    """From one year's prevention as published to another's, in steps that add up to the penny.

    `start_share` and `end_share` are the shares as published; the points of the steps lead from
    the one to the other.
    """

    first_year: str
    last_year: str
    start: Figures
    start_share: Shares | None
    steps: tuple[Step, ...]
    end: Figures
    end_share: Shares | None
    net: NetShares
    interventions: tuple[InterventionChange, ...]
    price_ratio: float | None
    population_ratio: float | None

    def step(self, wanted: StepId) -> Step:
        """Give a step by its id; `KeyError` where the bridge has none such."""
        for step in self.steps:
            if step.id == wanted:
                return step
        raise KeyError(wanted)


class Candidate(Part):
    """Money that may have been recoded: from these codings, to those, and what speaks for it.

    `effect` is what the recoding alone does to prevention, in the later year's pence. `matters`
    says that it moves prevention, in sum or from one intervention to another; where it does not,
    nobody needs to decide.
    """

    id: str
    kind: Literal["renamed", "moved", "split", "merged"]
    first_year: str
    last_year: str
    was: tuple[Selector, ...]
    now: tuple[Selector, ...]
    before_pence: int
    after_pence: int
    effect: Figures
    matters: bool
    likeness: float
    evidence: tuple[str, ...]
    verdict: Verdict


class TargetYear(Part):
    """Where a target stands in a year: what it asks for, and what was reached."""

    financial_year: str
    wanted: float
    reached: Shares
    verdict: TrackVerdict


class TargetProgress(Part):
    """A target's trajectory. Values are fractions, or pence where `unit` says so."""

    id: str
    name: str
    unit: Literal["share", "growth", "pence"]
    years: tuple[TargetYear, ...]
    verdict: TrackVerdict
    in_words: str


class SetTotal(Part):
    """All the money of a set of interventions, prevention or not, whole."""

    id: str
    name: str
    amount_pence: int


class MarkTotal(Part):
    """Prevention that a mark's value holds: for certain, and what is only likely beside it."""

    id: str
    name: str
    certain: Figures
    likely: Figures


class MarkTotals(Part):
    """Prevention by one mark: its values, and what no coding says."""

    id: str
    name: str
    values: tuple[MarkTotal, ...]
    not_said: Figures


class YearFigures(Part):
    """One year under the common taxonomy, and as it was published.

    `per_head` is in pounds, of the last year's prices where they are known; `weighted_per_head`
    by the population weighted for need. `forecast` says that the price index is not final.
    """

    financial_year: str
    taxonomy: TaxonomyVersion
    published: Figures
    restated: Figures
    in_scope_pence: int
    decided_share: float | None
    share: Shares | None
    tiers: dict[Tier, Figures]
    lenses: dict[str, Figures]
    horizons: dict[str, Figures]
    sets: tuple[SetTotal, ...]
    marks: tuple[MarkTotals, ...]
    deflator: float | None
    forecast: bool
    real_terms: Figures | None
    population: int | None
    per_head: Shares | None
    weighted_population: int | None
    weighted_per_head: Shares | None
    months: tuple[int, ...]

    def set_pence(self, wanted: str) -> int:
        """Give all the money of a set, pence; 0 where the taxonomy has no such set."""
        return next((found.amount_pence for found in self.sets if found.id == wanted), 0)

    @property
    def early_to_late(self) -> float | None:
        """Money for children spent early to each pound spent late."""
        late = self.set_pence("children-late")
        return self.set_pence("children-early") / late if late > 0 else None


class LeftShift(Part):
    """The left-shift report of one organisation."""

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    organisation: OrganisationName
    basis: str
    taxonomy: TaxonomyVersion
    headline: tuple[str, ...]
    years: tuple[YearFigures, ...]
    bridge: Bridge
    yearly_bridges: tuple[Bridge, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[Finding, ...]
    targets: tuple[TargetProgress, ...]
    sources: tuple[str, ...]

    def to_json(self) -> str:
        """Write the report as `leftshift.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
