"""Amounts that are totals to date: added up over months, each month would count repeatedly."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from prevspend.errors import Location
from prevspend.money import format_pounds
from prevspend.reading.checks.questions import question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prevspend.reading.checks.codings import SumsBy
    from prevspend.reading.checks.twice import FileSums

_FEWEST_MONTHS = 3
_FEWEST_CODINGS = 3
_FEWEST_OF_TWO = 5  # codings, where there are two months only
_NEARLY_ALL = 0.9
_MOST_MONTHS = 0.8
_FAR = 1.7  # an even growth stays within this factor of its middle
_FAR_OF_A_MONTH = 4  # and what nearly every month adds, within this one
_EXACTLY = 1.02  # and where there are few codings, within this one
_WHY = "each total includes the months before it; together they would count repeatedly."
_FIX = "read the total of the last month alone"


def refuse_totals_to_date(files: Mapping[str, FileSums], *, cumulative: bool) -> None:
    """Refuse months or files whose amounts are totals to date.

    Args:
        files: what each file holds.
        cumulative: whether a heading says that amounts are the year to date.

    Raises:
        LedgerError: asking whether they are.
    """
    if cumulative:
        _refuse_repeated(files)
    _refuse_growing_months(files)
    undated = {name: sums for name, sums in files.items() if sums.months <= {0}}
    if len(undated) > 1:
        _refuse_growing_files(undated, cumulative=cumulative)


def _refuse_repeated(files: Mapping[str, FileSums]) -> None:
    """Refuse totals to date in which a coding has several lines in one month."""
    for name, file in files.items():
        sums = file.codings.by(file.fields, dated=True)
        repeated = int(np.count_nonzero(sums.rows > 1))
        if 2 * repeated > sums.key.size:
            raise question(
                "to-date",
                f"The amounts of '{name}' are headed as totals to date, but {repeated:,} codings"
                " have several lines in one month.",
                place=Location(name),
                why="a running total holds the rows before it; adding up counts them again.",
                fix="name the column of single amounts: --column amount=HEADER",
            )


def _refuse_growing_months(files: Mapping[str, FileSums]) -> None:
    """Refuse a year in which nearly every coding grows month by month as totals to date do."""
    for year, months in _months_by_year(files).items():
        if len(months) < 2:  # noqa: PLR2004 - one month does not grow
            continue
        totals = [_total(files, when) for _, when in months]
        if not _rises([number for number, _ in months], totals, _FAR):
            continue
        series = [_month(files, when) for _, when in months]
        if _grows([number for number, _ in months], series):
            spent = [sum(month.values()) for month in series]
            raise question(
                "to-date",
                f"The amounts of {year} look like totals to date: nearly every coding grows evenly"
                f" from month to month, from {format_pounds(spent[0])} in period"
                f" {months[0][0]:02d} to {format_pounds(spent[-1])} in period {months[-1][0]:02d}.",
                place=Location(next(iter(files))),
                why=_WHY,
                fix=_FIX,
            )


def _months_by_year(files: Mapping[str, FileSums]) -> dict[str, list[tuple[int, int]]]:
    """Return the months of each year: their numbers, and their numbers in sums."""
    by_year: dict[str, set[tuple[int, int]]] = {}
    for file in files.values():
        for when, (year, period) in file.codings.months.items():
            if period.isdecimal() and 0 < int(period) <= 12:  # noqa: PLR2004 - months
                by_year.setdefault(year, set()).add((int(period), when))
    return {year: sorted(months) for year, months in by_year.items()}


def _total(files: Mapping[str, FileSums], when: int) -> int:
    """Return the pence of one month."""
    codings = (file.codings for file in files.values())
    return sum(int(sums.pence[sums.when == np.uint64(when)].sum()) for sums in codings)


def _month(files: Mapping[str, FileSums], when: int) -> dict[int, int]:
    """Return the pence of each coding in one month."""
    pence: dict[int, int] = {}
    for file in files.values():
        sums = file.by(file.fields, dated=True)
        chosen = sums.when == np.uint64(when)
        pairs = zip(sums.coding[chosen].tolist(), sums.pence[chosen].tolist(), strict=True)
        for coding, amount in pairs:
            pence[coding] = pence.get(coding, 0) + amount
    return pence


def _refuse_growing_files(files: Mapping[str, FileSums], *, cumulative: bool) -> None:
    """Refuse files without dates that each hold more of the same codings than the last."""
    by_file = {name: file.by(file.fields, dated=False) for name, file in files.items()}
    ordered = sorted(by_file, key=lambda name: abs(int(by_file[name].pence.sum())))
    series = [_pence(by_file[name]) for name in ordered]
    if (cumulative and _persists(series)) or _grows(range(1, len(ordered) + 1), series):
        raise question(
            "to-date",
            f"{', '.join(repr(name) for name in ordered)} have the same codings, no months, and"
            f" amounts that look like totals to date.",
            place=Location(ordered[-1]),
            why=_WHY,
            fix=f"{_FIX}, '{ordered[-1]}' it seems",
        )


def _pence(sums: SumsBy) -> dict[int, int]:
    return dict(zip(sums.coding.tolist(), sums.pence.tolist(), strict=True))


def _persists(series: Sequence[Mapping[int, int]]) -> bool:
    """Return whether nearly all codings of each step are there in the next."""
    for before, after in pairwise(series):
        shared = sum(abs(pence) for coding, pence in before.items() if coding in after)
        if not before or shared < _NEARLY_ALL * sum(map(abs, before.values())):
            return False
    return True


def _grows(numbers: Sequence[int], series: Sequence[Mapping[int, int]]) -> bool:
    """Return whether codings grow from step to step, and all together evenly from nothing on."""
    is_long = len(series) >= _FEWEST_MONTHS
    codings = min(map(len, series))
    if not _persists(series) or (not is_long and codings < _FEWEST_OF_TWO):
        return False
    far = _FAR if codings >= _FEWEST_CODINGS else _EXACTLY
    totals = [sum(step.values()) for step in series]
    if not _rises(numbers, totals, far):
        return False
    pairs = [
        (pence, after[coding])
        for before, after in pairwise(series)
        for coding, pence in before.items()
        if coding in after
    ]
    return sum(abs(after) > abs(before) for before, after in pairs) >= _NEARLY_ALL * len(pairs)


def _rises(numbers: Sequence[int], totals: Sequence[int], far: float) -> bool:
    """Return whether totals rise evenly from nothing on."""
    rates = [total / number for total, number in zip(totals, numbers, strict=True)]
    middle = sorted(rates)[len(rates) // 2]
    if middle <= 0 or not all(middle / far <= rate <= middle * far for rate in rates):
        return False
    return _adds_each_month(numbers, totals, middle)


def _adds_each_month(numbers: Sequence[int], totals: Sequence[int], rate: float) -> bool:
    """Return whether nearly every step adds about a month's money for each month."""
    steps = zip(pairwise(numbers), pairwise(totals), strict=True)
    added = [(after - before) / max(end - start, 1) for (start, end), (before, after) in steps]
    usual = [rate / _FAR_OF_A_MONTH <= step <= rate * _FAR_OF_A_MONTH for step in added]
    return sum(usual) >= _MOST_MONTHS * len(usual)
