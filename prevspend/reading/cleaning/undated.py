"""The year of lines that say none: what names, titles and headings around them say together."""

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


class Around(NamedTuple):
    """What stands around the lines of a sheet.

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
    """The year of lines that say none, if all that names one agree; else what they say."""

    listed: Listed | None = None
    notes: tuple[str, ...] = ()


def undated_for(around: Around) -> Undated:
    """Return the year that is said around lines without dates.

    The heading of the amounts decides where it names a year: `2024/25 Actual`. Names and titles
    must agree.
    """
    for source, said in (*_of_amount(around), *_nearest(around)):
        [year, *others] = sorted(said.all_years())
        if others:
            return Undated(None, (f"{source} says several years, so none is known from it",))
        disagreeing = [
            f"{other} says {', '.join(map(str, sorted(more.all_years())))}"
            for other, more in _nearest(around)
            if source != _AMOUNT and more.all_years() != {year}
        ]
        if disagreeing:
            what = f"{source} says {year}, but {disagreeing[0]}: the year is not known from them"
            return Undated(None, (what,))
        period = _period(around, year)
        return Undated(Listed(year, period, by_name=True, said_by=source))
    return Undated()


_AMOUNT = "the heading of the amounts"
_FILE = "the name of the file"
_SHEET = "the name of the sheet"
_TITLE = "the title above the header"


def _of_amount(around: Around) -> Iterator[tuple[str, NamedTimes]]:
    said = times_in(around.amount, is_dated=False)
    if said.all_years():
        yield _AMOUNT, said


def _nearest(around: Around) -> Iterator[tuple[str, NamedTimes]]:
    """Yield what says a year: the sheet, the file and the titles."""
    for source, said in _all(around):
        if said.all_years():
            yield source, said


def _all(around: Around) -> Iterator[tuple[str, NamedTimes]]:
    yield _SHEET, times_in(around.sheet, is_dated=False)
    yield _FILE, times_in_name(around.file, is_dated=False)
    for title in around.titles:
        said = times_in(title, is_dated=False)
        if len(title.split()) > _LONGEST_TITLE:
            said = said._replace(months_alone=())
        if not said.years:
            said = said._replace(period=None)
        yield _TITLE, said


def _period(around: Around, year: FinancialYear) -> str | None:
    """Return the one month of a year that is named; nothing where they disagree or none is."""
    periods = {said.only_month(year) for _, said in _all(around)} - {None}
    return periods.pop() if len(periods) == 1 else None


def numbered_files(sheets: Mapping[Sheet, Around]) -> dict[Sheet, Listed]:
    """Find files that are numbered by year and month: `spend_2404.csv` to `spend_2503.csv`.

    One such number may be anything. Three files and more whose numbers are months that follow each
    other are months.
    """
    for which in (0, 1):
        months = {each: _numbered(around, which) for each, around in sheets.items()}
        known = [month for month in months.values() if month is not None]
        if len(known) == len(sheets) >= _FEWEST_FILES and _follow(known):
            return {
                each: Listed(
                    year_of_month(month),
                    period_of_month(month % _MONTHS + 1),
                    by_name=True,
                    said_by=_FILE,
                )
                for each, month in months.items()
                if month is not None
            }
    return {}


def _numbered(around: Around, which: int) -> int | None:
    maybe = times_in(around.file.replace("\\", "/").rpartition("/")[2], is_dated=False).maybe
    return maybe[which] if which < len(maybe) else None


def _follow(months: Sequence[int]) -> bool:
    """Return whether months follow each other without a gap, each once."""
    first, last = min(months), max(months)
    return len(set(months)) == len(months) == last - first + 1
