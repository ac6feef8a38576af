"""How the dates and periods of a sheet are read, as all of them together show.

A single period or date may be ambiguous; a sheet of them rarely is. A reading of periods is good if
they fall into the months of their dates, or always a few months beside them. The usual reading is
replaced only if another one is clearly better.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from prevspend.reading.cleaning.dates import DateSeen, DateWriting
from prevspend.reading.cleaning.listed import Listed, listed_for
from prevspend.reading.cleaning.names import times_in_name, year_of_month
from prevspend.reading.cleaning.periods import Counting, PeriodKind, PeriodText
from prevspend.reading.cleaning.undated import SheetLabels, undated_for
from prevspend.reading.cleaning.weighing import (
    candidates_for,
    cost_of,
    countings_of_whole_years,
    fixed_lag,
    mean_cost,
    month_of,
    offset_between,
)
from prevspend.reading.cleaning.writings import (
    note_on_order,
    notes_on_writing,
    writing_by_name,
    writings_for,
)
from prevspend.words import quoted, split_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prevspend.errors import Location
    from prevspend.reading.recognition import Recognised
    from prevspend.years import FinancialYear

_AS_IN_ENGLAND = DateWriting()
_NO_LABELS = SheetLabels()
_USUAL = Counting()
_CALENDAR = Counting(months=True, year="calendar")
_CLEARLY = 1.5  # months that a reading must be nearer to the dates than the usual one
_COVERS = 6
_OF_INVOICES = frozenset({"invoice", "inv", "document", "doc", "tax"})
_FEW = 3
_NAMED_MONTH = "the month that the name says"


@dataclass(frozen=True)
class DatingContext:
    """What is known of a sheet besides its cells.

    Attributes:
        day_first: whether days come before months, where the layout says so.
        calendar: whether the layout says that numbers of periods are calendar months.
        names: what the file and the sheet are called.
        is_list: whether it is a list of payments, published for a month, quarter or year.
        of_invoices: whether its dates are those of invoices, which may be much earlier.
        labels: its names, titles and the heading of its amounts.
    """

    day_first: bool | None = None
    calendar: bool = False
    names: tuple[str, ...] = ()
    is_list: bool = False
    of_invoices: bool = False
    labels: SheetLabels = _NO_LABELS


@dataclass(frozen=True)
class DateReading:
    """How the dates and periods of a sheet are read.

    Attributes:
        writing: how dates are written.
        countings: how periods of each kind are counted; `None` if that is not known.
        dates_decide: whether the date decides the year if the period is not understood.
        listed: the month or year of a published list of payments.
        notes: warnings.
    """

    writing: DateWriting = _AS_IN_ENGLAND
    countings: tuple[tuple[PeriodKind, Counting | None], ...] = ()
    dates_decide: bool = True
    listed: Listed | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    def counting(self, period: PeriodText) -> Counting | None:
        """Return how a period is counted; `None` if that is not known."""
        return dict(self.countings).get(period.kind, _USUAL)


class DatedLines(NamedTuple):
    """Lines with the same date and period; `unknown` is a period that is not understood."""

    period: PeriodText | None
    unknown: str | None
    date: DateSeen | None


class DatesShown:
    """The dates and periods of a sheet; `rows` counts the lines of each."""

    def __init__(self, rows: Mapping[DatedLines, int] | None = None) -> None:
        self.rows: Counter[DatedLines] = Counter(rows or {})

    def settle(self, context: DatingContext) -> DateReading:
        """Return how they are read."""
        writing, countings = self._best(context)
        by_name = self._by_name(context, writing)
        writing = by_name or writing
        offsets = self._offsets(writing, countings)
        days_late, disagreement = fixed_lag(offsets)
        writing = writing._replace(days_late=days_late)
        years = self._years_of_unknown(writing)
        listed, listed_notes = self._listed(context, writing)
        notes = [
            *notes_on_writing(writing),
            *([] if by_name is None else [note_on_order(by_name, _NAMED_MONTH)]),
            *self._notes_on_countings(countings),
            *disagreement,
            *self._note_on_unknown(years),
            *self._note_on_years(writing, countings),
            *listed_notes,
        ]
        return DateReading(writing, tuple(countings.items()), len(years) <= 1, listed, tuple(notes))

    def _listed(
        self, context: DatingContext, writing: DateWriting
    ) -> tuple[Listed | None, tuple[str, ...]]:
        """Return the month or year of the whole sheet, and notes on it."""
        if self.is_undated:
            return undated_for(context.labels)
        if any(row.period or row.unknown for row in self.rows):
            return None, ()
        months = Counter[int]()
        for row, lines in self.rows.items():
            if (month := month_of(row.date, writing)) is not None:
                months[month] += lines
        listed = listed_for(
            context.names, months, is_list=context.is_list, of_invoices=context.of_invoices
        )
        return listed, ()

    @property
    def is_undated(self) -> bool:
        """Whether no line has a year; all may have a period or a month."""
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

    def _by_name(self, context: DatingContext, writing: DateWriting) -> DateWriting | None:
        """Return how dates are written, if only that makes them agree with the name's month."""
        if context.day_first is not None or any(row.period for row in self.rows):
            return None
        for name in context.names:
            named = times_in_name(name)
            if named.months or named.months_alone:
                return writing_by_name(self.dates, writing, named)
        return None

    def _best(
        self, context: DatingContext
    ) -> tuple[DateWriting, dict[PeriodKind, Counting | None]]:
        """Return how dates are written and periods counted, so that they agree best."""
        first, *others = self._writings(context)
        best, countings = first, self._countings(first, context)
        cost = self._cost(best, countings)
        for writing in others:
            tried = self._countings(writing, context)
            tried_cost = self._cost(writing, tried)
            if tried_cost + _CLEARLY <= cost:
                best, countings, cost = writing, tried, tried_cost
        return best, countings

    def _writings(self, context: DatingContext) -> Iterator[DateWriting]:
        """Yield the ways in which the dates may be written, the likeliest first."""
        if context.day_first is not None:
            yield DateWriting(day_first=context.day_first)
            return
        yield from writings_for(self.dates)

    def _countings(
        self, writing: DateWriting, context: DatingContext
    ) -> dict[PeriodKind, Counting | None]:
        """Return for each kind of period the counting that agrees best with the dates."""
        kinds = dict.fromkeys(row.period.kind for row in self.rows if row.period)
        return {kind: self._counting(kind, writing, context) for kind in kinds}

    def _counting(
        self, kind: PeriodKind, writing: DateWriting, context: DatingContext
    ) -> Counting | None:
        candidates = candidates_for(kind)
        if context.calendar:
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
        """Return a counting without dates: the months of one whole year are not of two years."""
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
        """Return by how many months dates are after their periods, counted."""
        offsets = Counter[int]()
        for row, lines in self.rows.items():
            month = month_of(row.date, writing)
            counting = countings.get(row.period.kind) if row.period else None
            if row.period and month is not None and counting and row.period.form != "year":
                offsets[offset_between(row.period, counting, month)] += lines
        return offsets

    def _cost(self, writing: DateWriting, countings: Mapping[PeriodKind, Counting | None]) -> float:
        offsets = self._offsets(writing, countings)
        lines = sum(offsets.values())
        return sum(cost_of(by) * count for by, count in offsets.items()) / max(lines, 1)

    def _years_of_unknown(self, writing: DateWriting) -> set[FinancialYear]:
        """Return the years of the dates whose periods are not understood."""
        months = {month_of(row.date, writing) for row in self.rows if row.unknown}
        return {year_of_month(month) for month in months if month is not None}

    def _note_on_unknown(self, years: set[FinancialYear]) -> Iterator[str]:
        unknown = sorted({row.unknown for row in self.rows if row.unknown})
        if unknown:
            what = f"periods are not understood ({quoted(unknown, _FEW)}): "
            if len(years) > 1:
                yield f"{what}their year is the one given with --year, whatever their dates are"
            else:
                yield f"{what}the date decides"

    def _note_on_years(
        self, writing: DateWriting, countings: Mapping[PeriodKind, Counting | None]
    ) -> Iterator[str]:
        """Yield a note on lines whose column of years and date disagree."""
        differ = 0
        for row, lines in self.rows.items():
            month = month_of(row.date, writing)
            counting = countings.get(row.period.kind) if row.period else None
            if row.period is None or month is None or counting is None:
                continue
            year = row.period.financial_year(counting)
            if row.period.period(counting) is None and year not in {None, year_of_month(month)}:
                differ += lines
        if differ:
            yield f"{differ:,} lines are dated outside the year of their column; the column decides"

    def _notes_on_countings(self, countings: Mapping[PeriodKind, Counting | None]) -> list[str]:
        notes: list[str] = []
        for kind, counting in countings.items():
            if counting is None or counting == candidates_for(kind)[0]:
                continue
            if kind.form in {"adjustment", "month and year", "year"}:
                notes.append(f"years are named by {_NAMED[counting.year]}, as the dates show")
                continue
            if counting.months:
                notes.append(
                    "periods are calendar months, 4 for April, as the dates or the year show"
                )
            if counting.year == "end":
                notes.append(f"years are named by {_NAMED['end']}, as the dates show")
        return list(dict.fromkeys(notes))


_NAMED = {
    "start": "the calendar year they start in",
    "end": "the calendar year they end in",
    "calendar": "the calendar year of the date",
}


def dating_context(
    recognised: Recognised, place: Location, titles: tuple[str, ...] = ()
) -> DatingContext:
    """Return what is known of the dates of a sheet besides its cells."""
    layout, headers = recognised.layout, recognised.headers
    return DatingContext(
        day_first=layout.day_first,
        calendar=layout.periods == "calendar",
        names=(place.file, place.sheet or ""),
        is_list=layout.basis == "payments",
        of_invoices=bool(_OF_INVOICES & set(split_words(headers.get("date", "")))),
        labels=SheetLabels(place.file, place.sheet or "", titles, headers.get("amount", "")),
    )
