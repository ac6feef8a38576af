"""The left shift: what moved between years, and how much of it is real. All money in pence."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import Field

from prevspend import people
from prevspend.baseline import (
    Figures,
    LocalReading,
    MarkTotals,
    OrganisationName,
    Publication,
    ResultModel,
    TaxonomyVersion,
)
from prevspend.leftshift.yearparts import SetTotal, ShareRange, UndecidedMoney
from prevspend.taxonomy import Tier

SCHEMA = "prevspend.leftshift/1"

StepId = Literal[
    "taxonomy",
    "coverage",
    "organisation",
    "recoding",
    "new_payee",
    "may_be_recoding",
    "timing",
    "in_doubt",
    "temporary",
    "price",
    "population",
    "real",
]
Severity = Literal["stop", "carry", "note"]
Verdict = Literal["confirmed", "refused", "undecided"]
TrackVerdict = Literal["on track", "off track", "cannot tell"]
RangePartId = Literal[
    "shares",
    "may_be_recoding",
    "which_coding",
    "undecided",
    "contested",
    "accruals",
    "timing",
    "one_sided",
    "one_factor",
    "replaced",
    "repeated",
    "limit",
]
DoubtId = Literal["one_sided", "one_factor", "replaced", "repeated", "limit"]
Selector = dict[str, str]
"""Field values that pick codings out: those that hold them all, whatever else they hold."""
PartOfReport = TypeVar("PartOfReport", bound=ResultModel)


def _without_names(part: PartOfReport, *fields: str) -> PartOfReport:
    """Return a part of a report with the codings in some fields as they may be published."""
    shown = {field: tuple(map(people.without_names, getattr(part, field))) for field in fields}
    return part.model_copy(update=shown)


class Shares(ResultModel):
    """Fractions at the low, central and high shares."""

    low: float
    central: float
    high: float


class YearsFinding(ResultModel):
    """Something that stands between years: it stops the comparison, qualifies it, or is noted."""

    id: str
    severity: Severity
    years: tuple[str, ...]
    what: str
    why: str
    fix: str


class CodingEffect(ResultModel):
    """A coding and its part in a step: prevention before and after, at the central share."""

    coding: Selector
    before_pence: int
    after_pence: int


class Step(ResultModel):
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


class InterventionChange(ResultModel):
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


class RangePart(ResultModel):
    """What one thing that is not known adds to the range of a change: fractions of the money."""

    id: RangePartId
    low: float
    high: float
    in_words: str


class NetShares(ResultModel):
    """Two years' shares made comparable: net of all that is neither real nor lasting.

    That is definitions, coverage, recoding, timing of payments, what waits for an answer, and money
    of a few years only. What may be recoding is taken as recoding. The scope is the money in scope
    that lasts; what is of a few years only stands beside it. `with_temporary` is the same change
    with the money of a few years only left in. `least` and `most` bound the change by all that is
    not known; `parts` says what each thing adds to that.
    """

    first: Shares | None
    last: Shares | None
    change: Shares | None
    with_temporary: Shares | None
    first_scope_pence: int
    last_scope_pence: int
    first_temporary_pence: int
    last_temporary_pence: int
    least: float | None
    most: float | None
    parts: tuple[RangePart, ...]


class ScopeQuestion(ResultModel):
    """Money outside prevention that only one year has: it came or went, or one export lacks it.

    `left` picks it out where only the earlier year has it, `joined` where only the later one has.
    """

    id: str
    story: str
    left: tuple[Selector, ...]
    joined: tuple[Selector, ...]
    amount_pence: int


class Bridge(ResultModel):
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
    questions: tuple[ScopeQuestion, ...] = ()
    price_ratio: float | None
    population_ratio: float | None

    def without_names(self) -> Bridge:
        """Return the bridge as it may be published: no question names what may be a person."""
        questions = tuple(_without_names(each, "left", "joined") for each in self.questions)
        return self.model_copy(update={"questions": questions})

    def step(self, wanted: StepId) -> Step:
        """Return a step by its id; `KeyError` where the bridge has none such."""
        for step in self.steps:
            if step.id == wanted:
                return step
        raise KeyError(wanted)

    def central(self, wanted: StepId) -> int:
        """Return a step's change at the central share, pence; 0 where the bridge has none such."""
        return next((step.change.central for step in self.steps if step.id == wanted), 0)


class Candidate(ResultModel):
    """Money that may have been recoded: from these codings, to those, and what speaks for it.

    `story` tells it in a sentence; the kind `gross` is money that one year books net of its income.
    `effect` is what the recoding alone does to prevention, in the later year's pence. `matters`
    says that it moves prevention, in sum or from one intervention to another; where it does not,
    nobody needs to decide.
    """

    id: str
    kind: Literal["renamed", "moved", "split", "merged", "gross"]
    story: str
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


class TargetYear(ResultModel):
    """Where a target stands in a year: what it asks for, and what was reached, least to most.

    `reached` is net, as in `NetShares`, and the verdict is by that; `with_temporary` and
    `verdict_with_temporary` leave money of a few years in.
    """

    financial_year: str
    wanted: float
    reached: Shares
    verdict: TrackVerdict
    with_temporary: Shares
    verdict_with_temporary: TrackVerdict
    reasons: tuple[str, ...] = ()


class Needed(ResultModel):
    """What it would take to meet a target in a year: pounds moved to prevention, in pence.

    `of_acute` is that as a part of the year's acute and urgent care, where the ledger has any.
    """

    financial_year: str
    pence: int
    of_acute: float | None


class TargetProgress(ResultModel):
    """A target's trajectory. Values are fractions, or pence where `unit` says so.

    `needed` is what it would take in the last year compared, and by the end of the target.
    """

    id: str
    name: str
    unit: Literal["share", "growth", "pence"]
    years: tuple[TargetYear, ...]
    verdict: TrackVerdict
    in_words: str
    needed: tuple[Needed, ...] = ()


class ShiftVerdict(ResultModel):
    """Whether the share moved, net of all that is not real, and why nobody can tell if so.

    `answers_settle` is whether answers to the open questions would settle it.
    """

    outcome: Literal["rose", "fell", "no real change", "cannot tell"]
    reasons: tuple[str, ...]
    in_words: str
    answers_settle: Annotated[bool, Field(exclude_if=lambda settle: not settle)] = False


class OpenQuestion(ResultModel):
    """What is not known and leaves a change open: what its answer may do to it, as fractions.

    `question` continues a sentence, `examples` are the largest money it is about, and `fix` is
    what settles it.
    """

    id: RangePartId
    question: str
    low: float
    high: float
    examples: tuple[str, ...]
    fix: str


class YearFigures(ResultModel):
    """One year under the common taxonomy, and as it was published.

    `share` is of what is decided and undecided alike; where less than `decided_needed` is decided
    it is no headline. `without_temporary` and `share_without_temporary` leave the money of a few
    years only out of both prevention and the money in scope.
    `lenses_by_share` is what each lens would be by shares, whatever it counts.
    `per_head` is in pounds, of the last year's prices where they are known, and by the people of
    the middle of `population_year`; `weighted_per_head`
    by the population weighted for need; neither is given for a year of `part_of_year` months, which
    is 0 for a whole one. `local` is what the year's overlay makes of it, as
    published, and `overrides` how many of people's decisions are in it. `forecast` says that the
    price index is not final.
    """

    financial_year: str
    taxonomy: TaxonomyVersion
    published: Figures
    restated: Figures
    in_scope_pence: int
    decided_share: float | None
    decided_needed: float
    share: Shares | None
    range: ShareRange | None
    undecided: tuple[UndecidedMoney, ...]
    without_temporary: Figures
    share_without_temporary: Shares | None
    tiers: dict[Tier, Figures]
    lenses: dict[str, Figures]
    lenses_by_share: dict[str, Figures]
    horizons: dict[str, Figures]
    sets: tuple[SetTotal, ...]
    marks: tuple[MarkTotals, ...]
    deflator: float | None
    forecast: bool
    real_terms: Figures | None
    population: int | None
    population_year: int | None
    per_head: Shares | None
    weighted_population: int | None
    weighted_per_head: Shares | None
    months: tuple[int, ...]
    part_of_year: int
    local: LocalReading | None
    overrides: int

    @property
    def undecided_pence(self) -> int:
        """The money in scope that nobody has decided, pence."""
        decided = self.decided_share if self.decided_share is not None else 1.0
        return round(self.in_scope_pence * (1 - decided))

    @property
    def is_decided(self) -> bool:
        """Whether enough is decided for the share to be a headline."""
        return self.decided_share is not None and self.decided_share >= self.decided_needed

    def set_pence(self, wanted: str) -> int:
        """Return all the money of a set, pence; 0 where the taxonomy has no such set."""
        return next((each.amount_pence for each in self.sets if each.id == wanted), 0)

    @property
    def early_to_late(self) -> float | None:
        """Money for children spent early to each pound spent late."""
        late = self.set_pence("children-late")
        return self.set_pence("children-early") / late if late > 0 else None


class LeftShift(ResultModel):
    """The left-shift report of one organisation; `publication` is that of its last year."""

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    organisation: OrganisationName
    basis: str
    taxonomy: TaxonomyVersion
    verdict: ShiftVerdict
    headline: tuple[str, ...]
    questions: tuple[OpenQuestion, ...]
    years: tuple[YearFigures, ...]
    bridge: Bridge
    yearly_bridges: tuple[Bridge, ...]
    candidates: tuple[Candidate, ...]
    findings: tuple[YearsFinding, ...]
    targets: tuple[TargetProgress, ...]
    sources: tuple[str, ...]
    publication: Annotated[Publication | None, Field(exclude_if=lambda part: part is None)] = None

    def to_json(self) -> str:
        """Write the report as `leftshift.json` holds it."""
        return self.without_names().model_dump_json(indent=2, by_alias=True) + "\n"

    def without_names(self) -> LeftShift:
        """Return the report as it may be published: no candidate names what may be a person."""
        candidates = tuple(_without_names(each, "was", "now") for each in self.candidates)
        bridges = tuple(bridge.without_names() for bridge in self.yearly_bridges)
        update: dict[str, object] = {"candidates": candidates, "yearly_bridges": bridges}
        return self.model_copy(update=update | {"bridge": self.bridge.without_names()})
