"""Files to ledger: open, recognise, clean, and account for every row."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from prevspend.errors import LayoutError, LedgerError, Place, RivalAmountsError
from prevspend.ledger import LedgerWarning, MemoryStore
from prevspend.progress import Progress, silent
from prevspend.reading import outturn
from prevspend.reading.asked import Asked
from prevspend.reading.beside import UNITS, WorkbookSheets
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
    refuse_twins,
    refuse_unknown,
)
from prevspend.reading.formats import open_file
from prevspend.reading.frames import as_files
from prevspend.reading.join import counted_once, join, refuse_nothing
from prevspend.reading.notread import (
    FileNotRead,
    file_not_read,
    hidden_not_read,
    left_unread,
    refuse_unit_beside,
    sheets_not_read,
    without_plans,
)
from prevspend.reading.parting import part
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
    from prevspend.reading.checks import AmountReading, AmountsAnswered
    from prevspend.reading.cleaning import DateReading, SheetDates
    from prevspend.reading.formats import OpenedSheet
    from prevspend.reading.frames import LedgerInput
    from prevspend.reading.layout import Layout
    from prevspend.reading.parting import Organisations, Part
    from prevspend.reading.recognition import Recognised
    from prevspend.reading.sheetread import SheetRead
    from prevspend.reading.sheets import Sheet
    from prevspend.years import FinancialYear


def read_ledger(  # noqa: PLR0913 - each is something the user may say
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
        measure: the measure of the revenue outturn that is the amount; net current expenditure
            where nothing is said.
        organisation: one of the organisations in the files, by name or code; or the name of the
            one they are of, where they do not say it or say it variously.
        answered: what is known of the amounts, where the files leave it open.
        progress: told of the bytes that were read.
        store: takes the lines as they come; they are kept in memory where nothing is said.

    Returns:
        All lines in canonical fields, files in the order of their names; rows that cannot be read
        are in `rejected`.

    Raises:
        LedgerError: if a file is missing, empty, damaged or given twice, if nothing is in it, or
            if the files hold several organisations and none is chosen.
        LayoutError: if a file's columns are not understood.
    """
    store = MemoryStore() if store is None else store
    with as_files(source, layout) as (paths, known):
        asked = Asked(known, columns, measure, organisation, answered)
        sheets, held = _read_sheets(paths, asked, progress, store)
        for sheet, lines in counted_once(held):
            store.add(lines)
            sheets.append(sheet)
    refuse_nothing(sheets)
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

    The other arguments and the errors are those of `read_ledger`; where no `year` is given, every
    year the files hold is read.

    Returns:
        The organisations of each year, the earliest first. The ledger of each is the one that
        `read_ledger` gives where it is chosen, of the files that hold lines of that year.
    """
    with as_files(source, layout) as (paths, known):
        asked = Asked(known, columns, measure, amounts=answered)
        _, held = _read_sheets(paths, asked, progress, None)
        return part(held, year, progress, answered)


@dataclass(frozen=True)
class _Shown:
    """What a whole sheet showed: how its dates and its amounts are meant."""

    dates: DateReading | None = None
    amounts: AmountReading | None = None


class _ReadAgainError(Exception):
    """The end of a sheet shows that it must be read otherwise than its start did."""

    def __init__(self, place: Place, shown: _Shown) -> None:
        super().__init__(place)
        self.place = place
        self.shown = shown


def _read_sheets(
    paths: Iterable[str | Path], asked: Asked, progress: Progress, store: LineStore | None
) -> tuple[list[SheetRead], list[Part]]:
    """Read every sheet of every file; all anew where the end of one shows how it is meant.

    Returns:
        The sheets whose lines went to the store, and those that are held with their lines:
        all of them where there is no store, or else those of the revenue outturn and after it,
        of which not every line may count.
    """
    paths = list(paths)
    files, left = find_files(paths), left_unread(left_in_folders(paths))
    shown: dict[Place, _Shown] = {}
    unreadable: dict[str, LedgerError] = {}
    while True:
        try:
            reading = _Reading(asked, progress, store, shown, unreadable)
            reading.said += [*left, *folders_read(paths)]
            reading.read(files, names_of(files, paths))
        except _ReadAgainError as again:
            shown[again.place] = again.shown
            if store is not None:
                store.clear()
        except UnreadableError as failed:
            unreadable[failed.file] = failed.error
            if store is not None:
                store.clear()
        else:
            others = settle_together(reading.dated, asks=not asked.amounts.accepts("dates"))
            if not others:
                return reading.sheets, reading.held
            for place, dates in others.items():
                shown[place] = replace(shown.get(place, _Shown()), dates=dates)
            if store is not None:
                store.clear()


class _Reading:
    """Files being read, one after the other."""

    def __init__(
        self,
        asked: Asked,
        progress: Progress,
        store: LineStore | None,
        shown: Mapping[Place, _Shown],
        unreadable: Mapping[str, LedgerError],
    ) -> None:
        self.asked = asked
        self.progress = progress
        self.store = store
        self.shown = shown
        self.unreadable = unreadable
        self.sheets: list[SheetRead] = []
        self.held: list[Part] = []
        self.dated: dict[Place, SheetDates] = {}
        self.failures: list[FileNotRead] = []
        self.said: list[LedgerWarning] = []
        self.bounds = Bounds()
        self.known: dict[tuple[str, ...], Recognised] = {}

    def read(self, files: Sequence[Path], names: Sequence[str]) -> None:
        """Read files, each once, by the names that results know them by."""
        hashes: dict[str, str] = {}
        done, total = 0, sum(file.stat().st_size for file in files)
        for file, name in zip(files, names, strict=True):
            size = file.stat().st_size
            self.progress(f"Reading {name}", done, total)
            found = open_file(name, file)
            self.failures += (
                FileNotRead(error.place.file if error.place else name, error, [])
                for error in found.failed
            )
            for first in found.sheets:
                self.said += left_unread(first.other_files, Place(name))
            opened = [one for one in found.sheets if one.name not in self.unreadable]
            understood, failures = self._understand(opened)
            self.failures += failures
            several = len(files) > 1 or len(understood) > 1
            before = len(self.sheets), len(self.held)
            for number, sheet in enumerate(understood):
                for share in self._read_sheet(sheet, compares=several):
                    part = (number + share) / len(understood)
                    self.progress(f"Reading {name}", done + int(size * part), total)
            for inside in opened:
                refuse_twins(hashes, inside.sha256(), inside.name)
            inner = {one.name: one.sha256() for one in opened if one.name != name}
            self._hashed(before, found.sha256(), inner)
            done += size
        self.progress("Reading", done, total)
        self.failures += (FileNotRead(name, error, []) for name, error in self.unreadable.items())
        self._tell_failures()
        self._refuse_unknown_files()

    def _refuse_unknown_files(self) -> None:
        """Refuse an option for a file that is not there; see `refuse_unknown`."""
        there = {sheet.source for sheet in (*self.sheets, *(sheet for sheet, _ in self.held))}
        there |= {failed.file for failed in self.failures}
        of_columns = [wish.rpartition(":")[0] for wish in self.asked.columns or {}]
        of_amounts = [name for name, _ in self.asked.amounts.by_file]
        refuse_unknown(of_columns, there, "to assign one of its columns")
        refuse_unknown(of_amounts, there, "to say how its amounts are written")

    def _tell_failures(self) -> None:
        """Report the files that were not read; refuse them if no other is understood.

        Raises:
            LayoutError: the first of them.
        """
        if self.failures and not self.sheets and not self.held:
            raise self.failures[0].error
        notes = (*map(file_not_read, self.failures), *self.said)
        if self.sheets:
            first = self.sheets[0]
            self.sheets[0] = replace(first, oddities=(*first.oddities, *notes))
        elif self.held:
            first, lines = self.held[0]
            self.held[0] = replace(first, oddities=(*first.oddities, *notes)), lines

    def _understand(
        self, sheets: Sequence[OpenedSheet]
    ) -> tuple[list[UnderstoodSheet], list[FileNotRead]]:
        """Recognise the columns of the sheets of one file, as far as they are understood.

        Returns:
            The sheets that are understood, and why other files of an archive are not, or the file
            itself. Sheets beside others of their workbook are reported with those. Beside a
            revenue outturn only such returns are read: the sheets around it show parts of it again.
        """
        found: list[UnderstoodSheet] = []
        failures: list[FileNotRead] = []
        said: list[LedgerWarning] = []
        workbooks = {
            name: WorkbookSheets([one.sheet for one in sheets if one.name == name])
            for name in {opened.name for opened in sheets}
        }
        returns = {opened.name for opened in sheets if outturn.is_outturn(opened.sheet.head)}
        left, sheets = without_plans(sheets)
        said += left
        for opened in sheets:
            if opened.name in returns and not outturn.is_outturn(opened.sheet.head):
                continue
            place = Place(opened.name, sheet=opened.sheet.name)
            said += hidden_not_read(opened)
            try:
                sheet = self._recognised(opened.sheet, place, workbooks[opened.name])
                found.append(replace(sheet, shows_errors=opened.shows_errors))
            except LayoutError as error:
                failures.append(FileNotRead(opened.name, error, [opened]))
        understood = {sheet.place.file for sheet in found}
        beside = [failed.opened[0] for failed in failures if failed.file in understood]
        said += sheets_not_read(beside)
        for sheet in found:
            others = (one.sheet for one in beside if one.name == sheet.place.file)
            refuse_unit_beside(others, sheet.recognised.layout, sheet.place, self.asked.amounts)
        odd: dict[str, FileNotRead] = {}
        for failed in failures:
            if failed.file not in understood:
                of_file = odd.setdefault(failed.file, failed)
                if of_file is not failed:
                    of_file.opened.extend(failed.opened)
        if found:
            found[0] = replace(found[0], oddities=(*found[0].oddities, *said))
        return found, list(odd.values())

    def _recognised(self, sheet: Sheet, place: Place, workbook: WorkbookSheets) -> UnderstoodSheet:
        """Recognise a sheet's columns, alike where its header is that of another."""
        asked = self.asked
        wishes = wishes_for(asked.columns or {}, place.file)
        given = "amount" in wishes
        wide = outturn.open_return(sheet, place, asked.measure, asked.organisation)
        if wide:
            recognised = self._columns_of(wide, place, wishes)
            return UnderstoodSheet(place, wide, recognised, tuple(wide.warnings(place)), wide)
        months = None if given else months_as_rows(sheet)
        said = tuple(months.warnings(place)) if months else ()
        sheet, added = workbook.completed(months or sheet, place)
        recognised = self._columns_of(sheet, place, wishes)
        if not UNITS & recognised.headers.keys():
            sheet, more = workbook.named(sheet, place)
            added += more
            recognised = self._columns_of(sheet, place, wishes) if more else recognised
        said += added
        answered = asked.amounts.for_file(place.file)
        recognised, amounts = settle_amounts(
            recognised, sheet.head, place, answered, is_given=given
        )
        amounts = replace(amounts, hidden_rows=getattr(sheet, "hidden_rows", frozenset()))
        return UnderstoodSheet(place, sheet, recognised, said, None, amounts)

    def _columns_of(self, sheet: Sheet, place: Place, wishes: Mapping[str, str]) -> Recognised:
        """Recognise the columns of a sheet, and remember them for others with its header."""
        try:
            recognised = recognise(sheet.head, self.asked.layouts, place, wishes, self.known)
        except RivalAmountsError as error:
            raise asked_by_year(error) from error
        return self.known.setdefault(recognised.keys, recognised)

    def _read_sheet(self, sheet: UnderstoodSheet, *, compares: bool) -> Iterator[float]:
        """Clean a sheet piece by piece, and say how much of it is done."""
        is_held = self.store is None or bool(self.held) or sheet.returns is not None
        mine: LineStore = MemoryStore() if is_held or self.store is None else self.store
        shown = self.shown.get(sheet.place, _Shown())
        cleaner = SheetCleaner(
            sheet.recognised,
            sheet.place,
            dates=shown.dates,
            amounts=shown.amounts or sheet.amounts,
            answered=self.asked.amounts.for_file(sheet.place.file),
            titles=sheet.titles,
        )
        tally = Tally(compares=compares)
        with closing(pieces_of(sheet)) as pieces, in_background() as do_in_background:
            for cells in pieces:
                lines = cleaner.clean(cells)
                self.bounds.add(pence_of(lines), sheet.place)
                do_in_background(tally.add, lines)
                mine.add(lines)
                yield cells.share
        dates, amounts = cleaner.other_dates(), cleaner.finish()
        if dates is not None or amounts is not None:
            known = _Shown(dates or shown.dates, amounts or shown.amounts)
            raise _ReadAgainError(sheet.place, known)
        is_credits = bool(sheet.amounts.credits_named)
        if sheet.returns is None and not is_credits and not self.asked.amounts.accepts("signs"):
            tally.signs.refuse_reversed(sheet.place)
        if (dated := cleaner.dated) is not None:
            self.dated[sheet.place] = dated
        read = sheet_read(sheet, cleaner, tally, with_head=not (self.sheets or self.held))
        if isinstance(mine, MemoryStore) and mine is not self.store:
            self.held.append((read, mine.lines().table))
        else:
            self.sheets.append(read)

    def _hashed(self, before: tuple[int, int], whole: str, inner: Mapping[str, str]) -> None:
        """Note the hashes of a file, and of those in it, in the sheets that were read of them."""

        def noted(sheet: SheetRead) -> SheetRead:
            return replace(sheet, sha256=inner.get(sheet.source, whole), file_sha256=whole)

        self.sheets[before[0] :] = map(noted, self.sheets[before[0] :])
        self.held[before[1] :] = ((noted(sheet), rows) for sheet, rows in self.held[before[1] :])
