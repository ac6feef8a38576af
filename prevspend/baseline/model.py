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
    OverrideTotal,
    Publication,
    ResultModel,
    Returned,
    TaxonomyVersion,
    YearLeftOut,
)
from prevspend.classify import Grade
from prevspend.errors import LedgerError, Location
from prevspend.results import read_part
from prevspend.taxonomy import Grouping, Horizon, Status, Tier

SCHEMA = "prevspend.baseline/1"
BASELINE_FILE = "baseline.json"
NOT_READ = "Not read, and in no total: "
"""The start of a warning that money may be missing from every total."""


class Statuses(ResultModel):
    """Pence by status; they add up to what was read."""

    prevention_pence: int
    not_prevention_pence: int
    unclassified_pence: int
    out_of_scope_pence: int

    @property
    def by_status(self) -> dict[Status, int]:
        """The pence of the four statuses, in the order of every report."""
        return {
            "prevention": self.prevention_pence,
            "not_prevention": self.not_prevention_pence,
            "unclassified": self.unclassified_pence,
            "out_of_scope": self.out_of_scope_pence,
        }


class Reconciliation(ResultModel):
    """Every pound that was read, once: the four statuses add up to `read_pence` to the penny.

    `prevention_pence` is the central figure; the part of an intervention's money beyond its share
    is in `not_prevention_pence`. `difference_pence` is what was read less the control total, null
    without a control total.
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
        """The pence of the four statuses, in the order of every report."""
        return Statuses.model_validate(self).by_status


class InterventionTotal(ResultModel):
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
    """The prevention of one group's interventions under the headline lens, and all their money.

    `id` is null for the interventions without a group.
    """

    id: str | None
    name: str
    interventions: int
    amount_pence: int


class GroupedBy(ResultModel):
    """Totals by group, the largest first.

    If `adds_up` is false, an intervention counts in full in each of its groups: the groups overlap
    and must not be added up.
    """

    adds_up: bool
    groups: tuple[GroupTotal, ...]


class LensTotal(Figures):
    """The total of a lens: which interventions count, whole or by share.

    `by_share` is the total of the same interventions by their shares, whatever the lens counts.
    `tiers` are the tiers of its interventions, and `of_tiers` the total of all of these tiers by
    shares. These are null in baselines of earlier versions.
    """

    name: str
    by_share: Figures | None = None
    tiers: tuple[Tier, ...] = ()
    of_tiers: Figures | None = None


class PerHead(ResultModel):
    """The headline lens per head of population, in pounds.

    `year` is the calendar year of the mid-year population estimate: the year in which the financial
    year began, or the latest known.
    """

    people: int
    year: int
    source: str
    low: float
    central: float
    high: float


class Cause(ResultModel):
    """A part of the overlay that moves money, and how much.

    Attributes:
        what: the id of a local rule or override; `change of` or `share of` with a national id; or
            the overlay's abbreviations and kinds of supplier.
        lines: the lines with another outcome because of it.
        amount_pence: their sum.
        prevention_pence: what it adds to central prevention; negative if it reduces it.
    """

    what: str
    lines: int
    amount_pence: int
    prevention_pence: int


class LocalFigures(ResultModel):
    """The same year under the overlay; it does not change the national figures.

    Attributes:
        causes: the parts of the overlay that change figures, the largest sums first.
        unused_rules: rules of the overlay that decide nothing in this ledger.
    """

    tiers: dict[Tier, Figures]
    lenses: dict[str, LensTotal]
    reconciliation: Statuses
    interventions: tuple[InterventionTotal, ...]
    causes: tuple[Cause, ...]
    unused_rules: tuple[str, ...]


class LocalReading(ResultModel):
    """A year under an overlay: the headline, and the money in scope and undecided."""

    overlay: str
    name: str
    version: str
    prevention: Figures
    in_scope_pence: int
    undecided_pence: int

    @property
    def share(self) -> float | None:
        """The central share of the money in scope; `None` if nothing is in scope."""
        return self.prevention.central / self.in_scope_pence if self.in_scope_pence > 0 else None


class Undecided(ResultModel):
    """An undecided coding, and what would decide it."""

    coding: dict[str, str]
    lines: int
    amount_pence: int
    needs: str


DECIDED_NEEDED = 0.8
"""The part of the money in scope that must be decided for prevention to be shown as a share."""


class Coverage(ResultModel):
    """How much of the money in scope has been decided, either way.

    `decided_share` is a fraction of `in_scope_pence`, null if nothing is in scope. `by_grade` has
    the decided pence by grade, the surest first; they add up to `decided_pence`. `right_by_grade`
    is the share of decisions of each grade that were right when the taxonomy was measured on
    organisations it was not written for. `contested_pence` is the most that others would count of
    money decided as not prevention; only the highest possible share includes it. `likely_pence` is
    the prevention in undecided money if it is as preventive as decided money of its kind.
    `undecided` lists the largest undecided codings, credits by absolute size.
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
        """Whether enough of the money in scope is decided to show prevention as a share of it."""
        return self.decided_share is not None and DECIDED_NEEDED <= self.decided_share <= 1


class DriverPartTotal(ResultModel):
    """One part of a driver: its money, its decision and its prevention."""

    part: str
    status: Status
    tier: Tier | None
    intervention: str | None
    amount_pence: int
    prevention: Figures


class DriverTotal(ResultModel):
    """A driver, and the `lines` and `amount_pence` of the ledger that it split.

    `measure` is how its table states proportions, and `table_total` their sum: pounds for amounts,
    1 or 100 for shares. `digest` is the hash of its content.
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


class RejectedRow(ResultModel):
    """A row that could not be read: its place, the reason, its amount as written.

    `text` is the text of its other cells, blank unless the baseline is made with names.
    """

    file: str
    sheet: str | None
    row: int
    reason: str
    amount: str
    text: str


_IF_GIVEN = Field(exclude_if=lambda part: part is None)


class Baseline(ResultModel):
    """The prevention of one organisation in one financial year, under one taxonomy.

    `crosswalks` is prevention by the codes of other returns: health accounts (`sha`), the revenue
    outturn (`ro`) and the public health grant (`phg`). `horizons` is prevention by when its benefit
    is expected, `marks` by recurrence, funder and provider; both of all tiers, by shares.
    `per_head` is null if the reference data have no population for the organisation, or the figures
    are of a part of the year: then `part_of_year` lists its months, 1 for April. `returned` is
    present only where money came back as income, `audit` only after an audit, `publication` only
    where it was given.
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
    returned: Annotated[Returned | None, _IF_GIVEN] = None
    part_of_year: Annotated[tuple[int, ...] | None, _IF_GIVEN] = None
    audit: Annotated[Audit | None, _IF_GIVEN] = None
    publication: Annotated[Publication | None, _IF_GIVEN] = None

    @property
    def not_read(self) -> tuple[str, ...]:
        """The warnings that money may be missing from every total."""
        return tuple(warning for warning in self.warnings if warning.startswith(NOT_READ))

    def to_json(self) -> str:
        """Return the text of `baseline.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"

    @property
    def returns(self) -> frozenset[str]:
        """The layouts of its returns, such as RO3; empty if it is not from a return."""
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
                place=Location(str(path)),
                why="it was changed, or written by another version of prevspend.",
                fix="classify the ledger again.",
            ) from error
