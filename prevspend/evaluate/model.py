"""The evaluation: how far a taxonomy agrees with labelled samples. This is `evaluation.json`.

The terminal and the workbook are written from it. All money is in pence; shares and rates are
fractions; intervals are at 95%.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from prevspend.classify import Grade
from prevspend.evaluate.labels import Label
from prevspend.frozenmodel import FrozenModel

SCHEMA = "prevspend.evaluation/1"


class Estimate(FrozenModel):
    """A figure and its 95% interval, by the number of rows."""

    value: float
    low: float
    high: float


class StratumAgreement(FrozenModel):
    """The rows that were drawn in one way; `scored` of them have a label that decides.

    `by_pounds` and `decided_by_pounds` are shares of the pounds that these rows represent;
    `stands_for` describes those pounds. `amount_pence` adds the rows up by size, credits too.
    """

    stratum: str
    rows: int
    scored: int
    amount_pence: int
    accuracy: Estimate | None
    by_pounds: Estimate | None
    decided_by_pounds: Estimate | None
    stands_for: str


class LabelAgreement(FrozenModel):
    """One label: precision is the share of its decisions that are right, recall of its labels."""

    label: Label
    labelled: int
    found: int
    both: int
    precision: float | None
    recall: float | None


class GradeAgreement(FrozenModel):
    """How often decisions that were reached in one way are right: the reliability of a grade.

    `right` is the share of its rows decided as labelled; `wrongly_preventive` counts rows decided
    as prevention and labelled as something else.
    """

    grade: Grade
    rows: int
    amount_pence: int
    right: Estimate | None
    wrongly_preventive: int


class ShareError(FrozenModel):
    """How far the preventive share of the taxonomy is from the labels'.

    `absolute_points` and `signed_points` are means over the rows that both call prevention, in
    percentage points, signed where the taxonomy's central share is larger. The pence are sums over
    every row with a share, whatever either calls it: what the labels call prevention, what the
    taxonomy does, and how far apart they are row by row.
    """

    rows: int
    absolute_points: float | None
    signed_points: float | None
    labelled_pence: int
    found_pence: int
    absolute_pence: int


class RaterAgreement(FrozenModel):
    """Fleiss' kappa among the raters.

    `low` and `high` are alike where each rater's label is known; where only votes are, kappa lies
    between them. Both are null where it is not known; `how` is the basis, or the reason why not.
    """

    raters: int | None
    rows: int
    low: float | None
    high: float | None
    how: str


class Agreement(FrozenModel):
    """One sample, or all together.

    `rows` are all labelled rows, `scored` those with a label that decides; `accuracy` and `kappa`
    are over these, and a row that no rule decides counts as disagreeing. `tier_agreement` is over
    the rows labelled prevention. `by_pounds` is the share of the whole year's pounds on which
    taxonomy and labels agree, and `decided_by_pounds` the share in scope that is decided: both as
    estimated from the rows drawn for it, null where the sample has none. `confusion` counts rows
    by label, then by decision. `grades` is how often each way of deciding is right. Rows labelled
    unclassified are scored separately: `unclear_rows`, and `unclear_left_open` of them.
    """

    name: str
    file: str | None
    kind: str | None
    rows: int
    scored: int
    accuracy: Estimate | None
    kappa: Estimate | None
    tier_agreement: Estimate | None
    by_pounds: Estimate | None
    decided_by_pounds: Estimate | None
    strata: tuple[StratumAgreement, ...]
    labels: tuple[LabelAgreement, ...]
    grades: tuple[GradeAgreement, ...] = ()
    shares: ShareError
    raters: RaterAgreement
    confusion: dict[Label, dict[Label, int]]
    unclear_rows: int
    unclear_left_open: int


class Disagreement(FrozenModel):
    """A row that the taxonomy decides differently from its label, and why.

    `coding` has its fields, and a name that may be a person's is withheld.

    `rule` decided it and `why` is the reason of its intervention; null where no rule did.
    `runner_up` is the best rule with another outcome, and `runner_up_outcome` that outcome.
    """

    file: str
    row: int
    id: str
    coding: dict[str, str]
    amount_pence: int
    stratum: str
    votes: int | None
    label: Label
    found: Label
    intervention: str | None
    rule: str | None
    why: str | None
    runner_up: str | None
    runner_up_outcome: Label | None


class TaxonomyUsed(FrozenModel):
    """The taxonomy that was measured."""

    id: str
    version: str
    digest: str


class Evaluation(FrozenModel):
    """How far a taxonomy agrees with labelled samples, together and one by one.

    `disagreements` are sorted by amount, largest first. `unclear` are rows labelled unclassified
    that the taxonomy decides all the same, for a person to judge its reason.
    """

    schema_: Annotated[str, Field(alias="schema")] = SCHEMA
    taxonomy: TaxonomyUsed
    together: Agreement
    samples: tuple[Agreement, ...]
    disagreements: tuple[Disagreement, ...]
    unclear: tuple[Disagreement, ...]
    notes: tuple[str, ...]

    def to_json(self) -> str:
        """Return the evaluation as the text of `evaluation.json`."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"
