"""Sheets to ledger: one under the other, of one organisation, each line counted once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Place
from prevspend.ledger import outturn
from prevspend.ledger.columns import repeated
from prevspend.ledger.controls import overlaps
from prevspend.ledger.ledger import Ledger, Oddity, Organisation, Source
from prevspend.ledger.lines import HeldLines, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.ledger.layout import Basis
    from prevspend.ledger.ledger import Rejected
    from prevspend.ledger.read import SheetRead

_OVERLAP_LINES = 10
_NAMES_SHOWN = 5


def join(sheets: Sequence[SheetRead], wanted: str | None) -> Ledger:
    """Put sheets one under the other, and say what they are together.

    Args:
        sheets: the sheets, cleaned.
        wanted: the organisation the user chose or named.

    Raises:
        LedgerError: if there are no lines, or they are of several kinds of record or several
            organisations, or files repeat each other.
    """
    sheets = _counted_once(sheets)
    lines = _lines(sheets)
    oddities = [*_oddities(sheets), *_overlaps(lines)]
    lines, whose = _one_organisation(sheets, lines, wanted, oddities)
    rejected = [row for sheet in sheets for row in sheet.content.rejected]
    return _ledger(sheets, lines, whose, rejected, oddities)


def _counted_once(sheets: Sequence[SheetRead]) -> list[SheetRead]:
    """Leave out of the outturn's summary what its detailed form of the year gives line by line."""
    detailed = {sheet.returns.year for sheet in sheets if sheet.returns and _holds(sheet, "RO3")}
    summed = pa.array(sorted(outturn.DETAILED_BY_RO3))
    return [
        replace(sheet, content=sheet.content.without_ro_lines(summed))
        if sheet.returns and _holds(sheet, "RSX") and sheet.returns.year in detailed
        else sheet
        for sheet in sheets
    ]


def _holds(sheet: SheetRead, form: str) -> bool:
    """Tell whether a sheet holds lines of a form of the revenue outturn."""
    mine = sheet.returns is not None and sheet.returns.columns.form == form
    return mine and bool(sheet.content.lines.num_rows)


def _lines(sheets: Sequence[SheetRead]) -> pa.Table:
    lines = together([sheet.content.lines for sheet in sheets])
    if not lines.num_rows:
        raise _nothing_read(sheets)
    if any(sheet.layout.cumulative for sheet in sheets):
        _refuse_several_balances(lines)
    return lines


def _refuse_several_balances(lines: pa.Table) -> None:
    """Refuse trial balances of several months of one year: each holds the months before it."""
    fields = ["financial_year", "period"]
    months = lines.select(fields).group_by(fields, use_threads=False).aggregate([]).to_pylist()
    by_year: dict[str, list[str]] = {}
    for month in months:
        by_year.setdefault(month["financial_year"] or "", []).append(month["period"] or "?")
    for year, periods in by_year.items():
        if len(periods) > 1:
            raise LedgerError(
                f"These are balances to date of periods {', '.join(sorted(periods))} of {year}.",
                why="each balance holds the months before it; together they would count twice.",
                fix="read the balance of the last period alone.",
            )


def _ledger(
    sheets: Sequence[SheetRead],
    lines: pa.Table,
    whose: Organisation,
    rejected: Sequence[Rejected],
    oddities: Sequence[Oddity],
) -> Ledger:
    """Say what lines of one organisation are."""
    for field, text in (("organisation", whose.name), ("organisation_code", whose.code)):
        at = lines.column_names.index(field)
        lines = lines.set_column(at, field, repeated(text, lines.num_rows))
    return Ledger(
        kept=HeldLines(lines),
        organisation=whose,
        basis=_basis(sheets),
        sources=_sources(sheets, lines),
        rejected=tuple(rejected),
        oddities=tuple(oddities),
    )


def _nothing_read(sheets: Sequence[SheetRead]) -> LedgerError:
    reasons = [row.reason for sheet in sheets for row in sheet.content.rejected]
    return LedgerError(
        "No row of this ledger can be read.",
        place=Place(sheets[0].source),
        why=reasons[0] if reasons else "there is nothing below the header.",
        fix="check that this is the right file, and that its amounts are numbers.",
    )


def _one_organisation(
    sheets: Sequence[SheetRead], lines: pa.Table, wanted: str | None, oddities: list[Oddity]
) -> tuple[pa.Table, Organisation]:
    """Keep the lines of one organisation: the one chosen, or the only one there is."""
    there = _organisations(lines)
    named = next((one for one in there if wanted and _is_called(one, wanted)), None)
    if named is not None and len(there) > 1:
        lines, left_out = _lines_of(lines, named)
        what = f"lines of {len(there) - 1:,} other organisations in the files were left out"
        oddities.append(Oddity(what, left_out))
    elif len(there) > 1 and not wanted:
        raise _several(there)
    elif len(there) == 1 and not wanted:
        named = there[0]
    return lines, _completed(sheets, named or Organisation(name=wanted))


def _organisations(lines: pa.Table) -> list[Organisation]:
    """Give the organisations the lines name, those with one code once."""
    fields = ["organisation", "organisation_code"]
    if all(lines[field].null_count == lines.num_rows for field in fields):
        return []
    pairs = lines.select(fields).group_by(fields, use_threads=False).aggregate([]).to_pylist()
    found: dict[str, Organisation] = {}
    for pair in pairs:
        name, code = pair["organisation"], pair["organisation_code"]
        if name or code:
            found.setdefault(code or name, Organisation(name=name, code=code))
    return sorted(found.values(), key=lambda one: (one.name or "", one.code or ""))


def _is_called(one: Organisation, wanted: str) -> bool:
    """Tell whether an organisation is the one wanted, by name or code."""
    return wanted.casefold() in {(one.name or "").casefold(), (one.code or "").casefold()}


def _lines_of(lines: pa.Table, one: Organisation) -> tuple[pa.Table, int]:
    """Give the lines of an organisation, and how many others there are."""
    field, text = ("organisation_code", one.code) if one.code else ("organisation", one.name)
    mine = pc.fill_null(pc.equal(lines[field], text), False)  # noqa: FBT003 - no name of its own
    kept = lines.filter(mine)
    return kept, lines.num_rows - kept.num_rows


def _several(there: Sequence[Organisation]) -> LedgerError:
    names = [f"{one.name} ({one.code})" if one.code else str(one.name) for one in there]
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    return LedgerError(
        f"The ledger names {len(there):,} organisations: {shown}.",
        why="a baseline is for one organisation.",
        fix="choose one by name or code with --organisation NAME; if they are all one, give the"
        " name they share.",
    )


def _completed(sheets: Sequence[SheetRead], whose: Organisation) -> Organisation:
    """Add what the layouts know of the organisation."""
    layouts = [sheet.layout.organisation for sheet in sheets]
    kinds = {layout.kind for layout in layouts}
    names = {layout.name for layout in layouts}
    name = whose.name or (names.pop() if len(names) == 1 else None)
    code = whose.code or next((known.code for known in layouts if known.name == name), None)
    return Organisation(name=name, code=code, kind=kinds.pop() if len(kinds) == 1 else None)


def _overlaps(lines: pa.Table) -> Iterator[Oddity]:
    """Refuse files that hold each other's lines, and say where single lines are in two files."""
    for name, shared, size in overlaps(lines):
        if shared >= _OVERLAP_LINES and shared * 2 >= size:
            raise LedgerError(
                f"{shared:,} of the {size:,} lines of '{name}' stand in the other files too, alike"
                " in every field.",
                place=Place(name),
                why="they would be counted twice.",
                fix="leave this file out, or the one that repeats it.",
            )
        what = f"lines of '{name}' stand in another file too, alike in every field; both count"
        yield Oddity(what, shared, Place(name))


def _basis(sheets: Sequence[SheetRead]) -> Basis:
    """Give the one kind of record that all files are."""
    bases = {sheet.layout.basis for sheet in sheets}
    if len(bases) > 1:
        listed = ", ".join(sorted(f"{sheet.source} ({sheet.layout.basis})" for sheet in sheets))
        raise LedgerError(
            f"These files are different kinds of record: {listed}.",
            why="payments are part of a ledger; adding them up would count pounds twice.",
            fix="read one kind at a time.",
        )
    return bases.pop()


def _sources(sheets: Sequence[SheetRead], lines: pa.Table) -> tuple[Source, ...]:
    """Sum up what was read of each file, of the organisation that was chosen."""
    grouped = lines.select(["source_file", "amount"]).group_by("source_file", use_threads=False)
    sums = {
        row["source_file"]: (row["amount_count"], row["amount_sum"])
        for row in grouped.aggregate([("amount", "count"), ("amount", "sum")]).to_pylist()
    }
    by_file: dict[str, list[SheetRead]] = {}
    for sheet in sheets:
        by_file.setdefault(sheet.source, []).append(sheet)
    return tuple(
        Source(
            name=name,
            sha256=of_file[0].sha256,
            layout=", ".join(dict.fromkeys(sheet.layout.id for sheet in of_file)),
            rows=sum(sums.get(sheet.lines_of, (0, 0))[0] for sheet in of_file),
            amount_pence=sum(sums.get(sheet.lines_of, (0, 0))[1] for sheet in of_file),
            recognised=tuple(sheet.recognised for sheet in of_file),
            header=of_file[0].header,
        )
        for name, of_file in by_file.items()
    )


def _oddities(sheets: Sequence[SheetRead]) -> list[Oddity]:
    """Add up the same oddity over files; the first place stays."""
    found: dict[str, Oddity] = {}
    for sheet in sheets:
        for oddity in sheet.content.oddities:
            known = found.get(oddity.what, Oddity(oddity.what, 0, oddity.first))
            found[oddity.what] = Oddity(oddity.what, known.count + oddity.count, known.first)
    return list(found.values())
