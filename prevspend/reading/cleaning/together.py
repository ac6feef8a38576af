"""How dates and periods are read, where only all sheets together show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from prevspend.errors import Location
from prevspend.reading.checks import question
from prevspend.reading.cleaning.names import year_of_month
from prevspend.reading.cleaning.shown import DateReading, DatesShown, DatingContext
from prevspend.reading.cleaning.undated import numbered_files
from prevspend.reading.cleaning.writings import (
    is_compact,
    is_scattered,
    months_read,
    note_on_order,
    other_writings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


Sheet = TypeVar("Sheet", bound=Location)

_FEWEST = 3
_MOSTLY = 2 / 3
_NEARLY_ALL = 0.9
_AS_OTHERS = "one month, as the dates of the other files are"


class SheetDates(NamedTuple):
    """A sheet's dates and periods, how they were read, and what else is known of it."""

    shown: DatesShown
    reading: DateReading
    context: DatingContext


def settle_together(
    sheets: Mapping[Sheet, SheetDates], *, asks: bool = True
) -> dict[Sheet, DateReading]:
    """Return how dates and periods are read that are clear only from all sheets together.

    Twelve files of one month each, 202404 to 202503, are a year of calendar months; one of them
    alone is ambiguous. And a file is of one month if all others are.

    Args:
        sheets: what each shows.
        asks: whether to ask about dates that only scatter.

    Returns:
        The sheets that must be read otherwise than they were.

    Raises:
        LedgerError: if the dates of a sheet scatter over years where others are of one month each.
    """
    return _periods(sheets) | _numbered(sheets) | _dates(sheets, asks=asks)


def _periods(sheets: Mapping[Sheet, SheetDates]) -> dict[Sheet, DateReading]:
    undated = {
        each: dated
        for each, dated in sheets.items()
        if dated.shown.rows and all(row.period and not row.date for row in dated.shown.rows)
    }
    if len(undated) <= 1:
        return {}
    whole = DatesShown()
    for dated in undated.values():
        whole.rows.update(dated.shown.rows)
    together = whole.settle(next(iter(undated.values())).context)
    counted = dict(together.countings)
    return {
        each: replace(dated.reading, countings=together.countings, notes=together.notes)
        for each, dated in undated.items()
        if any(counted[kind] != counting for kind, counting in dated.reading.countings)
    }


def _numbered(sheets: Mapping[Sheet, SheetDates]) -> dict[Sheet, DateReading]:
    """Return the months of files without dates that are numbered by year and month."""
    undated = {
        each: dated
        for each, dated in sheets.items()
        if dated.shown.rows and dated.shown.is_undated and dated.reading.listed is None
    }
    listed = numbered_files({each: dated.context.labels for each, dated in undated.items()})
    return {
        each: replace(undated[each].reading, listed=of_file) for each, of_file in listed.items()
    }


def _dates(sheets: Mapping[Sheet, SheetDates], *, asks: bool) -> dict[Sheet, DateReading]:
    """Return how the dates of a few sheets are read that scatter, where all others are compact."""
    dated = {
        each: (sheet, dates)
        for each, sheet in sheets.items()
        if sheet.context.day_first is None and not any(row.period for row in sheet.shown.rows)
        if (dates := sheet.shown.dates)
    }
    months = {
        each: months_read(dates, sheet.reading.writing) for each, (sheet, dates) in dated.items()
    }
    scattered = [each for each in dated if is_scattered(months[each])]
    compact = [each for each in dated if is_compact(months[each])]
    if len(compact) < _FEWEST or len(compact) < _MOSTLY * len(dated):
        return {}
    first = min(min(months[each]) for each in compact) - 1
    last = max(max(months[each]) for each in compact) + 1
    held = Counter(_commonest(months[each]) for each in compact)
    several = len(held) < len(compact)  # several files of one month
    corrected: dict[Sheet, DateReading] = {}
    for each in scattered:
        sheet, dates = dated[each]
        ways = [
            (writing, read)
            for writing in other_writings(dates, sheet.reading.writing)
            if is_compact(read := months_read(dates, writing))
            and first <= min(read)
            and max(read) <= last
            and (several or _commonest(read) not in held)
        ]
        if len({tuple(sorted(read.items())) for _, read in ways}) == 1:
            notes = (*sheet.reading.notes, note_on_order(ways[0][0], _AS_OTHERS))
            corrected[each] = replace(sheet.reading, writing=ways[0][0], listed=None, notes=notes)
        elif asks and sheet.reading.listed is None:
            _refuse_scattered(each, months[each])
    return corrected


def _commonest(months: Mapping[int, int]) -> int:
    """Return the month of most lines, by its number through the years."""
    return max(sorted(months), key=lambda month: months[month])


def _refuse_scattered(place: Location, months: Mapping[int, int]) -> None:
    """Refuse dates that scatter over years where each other file is of one month."""
    years = sorted({year_of_month(month) for month in months})
    by_year = {
        year: sum(n for month, n in months.items() if year_of_month(month) == year)
        for year in years
    }
    if max(by_year.values()) >= _NEARLY_ALL * sum(months.values()):
        return
    raise question(
        "dates",
        f"The dates of this file are of {len(months)} months from {years[0]} to {years[-1]}; each"
        " of the other files is of one month.",
        place=place,
        why="if their day, month and year are in another order than was assumed, lines fall into"
        " wrong years.",
        fix="write its dates like 2024-04-30, or put the month into its name (April 2024.csv), and"
        " read it again",
    )
