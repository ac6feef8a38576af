"""The baselines of every organisation in some files, side by side. All money in pence.

This is `organisations.json`; the terminal and the workbook are drawn from it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline.model import RejectedRow
from prevspend.baseline.parts import Figures, Input, Part, TaxonomyVersion
from prevspend.taxonomy import Tier

ORGANISATIONS_SCHEMA = "prevspend.organisations/1"
ORGANISATIONS_FILE = "organisations.json"


class Share(Part):
    """Prevention as a fraction of spending in scope, at the low, central and high shares."""

    low: float
    central: float
    high: float


class Money(Part):
    """Pounds, in pence: all of them, those in scope, the undecided, and prevention."""

    read_pence: int
    in_scope_pence: int
    unclassified_pence: int
    tiers: dict[Tier, Figures]
    lenses: dict[str, Figures]


class Difference(Money):
    """What the organisations add up to, less the whole as published."""


class Sums(Money):
    """What one organisation or several spent; prevention by tier, and by lens.

    `share` is that of the headline lens. Both fractions are of `in_scope_pence`, and null where
    nothing is in scope.
    """

    share: Share | None
    decided_share: float | None


class OrganisationSums(Sums):
    """One organisation: who, its class of authority where that is known, and its folder."""

    code: str | None
    name: str | None
    group: str | None
    folder: str


class GroupSums(Sums):
    """The organisations of one class of authority, added up."""

    group: str
    organisations: int
    without_return: int


class WithoutReturn(Part):
    """An organisation the files list without an amount: in which of them, and what they say."""

    code: str | None
    name: str | None
    group: str
    files: tuple[str, ...]
    reason: str


class PublishedTotal(Part):
    """A total as published for the whole, its lines, and the same total of all organisations.

    `difference_pence` is the sum over the organisations less the whole.
    """

    line: str
    name: str
    whole_pence: int
    lines_pence: int
    organisations_pence: int
    difference_pence: int


class OrganisationsYear(Part):
    """One financial year: each organisation, by class, all of them, and the whole as published.

    `whole` is the row of England, which the files give beside its authorities: it holds estimates
    for those without a return, and is not part of `total`. `difference` is `total` less `whole`.
    `areas` are regions and combined authorities, as sums of their councils and districts.
    `rejected` are rows that could not be read and whose they are is not known. `statements` say in
    words what limits the figures.
    """

    financial_year: str
    organisations: tuple[OrganisationSums, ...]
    groups: tuple[GroupSums, ...]
    areas: tuple[GroupSums, ...] = ()
    total: Sums
    whole: OrganisationSums | None
    difference: Difference | None
    published_totals: tuple[PublishedTotal, ...]
    without_return: tuple[WithoutReturn, ...]
    rejected: tuple[RejectedRow, ...]
    statements: tuple[str, ...]


class OrganisationBaselines(Part):
    """What every organisation in some files spent on prevention, under one taxonomy version."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = ORGANISATIONS_SCHEMA
    basis: Literal["ledger", "payments", "outturn"]
    taxonomy: TaxonomyVersion
    inputs: tuple[Input, ...]
    headline: str
    years: tuple[OrganisationsYear, ...]

    def to_json(self) -> str:
        """Write the result as `organisations.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
