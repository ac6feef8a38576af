"""Restate: classify a year again from its codings, without its ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.allocations import apply_shares, judge
from prevspend.classify.codings import encode
from prevspend.classify.match import match, settle
from prevspend.classify.parts import DRIVER_RULE
from prevspend.taxonomy import Rule

if TYPE_CHECKING:
    from prevspend.classify.match import Matches
    from prevspend.taxonomy import Taxonomy


def restate(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> pa.Table:
    """Give a table of codings the outcomes of another taxonomy.

    The result is what classifying the ledger itself would give: a share is applied to each
    coding as a whole, there as here. What a driver's table decided stays with its intervention,
    at the share that the other taxonomy gives it.

    Args:
        codings: the codings of one organisation and year, as `Allocations.codings` has them.
        taxonomy: the taxonomy to restate them under.
        kind: the kind of organisation, for rules that apply to some kinds only.

    Returns:
        The same rows, with new outcome and prevention columns.
    """
    encoded = encode(codings)
    found = match(encoded, taxonomy, kind)
    of_row = encoded.of_line
    by_row = replace(found, winner=found.winner[of_row], runner_up=found.runner_up[of_row])
    matches = _keep_decided(by_row, codings, taxonomy)
    judged = judge(matches)
    pence = codings["amount_pence"].to_numpy()
    figures = apply_shares(judged, pence, np.arange(len(pence)))
    columns = judged.outcome | {name: pa.array(sums) for name, sums in figures.items()}
    for name, column in columns.items():
        codings = codings.set_column(codings.column_names.index(name), name, column)
    return codings


def _keep_decided(matches: Matches, codings: pa.Table, taxonomy: Taxonomy) -> Matches:
    """Let what a driver decided stand, where the other taxonomy knows the intervention."""
    entries = {entry.id: entry for entry in taxonomy.interventions}
    rows = zip(codings["rule"].to_pylist(), codings["intervention"].to_pylist(), strict=True)
    # The rule's tests are never asked: the money is decided already.
    return settle(
        matches,
        [
            (row, Rule.model_construct(id=rule), entries[intervention])
            for row, (rule, intervention) in enumerate(rows)
            if (rule or "").startswith(DRIVER_RULE) and intervention in entries
        ],
    )
