"""How a ledger was read, before it is classified."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from prevspend import people
from prevspend.ledger import CLASSIFICATION_FIELDS, codes_of, dictionary_of
from prevspend.money import format_pounds
from prevspend.reading.controls import examine, pence_of
from prevspend.reading.sources import sources_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.ledger import ColumnField, Ledger
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sources import SourceRead
    from prevspend.years import FinancialYear

_SAMPLES = 3
_REJECTED_SHOWN = 10
_NAMES_THE_SERVICE = ("ro_line", "cost_centre", "service")
_FEW_MARKS = 6
_NAMES_THE_EXPENSE = ("account", "subjective_group")


class Seen(BaseModel):
    """The base of an inspection's parts."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class ColumnSeen(Seen):
    """One canonical field: the file's header, how much of it is filled, and some of its values.

    `why` says why the field was taken from there, `sure` how sure that is (0 to 1).
    """

    field: str
    header: str
    why: str
    sure: float
    filled: float
    samples: tuple[str, ...]


class LayoutSeen(Seen):
    """Files read by the same layout from the same headers, and how sure that is (0 to 1).

    `unused` are the headers of columns that were not read.
    """

    layout: str
    score: float
    files: tuple[str, ...]
    rows: int
    amount_pence: int
    columns: tuple[ColumnSeen, ...]
    unused: tuple[str, ...]


class MonthSeen(Seen):
    """The lines of one accounting period, `01` for April; `-` where the period is not known."""

    period: str
    rows: int
    amount_pence: int


class YearSeen(Seen):
    """The lines of one financial year, `-` where it is not known, by period."""

    financial_year: str
    rows: int
    amount_pence: int
    months: tuple[MonthSeen, ...]


class Signs(Seen):
    """How spend and credits balance."""

    spend_lines: int
    spend_pence: int
    credit_lines: int
    credit_pence: int
    zero_lines: int


class Noticed(Seen):
    """A warning or finding: how often, its money if that is known, and its first place."""

    what: str
    count: int
    amount_pence: int | None = None
    first: str | None = None


class RowSetAside(Seen):
    """A row that cannot be read, without its words, which may name a person."""

    place: str
    reason: str
    amount: str


class YearControlTotal(Seen):
    """The control total of a year, and the total that was read."""

    financial_year: str
    given_pence: int
    read_pence: int

    @property
    def difference_pence(self) -> int:
        """The total that was read less the control total."""
        return self.read_pence - self.given_pence


class Inspection(Seen):
    """How a ledger was read: its kind, layouts, years, warnings and findings."""

    organisation: str | None
    kind: str | None
    basis: str
    rows: int
    amount_pence: int
    layouts: tuple[LayoutSeen, ...]
    years: tuple[YearSeen, ...]
    control_totals: tuple[YearControlTotal, ...]
    signs: Signs
    rejected_rows: int
    rejected: tuple[RowSetAside, ...]
    oddities: tuple[Noticed, ...]
    findings: tuple[Noticed, ...]
    sees: tuple[str, ...]


def inspect_ledger(
    ledger: Ledger, control_totals: Mapping[FinancialYear, int] | None = None
) -> Inspection:
    """Return how a ledger was read.

    Args:
        ledger: the ledger as it was read, of one year or several.
        control_totals: what its years should add up to, pence.
    """
    read = {total.year: total.amount_pence for total in ledger.years()}
    return Inspection(
        organisation=ledger.organisation.name,
        kind=ledger.organisation.kind,
        basis=ledger.basis,
        rows=ledger.lines.num_rows,
        amount_pence=ledger.amount_pence,
        layouts=tuple(_layouts(ledger)),
        years=tuple(_years(ledger.lines)),
        control_totals=tuple(
            YearControlTotal(
                financial_year=str(year), given_pence=pence, read_pence=read.get(year, 0)
            )
            for year, pence in sorted((control_totals or {}).items())
        ),
        signs=_signs(ledger),
        rejected_rows=len(ledger.rejected),
        rejected=tuple(
            RowSetAside(
                place=str(people.shown_place(row.place)),
                reason=people.without_quotes(row.reason),
                amount=people.without_words(row.amount),
            )
            for row in ledger.rejected[:_REJECTED_SHOWN]
        ),
        oddities=tuple(
            Noticed(
                what=people.without_named_quotes(warning.what),
                count=warning.count,
                amount_pence=warning.amount_pence,
                first=str(people.shown_place(warning.first)) if warning.first else None,
            )
            for warning in sorted(ledger.oddities, key=lambda each: not each.is_missing)
        ),
        findings=tuple(
            Noticed(
                what=finding.what,
                count=finding.lines,
                amount_pence=finding.amount_pence,
                first=str(people.shown_place(finding.first)) if finding.first else None,
            )
            for finding in examine(ledger)
        ),
        sees=tuple(_sees(ledger.lines)),
    )


def _layouts(ledger: Ledger) -> Iterator[LayoutSeen]:
    """Yield the files in groups of one layout and the same headers, with their columns."""
    groups: dict[tuple[object, ...], list[tuple[SourceRead, Recognised]]] = {}
    for source in sources_read(ledger):
        for seen in source.recognised:
            key = (seen.layout.id, tuple(seen.headers.items()))
            groups.setdefault(key, []).append((source, seen))
    for group in groups.values():
        sources = [source for source, _ in group]
        least = min((seen for _, seen in group), key=lambda seen: seen.certainty)
        files = tuple(source.name for source in sources)
        lines = ledger.lines
        if len(groups) > 1:
            lines = lines.filter(pc.is_in(_file(lines), pa.array(files)))
        yield LayoutSeen(
            layout=least.layout.id,
            score=round(least.certainty, 2),
            files=tuple(map(people.shown_file, files)),
            rows=sum(source.rows for source in sources),
            amount_pence=sum(source.amount_pence for source in sources),
            columns=tuple(
                _column(lines, field, header, least) for field, header in least.headers.items()
            ),
            unused=least.unused,
        )


def _file(lines: pa.Table) -> pa.ChunkedArray:
    """Return each line's file, without the sheet."""
    names = lines["source_file"].cast(pa.string())
    return pc.replace_substring_regex(names, r" \[[^\]]*\]$", "")


def _column(lines: pa.Table, field: ColumnField, header: str, recognised: Recognised) -> ColumnSeen:
    """Return how full a column is, and its most frequent values."""
    column = lines[field]
    counts = dictionary_of(column.cast(pa.string())).drop_null().value_counts().to_pylist()
    counts.sort(key=lambda entry: -entry["counts"])
    return ColumnSeen(
        field=field,
        header=header,
        why=recognised.why.get(field, ""),
        sure=round(recognised.sure.get(field, 1.0), 2),
        filled=1 - column.null_count / max(len(column), 1),
        samples=tuple(_sample(field, entry["values"]) for entry in counts[:_SAMPLES]),
    )


def _sample(field: ColumnField, value: str) -> str:
    """Return a value of a column as it may be shown, without names of persons."""
    if field == "amount":
        return format_pounds(int(value))
    if field == "document":
        return people.shown_document(value)
    if field == "description":
        return people.without_words(value)
    return people.shown_in(field, value)


def _years(lines: pa.Table) -> Iterator[YearSeen]:
    """Yield the sums of lines by year and period."""
    grouped = (
        lines.select(["financial_year", "period", "amount"])
        .group_by(["financial_year", "period"])
        .aggregate([("amount", "sum"), ("amount", "count")])
        .to_pylist()
    )
    by_year: dict[str, list[MonthSeen]] = {}
    for row in grouped:
        month = MonthSeen(
            period=row["period"] or "-", rows=row["amount_count"], amount_pence=row["amount_sum"]
        )
        by_year.setdefault(row["financial_year"] or "-", []).append(month)
    for year, months in sorted(by_year.items()):
        yield YearSeen(
            financial_year=year,
            rows=sum(month.rows for month in months),
            amount_pence=sum(month.amount_pence for month in months),
            months=tuple(sorted(months, key=lambda month: month.period)),
        )


def _signs(ledger: Ledger) -> Signs:
    pence = pence_of(ledger.lines)
    return Signs(
        spend_lines=int(np.count_nonzero(pence > 0)),
        spend_pence=int(pence[pence > 0].sum()),
        credit_lines=int(np.count_nonzero(pence < 0)),
        credit_pence=int(pence[pence < 0].sum()),
        zero_lines=int(np.count_nonzero(pence == 0)),
    )


def _sees(lines: pa.Table) -> Iterator[str]:
    """Yield which fields of the ledger rules can use."""
    filled: dict[str, float] = {
        field: 1 - lines[field].null_count / max(lines.num_rows, 1)
        for field in CLASSIFICATION_FIELDS
    }
    services = _described(lines, filled, _NAMES_THE_SERVICE)
    expenses = _described(lines, filled, _NAMES_THE_EXPENSE)
    if services:
        yield f"The service is named: {services}. Most rules test that."
    elif expenses:
        yield (
            f"No cost centre or service is named, but the kind of expense is: {expenses}. Much of"
            " prevention is visible only by its service, so expect more to stay unclassified."
        )
    elif filled["supplier"]:
        yield (
            "Only the supplier is named. Block payments to a trust or a council cannot be"
            " classified from that, whatever the rules: most of the money will stay unclassified."
            " Ask for the same payments with their cost centre and account."
        )
    else:
        yield "No column shows what the money bought: no line of this ledger can be classified."
    yield from _marked(lines, "capital", 1)
    yield from _marked(lines, "subjective_group", 2)
    if not filled["supplier"]:
        yield "No supplier is named: rules that test the supplier cannot match."


def _marked(lines: pa.Table, field: str, fewest: int) -> Iterator[str]:
    """Yield the shares of money by a column of few values, such as capital or revenue."""
    column = dictionary_of(lines[field])
    names = column.dictionary.to_pylist()
    money = np.bincount(codes_of(column) + 1, np.abs(pence_of(lines)), len(names) + 1)
    parts = money[1:] / (money.sum() or 1)
    shares = {name: part for name, part in zip(names, parts, strict=True) if part}
    if not fewest <= len(shares) <= _FEW_MARKS:
        return
    listed = ", ".join(f"{name} {part:.1%}" for name, part in sorted(shares.items()))
    yield f"The money is marked by {field.replace('_', ' ')}: {listed}. Scope rules can test it."


def _described(lines: pa.Table, filled: dict[str, float], fields: Sequence[str]) -> str:
    """Return the numbers of distinct names in the fields that are filled, in words."""
    parts = []
    for field in fields:
        if share := filled.get(field, 0):
            names = len(dictionary_of(lines[field]).drop_null().unique())
            parts.append(f"{names:,} names in {field.replace('_', ' ')} ({share:.0%} filled)")
    return ", ".join(parts)
