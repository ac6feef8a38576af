"""Restate: classify a year again from its codings, without its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.classify.decisions import Decision, Verdicts
from prevspend.classify.match import try_rules
from prevspend.classify.outcomes import LOCAL, judge
from prevspend.classify.overrides import PREFIX
from prevspend.classify.parts import DRIVER_RULE
from prevspend.ledger import encode_codings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.classify.decisions import Grade
    from prevspend.taxonomy import Taxonomy


def restate(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> pa.Table:
    """Return a table of codings the outcomes of another taxonomy.

    The result is what classifying the ledger itself would give: a share is applied to each
    coding as a whole, there as here. What a person or a driver's table decided stays with its
    intervention, at the share that the other taxonomy gives it. What an overlay made of the year
    is left out.

    Args:
        codings: the codings of one organisation and year, as `Allocations.codings` has them.
        taxonomy: the taxonomy to restate them under.
        kind: the kind of organisation, for rules that apply to some kinds only.

    Returns:
        The same rows, with new outcome and prevention columns.
    """
    codings = codings.select([name for name in codings.column_names if not name.startswith(LOCAL)])
    judged = judge(try_rows(codings, taxonomy, kind))
    pence = codings["amount_pence"].to_numpy()
    figures = {name: pa.array(sums) for name, sums in judged.prevention(pence).items()}
    columns = judged.outcome | figures
    for name, column in columns.items():
        if name in codings.column_names:
            codings = codings.set_column(codings.column_names.index(name), name, column)
        else:  # results of version 0.1.0 have no grades
            codings = codings.append_column(name, column)
    return codings


def try_rows(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> Verdicts:
    """Let another taxonomy decide each row of a table of codings; what was decided stays so."""
    distinct, of_row = encode_codings(codings)
    found = try_rules(distinct, taxonomy, kind)
    by_row = Verdicts(
        found.decisions, found.winner[of_row], found.runner_up[of_row], found.grade[of_row]
    )
    return by_row.settled(_decided(codings, taxonomy))


def _decided(codings: pa.Table, taxonomy: Taxonomy) -> Iterator[tuple[int, Decision]]:
    """Return what persons and drivers decided, where the other taxonomy knows the intervention."""
    entries = taxonomy.entries()
    columns = (codings[name].to_pylist() for name in ("rule", "intervention", "status"))
    for row, (rule, wanted, status) in enumerate(zip(*columns, strict=True)):
        if not (rule or "").startswith((PREFIX, DRIVER_RULE)):
            continue
        grade: Grade = "person" if rule.startswith(PREFIX) else "driver"
        if wanted in entries:
            yield row, Decision.for_intervention(rule, entries[wanted], grade)
        elif wanted is None:
            yield row, Decision(rule, status, grade=grade)
