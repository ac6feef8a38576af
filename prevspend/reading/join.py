"""Sheets to ledger: one under the other, of one organisation, each line counted once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Place
from prevspend.ledger import ChosenLines, HeldLines, Ledger, Oddity, Organisation, Source, fill
from prevspend.reading import outturn
from prevspend.reading.checks import NOTHING_ANSWERED
from prevspend.reading.checks.scale import refuse_other_scale
from prevspend.reading.checks.todate import refuse_totals_to_date
from prevspend.reading.checks.twice import FileSums, refuse_twice
from prevspend.reading.controls import overlaps
from prevspend.reading.sources import SourceRead
from prevspend.reading.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from prevspend.ledger import Basis, Lines
    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.layout import Layout
    from prevspend.reading.sheetread import SheetRead
    from prevspend.reading.tally import Group

_OVERLAP_LINES = 10
_NAMES_SHOWN = 5


class OfALayout(Protocol):
    """Something that was read by a layout."""

    @property
    def source(self) -> str:
        """The file."""

    @property
    def layout(self) -> Layout:
        """The layout that was recognised."""


def join(
    sheets: Sequence[SheetRead],
    kept: Lines,
    wanted: str | None,
    answered: AmountsAnswered = NOTHING_ANSWERED,
) -> Ledger:
    """Put sheets one under the other, and say what they are together.

    Args:
        sheets: the sheets, cleaned.
        kept: their lines.
        wanted: the organisation the user chose or named.
        answered: what is known of the amounts, where the files leave it open.

    Raises:
        LedgerError: if the lines are of several kinds of record or several organisations, or
            files repeat each other.
    """
    rows = sum(sheet.tally.rows for sheet in sheets)
    if any(sheet.layout.cumulative for sheet in sheets) and not answered.accepts("to-date"):
        refuse_several_balances((one.financial_year, one.period) for one in _groups(sheets))
    oddities = [*_oddities(sheets), *_overlaps(sheets)]
    compare_files([sheet for sheet in sheets if sheet.returns is None], answered)
    there = _organisations(sheets)
    named = next((one for one in there if wanted and is_called(one, wanted)), None)
    if len(there) > 1 and not wanted:
        raise _several(there)
    if len(there) == 1 and not wanted:
        named = there[0]
    whose = completed(sheets, named or Organisation(name=wanted))
    only = named if len(there) > 1 else None
    sources = _sources(sheets, only)
    if only is not None:
        what = f"lines of {len(there) - 1:,} other organisations in the files were left out"
        oddities.append(Oddity(what, rows - sum(source.rows for source in sources)))
    return Ledger(
        kept=_lines_of(sheets, kept, only, whose),
        organisation=whose,
        basis=basis_of(sheets),
        sources=sources,
        rejected=tuple(row for sheet in sheets for row in sheet.rejected),
        oddities=tuple(oddities),
    )


def compare_files(sheets: Sequence[SheetRead], answered: AmountsAnswered) -> None:
    """Refuse sheets that hold the same money, totals to date, or amounts in different units.

    Raises:
        LedgerError: asking which is right.
    """
    files = {
        sheet.lines_of: FileSums(sheet.tally.codings, sheet.tally.identities)
        for sheet in sheets
        if sheet.tally.rows
    }
    if not files:
        return
    if not answered.accepts("to-date"):
        cumulative = any(sheet.layout.cumulative for sheet in sheets)
        refuse_totals_to_date(files, cumulative=cumulative)
    if not answered.accepts("twice"):
        refuse_twice(files)
    if not answered.accepts("scale"):
        refuse_other_scale(files)


def counted_once(
    parts: Sequence[tuple[SheetRead, pa.Table]],
) -> Iterator[tuple[SheetRead, pa.Table]]:
    """Leave out of the outturn's summary what its detailed form of the year gives line by line."""
    held = [(sheet.returns, lines) for sheet, lines in parts if sheet.returns and lines.num_rows]
    detailed = {form.year for form, _ in held if form.columns.form == "RO3"}
    for sheet, lines in parts:
        form = sheet.returns
        if form and form.columns.form == "RSX" and form.year in detailed and lines.num_rows:
            yield _without_details(sheet, lines)
        else:
            yield sheet, lines


def _without_details(sheet: SheetRead, lines: pa.Table) -> tuple[SheetRead, pa.Table]:
    details = pa.array(sorted(outturn.DETAILED_BY_RO3))
    out = pc.is_in(lines["ro_line"].cast(pa.string()), details)
    what = "lines of the outturn summary are given in detail by another file and were left out"
    oddity = Oddity(what, int(pc.sum(out).as_py() or 0))
    lines = lines.filter(pc.invert(out))
    tally = Tally.of(lines, compares=bool(sheet.tally.prints))
    return replace(sheet, tally=tally, oddities=(*sheet.oddities, oddity)), lines


def refuse_several_balances(months: Iterable[tuple[str | None, str | None]]) -> None:
    """Refuse trial balances of several months of one year: each holds the months before it.

    Args:
        months: the years and periods the lines are of.
    """
    by_year: dict[str, set[str]] = {}
    for of_year, period in months:
        by_year.setdefault(of_year or "", set()).add(period or "?")
    for year, periods in by_year.items():
        if len(periods) > 1:
            raise LedgerError(
                f"These are balances to date of periods {', '.join(sorted(periods))} of {year}.",
                why="each balance holds the months before it; together they would count twice.",
                fix="read the balance of the last period alone.",
            )


def _groups(sheets: Sequence[SheetRead]) -> Iterator[Group]:
    for sheet in sheets:
        yield from sheet.tally.groups


def refuse_nothing(sheets: Sequence[SheetRead]) -> None:
    """Refuse files of which no row can be read.

    Raises:
        LedgerError: saying why the first of them cannot.
    """
    if any(sheet.tally.rows for sheet in sheets):
        return
    reasons = [row.reason for sheet in sheets for row in sheet.rejected]
    raise LedgerError(
        "No row of this ledger can be read.",
        place=Place(sheets[0].source),
        why=reasons[0] if reasons else "there is nothing below the header.",
        fix="check that this is the right file, and that its amounts are numbers.",
    )


def _organisations(sheets: Sequence[SheetRead]) -> list[Organisation]:
    """Give the organisations the lines name, those with one code once."""
    found: dict[str, Organisation] = {}
    for group in _groups(sheets):
        name, code = group.organisation, group.organisation_code
        if known_as := code or name:
            found.setdefault(known_as, Organisation(name=name, code=code))
    return sorted(found.values(), key=lambda one: (one.name or "", one.code or ""))


def is_called(one: Organisation, wanted: str) -> bool:
    """Tell whether an organisation is the one wanted, by name or code."""
    return wanted.casefold() in {(one.name or "").casefold(), (one.code or "").casefold()}


def _told_by(one: Organisation) -> tuple[str, str | None]:
    """Give the field that tells an organisation's lines, and what stands in it."""
    return ("organisation_code", one.code) if one.code else ("organisation", one.name)


def _is_of(group: Group, one: Organisation | None) -> bool:
    """Tell whether a group's lines are an organisation's; all are where none is chosen."""
    if one is None:
        return True
    field, text = _told_by(one)
    return bool(getattr(group, field) == text)


def _lines_of(
    sheets: Sequence[SheetRead], kept: Lines, only: Organisation | None, whose: Organisation
) -> Lines:
    """Give the lines of one organisation, which all name it; as they are, where they do so."""
    groups = [group for group in _groups(sheets) if _is_of(group, only)]
    said = {"organisation": whose.name, "organisation_code": whose.code}
    given = {
        field: text
        for field, text in said.items()
        if only is not None or any(getattr(group, field) != text for group in groups)
    }
    if only is None:
        return kept.filled(given) if given else kept
    choose = partial(_chosen, only, given)
    if isinstance(kept, HeldLines):
        return HeldLines(choose(kept.table))
    rows = sum(_rows_and_pence(sheet, only)[0] for sheet in sheets)
    return ChosenLines(kept, [_told_by(only)[0]], choose, rows)


def _chosen(only: Organisation, given: Mapping[str, str | None], lines: pa.Table) -> pa.Table:
    """Keep the lines of an organisation, and say in them what all have in common."""
    field, text = _told_by(only)
    mine = pc.fill_null(pc.equal(lines[field], text), False)  # noqa: FBT003 - Arrow's own
    return fill(lines.filter(mine), given)


def _several(there: Sequence[Organisation]) -> LedgerError:
    names = [f"{one.name} ({one.code})" if one.code else str(one.name) for one in there]
    shown = ", ".join(names[:_NAMES_SHOWN]) + (" …" if len(names) > _NAMES_SHOWN else "")
    return LedgerError(
        f"The ledger names {len(there):,} organisations: {shown}.",
        why="a baseline is for one organisation.",
        fix="choose one by name or code with --organisation NAME; if they are all one, give the"
        " name they share.",
    )


def completed(sheets: Sequence[OfALayout], whose: Organisation) -> Organisation:
    """Add what the layouts know of the organisation."""
    layouts = [sheet.layout.organisation for sheet in sheets]
    kinds = {layout.kind for layout in layouts}
    names = {layout.name for layout in layouts}
    name = whose.name or (names.pop() if len(names) == 1 else None)
    code = whose.code or next((known.code for known in layouts if known.name == name), None)
    return Organisation(name=name, code=code, kind=kinds.pop() if len(kinds) == 1 else None)


def _overlaps(sheets: Sequence[SheetRead]) -> Iterator[Oddity]:
    """Refuse files that hold each other's lines, and say where single lines are in two files."""
    prints: dict[str, list[NDArray[np.uint64]]] = {}
    for sheet in sheets:
        if sheet.tally.rows:
            prints.setdefault(sheet.lines_of, []).extend(sheet.tally.prints)
    yield from judge_overlaps(overlaps(prints))


def judge_overlaps(found: Iterable[tuple[str, int, int]]) -> Iterator[Oddity]:
    """Refuse files that hold too many of each other's lines, and tell of others.

    Args:
        found: what `overlaps` gives.
    """
    for name, shared, size in found:
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


def basis_of(sheets: Sequence[OfALayout]) -> Basis:
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


def _sources(sheets: Sequence[SheetRead], only: Organisation | None) -> tuple[Source, ...]:
    """Sum up what was read of each file, of the organisation that was chosen."""
    by_file: dict[str, list[SheetRead]] = {}
    for sheet in sheets:
        by_file.setdefault(sheet.source, []).append(sheet)
    sums = {
        name: [_rows_and_pence(sheet, only) for sheet in of_file]
        for name, of_file in by_file.items()
    }
    return tuple(
        SourceRead(
            name=name,
            sha256=of_file[0].sha256,
            layout=", ".join(dict.fromkeys(sheet.layout.id for sheet in of_file)),
            rows=sum(rows for rows, _ in sums[name]),
            amount_pence=sum(pence for _, pence in sums[name]),
            recognised=tuple(sheet.recognised for sheet in of_file),
            header=of_file[0].header,
        )
        for name, of_file in by_file.items()
    )


def _rows_and_pence(sheet: SheetRead, only: Organisation | None) -> tuple[int, int]:
    """Add up the lines of a sheet, of one organisation where it is chosen."""
    mine = [sums for group, sums in sheet.tally.groups.items() if _is_of(group, only)]
    return sum(rows for rows, _ in mine), sum(pence for _, pence in mine)


def _oddities(sheets: Sequence[SheetRead]) -> list[Oddity]:
    """Add up the same oddity over files; the first place stays."""
    found: dict[str, Oddity] = {}
    for sheet in sheets:
        for oddity in sheet.oddities:
            known = found.get(oddity.what, Oddity(oddity.what, 0, oddity.first))
            parts = [one.amount_pence for one in (known, oddity) if one.amount_pence is not None]
            found[oddity.what] = replace(
                known,
                count=known.count + oddity.count,
                amount_pence=sum(parts) if parts else None,
            )
    return list(found.values())
