"""The year of lines without one, by the names, titles and headings around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from prevspend.reading.cleaning.listed import Listed
from prevspend.reading.cleaning.names import (
    NamedTimes,
    period_of_month,
    times_in,
    times_in_name,
    year_of_month,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from prevspend.years import FinancialYear

Sheet = TypeVar("Sheet")

_LONGEST_TITLE = 6  # words of a title in which "may" and "march" are months
_FEWEST_FILES = 3
_MONTHS = 12


class SheetLabels(NamedTuple):
    """The names, titles and the heading labels the lines of a sheet.

    Attributes:
        file: the name of its file, with folders.
        sheet: its name in a workbook.
        titles: the rows above its header.
        amount: the heading of its amounts.
    """

    file: str = ""
    sheet: str = ""
    titles: tuple[str, ...] = ()
    amount: str = ""


class Undated(NamedTuple):
    """The year of lines without one, if the labels of their sheet agree; else notes on them."""

    listed: Listed | None = None
    notes: tuple[str, ...] = ()


def undated_for(labels: SheetLabels) -> Undated:
    """Return the year of lines without dates, by the labels of their sheet.

    The heading of the amounts decides if it names a year: `2024/25 Actual`. Names and titles must
    agree.
    """
    for source, times in (*_of_amount(labels), *_with_years(labels)):
        [year, *others] = sorted(times.all_years())
        if others:
            return Undated(None, (f"{source} says several years, so none is known from it",))
        disagreeing = [
            f"{other} says {', '.join(map(str, sorted(more.all_years())))}"
            for other, more in _with_years(labels)
            if source != _AMOUNT and more.all_years() != {year}
        ]
        if disagreeing:
            what = f"{source} says {year}, but {disagreeing[0]}: the year is not known from them"
            return Undated(None, (what,))
        period = _period(labels, year)
        return Undated(Listed(year, period, by_name=True, source=source))
    return Undated()


_AMOUNT = "the heading of the amounts"
_FILE = "the name of the file"
_SHEET = "the name of the sheet"
_TITLE = "the title above the header"


def _of_amount(labels: SheetLabels) -> Iterator[tuple[str, NamedTimes]]:
    times = times_in(labels.amount, is_dated=False)
    if times.all_years():
        yield _AMOUNT, times


def _with_years(labels: SheetLabels) -> Iterator[tuple[str, NamedTimes]]:
    """Yield the names and titles that have a year."""
    for source, times in _all(labels):
        if times.all_years():
            yield source, times


def _all(labels: SheetLabels) -> Iterator[tuple[str, NamedTimes]]:
    yield _SHEET, times_in(labels.sheet, is_dated=False)
    yield _FILE, times_in_name(labels.file, is_dated=False)
    for title in labels.titles:
        times = times_in(title, is_dated=False)
        if len(title.split()) > _LONGEST_TITLE:
            times = times._replace(months_alone=())
        if not times.years:
            times = times._replace(period=None)
        yield _TITLE, times


def _period(labels: SheetLabels, year: FinancialYear) -> str | None:
    """Return the one month of a year that is named; `None` if they disagree or none is."""
    periods = {times.only_month(year) for _, times in _all(labels)} - {None}
    return periods.pop() if len(periods) == 1 else None


def numbered_files(sheets: Mapping[Sheet, SheetLabels]) -> dict[Sheet, Listed]:
    """Return the month of files numbered by year and month: `spend_2404.csv`, `spend_2405.csv`.

    One such number may be anything; in three or more files whose numbers are consecutive months
    they are months.
    """
    for which in (0, 1):
        months = {each: _numbered(labels, which) for each, labels in sheets.items()}
        known = [month for month in months.values() if month is not None]
        if len(known) == len(sheets) >= _FEWEST_FILES and _follow(known):
            return {
                each: Listed(
                    year_of_month(month),
                    period_of_month(month % _MONTHS + 1),
                    by_name=True,
                    source=_FILE,
                )
                for each, month in months.items()
                if month is not None
            }
    return {}


def _numbered(labels: SheetLabels, which: int) -> int | None:
    maybe = times_in(labels.file.replace("\\", "/").rpartition("/")[2], is_dated=False).maybe
    return maybe[which] if which < len(maybe) else None


def _follow(months: Sequence[int]) -> bool:
    """Return whether months are consecutive, each once."""
    first, last = min(months), max(months)
    return len(set(months)) == len(months) == last - first + 1
