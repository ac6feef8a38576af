"""Compare two taxonomies: changes, effect on ledgers, and the version they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.errors import ReconciliationError
from prevspend.progress import Progress, silent
from prevspend.upkeep.diff.changes import Comparison
from prevspend.upkeep.diff.effects import classify_both, effect_on
from prevspend.upkeep.diff.labelled import effect_on_labels
from prevspend.upkeep.diff.model import Side, TaxonomyDiff
from prevspend.upkeep.diff.versions import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.evaluate import Sample
    from prevspend.taxonomy import Taxonomy
    from prevspend.upkeep.diff.ledgers import LedgerYear
    from prevspend.upkeep.diff.model import Effect


def compare_taxonomies(
    old: Taxonomy,
    new: Taxonomy,
    ledgers: Sequence[LedgerYear] = (),
    *,
    samples: Sequence[Sample] = (),
    names: tuple[str, str] = ("old", "new"),
    progress: Progress = silent,
) -> TaxonomyDiff:
    """Say what differs between two taxonomies.

    Args:
        old: the taxonomy as it was.
        new: the taxonomy as it is to be.
        ledgers: what the change is tried on; none, and only what the taxonomies say is compared.
        samples: labelled codings that both are scored on.
        names: what the two were asked for as.
        progress: told of each ledger.

    Raises:
        ReconciliationError: if the money of the matrix is not the money that was read.
    """
    comparison = Comparison(old, new)
    changes = tuple(comparison.changes())
    effect = None
    if ledgers:
        coded = []
        for at, ledger in enumerate(ledgers):
            progress(f"Trying both on {ledger.name}", at, len(ledgers))
            coded.append(classify_both(ledger, old, new))
        effect = effect_on(coded, old, new, comparison.interventions)
        _check(effect)
    return TaxonomyDiff(
        old=_side(old, names[0]),
        new=_side(new, names[1]),
        changes=changes,
        effect=effect,
        labelled=effect_on_labels(samples, old, new),
        version=judge(old.head.version, new.head.version, changes, effect),
    )


def _side(taxonomy: Taxonomy, name: str) -> Side:
    head = taxonomy.head
    return Side(name=name, id=head.id, version=head.version, digest=taxonomy.digest)


def _check(effect: Effect) -> None:
    """Check that the matrix holds every pound of the ledgers, once."""
    if sum(cell.amount_pence for cell in effect.matrix) != effect.amount_pence:
        raise ReconciliationError(
            "The money that moved and the money that stayed do not add up to the ledgers.",
            why="a pound was lost or counted twice; the effect cannot be trusted.",
        )
