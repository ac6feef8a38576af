"""Restate: classify a year again from its codings, without its ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.classify.decisions import Decision
from prevspend.classify.match import try_rules
from prevspend.classify.outcomes import LOCAL, outcomes_of
from prevspend.classify.overrides import PREFIX
from prevspend.classify.parts import DRIVER_RULE
from prevspend.ledger import encode_codings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prevspend.classify.decisions import Grade, Verdicts
    from prevspend.taxonomy import Taxonomy


def restate(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> pa.Table:
    """Return a table of codings with the outcomes of another taxonomy.

    The result is the same as classifying the ledger itself, as a share is applied to a coding as a
    whole in both. Decisions of people and drivers stay with their intervention, at the share of
    the other taxonomy. Columns of an overlay are left out.

    Args:
        codings: the codings of one organisation and year, as `Allocations.codings` has them.
        taxonomy: the taxonomy to restate them under.
        kind: the kind of organisation, for rules that apply to some kinds only.

    Returns:
        The same rows, with new outcome and prevention columns.
    """
    codings = codings.select([name for name in codings.column_names if not name.startswith(LOCAL)])
    outcomes = outcomes_of(try_rows(codings, taxonomy, kind))
    pence = codings["amount_pence"].to_numpy()
    figures = {name: pa.array(sums) for name, sums in outcomes.prevention(pence).items()}
    columns = outcomes.columns | figures
    for name, column in columns.items():
        if name in codings.column_names:
            codings = codings.set_column(codings.column_names.index(name), name, column)
        else:  # results of version 0.1.0 have no grades
            codings = codings.append_column(name, column)
    return codings


def try_rows(codings: pa.Table, taxonomy: Taxonomy, kind: str | None) -> Verdicts:
    """Return the verdict of another taxonomy on each row of a table of codings.

    Decisions of people and drivers stay as they are.
    """
    distinct, of_row = encode_codings(codings)
    verdicts = try_rules(distinct, taxonomy, kind).take(of_row)
    return verdicts.overruled(_decided(codings, taxonomy))


def without_people(codings: pa.Table) -> pa.Table:
    """Return a table of codings with people's decisions taken back, for `restate`."""
    at = codings.column_names.index("rule")
    rules = codings["rule"].to_pylist()
    of_rules = [None if (rule or "").startswith(PREFIX) else rule for rule in rules]
    return codings.set_column(at, "rule", pa.array(of_rules, pa.string()))


def _decided(codings: pa.Table, taxonomy: Taxonomy) -> Iterator[tuple[int, Decision]]:
    """Yield the decisions of people and drivers whose intervention the other taxonomy has."""
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
