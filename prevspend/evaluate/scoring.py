"""Score labelled rows: each label beside the taxonomy's decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prevspend.classify import classify_ledger
from prevspend.evaluate.labels import UNDECIDED
from prevspend.evaluate.model import Disagreement
from prevspend.ledger import CLASSIFICATION_FIELDS
from prevspend.people import shown_file, without_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prevspend.classify import Grade
    from prevspend.evaluate.labels import Label, Labelled
    from prevspend.evaluate.sample import LabelledSample
    from prevspend.taxonomy import Intervention, Taxonomy


@dataclass(frozen=True)
class ScoredRow:
    """A labelled row and the line it was classified as.

    Attributes:
        file: the sample's file.
        labelled: what people decided.
        amount_pence: the amount of the row.
        decided: what the taxonomy decides: a tier, or the status.
        decided_share: its central share; 0 where it is not prevention.
        coding: the row's classification fields that are filled.
        intervention, rule, grade, runner_up: as of the classified line.
    """

    file: str
    labelled: Labelled
    amount_pence: int
    decided: Label
    decided_share: float
    coding: dict[str, str]
    intervention: str | None
    rule: str | None
    grade: Grade | None
    runner_up: str | None

    @property
    def label(self) -> Label:
        """The label people gave it."""
        return self.labelled.label

    @property
    def id(self) -> str:
        """The id of the row in the sample."""
        return self.labelled.id

    @property
    def has_answer(self) -> bool:
        """Whether its label is a decision."""
        return self.label not in UNDECIDED

    @property
    def stratum(self) -> str:
        """How the row was drawn."""
        return self.labelled.stratum

    @property
    def agrees(self) -> bool:
        """Whether the taxonomy decides as people did."""
        return self.decided == self.label


def score(sample: LabelledSample, taxonomy: Taxonomy) -> list[ScoredRow]:
    """Return each label of a sample with the classification of its line."""
    lines = classify_ledger(sample.ledger, taxonomy).lines
    by_row = {line["source_row"]: line for line in lines.to_pylist()}
    return [_scored(sample.file, label, by_row[label.row]) for label in sample.labels]


def _scored(file: str, labelled: Labelled, line: Mapping[str, Any]) -> ScoredRow:
    decided: Label = line["tier"] or line["status"]
    return ScoredRow(
        file=file,
        labelled=labelled,
        amount_pence=line["amount"],
        decided=decided,
        decided_share=line["share_central"],
        coding={field: line[field] for field in CLASSIFICATION_FIELDS if line[field]},
        intervention=line["intervention"],
        rule=line["rule"],
        grade=line["grade"],
        runner_up=line["runner_up"],
    )


def disagreements(rows: Iterable[ScoredRow], taxonomy: Taxonomy) -> tuple[Disagreement, ...]:
    """Return the rows that taxonomy and labels decide differently, the largest first."""
    entries = {entry.id: entry for entry in taxonomy.interventions}
    of_rule = {rule.id: entry for entry in taxonomy.interventions for rule in entry.rules}
    differing = sorted(
        (row for row in rows if not row.agrees),
        key=lambda row: (-abs(row.amount_pence), row.file, row.labelled.row),
    )
    return tuple(_disagreement(row, entries, of_rule) for row in differing)


def _disagreement(
    row: ScoredRow, entries: Mapping[str, Intervention], of_rule: Mapping[str, Intervention]
) -> Disagreement:
    nearly = of_rule.get(row.runner_up or "")
    entry = entries.get(row.intervention or "")
    return Disagreement(
        file=shown_file(row.file),
        row=row.labelled.row,
        id=row.labelled.id,
        coding=without_names(row.coding),
        amount_pence=row.amount_pence,
        stratum=row.stratum,
        votes=row.labelled.votes,
        label=row.label,
        found=row.decided,
        intervention=row.intervention,
        rule=row.rule,
        why=entry.why if entry else None,
        runner_up=row.runner_up,
        runner_up_outcome=(nearly.tier or nearly.status) if nearly else None,
    )
