"""What an intervention's money is made of: cost centres and payees, each by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.english import plural
from prevspend.export import PayeeNumbers
from prevspend.ledger import CLASSIFICATION_FIELDS, PERIODS
from prevspend.money import format_pounds
from prevspend.report.document.cells import count, pounds
from prevspend.report.document.model import Cell, Column, LensFigures, Row, Table, pounds_column
from prevspend.report.words import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import Baseline, InterventionTotal
    from prevspend.taxonomy import Taxonomy

MOST_CODINGS = 12_000
"""The codings a workbook lists: it stays under a megabyte, and is written in two seconds."""

_SHOWN = 6
_PAYEES = 15
_MONTHS = (
    *("No date", "April", "May", "June", "July", "August", "September", "October", "November"),
    *("December", "January", "February", "March"),
)
_UNITS = ("cost_centre", "service", "division", "directorate", "ro_line", "account")
_PENCE = ("amount_pence", *(f"prevention_pence_{end}" for end in ("low", "central", "high")))
_HEADS = {"supplier": "Payee"}
_HOW: dict[str | None, str] = {
    "person": "by a person",
    "driver": "by a table",
    "named": "service named",
    "kind": "kind of expense",
    "container": "wide unit",
}


@dataclass(frozen=True)
class MoneyBy:
    """Money of an intervention by cost centre or payee; pence, by month from no date to March."""

    name: str
    lines: int
    amount: int
    prevention: tuple[int, int, int]
    months: tuple[int, ...]

    @staticmethod
    def total(name: str, parts: Sequence[MoneyBy]) -> MoneyBy:
        """Return the sum of some, under a name."""
        low, central, high = (sum(part.prevention[at] for part in parts) for at in range(3))
        return MoneyBy(
            name,
            sum(part.lines for part in parts),
            sum(part.amount for part in parts),
            (low, central, high),
            tuple(sum(part.months[at] for part in parts) for at in range(PERIODS)),
        )


def without_persons(baseline: Baseline, codings: pa.Table) -> pa.Table:
    """Return codings in which no person is named, unless the baseline is made with names."""
    return PayeeNumbers("none" if baseline.with_names else "persons").redacted(codings)


class Drilldown:
    """The money of each intervention by cost centre and by payee, the largest first."""

    def __init__(self, codings: pa.Table) -> None:
        preventive = codings.filter(pc.equal(codings["status"], "prevention"))
        self._by = {
            "cost centre": _by(preventive, _unit_names(preventive)),
            "payee": _by(preventive, _texts(preventive, "supplier")),
        }

    def payees(self) -> Table | None:
        """Return the largest payees of all prevention; nothing where the ledger names none."""
        by_name: dict[str, list[MoneyBy]] = {}
        for parts in self._by["payee"].values():
            for part in parts:
                by_name.setdefault(part.name, []).append(part)
        if not any(by_name):
            return None
        totals = [MoneyBy.total(name, parts) for name, parts in by_name.items()]
        totals.sort(key=lambda total: (-total.prevention[1], total.name))
        named = sum(bool(name) for name in by_name)
        listed, others = totals[:_PAYEES], totals[_PAYEES:]
        sums = [MoneyBy.total(f"and {len(others):,} more", others)] if others else []
        return Table(
            f"The largest of {plural(named, 'payee')} of prevention",
            (
                *(Column("Payee", width=44), Column("Lines", "count")),
                *map(pounds_column, ("All its money", "Low", "Central", "High")),
            ),
            tuple(map(_payee, listed)),
            tuple(map(_payee, [*sums, MoneyBy.total("All prevention", totals)])),
            sheet="Payees",
        )

    def tables(self, entry: InterventionTotal) -> Iterator[Table]:
        """Yield what an intervention's money is made of; nothing where its ledger names nothing."""
        for what, totals in self._by.items():
            parts = totals.get(entry.id, [])
            if any(part.name for part in parts):
                yield _table(entry, what, parts)


def _unit_names(codings: pa.Table) -> pa.Array:
    """Return the name of the unit that each coding is of, with its code where it has one."""
    name = pc.coalesce(*(_texts(codings, field) for field in _UNITS))
    code = _texts(codings, "cost_centre_code")
    both = pc.binary_join_element_wise(_texts(codings, "cost_centre"), " (", code, ")", "")
    return pc.coalesce(both, name, code)


def _texts(codings: pa.Table, field: str) -> pa.ChunkedArray:
    return codings[field].cast(pa.string())


def _by(codings: pa.Table, names: pa.Array) -> dict[str, list[MoneyBy]]:
    """Return the money of each intervention by name, the largest first."""
    months = codings["pence_by_period"].combine_chunks().flatten()
    by_month = {
        f"month {at}": months.take(pa.array(range(at, len(months), PERIODS), pa.int64()))
        for at in range(PERIODS)
    }
    sums = {name: codings[name] for name in ("lines", *_PENCE)} | by_month
    keys = {"intervention": _texts(codings, "intervention"), "name": pc.fill_null(names, "")}
    grouped = pa.table(keys | sums).group_by(list(keys), use_threads=False)
    result: dict[str, list[MoneyBy]] = {}
    for row in grouped.aggregate([(name, "sum") for name in sums]).to_pylist():
        amount, low, central, high = (row[f"{name}_sum"] for name in _PENCE)
        by = tuple(row[f"{name}_sum"] for name in by_month)
        part = MoneyBy(row["name"], row["lines_sum"], amount, (low, central, high), by)
        result.setdefault(row["intervention"], []).append(part)
    for parts in result.values():
        parts.sort(key=lambda part: (-abs(part.amount), part.name))
    return result


def _table(entry: InterventionTotal, what: str, parts: Sequence[MoneyBy]) -> Table:
    """Show the largest parts of an intervention's money, the others as one, and all of it."""
    shown, others = parts[:_SHOWN], parts[_SHOWN:]
    if len(others) == 1:
        shown, others = parts, []
    sums = [MoneyBy.total(f"and {len(others):,} more", others)] if others else []
    if len(parts) > 1:
        sums.append(MoneyBy.total("All of it", parts))
    return Table(
        f"{plural(len(parts), what)} of {entry.name}",
        (
            Column(what.capitalize()),
            *(Column("Lines", "count"), pounds_column("All its money")),
            Column("Prevention counted, £", "pounds", chosen=True),
        ),
        tuple(_row(entry, part, f"No {what} named") for part in shown),
        tuple(_row(entry, part, "") for part in sums),
    )


def _row(entry: InterventionTotal, part: MoneyBy, unnamed: str) -> Row:
    months = (
        f"{month} {format_pounds(pence, pennies=False)}"
        for month, pence in zip(_MONTHS, part.months, strict=True)
        if pence
    )
    return Row(
        (
            Cell(part.name or unnamed, more=(" · ".join(months),), more_head="Months"),
            *(count(part.lines), pounds(part.amount), pounds(part.prevention[1])),
        ),
        counted=LensFigures(part.amount, part.prevention, entry.lenses),
    )


def _payee(total: MoneyBy) -> Row:
    return Row(
        (
            *(Cell(total.name or "No payee named"), count(total.lines), pounds(total.amount)),
            *map(pounds, total.prevention),
        )
    )


def codings_table(codings: pa.Table, taxonomy: Taxonomy) -> Table:
    """List all codings with what was decided, the largest first, for a workbook."""
    order = pc.sort_indices(
        pa.table({"size": pc.abs(codings["amount_pence"])}), [("size", "descending")]
    )
    listed = codings.take(order[:MOST_CODINGS])
    fields = [name for name in CLASSIFICATION_FIELDS if len(pc.unique(listed[name])) > 1]
    texts = ("intervention", "status", "tier", "grade", "rule", *fields)
    figures = ("lines", *_PENCE)
    columns = (
        *(Column("Intervention", width=36), Column("Status", width=14), Column("Tier", width=11)),
        *(Column("How it was decided", width=14), Column("Rule", width=24)),
        *(Column(_HEADS.get(name, _head(name)), width=24) for name in fields),
        *(Column("Lines", "count", 10), pounds_column("Amount")),
        *map(pounds_column, ("Low", "Central", "High")),
    )
    words: dict[str, dict[str | None, str]] = {
        "intervention": {entry.id: entry.name for entry in taxonomy.interventions},
        "status": {status: name.partition(" (")[0] for status, name in STATUS.items()},
        "grade": _HOW,
    }
    by_column = [_cells(listed, name, words.get(name, {})) for name in texts]
    by_column += [[Cell("", value) for value in listed[name].to_pylist()] for name in figures]
    rows = list(map(Row, zip(*by_column, strict=True)))
    others = codings.take(order[MOST_CODINGS:])
    if len(others):
        more = f"{plural(len(others), 'smaller coding')}, which are in codings.parquet"
        blank = (Cell(""),) * (len(texts) - 1)
        sums = (Cell("", pc.sum(others[name]).as_py()) for name in figures)
        rows.append(Row((Cell(more), *blank, *sums)))
    return Table(
        "Every coding: what was bought, what was decided and how",
        columns,
        tuple(rows),
        sheet="Codings",
        brief=(),
        on_page=False,
    )


def _cells(codings: pa.Table, name: str, words: dict[str | None, str]) -> list[Cell]:
    """Return the cells of a column of texts, one for each distinct text."""
    texts = codings[name].to_pylist()
    cells = {text: Cell(words.get(text, text or "")) for text in set(texts)}
    return [cells[text] for text in texts]


def _head(field: str) -> str:
    return field.replace("_", " ").capitalize()
