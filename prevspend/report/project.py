"""What a run of a project came to, as a table of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group
from rich.padding import Padding
from rich.text import Text

from prevspend.money import format_pounds
from prevspend.report.tables import heading, table
from prevspend.report.words import percent, short_pounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from prevspend.baseline import Baseline

NO_SHARE_YET = "cannot be said yet"


class RunYear(NamedTuple):
    """One year of a run: its baseline where there is one, what was done, and the folder."""

    year: str
    baseline: Baseline | None
    state: str
    folder: str


class RunOther(NamedTuple):
    """What a run made of several years: what it is, what it says, and where it was written."""

    name: str
    answer: str
    where: str


def run_page(
    organisation: str, folder: str, years: Sequence[RunYear], others: Sequence[RunOther]
) -> RenderableType:
    """Draw what a run came to: a row for each year, then what was made of the years.

    Args:
        organisation: its name.
        folder: the folder of the project, from which files are named.
        years: the years.
        others: what was made of them.
    """
    drawn = table("", "Year", "Total", "Prevention", "Decided", "", "Written to")
    drawn.padding = (0, 1, 0, 0)  # or a share of two digits would not fit beside a path
    for column in drawn.columns[:-1]:
        column.no_wrap = True
    for column in drawn.columns[1:4]:
        column.justify = "right"
    for row in years:
        drawn.add_row(row.year, *_figures(row.baseline), row.state, row.folder)
    parts: list[RenderableType] = [
        heading(organisation, f"Files are named from the folder of the project: {folder}"),
        drawn,
        *_pounds(years),
    ]
    for other in others:
        parts += [Text(f"{other.name}: {other.where}"), Padding(Text(other.answer), (0, 0, 0, 2))]
    return Group(*parts)


def share_with_range(baseline: Baseline) -> str:
    """Return the share of the money in scope that is prevention, with all that is not known."""
    lens, coverage = baseline.lenses[baseline.headline], baseline.coverage
    scope = coverage.in_scope_pence
    if scope <= 0 or not coverage.is_enough:
        return NO_SHARE_YET
    low, most = percent(lens.low, scope).removesuffix("%"), percent(baseline.most_pence, scope)
    return f"{percent(lens.central, scope)} ({low}–{most})"


def prevention_in_pounds(baseline: Baseline) -> str:
    """Return the prevention in pounds and the money in scope that its share is of."""
    lens = baseline.lenses[baseline.headline]
    if share_with_range(baseline) == NO_SHARE_YET:
        return ""
    scope = short_pounds(baseline.coverage.in_scope_pence)
    return f"{short_pounds(lens.central)} of {scope} in scope"


def _pounds(years: Sequence[RunYear]) -> Iterator[RenderableType]:
    """Yield the prevention of each year in pounds: shares are of the money in scope, not of all."""
    pounds = [
        f"{year.year}: {prevention_in_pounds(year.baseline)}"
        for year in years
        if year.baseline and prevention_in_pounds(year.baseline)
    ]
    if pounds:
        yield Text(f"Prevention in pounds, and what its share is of. {'; '.join(pounds)}.\n")


def _figures(baseline: Baseline | None) -> tuple[str, str, str]:
    """Return the total, the share and how much is decided; dashes where nothing was written."""
    if baseline is None:
        return "–", "–", "–"
    coverage = baseline.coverage
    total = format_pounds(baseline.reconciliation.read_pence, pennies=False)
    decided = percent(coverage.decided_pence, coverage.in_scope_pence)
    return total, share_with_range(baseline), decided
