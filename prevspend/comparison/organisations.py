"""The organisations to compare: read from folders or files, all under one taxonomy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from prevspend.baseline import (
    BASELINE_FILE,
    ORGANISATIONS_FILE,
    Baseline,
    InterventionTotal,
    OrganisationBaselines,
    classify_organisations,
    months_held,
    read_results,
    sum_interventions,
)
from prevspend.classify import LOCAL, restate
from prevspend.errors import LedgerError, Location
from prevspend.progress import Progress, silent
from prevspend.reading import ENGLAND, read_organisations
from prevspend.results import read_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.baseline import OrganisationSums, OrganisationsYear
    from prevspend.taxonomy import Taxonomy

_MONTHS = 12


@dataclass(frozen=True)
class Spending:
    """The spending of one organisation in a year under the common taxonomy, in pence."""

    interventions: tuple[InterventionTotal, ...]
    in_scope_pence: int
    unclassified_pence: int


@dataclass(frozen=True)
class ComparedOrganisation:
    """One organisation and year.

    Attributes:
        baseline: as published, under its own taxonomy.
        spending: the same under the common taxonomy.
        group: its class of authority, as in the files.
        partial: why its figures are incomplete, if they are.
        alone: whether it was named by itself, as a folder with one baseline.
        months: how many months of the year it has; 0 if lines have no month.
    """

    baseline: Baseline
    spending: Spending
    group: str | None = None
    partial: str | None = None
    alone: bool = False
    months: int = 0

    @property
    def year(self) -> str:
        """Its financial year."""
        return self.baseline.financial_year

    @property
    def is_part_of_year(self) -> bool:
        """Whether it is known to have fewer than twelve months."""
        return 0 < self.months < _MONTHS

    @property
    def code(self) -> str | None:
        """Its code, if known."""
        return self.baseline.organisation.code

    @property
    def name(self) -> str:
        """Its name, or its code if it has no name."""
        return self.baseline.organisation.name or self.code or "an organisation that is not named"

    @property
    def is_whole(self) -> bool:
        """Whether it is England as published, and not an organisation."""
        return self.code == ENGLAND


@dataclass(frozen=True)
class Missing:
    """An organisation that the files of a year list without a return."""

    financial_year: str
    code: str | None
    name: str | None
    group: str
    reason: str


@dataclass(frozen=True)
class ComparedOrganisations:
    """The organisations to compare, and those known to be missing."""

    taxonomy: Taxonomy
    organisations: tuple[ComparedOrganisation, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def years(self) -> list[str]:
        """The financial years of the organisations, in order."""
        return sorted({each.year for each in self.organisations})

    def of_year(self, year: str) -> list[ComparedOrganisation]:
        """Return the organisations of a financial year."""
        return [each for each in self.organisations if each.year == year]


@dataclass(frozen=True)
class _Source:
    """A baseline that was read, with its folder if that has its codings."""

    baseline: Baseline
    folder: Path | None = None
    group: str | None = None
    partial: str | None = None
    alone: bool = False


def read_compared(
    sources: Sequence[str | Path], taxonomy: Taxonomy, progress: Progress = silent
) -> ComparedOrganisations:
    """Read organisations to compare.

    Args:
        sources: results of `classify` or `classify-all`; or files of many organisations, such as
            the revenue outturn, which are classified first.
        taxonomy: the taxonomy all are compared under; those classified by another one are
            restated from their codings.
        progress: called for each organisation.

    Raises:
        LedgerError: if a folder holds no results, or a file cannot be read.
    """
    read: list[_Source] = []
    missing: list[Missing] = []
    files: list[str | Path] = []
    for source in sources:
        if Path(source, BASELINE_FILE).is_file():
            read.append(_Source(Baseline.read(source), Path(source), alone=True))
        elif Path(source, ORGANISATIONS_FILE).is_file():
            side_by_side = _read_side_by_side(Path(source))
            read += _in_folder(side_by_side, Path(source), progress)
            missing += _missing(side_by_side)
        else:
            files.append(source)
    if files:
        years = read_organisations([Path(file) for file in files], progress=progress)
        classified = classify_organisations(years, taxonomy, progress)
        by_folder = {result.folder: result.baseline for result in classified.results}
        read += _listed(classified.side_by_side, by_folder)
        missing += _missing(classified.side_by_side)
    return ComparedOrganisations(taxonomy, tuple(_under(read, taxonomy, progress)), tuple(missing))


def _read_side_by_side(folder: Path) -> OrganisationBaselines:
    path = folder / ORGANISATIONS_FILE
    try:
        return OrganisationBaselines.model_validate_json(read_part(folder, ORGANISATIONS_FILE))
    except (OSError, ValueError, RecursionError) as error:
        raise LedgerError(
            "These organisations cannot be read.",
            place=Location(str(path)),
            why="the file was changed, or written by another version of prevspend.",
            fix="run `prevspend classify-all` again.",
        ) from error


def _in_folder(
    side_by_side: OrganisationBaselines, folder: Path, progress: Progress
) -> Iterator[_Source]:
    """Yield the baseline of each organisation that a folder lists."""
    names = [row.folder for year in side_by_side.years for row in _rows(year)]
    baselines = {}
    for done, name in enumerate(names):
        progress(f"Reading {name}", done, len(names))
        baselines[name] = Baseline.read(folder / name)
    yield from _listed(side_by_side, baselines, folder)


def _listed(
    side_by_side: OrganisationBaselines,
    baselines: dict[str, Baseline],
    folder: Path | None = None,
) -> Iterator[_Source]:
    for year in side_by_side.years:
        lacking = {entry.code: ", ".join(entry.files) for entry in year.without_return}
        for row in _rows(year):
            files = lacking.get(row.code)
            yield _Source(
                baseline=baselines[row.folder],
                folder=folder / row.folder if folder else None,
                group=row.group,
                partial=f"no figures in {files}" if files else None,
            )


def _rows(year: OrganisationsYear) -> list[OrganisationSums]:
    return [*year.organisations, *([year.whole] if year.whole else [])]


def _missing(side_by_side: OrganisationBaselines) -> Iterator[Missing]:
    for year in side_by_side.years:
        there = {row.code for row in year.organisations}
        for entry in year.without_return:
            if entry.code not in there:
                yield Missing(
                    year.financial_year, entry.code, entry.name, entry.group, entry.reason
                )


def _under(
    sources: Sequence[_Source], taxonomy: Taxonomy, progress: Progress
) -> Iterator[ComparedOrganisation]:
    """Yield every organisation under the common taxonomy, in the order of the sources."""
    restated = dict(_restated(sources, taxonomy, progress))
    for at, source in enumerate(sources):
        spending = restated.get(at) or _as_published(source.baseline)
        yield ComparedOrganisation(
            source.baseline, spending, source.group, source.partial, source.alone, _months(source)
        )


def _months(source: _Source) -> int:
    """Return how many months a ledger has; 0 for a return."""
    if source.folder is None or source.baseline.basis == "outturn":
        return 0
    return len(months_held(_codings(source)))


def _as_published(baseline: Baseline) -> Spending:
    return Spending(
        baseline.interventions,
        baseline.coverage.in_scope_pence,
        baseline.reconciliation.unclassified_pence,
    )


def _restated(
    sources: Sequence[_Source], taxonomy: Taxonomy, progress: Progress
) -> Iterator[tuple[int, Spending]]:
    """Yield the spending of the baselines under other taxonomies, by number.

    All of one kind of organisation are restated together, so rules are tried once on the codings
    they share.
    """
    by_kind: dict[str | None, list[int]] = {}
    for at, source in enumerate(sources):
        if source.baseline.taxonomy.digest != taxonomy.digest:
            by_kind.setdefault(source.baseline.organisation.kind, []).append(at)
    for done, (kind, numbers) in enumerate(by_kind.items()):
        progress("Restating", done, len(by_kind))
        tables = [_codings(sources[at]) for at in numbers]
        whole = restate(pa.concat_tables(tables), taxonomy, kind)
        start = 0
        for at, table in zip(numbers, tables, strict=True):
            yield at, _added_up(whole.slice(start, table.num_rows), taxonomy)
            start += table.num_rows


def _codings(source: _Source) -> pa.Table:
    """Return the codings of a baseline, without the columns of an overlay."""
    _, codings = read_results(source.folder or "")
    return codings.select([name for name in codings.column_names if not name.startswith(LOCAL)])


def _added_up(codings: pa.Table, taxonomy: Taxonomy) -> Spending:
    def of(status: str) -> int:
        chosen = codings.filter(pc.equal(codings["status"], status))
        return int(pc.sum(chosen["amount_pence"]).as_py() or 0)

    in_scope = int(pc.sum(codings["amount_pence"]).as_py() or 0) - of("out_of_scope")
    return Spending(sum_interventions(codings, taxonomy), in_scope, of("unclassified"))
