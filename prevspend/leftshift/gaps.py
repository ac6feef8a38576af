"""Gaps: months that one part of a ledger lacks, such as a directorate, though the rest has them.

Only where nearly all of a part is missing in the same months is it a gap of the export: one
contract may have ended.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from prevspend.leftshift.undated import UndatedFinding, name_months
from prevspend.money import format_pounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.pair import Pair
    from prevspend.leftshift.year import Year

PART_FIELDS = ("directorate", "division", "service", "analysis_1", "cost_centre")
"""What names a part of a ledger, the widest first."""
_WORTH = 25_000_00
_NOTHING, _USUAL, _MORE = 0.02, 0.5, 1.5
_FEWEST, _FEWEST_UNEVEN = 3, 8
_EVEN = 2.0
_MOST_MISSING = 0.5
_NEXT = 3


@dataclass(frozen=True)
class Gap:
    """Months that a part lacks in one year and has in the other.

    Attributes:
        number: which year lacks them, 0 for the earlier.
        field: what names the part.
        name: its name.
        months: the accounting periods.
        rows: its codings in either year.
        pence: what the other year holds of it in these months.
    """

    number: int
    field: str
    name: str
    months: tuple[int, ...]
    rows: tuple[NDArray[np.int64], NDArray[np.int64]]
    pence: int


def find_gaps(first: Year, last: Year, months: Collection[int]) -> list[Gap]:
    """Find parts that lack months in one of two years, the widest first.

    Args:
        first: the earlier year.
        last: the later year.
        months: the accounting periods that both hold.
    """
    years = first, last
    periods = np.array(sorted(months), dtype=np.int64)
    if periods.size < 2 * _FEWEST:
        return []
    known = [np.zeros(year.codings.num_rows, dtype=np.bool_) for year in years]
    gaps: list[Gap] = []
    for field in PART_FIELDS:
        by_name = [_rows_by_name(year, field) for year in years]
        for name in sorted(by_name[0].keys() & by_name[1].keys()):
            rows = by_name[0][name], by_name[1][name]
            if any(seen[own].any() for seen, own in zip(known, rows, strict=True)):
                continue
            gap = _gap(years, field, rows, periods)
            if gap is not None:
                gaps.append(gap)
                for seen, own in zip(known, rows, strict=True):
                    seen[own] = True
    return gaps


def _rows_by_name(year: Year, field: str) -> dict[str, NDArray[np.int64]]:
    """Return the codings of each part, by its name in any case."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(year.texts(field)):
        if text:
            rows[text.casefold()].append(row)
    return {name: np.array(held, dtype=np.int64) for name, held in rows.items()}


def _gap(
    years: tuple[Year, Year],
    field: str,
    rows: tuple[NDArray[np.int64], NDArray[np.int64]],
    periods: NDArray[np.int64],
) -> Gap | None:
    """Return the months of a part that one year lacks; nothing where it is no gap of an export."""
    if min(own.size for own in rows) < _FEWEST:
        return None
    spent = [
        year.pence_by_period[own][year.in_scope[own]] for year, own in zip(years, rows, strict=True)
    ]
    paid = [of_part[:, periods].clip(min=0) for of_part in spent]
    sizes = [of_year.sum(axis=0) for of_year in paid]
    lacks = [
        size < _NOTHING * np.median(size[size > 0]) if size.any() else size >= 0 for size in sizes
    ]
    if lacks[0].any() == lacks[1].any():
        return None
    number = int(lacks[1].any())
    missing, held = lacks[number], ~lacks[number]
    usual = np.median(sizes[number][held]) if held.any() else 0
    other = sizes[1 - number]
    is_gap = (
        missing.mean() <= _MOST_MISSING
        and (other >= _USUAL * np.median(other)).all()
        and (sizes[number][held] >= _USUAL * usual).all()
        and _is_regular(paid[number][:, held])
        and int(other[missing].sum()) >= _WORTH
        and not _came_later(sizes, number, missing)
        and _rest_has(years[number], rows[number], periods, missing)
    )
    if not is_gap:
        return None
    name = years[number].texts(field)[int(rows[number][0])] or ""
    lacked = tuple(int(period) for period in periods[missing])
    return Gap(number, field, name, lacked, rows, int(spent[1 - number][:, lacked].sum()))


def _is_regular(paid: NDArray[np.int64]) -> bool:
    """Return whether enough codings are paid in every month that is held, evenly or not.

    A few whose payments come and go, in size too, may all lack a month by chance.
    """
    steady = paid[(paid > 0).all(axis=1)]
    even = steady.max(axis=1) <= _EVEN * steady.min(axis=1)
    return len(steady) >= _FEWEST_UNEVEN or bool(np.count_nonzero(even) >= _FEWEST)


def _came_later(sizes: list[NDArray[np.int64]], number: int, missing: NDArray[np.bool_]) -> bool:
    """Return whether what a part lacks stands in the months that follow: it was paid late."""
    after = np.concatenate(sizes)[len(missing) * number :]
    end = int(np.flatnonzero(missing)[-1]) + 1
    usual = float(np.median(sizes[number][~missing]))
    return bool((after[end : end + _NEXT] > _MORE * usual).any())


def _rest_has(
    year: Year, rows: NDArray[np.int64], periods: NDArray[np.int64], missing: NDArray[np.bool_]
) -> bool:
    """Return whether the rest of a year holds as much in some months as in the others."""
    rest = year.in_scope.copy()
    rest[rows] = False
    sizes = year.pence_by_period[rest][:, periods].clip(min=0).sum(axis=0)
    return bool(sizes.any() and (sizes[missing] >= _USUAL * np.median(sizes)).all())


def describe_gaps(pair: Pair) -> Iterator[UndatedFinding]:
    """Name the parts of a year that lack months, and what the other year holds of them."""
    names = [year.baseline.financial_year for year in (pair.first, pair.last)]
    for gap in pair.gaps:
        pounds = format_pounds(gap.pence, pennies=False)
        yield UndatedFinding(
            "part-months",
            "carry",
            f"{gap.name} has no lines of {name_months(gap.months)} in {names[gap.number]}, though"
            f" the rest of that year has; {names[1 - gap.number]} holds {pounds} of it there.",
            "These months of it are left out of both years, in the step 'Coverage and scope': one"
            " export lacks them, or it came to an end.",
            f"ask whether the export of {names[gap.number]} is whole, and classify it again.",
        )
