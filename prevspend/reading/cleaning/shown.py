"""What the dates and periods of a sheet show together: how both are meant.

No period and no date says alone how it is meant; a sheet of them nearly always does. A reading of
periods is good where they fall into the months of their dates, or always the same few months
beside them; the usual reading is left only where another one is clearly better.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading.cleaning.dates import DateSeen, DateWriting
from prevspend.reading.cleaning.listed import Listed, listed_for
from prevspend.reading.cleaning.names import times_in_name
from prevspend.reading.cleaning.periods import Counting, PeriodKind, PeriodText
from prevspend.reading.cleaning.undated import Around, undated_for
from prevspend.reading.cleaning.weighing import (
    candidates_for,
    cost_of,
    countings_of_whole_years,
    fixed_lag,
    mean_cost,
    month_of,
    offset_between,
    year_of,
)
from prevspend.reading.cleaning.writings import (
    note_on_order,
    notes_on_writing,
    writing_by_name,
    writings_for,
)
from prevspend.words import quoted, split_words, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from prevspend.errors import Place
    from prevspend.reading.recognition import Recognised
    from prevspend.years import FinancialYear

_AS_IN_ENGLAND = DateWriting()
_NOTHING_AROUND = Around()
_USUAL = Counting()
_CALENDAR = Counting(months=True, year="calendar")
_CLEARLY = 1.5  # months that a reading must be nearer to the dates than the usual one
_COVERS = 6
_OF_INVOICES = frozenset({"invoice", "inv", "document", "doc", "tax"})
_FEW = 3
_NAMED_MONTH = "the month that the name says"


@dataclass(frozen=True)
class DatingAsked:
    """What is known of a sheet besides its cells.

    Attributes:
        day_first: whether days come before months, where the layout says so.
        calendar: whether the layout says that numbers of periods are calendar months.
        names: what the file and the sheet are called.
        is_list: whether it is a list of payments, published for a month, quarter or year.
        of_invoices: whether its dates are those of invoices, which may be much earlier.
        around: what stands around its lines.
    """

    day_first: bool | None = None
    calendar: bool = False
    names: tuple[str, ...] = ()
    is_list: bool = False
    of_invoices: bool = False
    around: Around = _NOTHING_AROUND


@dataclass(frozen=True)
class DateReading:
    """How the dates and periods of a sheet are read.

    Attributes:
        writing: how dates are written.
        countings: how periods of each kind are counted; nothing where nobody can say.
        dates_decide: whether the date says the year where the period is not understood.
        listed: what a list of payments was published for.
        notes: what a person should know of it.
    """

    writing: DateWriting = _AS_IN_ENGLAND
    countings: tuple[tuple[PeriodKind, Counting | None], ...] = ()
    dates_decide: bool = True
    listed: Listed | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    def counting(self, period: PeriodText) -> Counting | None:
        """Return how a period is counted; nothing where nobody can say."""
        return dict(self.countings).get(period.kind, _USUAL)


class Row(NamedTuple):
    """Lines that say the same of when they belong to."""

    period: PeriodText | None
    unknown: str | None
    date: DateSeen | None


class DatesShown:
    """The dates and periods of a sheet, as far as they were seen; `rows` counts the lines."""

    def __init__(self, rows: Mapping[Row, int] | None = None) -> None:
        self.rows: Counter[Row] = Counter(rows or {})

    def as_text(self) -> str:
        """Write it down, for `from_text`."""
        return json.dumps([[*row, lines] for row, lines in self.rows.items()])

    @classmethod
    def from_text(cls, *texts: str) -> DatesShown:
        """Read what was written of several parts of a sheet, and add it up."""
        shown = cls()
        for text in texts:
            for period, unknown, date, lines in json.loads(text):
                row = Row(period and PeriodText(*period), unknown, date and DateSeen(*date))
                shown.rows[row] += lines
        return shown

    def without(self, texts: Iterable[str]) -> DatesShown:
        """Leave out periods that are not understood because they are headings."""
        headings = {tidy(text) for text in texts}
        rows = {row: lines for row, lines in self.rows.items() if row.unknown not in headings}
        return DatesShown(rows)

    def settle(self, asked: DatingAsked) -> DateReading:
        """Describe how they are read."""
        writing, countings = self._best(asked)
        by_name = self._by_name(asked, writing)
        writing = by_name or writing
        offsets = self._offsets(writing, countings)
        days_late, disagreement = fixed_lag(offsets)
        writing = writing._replace(days_late=days_late)
        years = self._years_of_unknown(writing)
        listed, said = self._listed(asked, writing)
        notes = [
            *notes_on_writing(writing),
            *([] if by_name is None else [note_on_order(by_name, _NAMED_MONTH)]),
            *self._said_of_countings(countings),
            *disagreement,
            *self._said_of_unknown(years),
            *self._said_of_years(writing, countings),
            *said,
        ]
        return DateReading(
            writing,
            tuple(countings.items()),
            len(years) <= 1,
            listed,
            tuple(notes),
        )

    def _listed(
        self, asked: DatingAsked, writing: DateWriting
    ) -> tuple[Listed | None, tuple[str, ...]]:
        """Return what the whole sheet is for, and what is to be said of that."""
        if self.is_undated:
            found = undated_for(asked.around)
            return found.listed, found.notes
        if any(row.period or row.unknown for row in self.rows):
            return None, ()
        months = Counter[int]()
        for row, lines in self.rows.items():
            if (month := month_of(row.date, writing)) is not None:
                months[month] += lines
        listed = listed_for(
            asked.names, months, is_list=asked.is_list, of_invoices=asked.of_invoices
        )
        return listed, ()

    @property
    def is_undated(self) -> bool:
        """Whether no line says its year; all may say a period or a month."""
        return not any(
            row.date or row.unknown or (row.period and row.period.says_year) for row in self.rows
        )

    @property
    def dates(self) -> Counter[DateSeen]:
        """The dates, and how many lines have each."""
        dates = Counter[DateSeen]()
        for row, lines in self.rows.items():
            if row.date is not None:
                dates[row.date] += lines
        return dates

    def _by_name(self, asked: DatingAsked, writing: DateWriting) -> DateWriting | None:
        """Return how dates are written where only that brings them into the month of the name."""
        if asked.day_first is not None or any(row.period for row in self.rows):
            return None
        for name in asked.names:
            named = times_in_name(name)
            if named.months or named.months_alone:
                return writing_by_name(self.dates, writing, named)
        return None

    def _best(self, asked: DatingAsked) -> tuple[DateWriting, dict[PeriodKind, Counting | None]]:
        """Choose how dates are written and periods counted, so that they agree best."""
        first, *others = self._writings(asked)
        best, countings = first, self._countings(first, asked)
        cost = self._cost(best, countings)
        for writing in others:
            tried = self._countings(writing, asked)
            tried_cost = self._cost(writing, tried)
            if tried_cost + _CLEARLY <= cost:
                best, countings, cost = writing, tried, tried_cost
        return best, countings

    def _writings(self, asked: DatingAsked) -> Iterator[DateWriting]:
        """Return the ways in which the dates may be written, the likeliest first."""
        if asked.day_first is not None:
            yield DateWriting(day_first=asked.day_first)
            return
        yield from writings_for(self.dates)

    def _countings(
        self, writing: DateWriting, asked: DatingAsked
    ) -> dict[PeriodKind, Counting | None]:
        """Choose for each kind of period the counting that agrees best with the dates."""
        kinds = dict.fromkeys(row.period.kind for row in self.rows if row.period)
        return {kind: self._counting(kind, writing, asked) for kind in kinds}

    def _counting(
        self, kind: PeriodKind, writing: DateWriting, asked: DatingAsked
    ) -> Counting | None:
        candidates = candidates_for(kind)
        if asked.calendar:
            candidates = [each for each in candidates if each.months] or candidates
        pairs = [
            (row.period, month, lines)
            for row, lines in self.rows.items()
            if row.period
            and row.period.kind == kind
            and (month := month_of(row.date, writing)) is not None
        ]
        if not pairs:
            return self._by_coverage(kind, candidates)
        costs = {each: mean_cost(pairs, each) for each in candidates}
        best = min(costs, key=lambda each: costs[each])
        clearly = 0 if kind.form == "year" else _CLEARLY
        usual = candidates[0]
        return best if costs[best] + clearly < costs[usual] else usual

    def _by_coverage(self, kind: PeriodKind, candidates: list[Counting]) -> Counting | None:
        """Choose without dates: the months of one whole year are no part of two."""
        periods = [row.period for row in self.rows if row.period and row.period.kind == kind]
        years = {period.year for period in periods}
        if kind.apart and kind.form != "number of a year" and len(periods) >= _COVERS:
            whole = countings_of_whole_years(periods, candidates)
            if whole:
                meant = {periods[0].financial_year(each) for each in whole}
                return whole[0] if len(meant) == 1 else None
        if kind.form == "year" or (kind.apart and kind.form == "number and year"):
            return candidates[0] if kind.marked or len(years) > 1 else None
        if kind.form != "number and year" or kind.marked or _CALENDAR not in candidates:
            return candidates[0]
        covered = {
            each: {period.financial_year(each) for period in periods}
            for each in (candidates[0], _CALENDAR)
        }
        one_year = len(covered[_CALENDAR]) == 1 and len(covered[candidates[0]]) > 1
        return _CALENDAR if one_year and len(periods) >= _COVERS else candidates[0]

    def _offsets(
        self, writing: DateWriting, countings: Mapping[PeriodKind, Counting | None]
    ) -> Counter[int]:
        """Count by how many months dates lie after their periods."""
        found = Counter[int]()
        for row, lines in self.rows.items():
            month = month_of(row.date, writing)
            counting = countings.get(row.period.kind) if row.period else None
            if row.period and month is not None and counting and row.period.form != "year":
                found[offset_between(row.period, counting, month)] += lines
        return found

    def _cost(self, writing: DateWriting, countings: Mapping[PeriodKind, Counting | None]) -> float:
        offsets = self._offsets(writing, countings)
        lines = sum(offsets.values())
        return sum(cost_of(by) * count for by, count in offsets.items()) / max(lines, 1)

    def _years_of_unknown(self, writing: DateWriting) -> set[FinancialYear]:
        """Return the years of the dates whose periods are not understood."""
        months = {month_of(row.date, writing) for row in self.rows if row.unknown}
        return {year_of(month) for month in months if month is not None}

    def _said_of_unknown(self, years: set[FinancialYear]) -> Iterator[str]:
        unknown = sorted({row.unknown for row in self.rows if row.unknown})
        if unknown:
            what = f"periods are not understood ({quoted(unknown, _FEW)}): "
            if len(years) > 1:
                yield f"{what}their year is the one asked for with --year, whatever their dates say"
            else:
                yield f"{what}the date decides"

    def _said_of_years(
        self, writing: DateWriting, countings: Mapping[PeriodKind, Counting | None]
    ) -> Iterator[str]:
        """Report lines whose column of years and date disagree."""
        differ = 0
        for row, lines in self.rows.items():
            month = month_of(row.date, writing)
            counting = countings.get(row.period.kind) if row.period else None
            if row.period is None or month is None or counting is None:
                continue
            year = row.period.financial_year(counting)
            if row.period.period(counting) is None and year not in {None, year_of(month)}:
                differ += lines
        if differ:
            yield f"{differ:,} lines are dated outside the year of their column; the column decides"

    def _said_of_countings(self, countings: Mapping[PeriodKind, Counting | None]) -> Iterator[str]:
        said: dict[str, None] = {}
        for kind, counting in countings.items():
            if counting is None or counting == candidates_for(kind)[0]:
                continue
            if kind.form in {"adjustment", "month and year", "year"}:
                said[f"years are named by {_NAMED[counting.year]}, as the dates show"] = None
                continue
            if counting.months:
                said["periods are calendar months, 4 for April, as the dates or the year show"] = (
                    None
                )
            if counting.year == "end":
                said[f"years are named by {_NAMED['end']}, as the dates show"] = None
        yield from said


_NAMED = {
    "start": "the calendar year they start in",
    "end": "the calendar year they end in",
    "calendar": "the calendar year of the date",
}


def dating_asked(recognised: Recognised, place: Place, titles: tuple[str, ...] = ()) -> DatingAsked:
    """Return what is known of when lines belong to besides the cells of their sheet."""
    layout = recognised.layout
    return DatingAsked(
        day_first=layout.day_first,
        calendar=layout.periods == "calendar",
        names=(place.file, place.sheet or ""),
        is_list=layout.basis == "payments",
        of_invoices=bool(_OF_INVOICES & set(split_words(recognised.headers.get("date", "")))),
        around=Around(place.file, place.sheet or "", titles, recognised.headers.get("amount", "")),
    )
