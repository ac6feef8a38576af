"""The tables of an export, in Arrow: columns as `tables.yaml` lists them, pounds still in pence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from prevspend import reference
from prevspend.export.described import described
from prevspend.ledger import dictionary_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from prevspend.baseline import Baseline, Figures, InterventionTotal
    from prevspend.export.described import Kind, TableName

POUNDS = pa.decimal128(19, 2)
"""Pounds as they are written: exact, with two places."""

_TYPES: dict[Kind, pa.DataType] = {
    "text": pa.string(),
    "pounds": pa.int64(),
    "count": pa.int64(),
    "share": pa.float64(),
    "yes-no": pa.bool_(),
    "date": pa.date32(),
}
_OF_RESULTS = {
    "amount": "amount_pence",
    "intervention_id": "intervention",
    "low": "prevention_pence_low",
    "central": "prevention_pence_central",
    "high": "prevention_pence_high",
}
"""What `codings.parquet` calls the columns of an export, where it calls them something else."""

_PREVENTION = ("low", "central", "high")

_COUNTED = {"prevention": "prevention_central", "not_prevention": "rest"}
"""What the parts of a reconciliation are called: a status is of all money of an intervention."""

_OF_LINES = {**_OF_RESULTS, "amount": "amount", "part": "part_pence"}
"""The same in `lines.parquet`."""


def schema_of(name: TableName) -> pa.Schema:
    """Return the columns of a table and their types; pounds are whole pence."""
    return pa.schema([(column.name, _TYPES[column.kind]) for column in described(name).columns])


def figures_table(baseline: Baseline) -> pa.Table:
    """Return a row for each figure of a baseline."""
    return _of_rows("figures", _figures(baseline), baseline)


def interventions_table(baseline: Baseline) -> pa.Table:
    """Return a row for each intervention that the money bought."""
    rows = (
        {
            "intervention": total.name,
            "intervention_id": total.id,
            "status": total.status,
            "tier": total.tier,
            "lines": total.lines,
            "amount": total.amount_pence,
            **_prevention_or_contested(total),
        }
        for total in baseline.interventions
    )
    return _of_rows("interventions", rows, baseline)


def _prevention_or_contested(total: InterventionTotal) -> dict[str, int]:
    """Return what is prevention; of what is not, what others would count of it."""
    if total.status == "prevention":
        return {**total.prevention.model_dump(), "contested": 0}
    return {"low": 0, "central": 0, "high": 0, "contested": total.prevention.high}


def codings_table(codings: pa.Table, baseline: Baseline) -> pa.Table:
    """Return the codings of results, as `codings.parquet` holds them, as an export has them."""
    return _of_results("codings", codings, _OF_RESULTS, baseline)


def lines_table(lines: pa.Table, baseline: Baseline) -> pa.Table:
    """Return some lines of results, as `lines.parquet` holds them, as an export has them."""
    return _of_results("lines", lines, _OF_LINES, baseline)


def columns_of_lines() -> list[str]:
    """Return the columns of `lines.parquet` that an export needs."""
    known = ("organisation", "organisation_code", "financial_year", "intervention", "contested")
    names = [_OF_LINES.get(name, name) for name in schema_of("lines").names]
    return [name for name in dict.fromkeys(names) if name not in known] + ["intervention"]


def _of_rows(name: TableName, rows: Iterable[dict[str, Any]], baseline: Baseline) -> pa.Table:
    owner = _owner(baseline)
    return pa.Table.from_pylist([{**owner, **row} for row in rows], schema_of(name))


def _of_results(
    name: TableName, table: pa.Table, renamed: dict[str, str], baseline: Baseline
) -> pa.Table:
    schema, owner = schema_of(name), _owner(baseline)
    names = {total.id: total.name for total in baseline.interventions}
    is_prevention = pc.equal(table["status"].cast(pa.string()), "prevention")
    columns: list[pa.Array | pa.ChunkedArray] = []
    for field in schema:
        if field.name in owner:
            columns.append(pa.repeat(pa.scalar(owner[field.name], pa.string()), table.num_rows))
        elif field.name == "intervention":
            ids = dictionary_of(table["intervention"])
            named = [names.get(id_) for id_ in ids.dictionary.to_pylist()]
            columns.append(pa.array(named, type=pa.string()).take(ids.indices))
        elif field.name in _PREVENTION or field.name == "contested":
            pence = table[renamed.get(field.name, renamed["high"])]
            counts = is_prevention if field.name in _PREVENTION else pc.invert(is_prevention)
            columns.append(pc.if_else(counts, pence, pa.scalar(0, pa.int64())))
        else:
            columns.append(table[renamed.get(field.name, field.name)].cast(field.type))
    return pa.table(columns, schema=schema)


def _owner(baseline: Baseline) -> dict[str, str | None]:
    named = baseline.organisation
    record = reference.bundled().find_organisation(named.name or "")
    return {
        "organisation": named.name,
        "organisation_code": named.code or (record.code if record else None),
        "financial_year": baseline.financial_year,
    }


def _figures(baseline: Baseline) -> Iterator[dict[str, Any]]:
    """Yield every figure of a baseline: prevention first, then all money."""
    coverage, enough = baseline.coverage, baseline.coverage.is_enough
    scope, people = coverage.in_scope_pence, baseline.per_head and baseline.per_head.people
    decided = coverage.decided_share
    same = {
        "organisation_kind": baseline.organisation.kind,
        "basis": baseline.basis,
        "taxonomy": f"{baseline.taxonomy.id} {baseline.taxonomy.version}",
        "decided": None if decided is None else round(decided, 6),
        "enough_decided": enough,
    }

    def figure(measure: str, level: str, item: str, pence: Sequence[int]) -> dict[str, Any]:
        low, central, high = pence
        return {
            **same,
            "measure": measure,
            "level": level,
            "item": item,
            "low": low,
            "central": central,
            "high": high,
            "per_head": round(central / people) if people else None,
            "share_of_scope": round(central / scope, 6) if enough and scope > 0 else None,
        }

    for level, item, figures in _of_prevention(baseline):
        yield figure("prevention", level, item, figures.all)
    for level, item, pence in _of_spending(baseline):
        yield figure("spending", level, item, (pence, pence, pence))


def _of_prevention(baseline: Baseline) -> Iterator[tuple[str, str, Figures]]:
    """Yield the level and the item of each figure of prevention."""
    yield "headline", baseline.lenses[baseline.headline].name, baseline.lenses[baseline.headline]
    yield from (("tier", tier, figures) for tier, figures in baseline.tiers.items())
    yield from (("lens", lens.name, lens) for lens in baseline.lenses.values())
    yield from (("horizon", name, figures) for name, figures in baseline.horizons.items())
    for grouping, grouped in baseline.groups.items():
        yield from ((grouping, group.name, group) for group in grouped.groups)
    for mark in baseline.marks:
        for value in mark.values:
            yield mark.id, value.name, value.certain
            yield f"{mark.id}, likely only", value.name, value.likely
        yield mark.id, "Not said", mark.not_said
    for total in baseline.interventions:
        if total.status == "prevention":
            yield "intervention", total.name, total.prevention


def _of_spending(baseline: Baseline) -> Iterator[tuple[str, str, int]]:
    """Yield the level, the item and the pence of each figure of all money."""
    yield "total", "All that was read", baseline.reconciliation.read_pence
    yield "total", "In scope", baseline.coverage.in_scope_pence
    yield "total", "Decided", baseline.coverage.decided_pence
    yield "total", "The most that may be prevention", baseline.most_pence
    for status, pence in baseline.reconciliation.by_status.items():
        yield "counted", _COUNTED.get(status, status), pence
    yield from (("grade", grade, pence) for grade, pence in baseline.coverage.by_grade.items())
    for total in baseline.interventions:
        yield "intervention", total.name, total.amount_pence


def in_pounds(pence: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return pence as pounds, exact decimals of two places."""
    chunks = [
        pa.Array.from_buffers(POUNDS, len(chunk), chunk.buffers(), offset=chunk.offset)
        for chunk in pc.cast(pence, pa.decimal128(19, 0)).chunks
    ]
    return pa.chunked_array(chunks, type=POUNDS)
