"""The baselines of every organisation in some files, side by side. All money in pence.

This is `organisations.json`; the terminal and the workbook are drawn from it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline.model import RejectedRow
from prevspend.baseline.parts import Figures, Input, ResultModel, TaxonomyVersion
from prevspend.taxonomy import Tier

ORGANISATIONS_SCHEMA = "prevspend.organisations/1"
ORGANISATIONS_FILE = "organisations.json"


class Share(ResultModel):
    """Prevention as a fraction of spending in scope, at the low, central and high shares."""

    low: float
    central: float
    high: float


class Money(ResultModel):
    """Sums in pence: all spending, in scope, undecided, and prevention."""

    read_pence: int
    in_scope_pence: int
    unclassified_pence: int
    tiers: dict[Tier, Figures]
    lenses: dict[str, Figures]


class Difference(Money):
    """The sum of the organisations less the whole as published."""


class SpendingSums(Money):
    """The spending of one organisation or several; prevention by tier, and by lens.

    `share` is that of the headline lens. Both fractions are of `in_scope_pence`, and null if
    nothing is in scope.
    """

    share: Share | None
    decided_share: float | None


class OrganisationSums(SpendingSums):
    """One organisation: its name, its class of authority if known, and its folder."""

    code: str | None
    name: str | None
    group: str | None
    folder: str


class GroupSums(SpendingSums):
    """The organisations of one class of authority, added up."""

    group: str
    organisations: int
    without_return: int


class WithoutReturn(ResultModel):
    """An organisation that files list without an amount: which files, and the reason they give."""

    code: str | None
    name: str | None
    group: str
    files: tuple[str, ...]
    reason: str


class PublishedTotal(ResultModel):
    """A total as published for the whole, its lines, and the same total of all organisations.

    `difference_pence` is the sum over the organisations less the whole.
    """

    line: str
    name: str
    whole_pence: int
    lines_pence: int
    organisations_pence: int
    difference_pence: int


class OrganisationsYear(ResultModel):
    """One financial year: each organisation, each class, their total, and the whole as published.

    `whole` is the row of England, which the files list beside its authorities: it has estimates
    for those without a return, and is not part of `total`. `difference` is `total` less `whole`.
    `areas` are regions and combined authorities, as sums of their councils and districts.
    `rejected` are rows that could not be read, of an unknown organisation. `statements` describe
    what limits the figures.
    """

    financial_year: str
    organisations: tuple[OrganisationSums, ...]
    groups: tuple[GroupSums, ...]
    areas: tuple[GroupSums, ...] = ()
    total: SpendingSums
    whole: OrganisationSums | None
    difference: Difference | None
    published_totals: tuple[PublishedTotal, ...]
    without_return: tuple[WithoutReturn, ...]
    rejected: tuple[RejectedRow, ...]
    statements: tuple[str, ...]


class OrganisationBaselines(ResultModel):
    """The prevention of every organisation in some files, under one taxonomy version."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = ORGANISATIONS_SCHEMA
    basis: Literal["ledger", "payments", "outturn"]
    taxonomy: TaxonomyVersion
    inputs: tuple[Input, ...]
    headline: str
    years: tuple[OrganisationsYear, ...]

    def to_json(self) -> str:
        """Return the text of `organisations.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
