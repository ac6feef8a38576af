"""Files to ledger: open, recognise, clean, and account for every row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from prevspend.errors import LayoutError, LedgerError, Place
from prevspend.ledger import outturn
from prevspend.ledger.cleaning import clean, source_name
from prevspend.ledger.files import find_files, names_of, refuse_twins
from prevspend.ledger.formats import open_file
from prevspend.ledger.join import join
from prevspend.ledger.layout import Layout, bundled_layouts, find_layout
from prevspend.ledger.ledger import Oddity
from prevspend.ledger.parting import part
from prevspend.ledger.recognition import recognise
from prevspend.progress import Progress, silent
from prevspend.words import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from prevspend.ledger.cleaning import CleanLines
    from prevspend.ledger.formats import Opened
    from prevspend.ledger.ledger import Ledger
    from prevspend.ledger.lines import Keeper
    from prevspend.ledger.parting import Organisations
    from prevspend.ledger.recognition import Recognised
    from prevspend.ledger.sheets import Cells, Sheet
    from prevspend.years import FinancialYear


@dataclass(frozen=True)
class SheetRead:
    """One sheet, cleaned.

    Attributes:
        source: the file.
        lines_of: how its lines name it, in `source_file`.
        sha256: the hash of the file.
        recognised: how its columns were understood.
        header: the cells of its header row; none where it has no header.
        content: its lines, and what was set aside.
        returns: the sheet of the revenue outturn behind it, where it is one.
    """

    source: str
    lines_of: str
    sha256: str
    recognised: Recognised
    header: tuple[str, ...]
    content: CleanLines
    returns: outturn.Outturn | None = None

    @property
    def layout(self) -> Layout:
        """The layout that was recognised."""
        return self.recognised.layout


@dataclass(frozen=True)
class _Asked:
    """What the user said about the files."""

    layout: str | None
    columns: Mapping[str, str] | None = None
    measure: str | None = None
    organisation: str | None = None

    @property
    def layouts(self) -> Sequence[Layout]:
        """The layouts to try."""
        return (find_layout(self.layout),) if self.layout else bundled_layouts()


def read_ledger(
    paths: Iterable[str | Path],
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    measure: str | None = None,
    organisation: str | None = None,
    progress: Progress = silent,
    keeper: Keeper | None = None,
) -> Ledger:
    """Read files as one ledger.

    Args:
        paths: ledger files of any kind that can be read, or folders of them.
        layout: the id of a bundled layout or a layout file, where it should not be recognised.
        columns: the header of the column that holds a field, where it should not be recognised.
        measure: the measure of the revenue outturn that is the amount; net current expenditure
            where nothing is said.
        organisation: one of the organisations in the files, by name or code; or the name of the
            one they are of, where they do not say it or say it variously.
        progress: told of each file.

    Returns:
        All lines in canonical fields, files in the order of their names; rows that cannot be read
        are in `rejected`.

    Raises:
        LedgerError: if a file is missing, empty, damaged or given twice, if nothing is in it, or
            if the files hold several organisations and none is chosen.
        LayoutError: if a file's columns are not understood.
    """
    asked = _Asked(layout, columns, measure, organisation)
    ledger = join(_read_sheets(paths, asked, progress), organisation)
    if keeper:
        for b in ledger.kept.batches():
            keeper.add(b)
        return replace(ledger, kept=keeper.lines())
    return ledger


def read_organisations(
    paths: Iterable[str | Path],
    *,
    layout: str | None = None,
    columns: Mapping[str, str] | None = None,
    measure: str | None = None,
    year: FinancialYear | None = None,
    progress: Progress = silent,
) -> list[Organisations]:
    """Read files of many organisations, such as the revenue outturn: a ledger for each.

    The other arguments and the errors are those of `read_ledger`; where no `year` is given, every
    year the files hold is read.

    Returns:
        The organisations of each year, the earliest first. The ledger of each is the one that
        `read_ledger` gives where it is chosen, of the files that hold lines of that year.
    """
    return part(_read_sheets(paths, _Asked(layout, columns, measure), progress), year, progress)


def _read_sheets(paths: Iterable[str | Path], asked: _Asked, progress: Progress) -> list[SheetRead]:
    """Read every sheet of every file, each file once."""
    files = find_files(paths)
    names = names_of(files)
    sizes = [file.stat().st_size for file in files]
    hashes: dict[str, str] = {}
    sheets: list[SheetRead] = []
    for at, (file, name) in enumerate(zip(files, names, strict=True)):
        progress(f"Reading {name}", sum(sizes[:at]), sum(sizes))
        opened, hashed = open_file(name, file)
        parsed = _parse_file(name, opened, asked)
        sha256 = hashed()
        for inside in opened:
            refuse_twins(hashes, inside.sha256(), inside.name)
        sheets += [_clean(sheet, sha256) for sheet in parsed]
    progress("Reading", sum(sizes), sum(sizes))
    return sheets


@dataclass(frozen=True)
class _Parsed:
    """One sheet, its columns recognised and its cells taken apart."""

    place: Place
    recognised: Recognised
    header: tuple[str, ...]
    cells: Cells
    oddities: tuple[Oddity, ...]
    returns: outturn.Outturn | None
    shows_errors: bool = True


def _parse_file(name: str, sheets: Iterable[Opened], asked: _Asked) -> list[_Parsed]:
    """Parse the sheets of one file whose columns are understood.

    Every file of an archive must be understood. Of a workbook one sheet at least must be; the
    others are said.
    """
    parsed: list[_Parsed] = []
    failures: list[LayoutError] = []
    said: list[Oddity] = []
    for opened in sheets:
        place = Place(opened.name, sheet=opened.sheet.name)
        said += _passed_over(opened)
        try:
            sheet = _parse_sheet(opened.sheet, place, asked)
            parsed.append(replace(sheet, shows_errors=opened.shows_errors))
        except LayoutError as error:
            if opened.name != name:
                raise
            failures.append(error)
    if not parsed:
        raise failures[0]
    said += [
        Oddity("sheets were not read, because their columns are not understood", 1, error.place)
        for error in failures
    ]
    first, *others = parsed
    return [replace(first, oddities=(*first.oddities, *said)), *others]


def _passed_over(opened: Opened) -> list[Oddity]:
    """Say which hidden sheets of a workbook were not read: they may hold money."""
    if not (names := opened.passed_over):
        return []
    what = f"hidden sheets were not read: {quoted(names)}; unhide them if they belong to the ledger"
    return [Oddity(what, len(names), Place(opened.name))]


def _parse_sheet(sheet: Sheet, place: Place, asked: _Asked) -> _Parsed:
    """Recognise a sheet's columns and take its cells apart."""
    wide = _outturn(sheet, place, asked)
    sheet = wide or sheet
    recognised = recognise(sheet.head, asked.layouts, place, asked.columns)
    at = recognised.header_at
    try:
        cells = sheet.cells(at, recognised.wanted, recognised.plain)
    except pa.ArrowInvalid as error:
        raise LedgerError(
            f"The rows of this file cannot be told apart: {error}",
            place=place,
            why="a quotation mark that is never closed swallows the rows after it.",
            fix="open it in Excel, save it again as .xlsx and read that.",
        ) from error
    header = tuple(sheet.head[at]) if at >= 0 else ()
    said = tuple(wide.oddities(place)) if wide else ()
    return _Parsed(place, recognised, header, cells, said, wide)


def _clean(parsed: _Parsed, sha256: str) -> SheetRead:
    """Clean the lines of a sheet."""
    place, recognised = parsed.place, parsed.recognised
    content = clean(parsed.cells, recognised, place)
    # An authority without a return has a marker where others have an amount, and no error.
    plain = parsed.shows_errors or parsed.returns is not None
    said = (*parsed.oddities, *([] if plain else _errors_unseen(content)))
    content = replace(content, oddities=(*content.oddities, *said))
    named = source_name(place)
    return SheetRead(place.file, named, sha256, recognised, parsed.header, content, parsed.returns)


def _errors_unseen(content: CleanLines) -> list[Oddity]:
    """Say where errors such as #N/A may have stood: in these workbooks they come out blank."""
    blank = [row for row in content.rejected if not row.amount]
    what = (
        "rows without an amount may hold an error such as #N/A, which cannot be seen in this kind"
        " of workbook; save it as .xlsx to see"
    )
    return [Oddity(what, len(blank), blank[0].place)] if blank else []


def _outturn(sheet: Sheet, place: Place, asked: _Asked) -> outturn.Outturn | None:
    """Tell a wide sheet of the revenue outturn by line, of one authority where it is chosen."""
    measure = asked.measure or outturn.NET_CURRENT_EXPENDITURE
    try:
        wide = outturn.unpivot(sheet, measure=measure)
        return wide.only(asked.organisation) if wide and asked.organisation else wide
    except LedgerError as error:
        error.place = error.place or place
        raise
