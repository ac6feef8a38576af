"""Years that stand in the files of a project, and are counted in no year of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from prevspend.english import plural
from prevspend.project.reviewing import BASELINE_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from prevspend.project.load import Project


class UncountedYear(NamedTuple):
    """A financial year whose lines no year of a project counts: how many, and their pence."""

    year: str
    rows: int
    amount_pence: int

    def __str__(self) -> str:
        """Return it in words: 9,428 lines of 2021-22 (£27,909,062.44)."""
        from prevspend.money import format_pounds

        return f"{plural(self.rows, 'line')} of {self.year} ({format_pounds(self.amount_pence)})"


def added_up(uncounted: Iterable[UncountedYear]) -> list[UncountedYear]:
    """Return one entry for each year, the earliest first."""
    sums: dict[str, tuple[int, int]] = {}
    for year, rows, pence in uncounted:
        before = sums.get(year, (0, 0))
        sums[year] = (before[0] + rows, before[1] + pence)
    return [UncountedYear(year, *sums[year]) for year in sorted(sums)]


def uncounted_years(project: Project, years: Sequence[str]) -> list[UncountedYear]:
    """Return the years that a project's ledgers hold and no year of it counts.

    A ledger that is named for several years is counted once, and its lines of these years are not
    left out.

    Args:
        project: the project.
        years: the years that have results, which say what they left out.
    """
    paths = {year: frozenset(project.ledger_paths(year)) for year in years}
    read = {files: year for year, files in paths.items()}
    widest = [files for files in read if not any(files < others for others in read)]
    return added_up(
        uncounted
        for files in widest
        for uncounted in _left_out(project.output / read[files])
        if not files & paths.get(uncounted.year, frozenset())
    )


def _left_out(results: Path) -> Iterator[UncountedYear]:
    """Yield what a year's results left out, as it is of other years."""
    written = json.loads((results / BASELINE_FILE).read_text(encoding="utf-8"))
    for other in written["reconciliation"]["other_years"]:
        yield UncountedYear(other["financial_year"], other["rows"], other["amount_pence"])
