"""Files to ledger: open, recognise, clean, and account for every row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.errors import LayoutError, LedgerError, Place
from prevspend.ledger.clean import clean
from prevspend.ledger.columns import dictionary_of, repeated
from prevspend.ledger.controls import overlaps
from prevspend.ledger.fields import LINE_FIELDS
from prevspend.ledger.files import find_files, names_of, read_bytes, refuse_twins
from prevspend.ledger.formats import open_sheets
from prevspend.ledger.layout import Layout, bundled_layouts, find_layout
from prevspend.ledger.ledger import Ledger, Oddity, Organisation, Source
from prevspend.ledger.recognise import recognise
from prevspend.progress import Progress, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from prevspend.ledger.clean import CleanLines
    from prevspend.ledger.layout import Basis
    from prevspend.ledger.recognise import Recognised
    from prevspend.ledger.sheets import Sheet


_OVERLAP_LINES = 10


@dataclass(frozen=True)
class _SheetRead:
    """One sheet, cleaned."""

    source: str
    sha256: str
    layout: Layout
    content: CleanLines


def read_ledger(
    paths: Iterable[str | Path],
    *,
    layout: str | None = None,
    organisation: str | None = None,
    progress: Progress = silent,
) -> Ledger:
    """Read files as one ledger.

    Args:
        paths: CSV files, workbooks, or folders of them.
        layout: the id of a bundled layout or a layout file, where it should not be recognised.
        organisation: the organisation's name, where the files do not say it or say it variously.
        progress: told of each file.

    Returns:
        All lines in canonical fields, files in the order of their names; rows that cannot be read
        are in `rejected`.

    Raises:
        LedgerError: if a file is missing, empty, damaged or given twice, or if nothing is in it.
        LayoutError: if a file's columns are not understood.
    """
    files = find_files(paths)
    layouts = (find_layout(layout),) if layout else bundled_layouts()
    names = names_of(files)
    sizes = [file.stat().st_size for file in files]
    hashes: dict[str, str] = {}
    sheets: list[_SheetRead] = []
    for at, (file, name) in enumerate(zip(files, names, strict=True)):
        progress(f"Reading {name}", sum(sizes[:at]), sum(sizes))
        data = read_bytes(file, name)
        sha256 = hashlib.sha256(data).hexdigest()
        refuse_twins(hashes, sha256, name)
        sheets += _read_file(name, data, sha256, layouts)
    progress("Reading", sum(sizes), sum(sizes))
    return _join(sheets, organisation)


def _read_file(name: str, data: bytes, sha256: str, layouts: Sequence[Layout]) -> list[_SheetRead]:
    """Read the sheets of one file whose columns are understood; one at least must be."""
    read: list[_SheetRead] = []
    failures: list[LayoutError] = []
    for opened in open_sheets(name, data):
        place = Place(opened.name, sheet=opened.sheet.name)
        try:
            recognised = recognise(opened.sheet.head, layouts, place)
        except LayoutError as error:
            failures.append(error)
            continue
        content = _read_sheet(opened.sheet, recognised, place)
        read.append(_SheetRead(opened.name, sha256, recognised.layout, content))
    if not read:
        raise failures[0]
    return read


def _read_sheet(sheet: Sheet, recognised: Recognised, place: Place) -> CleanLines:
    try:
        cells = sheet.cells(recognised.header_at, recognised.wanted, recognised.plain)
    except pa.ArrowInvalid as error:
        raise LedgerError(
            f"The rows of this file cannot be told apart: {error}",
            place=place,
            why="a quotation mark that is never closed swallows the rows after it.",
            fix="open it in Excel, save it again as .xlsx and read that.",
        ) from error
    return clean(cells, recognised, place)


def _join(sheets: Sequence[_SheetRead], organisation: str | None) -> Ledger:
    """Put the sheets one under the other, and say what they are together."""
    tables = [sheet.content.lines for sheet in sheets]
    lines = pa.concat_tables(tables).unify_dictionaries()
    lines = pa.table(
        {
            field: dictionary_of(lines[field])
            if pa.types.is_dictionary(lines[field].type)
            else lines[field].combine_chunks()
            for field in LINE_FIELDS
        }
    )
    rejected = tuple(row for sheet in sheets for row in sheet.content.rejected)
    if not lines.num_rows:
        raise LedgerError(
            "No row of this ledger can be read.",
            place=Place(sheets[0].source),
            problems=[],
            why=rejected[0].reason if rejected else "there is nothing below the header.",
            fix="check that this is the right file, and that its amounts are numbers.",
        )
    oddities = (*_oddities(sheets), *_overlaps(lines))
    whose = _organisation(sheets, lines, organisation)
    at = lines.column_names.index("organisation")
    lines = lines.set_column(at, "organisation", repeated(whose.name, lines.num_rows))
    return Ledger(
        lines=lines,
        organisation=whose,
        basis=_basis(sheets),
        sources=_sources(sheets),
        rejected=rejected,
        oddities=oddities,
    )


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


def _organisation(sheets: Sequence[_SheetRead], lines: pa.Table, name: str | None) -> Organisation:
    """Take the organisation from the user, the lines or the layout, in this order."""
    said = lines["organisation"].drop_null().value_counts().to_pylist()
    named = sorted({entry["values"] for entry in said if entry["counts"]})
    layouts = {sheet.layout.id: sheet.layout.organisation for sheet in sheets}
    if not name and len(named) > 1:
        raise LedgerError(
            f"The ledger names {len(named)} organisations: {', '.join(named)}.",
            why="a baseline is for one organisation.",
            fix="read their files one by one, or give the one name they share: --organisation NAME",
        )
    default = next(iter(layouts.values()))
    if len(layouts) > 1 and len({(entry.kind, entry.name) for entry in layouts.values()}) > 1:
        default = type(default)()
    name = name or (named[0] if named else default.name)
    code = default.code if name == default.name else None
    return Organisation(name=name, code=code, kind=default.kind)


def _basis(sheets: Sequence[_SheetRead]) -> Basis:
    """Give the one kind of record that all files are."""
    bases = {sheet.layout.basis for sheet in sheets}
    if len(bases) > 1:
        listed = ", ".join(sorted(f"{sheet.source} ({sheet.layout.basis})" for sheet in sheets))
        raise LedgerError(
            f"These files are different kinds of record: {listed}.",
            why="payments are part of a ledger; adding them up would count pounds twice.",
            fix="read one kind at a time.",
        )
    return next(iter(bases))


def _sources(sheets: Sequence[_SheetRead]) -> tuple[Source, ...]:
    """Sum up what was read of each file."""
    sources: dict[str, Source] = {}
    for sheet in sheets:
        amounts = sheet.content.lines["amount"]
        rows, pence = len(amounts), int(np.sum(amounts.to_numpy()))
        layout = sheet.layout.id
        if known := sources.get(sheet.source):
            rows, pence = rows + known.rows, pence + known.amount_pence
            layout = known.layout if layout == known.layout else f"{known.layout}, {layout}"
        sources[sheet.source] = Source(sheet.source, sheet.sha256, layout, rows, pence)
    return tuple(sources.values())


def _oddities(sheets: Sequence[_SheetRead]) -> tuple[Oddity, ...]:
    """Add up the same oddity over files; the first place stays."""
    found: dict[str, Oddity] = {}
    for sheet in sheets:
        for oddity in sheet.content.oddities:
            known = found.get(oddity.what, Oddity(oddity.what, 0, oddity.first))
            found[oddity.what] = Oddity(oddity.what, known.count + oddity.count, known.first)
    return tuple(found.values())
