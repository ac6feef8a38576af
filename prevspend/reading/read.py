"""Files to ledger: open, recognise, clean, and account for every row."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prevspend.errors import LayoutError, LedgerError, Location, RivalAmountsError
from prevspend.ledger import LedgerWarning, MemoryStore
from prevspend.progress import Progress, silent
from prevspend.reading import outturn
from prevspend.reading.beside import UNITS, WorkbookSheets
from prevspend.reading.byorganisation import split_by_organisation
from prevspend.reading.checks import NOTHING_ANSWERED, settle_amounts
from prevspend.reading.checks.bounds import Bounds
from prevspend.reading.checks.months import months_as_rows
from prevspend.reading.cleaning import SheetCleaner, settle_together
from prevspend.reading.controls import pence_of
from prevspend.reading.files import (
    find_files,
    folders_read,
    left_in_folders,
    names_of,
    refuse_duplicate,
    refuse_unknown,
)
from prevspend.reading.formats import open_file
from prevspend.reading.frames import as_files
from prevspend.reading.join import counted_once, join, refuse_no_lines
from prevspend.reading.notread import (
    FileNotRead,
    file_not_read,
    hidden_not_read,
    other_files_not_read,
    refuse_unit_beside,
    sheets_not_read,
    without_plans,
)
from prevspend.reading.readoptions import ReadOptions
from prevspend.reading.recognition import recognise, wishes_for
from prevspend.reading.tally import Tally
from prevspend.reading.understood import (
    UnderstoodSheet,
    UnreadableError,
    pieces_of,
    sheet_read,
)
from prevspend.reading.yearcolumns import asked_by_year
from prevspend.threads import in_background

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from prevspend.ledger import Ledger, LineStore
    from prevspend.reading.byorganisation import Organisations, SheetLines
    from prevspend.reading.checks import AmountReading, AmountsAnswered
    from prevspend.reading.cleaning import DateReading, SheetDates
    from prevspend.reading.formats import OpenedSheet
    from prevspend.reading.frames import LedgerInput
    from prevspend.reading.layout import Layout
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sheetread import SheetRead
    from prevspend.reading.sheets import Sheet
    from prevspend.years import FinancialYear


def read_ledger(  # noqa: PLR0913 - each is an option of the user
    source: LedgerInput,
    *,
    layout: str | Layout | None = None,
    columns: Mapping[str, str] | None = None,
    measure: str | None = None,
    organisation: str | None = None,
    answered: AmountsAnswered = NOTHING_ANSWERED,
    progress: Progress = silent,
    store: LineStore | None = None,
) -> Ledger:
    """Read files, or a table, as one ledger, in bounded memory whatever the size of the files.

    Args:
        source: a file of any kind that can be read, a folder of them, or several; or a table of
            pandas or Arrow, with the columns of an export or those of `LINE_FIELDS`. Amounts are
            pounds in either.
        layout: the id of a bundled layout or a layout file, where it should not be recognised.
        columns: the header of the column that holds a field, where it should not be recognised;
            `FILE:FIELD` is the field in one file.
        measure: the measure of the revenue outturn that is the amount; net current expenditure by
            default.
        organisation: one of the organisations in the files, by name or code; or the name of the
            one they are of, if they do not name it or name it in several ways.
        answered: the user's answers about amounts.
        progress: called with the number of bytes that were read.
        store: takes the lines as they are read; in memory by default.

    Returns:
        All lines in canonical fields, files in the order of their names; rows that cannot be read
        are in `rejected`.

    Raises:
        LedgerError: if a file is missing, empty, damaged or there twice, or if the files hold
            several organisations and none is chosen.
        LayoutError: if a file's columns are not understood.
    """
    store = MemoryStore() if store is None else store
    with as_files(source, layout) as (paths, known):
        options = ReadOptions(known, columns, measure, organisation, answered)
        sheets, held = _read_sheets(paths, options, progress, store)
        for sheet, lines in counted_once(held):
            store.add(lines)
            sheets.append(sheet)
    refuse_no_lines(sheets)
    return join(sheets, store.lines(), organisation, answered)


def read_organisations(
    source: LedgerInput,
    *,
    layout: str | Layout | None = None,
    columns: Mapping[str, str] | None = None,
    measure: str | None = None,
    answered: AmountsAnswered = NOTHING_ANSWERED,
    year: FinancialYear | None = None,
    progress: Progress = silent,
) -> list[Organisations]:
    """Read files, or a table, of many organisations, such as the outturn: a ledger for each.

    The other arguments and the errors are those of `read_ledger`; without a `year`, all years in
    the files are read.

    Returns:
        The organisations of each year, the earliest first. The ledger of each is the one that
        `read_ledger` returns if it is chosen, of the files that hold lines of that year.
    """
    with as_files(source, layout) as (paths, known):
        options = ReadOptions(known, columns, measure, amounts=answered)
        _, held = _read_sheets(paths, options, progress, None)
        return split_by_organisation(held, year, progress, answered)


@dataclass(frozen=True)
class _SheetReading:
    """How the dates and amounts of a sheet are read, as the whole sheet showed."""

    dates: DateReading | None = None
    amounts: AmountReading | None = None


class _ReadAgainError(Exception):
    """The end of a sheet contradicts how its start was read."""

    def __init__(self, place: Location, shown: _SheetReading) -> None:
        super().__init__(place)
        self.place = place
        self.shown = shown


def _read_sheets(
    paths: Iterable[str | Path], options: ReadOptions, progress: Progress, store: LineStore | None
) -> tuple[list[SheetRead], list[SheetLines]]:
    """Read all sheets of all files; again if the end of one contradicts its start.

    Returns:
        The sheets whose lines are in the store, and those that are held with their lines: all of
        them if there is no store, or else those of the revenue outturn and after it, of which not
        every line may count.
    """
    paths = list(paths)
    files, left = find_files(paths), other_files_not_read(left_in_folders(paths))
    shown: dict[Location, _SheetReading] = {}
    unreadable: dict[str, LedgerError] = {}
    while True:
        try:
            reading = _Reading(options, progress, store, shown, unreadable)
            reading.warnings += [*left, *folders_read(paths)]
            reading.read(files, names_of(files, paths))
        except _ReadAgainError as again:
            shown[again.place] = again.shown
        except UnreadableError as failed:
            unreadable[failed.file] = failed.error
        else:
            others = settle_together(reading.dated, asks=not options.amounts.accepts("dates"))
            if not others:
                return reading.sheets, reading.held
            for place, dates in others.items():
                shown[place] = replace(shown.get(place, _SheetReading()), dates=dates)
        if store is not None:
            store.clear()


class _Reading:
    """Reads files, one after the other."""

    def __init__(
        self,
        options: ReadOptions,
        progress: Progress,
        store: LineStore | None,
        shown: Mapping[Location, _SheetReading],
        unreadable: Mapping[str, LedgerError],
    ) -> None:
        self.options = options
        self.progress = progress
        self.store = store
        self.shown = shown
        self.unreadable = unreadable
        self.sheets: list[SheetRead] = []
        self.held: list[SheetLines] = []
        self.dated: dict[Location, SheetDates] = {}
        self.failures: list[FileNotRead] = []
        self.warnings: list[LedgerWarning] = []
        self.bounds = Bounds()
        self.known: dict[tuple[str, ...], Recognised] = {}

    def read(self, files: Sequence[Path], names: Sequence[str]) -> None:
        """Read files, each once, under their names in results."""
        hashes: dict[str, str] = {}
        done, total = 0, sum(file.stat().st_size for file in files)
        for file, name in zip(files, names, strict=True):
            size = file.stat().st_size
            self.progress(f"Reading {name}", done, total)
            content = open_file(name, file)
            self.failures += (
                FileNotRead(error.place.file if error.place else name, error, [])
                for error in content.failed
            )
            for sheet in content.sheets:
                self.warnings += other_files_not_read(sheet.other_files, Location(name))
            opened = [sheet for sheet in content.sheets if sheet.name not in self.unreadable]
            understood, failures = self._understand(opened)
            self.failures += failures
            several = len(files) > 1 or len(understood) > 1
            before = len(self.sheets), len(self.held)
            for number, each in enumerate(understood):
                for share in self._read_sheet(each, compares=several):
                    part = (number + share) / len(understood)
                    self.progress(f"Reading {name}", done + int(size * part), total)
            for inside in opened:
                refuse_duplicate(hashes, inside.sha256(), inside.name)
            inner = {inside.name: inside.sha256() for inside in opened if inside.name != name}
            self._hashed(before, content.sha256(), inner)
            done += size
        self.progress("Reading", done, total)
        self.failures += (FileNotRead(name, error, []) for name, error in self.unreadable.items())
        self._report_failures()
        self._refuse_unknown_files()

    def _refuse_unknown_files(self) -> None:
        """Refuse an option for a file that is not there; see `refuse_unknown`."""
        there = {sheet.source for sheet in (*self.sheets, *(sheet for sheet, _ in self.held))}
        there |= {failed.file for failed in self.failures}
        of_columns = [wish.rpartition(":")[0] for wish in self.options.columns or {}]
        of_amounts = [name for name, _ in self.options.amounts.by_file]
        refuse_unknown(of_columns, there, "to assign one of its columns")
        refuse_unknown(of_amounts, there, "to say how its amounts are written")

    def _report_failures(self) -> None:
        """Add warnings about files that were not read; refuse them if no other is understood.

        Raises:
            LayoutError: the first of them.
        """
        if self.failures and not self.sheets and not self.held:
            raise self.failures[0].error
        warnings = (*map(file_not_read, self.failures), *self.warnings)
        if self.sheets:
            first = self.sheets[0]
            self.sheets[0] = replace(first, warnings=(*first.warnings, *warnings))
        elif self.held:
            first, lines = self.held[0]
            self.held[0] = replace(first, warnings=(*first.warnings, *warnings)), lines

    def _understand(
        self, sheets: Sequence[OpenedSheet]
    ) -> tuple[list[UnderstoodSheet], list[FileNotRead]]:
        """Recognise the columns of the sheets of one file, as far as they are understood.

        Returns:
            The sheets that are understood, and why other files of an archive, or the file itself,
            are not. Warnings about other sheets of a workbook are added to its first sheet. Beside
            a revenue outturn only such returns are read: other sheets repeat parts of it.
        """
        understood: list[UnderstoodSheet] = []
        failures: list[FileNotRead] = []
        warnings: list[LedgerWarning] = []
        workbooks = {
            name: WorkbookSheets([opened.sheet for opened in sheets if opened.name == name])
            for name in {opened.name for opened in sheets}
        }
        returns = {opened.name for opened in sheets if outturn.is_outturn(opened.sheet.head)}
        left, sheets = without_plans(sheets)
        warnings += left
        for opened in sheets:
            if opened.name in returns and not outturn.is_outturn(opened.sheet.head):
                continue
            place = Location(opened.name, sheet=opened.sheet.name)
            warnings += hidden_not_read(opened)
            try:
                sheet = self._recognised(opened.sheet, place, workbooks[opened.name])
                understood.append(replace(sheet, shows_errors=opened.shows_errors))
            except LayoutError as error:
                failures.append(FileNotRead(opened.name, error, [opened]))
        files = {sheet.place.file for sheet in understood}
        beside = [failed.opened[0] for failed in failures if failed.file in files]
        warnings += sheets_not_read(beside)
        for sheet in understood:
            others = (opened.sheet for opened in beside if opened.name == sheet.place.file)
            refuse_unit_beside(others, sheet.recognised.layout, sheet.place, self.options.amounts)
        not_read: dict[str, FileNotRead] = {}
        for failed in failures:
            if failed.file not in files:
                of_file = not_read.setdefault(failed.file, failed)
                if of_file is not failed:
                    of_file.opened.extend(failed.opened)
        if understood:
            first = understood[0]
            understood[0] = replace(first, warnings=(*first.warnings, *warnings))
        return understood, list(not_read.values())

    def _recognised(
        self, sheet: Sheet, place: Location, workbook: WorkbookSheets
    ) -> UnderstoodSheet:
        """Return a sheet with its columns recognised, in the same way for the same header."""
        options = self.options
        wishes = wishes_for(options.columns or {}, place.file)
        is_given = "amount" in wishes
        wide = outturn.open_return(sheet, place, options.measure, options.organisation)
        if wide:
            recognised = self._columns_of(wide, place, wishes)
            return UnderstoodSheet(place, wide, recognised, tuple(wide.warnings(place)), wide)
        months = None if is_given else months_as_rows(sheet)
        warnings = tuple(months.warnings(place)) if months else ()
        sheet, added = workbook.completed(months or sheet, place)
        recognised = self._columns_of(sheet, place, wishes)
        if not UNITS & recognised.headers.keys():
            sheet, more = workbook.named(sheet, place)
            added += more
            recognised = self._columns_of(sheet, place, wishes) if more else recognised
        warnings += added
        answered = options.amounts.for_file(place.file)
        recognised, amounts = settle_amounts(
            recognised, sheet.head, place, answered, is_given=is_given
        )
        amounts = replace(amounts, hidden_rows=getattr(sheet, "hidden_rows", frozenset()))
        return UnderstoodSheet(place, sheet, recognised, warnings, None, amounts)

    def _columns_of(self, sheet: Sheet, place: Location, wishes: Mapping[str, str]) -> Recognised:
        """Return the columns of a sheet, the same for all sheets with its header."""
        try:
            recognised = recognise(sheet.head, self.options.layouts, place, wishes, self.known)
        except RivalAmountsError as error:
            raise asked_by_year(error) from error
        return self.known.setdefault(recognised.keys, recognised)

    def _read_sheet(self, sheet: UnderstoodSheet, *, compares: bool) -> Iterator[float]:
        """Clean a sheet piece by piece, and yield how much of it is done."""
        is_held = self.store is None or bool(self.held) or sheet.returns is not None
        lines_of_sheet: LineStore = MemoryStore() if is_held or self.store is None else self.store
        shown = self.shown.get(sheet.place, _SheetReading())
        cleaner = SheetCleaner(
            sheet.recognised,
            sheet.place,
            dates=shown.dates,
            amounts=shown.amounts or sheet.amounts,
            answered=self.options.amounts.for_file(sheet.place.file),
            titles=sheet.titles,
        )
        tally = Tally(compares=compares)
        with closing(pieces_of(sheet)) as pieces, in_background() as do_in_background:
            for cells in pieces:
                lines = cleaner.clean(cells)
                self.bounds.add(pence_of(lines), sheet.place)
                do_in_background(tally.add, lines)
                lines_of_sheet.add(lines)
                yield cells.share
        dates, amounts = cleaner.other_dates(), cleaner.finish()
        if dates is not None or amounts is not None:
            known = _SheetReading(dates or shown.dates, amounts or shown.amounts)
            raise _ReadAgainError(sheet.place, known)
        is_credits = bool(sheet.amounts.credits_named)
        if sheet.returns is None and not is_credits and not self.options.amounts.accepts("signs"):
            tally.signs.refuse_reversed(sheet.place)
        if (dated := cleaner.dated) is not None:
            self.dated[sheet.place] = dated
        read = sheet_read(sheet, cleaner, tally, with_head=not (self.sheets or self.held))
        if isinstance(lines_of_sheet, MemoryStore) and lines_of_sheet is not self.store:
            self.held.append((read, lines_of_sheet.lines().table))
        else:
            self.sheets.append(read)

    def _hashed(self, before: tuple[int, int], whole: str, inner: Mapping[str, str]) -> None:
        """Set the hashes of a file, and of files in it, in the sheets that were read of them."""

        def noted(sheet: SheetRead) -> SheetRead:
            return replace(sheet, sha256=inner.get(sheet.source, whole), file_sha256=whole)

        self.sheets[before[0] :] = map(noted, self.sheets[before[0] :])
        self.held[before[1] :] = ((noted(sheet), rows) for sheet, rows in self.held[before[1] :])
