"""Sheets to ledger: the lines of all sheets, of one organisation, each counted once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from prevspend.errors import LedgerError, Location
from prevspend.ledger import (
    Ledger,
    LedgerWarning,
    MemoryLines,
    Organisation,
    SelectedLines,
    Source,
    codes_of,
    dictionary_of,
    fill,
)
from prevspend.reading import outturn
from prevspend.reading.basis import basis_of
from prevspend.reading.checks import NOTHING_ANSWERED, question
from prevspend.reading.checks.opening_balances import refuse_opening_balances
from prevspend.reading.checks.repeated import refuse_repeated_months
from prevspend.reading.checks.scale import refuse_other_scale
from prevspend.reading.checks.setaside import refuse_many_set_aside, refuse_second_table
from prevspend.reading.checks.signs import FEWEST_OF_A_LEDGER, SignCounts
from prevspend.reading.checks.todate import refuse_totals_to_date
from prevspend.reading.checks.twice import FileSums, refuse_twice
from prevspend.reading.controls import overlaps
from prevspend.reading.income import Income
from prevspend.reading.organisations import LineSums, OwnerName, Owners, choose, kind_of
from prevspend.reading.sources import SourceRead
from prevspend.reading.summaries import without_summaries
from prevspend.reading.tally import Tally
from prevspend.reading.typedname import refuse_misspelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from prevspend.ledger import Lines
    from prevspend.reading.checks import AmountsAnswered
    from prevspend.reading.organisations import Choice
    from prevspend.reading.sheetread import SheetRead
    from prevspend.reading.tally import LineGroup

_OVERLAP_LINES = 10
FIELDS_OF_NAMES = ("organisation", "organisation_code")


def join(
    sheets: Sequence[SheetRead],
    lines: Lines,
    wanted: str | None,
    answered: AmountsAnswered = NOTHING_ANSWERED,
) -> Ledger:
    """Return the ledger of several sheets.

    Args:
        sheets: the sheets, cleaned.
        lines: their lines.
        wanted: the organisation the user chose or named.
        answered: the user's answers about amounts.

    Raises:
        LedgerError: if the lines are of several kinds of record or several organisations, or
            files repeat each other.
    """
    refuse_second_table(sheets)
    if not answered.accepts("rejected"):
        refuse_many_set_aside(sheets)
    if not answered.accepts("opening"):
        refuse_opening_balances(sheets)
    if not answered.accepts("twice"):
        sheets, lines = without_summaries(sheets, lines)
    if any(sheet.layout.cumulative for sheet in sheets) and not answered.accepts("to-date"):
        groups = (group for sheet in sheets for group in sheet.tally.groups)
        refuse_several_balances((group.financial_year, group.period) for group in groups)
    warnings = added_up(warning for sheet in sheets for warning in sheet.warnings)
    warnings += _overlaps(sheets, accepted=answered.accepts("twice"))
    compare_files([sheet for sheet in sheets if sheet.returns is None], answered)
    owners = owners_of(sheets)
    if wanted:
        refuse_misspelt(wanted, owners.named)
    choice = choose(owners.named, wanted)
    organisation = completed(sheets, choice.organisation)
    warnings += choice.warnings
    filled = [sheet for sheet in sheets if sheet.tally.rows] or sheets
    basis = basis_of(filled, [sheet.lines_of for sheet in filled], answered)
    income = Income(sheet.tally.accounts for sheet in sheets if basis == "ledger")
    warnings += income.warnings()
    return Ledger(
        stored_lines=_lines_of(sheets, income.named_in(lines), owners, choice, organisation),
        organisation=organisation,
        basis=basis,
        sources=_sources(sheets, owners, choice),
        rejected=tuple(row for sheet in sheets for row in sheet.rejected),
        oddities=tuple(warnings),
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
    if not answered.accepts("signs"):
        signs = sum((sheet.tally.signs for sheet in sheets), SignCounts())
        if not signs.spending[0]:
            place = Location(sheets[0].source)
            signs.refuse_reversed(place, fewest=FEWEST_OF_A_LEDGER)
    if not answered.accepts("twice"):
        for sheet in sheets:
            refuse_repeated_months(sheet.lines_of, sheet.tally.repeated, sheet.tally.codings)
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
    """Yield sheets and lines, the outturn's summary without lines that its detailed form has."""
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
    warning = LedgerWarning(what, int(pc.sum(out).as_py() or 0))
    lines = lines.filter(pc.invert(out))
    tally = Tally.of(lines, compares=bool(sheet.tally.prints))
    return replace(sheet, tally=tally, warnings=(*sheet.warnings, warning)), lines


def refuse_several_balances(months: Iterable[tuple[str | None, str | None]]) -> None:
    """Refuse trial balances of several months of one year: each includes the months before it.

    Args:
        months: the years and periods the lines are of.
    """
    by_year: dict[str, set[str]] = {}
    for of_year, period in months:
        by_year.setdefault(of_year or "", set()).add(period or "?")
    for year, periods in by_year.items():
        if len(periods) > 1:
            raise question(
                "to-date",
                f"These are balances to date of periods {', '.join(sorted(periods))} of {year}.",
                place=None,
                why="each balance includes the months before it; together they would count twice.",
                fix="read the balance of the last period alone.",
            )


def refuse_no_lines(sheets: Sequence[SheetRead]) -> None:
    """Refuse files without a row that can be read.

    Raises:
        LedgerError: with the reason for the first row.
    """
    if any(sheet.tally.rows for sheet in sheets):
        return
    reasons = [row.reason for sheet in sheets for row in sheet.rejected]
    raise LedgerError(
        "No row of this ledger can be read.",
        place=Location(sheets[0].source),
        why=reasons[0] if reasons else "there is nothing below the header.",
        fix="check that this is the right file, and that its amounts are numbers.",
    )


def owners_of(sheets: Sequence[SheetRead]) -> Owners:
    """Return the organisations that the lines of sheets name."""
    return Owners(
        (sheet.lines_of, OwnerName(group.organisation, group.organisation_code), LineSums(*sums))
        for sheet in sheets
        for group, sums in sheet.tally.groups.items()
    )


def _is_of(owners: Owners, sheet: SheetRead, group: LineGroup, choice: Choice) -> bool:
    """Return whether a group's lines are of the organisation that was chosen."""
    named = OwnerName(group.organisation, group.organisation_code)
    return choice.takes(owners.owner(sheet.lines_of, named))


def _lines_of(
    sheets: Sequence[SheetRead],
    lines: Lines,
    owners: Owners,
    choice: Choice,
    organisation: Organisation,
) -> Lines:
    """Return the lines of one organisation, all with its name; unchanged if they have it."""
    groups = [
        group
        for sheet in sheets
        for group in sheet.tally.groups
        if _is_of(owners, sheet, group, choice)
    ]
    names = {"organisation": organisation.name, "organisation_code": organisation.code}
    filled = {
        field: text
        for field, text in names.items()
        if any(getattr(group, field) != text for group in groups)
    }
    if choice.chosen is None:
        return lines.filled(filled) if filled else lines
    choose_lines = partial(_chosen, owners, choice, filled)
    if isinstance(lines, MemoryLines):
        return MemoryLines(choose_lines(lines.table))
    rows = sum(_rows_and_pence(owners, sheet, choice)[0] for sheet in sheets)
    return SelectedLines(lines, [*FIELDS_OF_NAMES, "source_file"], choose_lines, rows)


def _chosen(
    owners: Owners, choice: Choice, filled: Mapping[str, str | None], lines: pa.Table
) -> pa.Table:
    """Return the lines of an organisation, with its name filled in."""
    columns = [dictionary_of(lines[field]) for field in ("source_file", *FIELDS_OF_NAMES)]
    key = np.zeros(lines.num_rows, dtype=np.int64)
    for column in columns:
        key = key * (len(column.dictionary) + 1) + codes_of(column) + 1
    distinct, which = np.unique(key, return_inverse=True)
    texts = [[None, *column.dictionary.to_pylist()] for column in columns]
    taken = [choice.takes(owners.owner(*_taken_apart(at, texts))) for at in distinct.tolist()]
    return fill(lines.filter(pa.array(np.array(taken, dtype=bool)[which])), filled)


def _taken_apart(key: int, texts: Sequence[Sequence[str | None]]) -> tuple[str, OwnerName]:
    """Return the file and the name of the owner behind a key."""
    values = []
    for known in reversed(texts):
        key, at = divmod(key, len(known))
        values.append(known[at])
    code, name, file = values
    return file or "", OwnerName(name, code)


def completed(sheets: Sequence[SheetRead], organisation: Organisation) -> Organisation:
    """Return an organisation with what the layouts know of it."""
    layouts = [sheet.layout.organisation for sheet in sheets]
    kinds = {layout.kind for layout in layouts}
    kind = kinds.pop() if len(kinds) == 1 else None
    names = {layout.name for layout in layouts}
    name = organisation.name or (names.pop() if len(names) == 1 else None)
    code = organisation.code or next((known.code for known in layouts if known.name == name), None)
    return Organisation(name=name, code=code, kind=kind_of(name, kind))


def _overlaps(sheets: Sequence[SheetRead], *, accepted: bool) -> Iterator[LedgerWarning]:
    """Refuse files that hold each other's lines; yield warnings about single lines in two files."""
    prints: dict[str, list[NDArray[np.uint64]]] = {}
    for sheet in sheets:
        if sheet.tally.rows:
            prints.setdefault(sheet.lines_of, []).extend(sheet.tally.prints)
    yield from judge_overlaps(overlaps(prints), accepted=accepted)


def judge_overlaps(
    shared_lines: Iterable[tuple[str, int, int]], *, accepted: bool = False
) -> Iterator[LedgerWarning]:
    """Refuse files that hold too many of each other's lines; yield warnings about others.

    Args:
        shared_lines: the result of `overlaps`.
        accepted: whether identical lines count.

    Raises:
        LedgerError: asking whether they do.
    """
    for name, shared, size in shared_lines:
        if shared >= _OVERLAP_LINES and shared * 2 >= size and not accepted:
            raise question(
                "twice",
                f"{shared:,} of the {size:,} lines of '{name}' are in the other files too, the same"
                " in every field.",
                place=Location(name),
                why="they would be counted twice.",
                fix="leave this file out, or the one that repeats it.",
            )
        what = f"lines of '{name}' are in another file too, the same in every field; both count"
        yield LedgerWarning(what, shared, Location(name))


def _sources(sheets: Sequence[SheetRead], owners: Owners, choice: Choice) -> tuple[Source, ...]:
    """Return the files with their rows and pence of the organisation that was chosen."""
    by_file: dict[str, list[SheetRead]] = {}
    for sheet in sheets:
        by_file.setdefault(sheet.source, []).append(sheet)
    sums = {
        name: [_rows_and_pence(owners, sheet, choice) for sheet in of_file]
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
            file_sha256=of_file[0].file_sha256,
            head=of_file[0].head,
        )
        for name, of_file in by_file.items()
    )


def _rows_and_pence(owners: Owners, sheet: SheetRead, choice: Choice) -> tuple[int, int]:
    """Return the lines and pence of a sheet, of the organisation that was chosen."""
    chosen = [
        sums for group, sums in sheet.tally.groups.items() if _is_of(owners, sheet, group, choice)
    ]
    return sum(rows for rows, _ in chosen), sum(pence for _, pence in chosen)


def added_up(warnings: Iterable[LedgerWarning]) -> list[LedgerWarning]:
    """Return warnings added up over files, with their money and the first place of each."""
    sums: dict[str, LedgerWarning] = {}
    for warning in warnings:
        known = sums.get(warning.what, replace(warning, count=0, amount_pence=None))
        parts = [pence for pence in (known.amount_pence, warning.amount_pence) if pence is not None]
        sums[warning.what] = replace(
            known,
            count=known.count + warning.count,
            amount_pence=sum(parts) if parts else None,
        )
    return list(sums.values())
