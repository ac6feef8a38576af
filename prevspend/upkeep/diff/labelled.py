"""The effect of a change of taxonomy on labelled codings: which are newly right or wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.evaluate import score
from prevspend.people import without_names
from prevspend.upkeep.diff.model import LabelledEffect, LabelledRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.evaluate import LabelledSample, ScoredRow
    from prevspend.taxonomy import Taxonomy


def measure_on_labels(
    samples: Sequence[LabelledSample], old: Taxonomy, new: Taxonomy
) -> LabelledEffect | None:
    """Score labelled rows by both taxonomies.

    Args:
        samples: the labelled rows, by organisation.
        old: the old taxonomy.
        new: the new taxonomy.

    Returns:
        The rows gained and lost, the largest amount first; nothing where there are no samples.
    """
    if not samples:
        return None
    pairs = [
        (sample.name, before, after)
        for sample in samples
        for before, after in zip(score(sample, old), score(sample, new), strict=True)
        if before.has_answer
    ]
    return LabelledEffect(
        rows=len(pairs),
        right_before=sum(before.agrees for _, before, _ in pairs),
        right_after=sum(after.agrees for _, _, after in pairs),
        gained=_rows([pair for pair in pairs if pair[2].agrees and not pair[1].agrees]),
        lost=_rows([pair for pair in pairs if pair[1].agrees and not pair[2].agrees]),
    )


def _rows(pairs: Sequence[tuple[str, ScoredRow, ScoredRow]]) -> tuple[LabelledRow, ...]:
    largest_first = sorted(pairs, key=lambda pair: (-abs(pair[1].amount_pence), pair[1].id))
    return tuple(
        LabelledRow(
            organisation=name,
            id=before.id,
            coding=without_names(before.coding),
            amount_pence=before.amount_pence,
            label=before.label,
            before=before.decided,
            after=after.decided,
            rule_before=before.rule,
            rule_after=after.rule,
        )
        for name, before, after in largest_first
    )
