"""The labelled codings that come with the taxonomy, as small ledgers to ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from prevspend.classify import classify_ledger
from prevspend.evaluate import panel_of, read_panel
from prevspend.review import review_codings
from prevspend.taxonomy import TIERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.evaluate import Label
    from prevspend.review import OpenCoding
    from prevspend.taxonomy import Taxonomy

DECIDED_LABELS = frozenset({*TIERS, "not_prevention", "out_of_scope"})


class LabelledLedger(NamedTuple):
    """The labelled codings of an organisation, on which people agreed.

    Attributes:
        name: the organisation.
        kind: its kind.
        codings: the codings, as the taxonomy decides them.
        labels: what people decided, one for each.
    """

    name: str
    kind: str | None
    codings: list[OpenCoding]
    labels: list[Label]


def labelled_ledgers(taxonomy: Taxonomy) -> Iterator[LabelledLedger]:
    """Yield the labelled codings of each organisation of the panel."""
    for sample in read_panel(panel_of(taxonomy.head.id)):
        allocations = classify_ledger(sample.ledger, taxonomy)
        codings = list(review_codings("2023-24", allocations.codings, taxonomy))
        labels = {labelled.row: labelled.label for labelled in sample.labels}
        lines = allocations.lines
        by_coding = dict(
            zip(lines["coding"].to_pylist(), lines["source_row"].to_pylist(), strict=True)
        )
        known = [
            (coding, labels[by_coding[coding.number]])
            for coding in codings
            if labels[by_coding[coding.number]] in DECIDED_LABELS
        ]
        yield LabelledLedger(
            sample.name,
            sample.ledger.organisation.kind,
            [coding for coding, _ in known],
            [label for _, label in known],
        )
