"""A consolidation: several bodies' baselines with each pound counted once. All money in pence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline import Figures, OrganisationName, ResultModel, TaxonomyVersion
from prevspend.taxonomy import Status, Tier

SCHEMA = "prevspend.consolidation/1"
CONSOLIDATION_FILE = "consolidation.json"

CountedAt = Literal["delivery", "funding"]
"""Where a pound between bodies counts: at the one that spends it at last, or that pays for it."""

Verdict = Literal[
    "matched", "within tolerance", "part matched", "payer only", "payee only", "own share"
]


class Counted(ResultModel):
    """A sum over the bodies, what of it is counted twice, and what is left: once.

    `bodies_pence` = `eliminated_pence` + `once_pence`.
    """

    bodies_pence: int
    eliminated_pence: int
    once_pence: int


class CountedPrevention(ResultModel):
    """Prevention over the bodies, what of it is counted twice, and what is left: once."""

    bodies: Figures
    eliminated: Figures
    once: Figures


class LocalOnce(ResultModel):
    """What a body's overlay makes of its year: its own prevention, and what counts once of it."""

    overlay: str
    name: str
    version: str
    prevention: CountedPrevention


class Body(ResultModel):
    """One body: where each of its pounds went, those eliminated among them.

    The values of `statuses` and `eliminated_pence` add up to `read_pence`. `in_scope` is the
    body's spending on services, before and after. `local` is its local reading, if it has one.
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
    """A coding that takes part in a flow, and what of its `amount_pence` is eliminated."""

    body: str
    side: Literal["paid", "received", "spent"]
    coding: dict[str, str]
    amount_pence: int
    eliminated_pence: int


class Flow(ResultModel):
    """Money one body paid another, as either ledger and the pools register have it.

    `received_pence` is what the payee's ledger shows, `declared_pence` what the register says
    (null where it says nothing). `matched_pence` is what both sides agree on;
    `unmatched_paid_pence` and `unmatched_received_pence` are what only one of them shows.
    `eliminated_pence` is net of receipts that the payee had taken off its spending. `settled`
    says that nothing of the flow may still be counted twice.
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


class Outside(ResultModel):
    """Money paid to a council or board whose ledger is not loaded: nothing of it is eliminated."""

    payer: str
    payee: str
    code: str | None
    paid_pence: int


class Unnamed(ResultModel):
    """Money whose account says it is between bodies, but whose other side no line names."""

    body: str
    account: str
    amount_pence: int


class InterventionOnce(ResultModel):
    """One intervention over all bodies."""

    id: str
    name: str
    tier: Tier
    amount: Counted
    prevention: CountedPrevention


class PlaceTotal(ResultModel):
    """The area of a Health and Wellbeing Board: its councils, and a part of the boards' money.

    `councils` is prevention counted once at the councils loaded. `apportioned` is a part of the
    integrated care boards' by population, an estimate that is in no headline; null where the
    boards' people by area are not known.
    """

    code: str | None
    name: str
    bodies: tuple[str, ...]
    councils: Figures
    apportioned: Figures | None


class Consolidation(ResultModel):
    """An integrated care board and its councils, or any bodies, counted once.

    `total` is spending in scope, gross: income from other bodies stays out of scope on both bases.
    `local` is prevention by the local readings of the bodies that have one, and by the national
    reading of the others; every other figure is national.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    financial_year: str
    counted_at: CountedAt
    tolerance: float
    taxonomy: TaxonomyVersion
    bodies: tuple[Body, ...]
    total: Counted
    statuses: dict[Status, Counted]
    prevention: CountedPrevention
    local: CountedPrevention | None = None
    tiers: dict[Tier, CountedPrevention]
    lenses: dict[str, CountedPrevention]
    headline: str
    interventions: tuple[InterventionOnce, ...]
    flows: tuple[Flow, ...]
    outside: tuple[Outside, ...]
    unnamed: tuple[Unnamed, ...]
    places: tuple[PlaceTotal, ...]
    warnings: tuple[str, ...]
    sources: tuple[str, ...]

    def to_json(self) -> str:
        """Write the consolidation as `consolidation.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
