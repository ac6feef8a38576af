"""The differences between two taxonomies: in content, and on ledgers. All money in pence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from prevspend.baseline import Figures
from prevspend.evaluate import Label
from prevspend.frozenmodel import FrozenModel
from prevspend.taxonomy import Status, Tier

DIFF_SCHEMA = "prevspend.taxonomy-diff/1"

Bump = Literal["none", "patch", "minor", "major"]
BUMPS: tuple[Bump, ...] = ("none", "patch", "minor", "major")

Standing = Tier | Literal["not_prevention", "unclassified", "out_of_scope"]
"""The tier of a coding where it is prevention, its status otherwise."""

Kind = Literal[
    "intervention_added",
    "intervention_removed",
    "intervention_renamed",
    "status",
    "tier",
    "share",
    "lenses",
    "rule_added",
    "rule_removed",
    "rule_renamed",
    "rule_moved",
    "rule_widened",
    "rule_narrowed",
    "rule_changed",
    "lens",
    "supplier_kind",
    "abbreviations",
    "matching",
    "words",
]


class TaxonomyChange(FrozenModel):
    """One change in the content of a taxonomy.

    Attributes:
        kind: what changed.
        id: of the intervention, rule, lens or supplier kind, as the new taxonomy has it.
        intervention: the intervention it belongs to, if it belongs to one.
        details: a description.
        least: the version bump it needs whatever the ledgers.
        most: the bump it may need on some ledger.
        rules: the rules through which it could move a pound, old ids and new.
    """

    kind: Kind
    id: str
    intervention: str | None = None
    details: tuple[str, ...] = ()
    least: Bump
    most: Bump
    rules: tuple[str, ...] = ()


class ComparedTaxonomy(FrozenModel):
    """One of the two taxonomies: its name as requested, its id, version and digest."""

    name: str
    id: str
    version: str
    digest: str


class VersionVerdict(FrozenModel):
    """The version bump that is needed, and whether the new version makes it.

    Attributes:
        needed: the bump that is needed: the largest of the three that follow.
        least: what the changes need whatever the ledgers.
        unmeasured: what the changes might need that no ledger has measured.
        measured: what the moves on the ledgers need; null without ledgers.
        made: the bump from the old version to the new; null where the new is not later or equal.
        enough: whether the bump made is at least the bump needed.
        next_version: the lowest version that would be enough.
        open_changes: ids of the changes that no ledger has measured, where they decide the bump.
    """

    needed: Bump
    least: Bump
    unmeasured: Bump
    measured: Bump | None
    made: Bump | None
    enough: bool
    next_version: str
    open_changes: tuple[str, ...]


class TriedLedger(FrozenModel):
    """A ledger the two taxonomies were tried on."""

    name: str
    organisation: str | None
    financial_year: str
    codings: int
    lines: int
    amount_pence: int


class MatrixCell(FrozenModel):
    """Money by old and new tier or status: a cell of the matrix; unmoved money included."""

    before: Standing
    after: Standing
    codings: int
    lines: int
    amount_pence: int


class BeforeAfter(FrozenModel):
    """Prevention under the old and the new taxonomy; null where one of them has no such lens."""

    before: Figures | None
    after: Figures | None

    @property
    def change(self) -> Figures:
        """The new figures less the old; a missing one counts as zero."""
        zero = Figures(low=0, central=0, high=0)
        old, new = self.before or zero, self.after or zero
        return new - old


class Outcome(FrozenModel):
    """How a taxonomy decides a coding; shares are fractions."""

    status: Status
    tier: Tier | None
    intervention: str | None
    rule: str | None
    lenses: tuple[str, ...]
    share_low: float
    share_central: float
    share_high: float

    @property
    def standing(self) -> Standing:
        """The tier of prevention, the status of anything else."""
        return self.tier or self.status  # type: ignore[return-value] # prevention has a tier


class MovedCoding(FrozenModel):
    """A coding with another outcome than before.

    Attributes:
        ledger: the name of its ledger.
        coding: the fields that are filled; a name that may be a person's is withheld.
        lines: how many lines it has.
        amount_pence: the sum of them.
        moved_pence: all of it where status, tier, intervention or lenses change; where only the
            share does, the largest change of the three prevention figures.
        before: the outcome under the old taxonomy.
        after: the outcome under the new.
        prevention: its prevention, before and after.
    """

    ledger: str
    coding: dict[str, str]
    lines: int
    amount_pence: int
    moved_pence: int
    before: Outcome
    after: Outcome
    prevention: BeforeAfter


class MeasuredCodings(FrozenModel):
    """Some of the codings of ledgers: how many, their lines, and the sum of their amounts."""

    codings: int
    lines: int
    amount_pence: int


class DecidingMoves(FrozenModel):
    """The moves that the measured step follows from.

    Attributes:
        all: the codings that move so.
        largest: the one of them that moves most.
    """

    all: MeasuredCodings
    largest: MovedCoding


class LedgerEffect(FrozenModel):
    """The effect of the change on ledgers, to the penny.

    Attributes:
        ledgers: the ledgers.
        prevention: prevention in all tiers.
        tiers: prevention by tier.
        lenses: each lens's figures, by its id.
        matrix: money by old and new tier or status; the cells add up to the ledgers' total.
        moved_codings: how many codings have another outcome.
        moved: the largest of them.
        measured: the version bump their moves need.
        measured_by: the moves that need that bump; null where nothing moves.
        tried: the codings that a rule whose bump only ledgers can tell decided, or nearly did,
            under either taxonomy.
        rules_tried: the rules that decided a coding, or nearly did, under either taxonomy.
    """

    ledgers: tuple[TriedLedger, ...]
    prevention: BeforeAfter
    tiers: dict[Tier, BeforeAfter]
    lenses: dict[str, BeforeAfter]
    matrix: tuple[MatrixCell, ...]
    moved_codings: int
    moved: tuple[MovedCoding, ...]
    measured: Bump
    measured_by: DecidingMoves | None
    tried: MeasuredCodings
    rules_tried: Annotated[frozenset[str], Field(exclude=True)] = frozenset()

    @property
    def amount_pence(self) -> int:
        """All money of the ledgers."""
        return sum(ledger.amount_pence for ledger in self.ledgers)


class LabelledRow(FrozenModel):
    """A labelled coding that only one of the two taxonomies decides as labelled.

    `before` and `after` are a tier or a status; a rule is null where none decides. A name in
    `coding` that may be a person's is withheld.
    """

    organisation: str
    id: str
    coding: dict[str, str]
    amount_pence: int
    label: Label
    before: Label
    after: Label
    rule_before: str | None
    rule_after: str | None


class LabelledEffect(FrozenModel):
    """The effect of the change on labelled codings: how many are right, before and after.

    `rows` have a label that decides; `gained` and `lost` are those that only the new taxonomy and
    only the old one get right.
    """

    rows: int
    right_before: int
    right_after: int
    gained: tuple[LabelledRow, ...]
    lost: tuple[LabelledRow, ...]


class TaxonomyDiff(FrozenModel):
    """All differences between two taxonomies, and the version they need."""

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[str, Field(alias="schema")] = DIFF_SCHEMA
    old: ComparedTaxonomy
    new: ComparedTaxonomy
    changes: tuple[TaxonomyChange, ...]
    effect: LedgerEffect | None
    labelled: LabelledEffect | None = None
    version: VersionVerdict

    def to_json(self) -> str:
        """Return the differences as JSON."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"


def largest(bumps: list[Bump]) -> Bump:
    """Return the largest of several bumps."""
    return max(bumps, key=BUMPS.index, default="none")
