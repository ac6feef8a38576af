"""A consolidation: several organisations with each pound counted once. All money in pence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline import Figures, OrganisationName, ResultModel, TaxonomyVersion
from prevspend.taxonomy import Status, Tier

SCHEMA = "prevspend.consolidation/1"
CONSOLIDATION_FILE = "consolidation.json"

CountedAt = Literal["delivery", "funding"]
"""Where a fund flow counts: at the organisation that spends it in the end, or that pays for it."""

Verdict = Literal[
    "matched", "within tolerance", "part matched", "payer only", "payee only", "own share"
]


class Counted(ResultModel):
    """A sum over the organisations, its part counted twice, and the rest.

    `bodies_pence` = `eliminated_pence` + `once_pence`.
    """

    bodies_pence: int
    eliminated_pence: int
    once_pence: int


class CountedPrevention(ResultModel):
    """Prevention over the organisations, its part counted twice, and the rest."""

    bodies: Figures
    eliminated: Figures
    once: Figures


class LocalOnce(ResultModel):
    """An organisation's year under its overlay: its own prevention, and the part counted once."""

    overlay: str
    name: str
    version: str
    prevention: CountedPrevention


class ConsolidatedOrganisation(ResultModel):
    """One organisation: where each of its pounds went, with those eliminated.

    The values of `statuses` and `eliminated_pence` add up to `read_pence`. `in_scope` is its
    spending on services, before and after. `local` is its local reading, if it has one.
    """

    organisation: OrganisationName
    basis: Literal["ledger", "payments", "outturn"]
    read_pence: int
    statuses: dict[Status, int]
    eliminated_pence: int
    in_scope: Counted
    prevention: CountedPrevention
    local: LocalOnce | None = None


class FlowLine(ResultModel):
    """A coding in a fund flow, and the part of its `amount_pence` that is eliminated."""

    body: str
    side: Literal["paid", "received", "spent"]
    coding: dict[str, str]
    amount_pence: int
    eliminated_pence: int


class FundFlow(ResultModel):
    """Money one organisation paid another, by both ledgers and the pools register.

    `received_pence` is what the payee's ledger shows, `declared_pence` what the register states
    (null if it states nothing). `matched_pence` is what both sides agree on;
    `unmatched_paid_pence` and `unmatched_received_pence` are what only one of them shows.
    `eliminated_pence` is net of receipts that the payee had taken off its spending. `settled` is
    true if no part of the flow may still be counted twice.
    """

    payer: str
    payee: str
    pool: str | None
    verdict: Verdict
    paid_pence: int
    received_pence: int
    declared_pence: int | None
    matched_pence: int
    unmatched_paid_pence: int
    unmatched_received_pence: int
    eliminated_pence: int
    settled: bool
    notes: tuple[str, ...]
    lines: tuple[FlowLine, ...]


class PaidOutside(ResultModel):
    """Money paid to a council or board that is not loaded; none of it is eliminated.

    `may_be` are the organisations loaded that the name may mean, if it may mean several.
    """

    payer: str
    payee: str
    code: str | None
    paid_pence: int
    may_be: tuple[str, ...] = ()


class UnnamedFlow(ResultModel):
    """Money between organisations by the name of its account, but no line names the other side."""

    body: str
    account: str
    amount_pence: int


class InterventionOnce(ResultModel):
    """The sums of one intervention over all organisations."""

    id: str
    name: str
    tier: Tier
    amount: Counted
    prevention: CountedPrevention


class PlaceTotal(ResultModel):
    """The area of a Health and Wellbeing Board: its councils, and a part of the ICBs' money.

    `councils` is prevention counted once at the councils loaded. `apportioned` is a part of the
    ICBs' prevention by population, an estimate that is in no headline; null if the ICBs'
    population by area is not known.
    """

    code: str | None
    name: str
    bodies: tuple[str, ...]
    councils: Figures
    apportioned: Figures | None


class Consolidation(ResultModel):
    """An ICB and its councils, or any organisations, counted once.

    `total` is gross spending in scope: income from other organisations is out of scope on both
    bases. `local` is prevention by the local readings of the organisations that have one, and by
    the national reading of the others; every other figure is national. `lenses_by_share` has,
    for each lens that counts whole amounts, the same interventions by their shares. `unlike` has
    the warnings on what makes the organisations unlike: months, and totals out of proportion.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    financial_year: str
    counted_at: CountedAt
    tolerance: float
    taxonomy: TaxonomyVersion
    bodies: tuple[ConsolidatedOrganisation, ...]
    total: Counted
    statuses: dict[Status, Counted]
    prevention: CountedPrevention
    local: CountedPrevention | None = None
    tiers: dict[Tier, CountedPrevention]
    lenses: dict[str, CountedPrevention]
    lenses_by_share: dict[str, CountedPrevention] = {}
    headline: str
    interventions: tuple[InterventionOnce, ...]
    flows: tuple[FundFlow, ...]
    outside: tuple[PaidOutside, ...]
    unnamed: tuple[UnnamedFlow, ...]
    places: tuple[PlaceTotal, ...]
    unlike: tuple[str, ...] = ()
    warnings: tuple[str, ...]
    sources: tuple[str, ...]

    def to_json(self) -> str:
        """Return the text of `consolidation.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
