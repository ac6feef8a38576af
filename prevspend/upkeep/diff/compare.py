"""Compare two taxonomies: changes, effect on ledgers, and the version they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import ReconciliationError
from prevspend.progress import Progress, silent
from prevspend.upkeep.diff.changes import TaxonomyComparison
from prevspend.upkeep.diff.effects import classify_by_both, measure_effect
from prevspend.upkeep.diff.labelled import measure_on_labels
from prevspend.upkeep.diff.model import ComparedTaxonomy, TaxonomyDiff
from prevspend.upkeep.diff.versions import judge_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.evaluate import LabelledSample
    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff.ledgers import LedgerYear
    from prevspend.upkeep.diff.model import LedgerEffect


def compare_taxonomies(
    old: Taxonomy,
    new: Taxonomy,
    ledgers: Sequence[LedgerYear] = (),
    *,
    samples: Sequence[LabelledSample] = (),
    names: tuple[str, str] = ("old", "new"),
    progress: Progress = silent,
) -> TaxonomyDiff:
    """Compare two taxonomies.

    Args:
        old: the old taxonomy.
        new: the new taxonomy.
        ledgers: the ledgers on which the change is tried; without any, only the taxonomies are
            compared.
        samples: labelled codings on which both are scored.
        names: the names by which the two were requested.
        progress: called for each ledger.

    Raises:
        ReconciliationError: if the money of the matrix is not the money that was read.
    """
    comparison = TaxonomyComparison(old, new)
    changes = tuple(comparison.changes())
    effect = None
    if ledgers:
        coded = []
        for number, ledger in enumerate(ledgers):
            progress(f"Trying both on {ledger.name}", number, len(ledgers))
            coded.append(classify_by_both(ledger, old, new))
        measured = {rule for each in changes if each.least != each.most for rule in each.rules}
        effect = measure_effect(coded, old, new, comparison.interventions, measured)
        _check(effect)
    return TaxonomyDiff(
        old=_side(old, names[0]),
        new=_side(new, names[1]),
        changes=changes,
        effect=effect,
        labelled=measure_on_labels(samples, old, new),
        version=judge_version(old.head.version, new.head.version, changes, effect),
    )


def _side(taxonomy: Taxonomy, name: str) -> ComparedTaxonomy:
    head = taxonomy.head
    return ComparedTaxonomy(name=name, id=head.id, version=head.version, digest=taxonomy.digest)


def _check(effect: LedgerEffect) -> None:
    """Check that the matrix adds up to the money of the ledgers."""
    if sum(cell.amount_pence for cell in effect.matrix) != effect.amount_pence:
        raise ReconciliationError(
            "The money that moved and the money that stayed do not add up to the ledgers.",
            why="a pound was lost or counted twice; the effect cannot be trusted.",
        )
