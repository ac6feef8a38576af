"""The baseline: one organisation, one financial year, one taxonomy version. All money in pence.

This is `baseline.json`; the terminal, the workbook and the page are drawn from it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline.parts import (
    Audit,
    CodeTotal,
    Figures,
    Input,
    MarkTotals,
    OrganisationName,
    Part,
    TaxonomyVersion,
    YearLeftOut,
)
from prevspend.classify import Grade
from prevspend.errors import LedgerError, Place
from prevspend.results import read_part
from prevspend.taxonomy import Grouping, Horizon, Status, Tier

SCHEMA = "prevspend.baseline/1"
BASELINE_FILE = "baseline.json"
NOT_READ = "Not read, and in no total: "
"""How a warning begins that money may be missing from every total."""


class Statuses(Part):
    """Pence by status, which add up to what was read."""

    prevention_pence: int
    not_prevention_pence: int
    unclassified_pence: int
    out_of_scope_pence: int

    @property
    def by_status(self) -> dict[Status, int]:
        """The four parts, in the order in which every report shows them."""
        return {
            "prevention": self.prevention_pence,
            "not_prevention": self.not_prevention_pence,
            "unclassified": self.unclassified_pence,
            "out_of_scope": self.out_of_scope_pence,
        }


class Reconciliation(Part):
    """Every pound that was read, once: the four parts add up to `read_pence` to the penny.

    `prevention_pence` is the central figure; the part of an intervention's money that its share
    leaves is in `not_prevention_pence`. `difference_pence` is what was read less the control
    total, null where none was given.
    """

    read_rows: int
    read_pence: int
    prevention_pence: int
    not_prevention_pence: int
    unclassified_pence: int
    out_of_scope_pence: int
    rejected_rows: int
    other_years: tuple[YearLeftOut, ...]
    control_total_pence: int | None
    difference_pence: int | None

    @property
    def by_status(self) -> dict[Status, int]:
        """The four parts, in the order in which every report shows them."""
        return Statuses.model_validate(self).by_status


class InterventionTotal(Part):
    """One intervention: the money its rules decided, and how much of it is prevention.

    `responsible`, `prevents` and `inequalities` are ids of the taxonomy's groups.
    """

    id: str
    name: str
    status: Status
    tier: Tier | None
    lenses: tuple[str, ...]
    responsible: str | None
    prevents: tuple[str, ...]
    inequalities: tuple[str, ...]
    lines: int
    amount_pence: int
    prevention: Figures

    def groups(self, grouping: Grouping) -> tuple[str, ...]:
        """Return the ids of the groups it belongs to in one grouping."""
        if grouping == "responsible":
            return (self.responsible,) if self.responsible else ()
        return self.prevents if grouping == "prevents" else self.inequalities


class GroupTotal(Figures):
    """What the headline lens counts of the interventions of one group, and all their money.

    `id` is null for the interventions that name no group.
    """

    id: str | None
    name: str
    interventions: int
    amount_pence: int


class GroupedBy(Part):
    """Totals by group, the largest first.

    Where `adds_up` is false, an intervention stands in full with each of its groups: the groups
    overlap and must not be added up.
    """

    adds_up: bool
    groups: tuple[GroupTotal, ...]


class LensTotal(Figures):
    """A lens: which interventions count, and whether whole or by share.

    `by_share` is what the same interventions come to by their shares, whatever the lens counts.
    `tiers` are those of its interventions, and `of_tiers` what all of these tiers come to by
    shares. They are null in baselines that were written before they were.
    """

    name: str
    by_share: Figures | None = None
    tiers: tuple[Tier, ...] = ()
    of_tiers: Figures | None = None


class PerHead(Part):
    """What the headline lens comes to for each of the people, in pounds.

    `year` is the calendar year, at whose middle the people were estimated: that in which the
    financial year began, or the latest there is.
    """

    people: int
    year: int
    source: str
    low: float
    central: float
    high: float


class Cause(Part):
    """What in the overlay moves money, and how much.

    Attributes:
        what: the id of a local rule, `change of` or `share of` with the id of what is national,
            an override, or the overlay's abbreviations and kinds of supplier.
        lines: the lines whose outcome differs because of it.
        amount_pence: their sum.
        prevention_pence: what it adds to central prevention; less than nothing where it takes.
    """

    what: str
    lines: int
    amount_pence: int
    prevention_pence: int


class LocalFigures(Part):
    """The same year as the overlay has it; the national figures do not change by it.

    Attributes:
        causes: what makes the figures differ, the largest sums first.
        unused_rules: rules of the overlay that decide nothing in this ledger.
    """

    tiers: dict[Tier, Figures]
    lenses: dict[str, LensTotal]
    reconciliation: Statuses
    interventions: tuple[InterventionTotal, ...]
    causes: tuple[Cause, ...]
    unused_rules: tuple[str, ...]


class LocalReading(Part):
    """What an overlay makes of a year: the headline, the money in scope and what is undecided."""

    overlay: str
    name: str
    version: str
    prevention: Figures
    in_scope_pence: int
    undecided_pence: int

    @property
    def share(self) -> float | None:
        """The central share of the money in scope; null where there is no such money."""
        return self.prevention.central / self.in_scope_pence if self.in_scope_pence > 0 else None


class OverrideTotal(Part):
    """One person's decision: who, when, why, and the money it decides."""

    id: str
    by: str
    on: str
    why: str
    status: Status
    intervention: str | None
    lines: int
    amount_pence: int


class Undecided(Part):
    """A coding that nobody has decided, and what would settle it."""

    coding: dict[str, str]
    lines: int
    amount_pence: int
    needs: str


DECIDED_NEEDED = 0.8
"""How much of the money in scope must be decided for a share of it to be a headline."""


class Coverage(Part):
    """How much of the money in scope has been decided, either way.

    `decided_share` is a fraction of `in_scope_pence`, null where nothing is in scope. `by_grade`
    says how the decided pence were decided, the surest way first; they add up to `decided_pence`.
    `right_by_grade` is the share of decisions of each grade that were right when the taxonomy was
    measured on bodies it was not written for. `contested_pence` is the most that others would
    count of money decided as not prevention; it is in no figure but the most that may be.
    `likely_pence` is what undecided money would hold, were it as preventive as the decided money
    of its kind. `undecided` lists the largest codings without a decision, credits by their size.
    """

    in_scope_pence: int
    decided_pence: int
    decided_share: float | None
    by_grade: dict[Grade, int] = {}
    contested_pence: int = 0
    likely_pence: int = 0
    right_by_grade: dict[Grade, float] = {}
    undecided: tuple[Undecided, ...]

    @property
    def is_enough(self) -> bool:
        """Whether enough is decided for a share of the money in scope to be a headline."""
        return self.decided_share is not None and DECIDED_NEEDED <= self.decided_share <= 1


class DriverPartTotal(Part):
    """One part of a driver: its money, what decided it, and how much of it is prevention."""

    part: str
    status: Status
    tier: Tier | None
    intervention: str | None
    amount_pence: int
    prevention: Figures


class DriverTotal(Part):
    """A driver, and what rests on it: `lines` of the ledger were split, `amount_pence` in all.

    `measure` says how its table states proportions, and `table_total` what they add up to there:
    pounds for amounts, 1 or 100 for shares. `digest` is the hash of everything the driver says.
    """

    id: str
    name: str
    digest: str
    source: str
    date: str
    supplied_by: str
    years: tuple[str, ...]
    measure: Literal["amount", "share", "weight"]
    table_total: str
    lines: int
    amount_pence: int
    prevention: Figures
    parts: tuple[DriverPartTotal, ...]


class RejectedRow(Part):
    """A row that could not be read: where, why, its amount as written.

    `text` is what its other cells say, blank unless the baseline is made with names.
    """

    file: str
    sheet: str | None
    row: int
    reason: str
    amount: str
    text: str


class Baseline(Part):
    """What one organisation spent on prevention in one financial year, under one taxonomy.

    `crosswalks` is prevention by the codes of other returns: health accounts (`sha`), the revenue
    outturn (`ro`) and the public health grant (`phg`). `horizons` is prevention by when its
    benefit shows, `marks` by what codings say of recurrence, funders and providers; both of all
    tiers, by shares. `per_head` is null where the reference
    data do not know the people. `audit` is there only where one was made.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    organisation: OrganisationName
    financial_year: str
    basis: Literal["ledger", "payments", "outturn"]
    taxonomy: TaxonomyVersion
    inputs: tuple[Input, ...]
    reconciliation: Reconciliation
    headline: str
    tiers: dict[Tier, Figures]
    lenses: dict[str, LensTotal]
    interventions: tuple[InterventionTotal, ...]
    groups: dict[Grouping, GroupedBy]
    crosswalks: dict[str, tuple[CodeTotal, ...]] = {}
    horizons: dict[Horizon, Figures] = {}
    marks: tuple[MarkTotals, ...] = ()
    per_head: PerHead | None = None
    local: LocalFigures | None = None
    overrides: tuple[OverrideTotal, ...] = ()
    drivers: tuple[DriverTotal, ...] = ()
    coverage: Coverage
    rejected: tuple[RejectedRow, ...]
    with_names: bool = False
    warnings: tuple[str, ...]
    audit: Annotated[Audit | None, Field(exclude_if=lambda audit: audit is None)] = None

    @property
    def not_read(self) -> tuple[str, ...]:
        """The warnings that money may be missing from every total."""
        return tuple(warning for warning in self.warnings if warning.startswith(NOT_READ))

    def to_json(self) -> str:
        """Write the baseline as `baseline.json` holds it."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"

    @property
    def returns(self) -> frozenset[str]:
        """The layouts of the returns it is from, such as RO3; none where it is no return."""
        return frozenset(entry.layout for entry in self.inputs if self.basis == "outturn")

    @property
    def most_pence(self) -> int:
        """The most that may be prevention: high shares, all undecided and contested money."""
        undecided = max(self.reconciliation.unclassified_pence, 0)
        most = self.lenses[self.headline].high + undecided + max(self.coverage.contested_pence, 0)
        return min(most, max(self.coverage.in_scope_pence, 0))

    @classmethod
    def read(cls, folder: str | Path) -> Baseline:
        """Read the baseline of a folder that `prevspend classify` wrote.

        Raises:
            LedgerError: if there is none, or it is not one this version understands.
        """
        path = Path(folder) / BASELINE_FILE
        try:
            return cls.model_validate_json(read_part(Path(folder), BASELINE_FILE))
        except (FileNotFoundError, NotADirectoryError) as error:
            is_folder = Path(folder).is_dir()
            raise LedgerError(
                f"The folder '{folder}' holds no baseline."
                if is_folder or not Path(folder).exists()
                else f"'{folder}' is a file; this works on folders of results.",
                fix="classify the ledger first, `prevspend classify LEDGER -o DIR`, and name DIR.",
            ) from error
        except (OSError, ValueError, RecursionError) as error:
            raise LedgerError(
                "This baseline cannot be read.",
                place=Place(str(path)),
                why="it was changed, or written by another version of prevspend.",
                fix="classify the ledger again.",
            ) from error
