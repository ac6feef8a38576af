"""Restate: classify a year again from its codings, without its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.allocations import (
    OUTCOME_COLUMNS,
    PREVENTION_COLUMNS,
    RANGE,
    outcome_columns,
    share_units,
)
from prevspend.classify.codings import encode
from prevspend.classify.match import match
from prevspend.money import apportion

if TYPE_CHECKING:
    from prevspend.taxonomy import Taxonomy


def restate(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> pa.Table:
    """Give a table of codings the outcomes of another taxonomy.

    The result is what classifying the ledger itself would give: a share is applied to each
    coding as a whole, there as here.

    Args:
        codings: the codings of one organisation and year, as `Allocations.codings` has them.
        taxonomy: the taxonomy to restate them under.
        kind: the kind of organisation, for rules that apply to some kinds only.

    Returns:
        The same rows, with new outcome and prevention columns.
    """
    encoded = encode(codings)
    matches = match(encoded, taxonomy, kind)
    of_row = encoded.of_line
    pence = codings["amount_pence"].to_numpy()
    alone = np.arange(len(pence))
    outcome = outcome_columns(matches)
    columns = {name: outcome[name].take(pa.array(of_row)) for name in OUTCOME_COLUMNS}
    for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True):
        shares = share_units(matches.rules, figure)[matches.winner][of_row]
        columns[name] = pa.array(apportion(pence, shares, alone))
    for name, column in columns.items():
        codings = codings.set_column(codings.column_names.index(name), name, column)
    return codings
