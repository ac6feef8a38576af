"""The effects of an overlay on codings of a ledger, or on the taxonomy's examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.baseline.local import sum_causes
from prevspend.classify import (
    LOCAL_CAUSE,
    local_causes,
    outcomes_of,
    side_by_side,
    try_rows,
)
from prevspend.ledger import CLASSIFICATION_FIELDS

if TYPE_CHECKING:
    from prevspend.baseline.model import Cause
    from prevspend.ledger import Kind
    from prevspend.taxonomy import LocalTaxonomy

_TEXTS = pa.dictionary(pa.int32(), pa.string())


def overlay_effects(
    taxonomy: LocalTaxonomy, codings: pa.Table | None = None, organisation: Kind | None = "council"
) -> tuple[Cause, ...]:
    """Return the parts of an overlay that change outcomes of the national taxonomy.

    Args:
        taxonomy: the national taxonomy with the overlay on it.
        codings: the codings of a classified ledger, as in `codings.parquet`; by default the
            taxonomy's examples, as one line each of £0.
        organisation: the kind of organisation whose overlay it is.

    Returns:
        Each local rule, change or share that changes an outcome, with lines and pence.
    """
    if codings is None:
        codings = _examples(taxonomy, organisation)
    national = try_rows(codings, taxonomy.national, organisation)
    local = try_rows(codings, taxonomy, organisation)
    causes = local_causes(national, local, taxonomy.overlay)
    outcomes = side_by_side(outcomes_of(national), outcomes_of(local), causes)
    pence = codings["amount_pence"].to_numpy()
    columns = {name: codings[name] for name in ("lines", "amount_pence")}
    return sum_causes(pa.table({**columns, LOCAL_CAUSE: causes, **outcomes.prevention(pence)}))


def _examples(taxonomy: LocalTaxonomy, organisation: Kind | None) -> pa.Table:
    """Return the examples for a kind of organisation as a table of codings."""
    rows = [
        example.fields()
        for entry in taxonomy.interventions
        for example in entry.examples
        if example.organisation in {None, organisation}
    ]
    columns: dict[str, pa.Array] = {
        field: pa.chunked_array([pa.array([row.get(field) for row in rows], pa.string())])
        .dictionary_encode()
        .cast(_TEXTS)
        for field in (*CLASSIFICATION_FIELDS, "rule", "intervention", "status")
    }
    count = len(rows)
    columns["lines"] = pa.array([1] * count, pa.int64())
    columns["amount_pence"] = pa.array([0] * count, pa.int64())
    return pa.table(columns)
