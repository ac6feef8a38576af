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
from prevspend.errors import LedgerError, Place
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
    """What one organisation spent in a year under the common taxonomy, in pence."""

    interventions: tuple[InterventionTotal, ...]
    in_scope_pence: int
    unclassified_pence: int


@dataclass(frozen=True)
class Body:
    """One organisation and year.

    Attributes:
        baseline: as published, under the taxonomy of its day.
        spending: the same under the common taxonomy.
        group: its class of authority, as the files say it.
        partial: why its figures are not whole, where they are not.
        alone: whether its folder holds it alone: somebody means it by name.
        months: how many months of the year it holds; 0 where lines have none.
    """

    baseline: Baseline
    spending: Spending
    group: str | None = None
    partial: str | None = None
    alone: bool = False
    months: int = 0

    @property
    def is_part_of_year(self) -> bool:
        """Whether it is known to hold fewer than twelve months."""
        return 0 < self.months < _MONTHS

    @property
    def code(self) -> str | None:
        """Its code, as far as the files tell."""
        return self.baseline.organisation.code

    @property
    def name(self) -> str:
        """Its name, or its code where nobody named it."""
        return self.baseline.organisation.name or self.code or "not named"

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
class Bodies:
    """Everything to compare, and who is known to be missing."""

    taxonomy: Taxonomy
    bodies: tuple[Body, ...]
    missing: tuple[Missing, ...] = ()

    @property
    def years(self) -> list[str]:
        """The financial years there are, in order."""
        return sorted({body.baseline.financial_year for body in self.bodies})


@dataclass(frozen=True)
class _Found:
    """A baseline as it was found: with its folder, if its codings are to be had there."""

    baseline: Baseline
    folder: Path | None = None
    group: str | None = None
    partial: str | None = None
    alone: bool = False


def read_bodies(
    sources: Sequence[str | Path], taxonomy: Taxonomy, progress: Progress = silent
) -> Bodies:
    """Read organisations to compare.

    Args:
        sources: folders that `classify` or `classify-all` wrote; or files that hold many
            organisations, such as the revenue outturn, which are classified on the way.
        taxonomy: what all of them are compared under; those classified by another are restated
            from their codings.
        progress: told of each organisation.

    Raises:
        LedgerError: if a folder holds no results, or a file cannot be read.
    """
    found: list[_Found] = []
    missing: list[Missing] = []
    files: list[str | Path] = []
    for source in sources:
        if Path(source, BASELINE_FILE).is_file():
            found.append(_Found(Baseline.read(source), Path(source), alone=True))
        elif Path(source, ORGANISATIONS_FILE).is_file():
            side_by_side = _read_side_by_side(Path(source))
            found += _in_folder(side_by_side, Path(source), progress)
            missing += _missing(side_by_side)
        else:
            files.append(source)
    if files:
        years = read_organisations([Path(file) for file in files], progress=progress)
        classified = classify_organisations(years, taxonomy, progress)
        by_folder = {result.folder: result.baseline for result in classified.results}
        found += _listed(classified.side_by_side, by_folder)
        missing += _missing(classified.side_by_side)
    return Bodies(taxonomy, tuple(_under(found, taxonomy, progress)), tuple(missing))


def _read_side_by_side(folder: Path) -> OrganisationBaselines:
    path = folder / ORGANISATIONS_FILE
    try:
        return OrganisationBaselines.model_validate_json(read_part(folder, ORGANISATIONS_FILE))
    except (OSError, ValueError, RecursionError) as error:
        raise LedgerError(
            "These organisations cannot be read.",
            place=Place(str(path)),
            why="the file was changed, or written by another version of prevspend.",
            fix="run `prevspend classify-all` again.",
        ) from error


def _in_folder(
    side_by_side: OrganisationBaselines, folder: Path, progress: Progress
) -> Iterator[_Found]:
    """Read the baseline of each organisation that a folder lists."""
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
) -> Iterator[_Found]:
    for year in side_by_side.years:
        lacking = {entry.code: ", ".join(entry.files) for entry in year.without_return}
        for row in _rows(year):
            files = lacking.get(row.code)
            yield _Found(
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
                said = (year.financial_year, entry.code, entry.name, entry.group, entry.reason)
                yield Missing(*said)


def _under(found: Sequence[_Found], taxonomy: Taxonomy, progress: Progress) -> Iterator[Body]:
    """Put every baseline under the common taxonomy, in the order found."""
    others = [one for one in found if one.baseline.taxonomy.digest != taxonomy.digest]
    restated = dict(zip(map(id, others), _restated(others, taxonomy, progress), strict=True))
    for one in found:
        spending = restated.get(id(one)) or _as_published(one.baseline)
        months = _months(one)
        yield Body(one.baseline, spending, one.group, one.partial, one.alone, months)


def _months(one: _Found) -> int:
    """Count the months that a ledger holds; a return has none."""
    if one.folder is None or one.baseline.basis == "outturn":
        return 0
    return len(months_held(_codings(one)))


def _as_published(baseline: Baseline) -> Spending:
    return Spending(
        baseline.interventions,
        baseline.coverage.in_scope_pence,
        baseline.reconciliation.unclassified_pence,
    )


def _restated(found: Sequence[_Found], taxonomy: Taxonomy, progress: Progress) -> list[Spending]:
    """Restate many at once, kind by kind: the rules are asked once about what codings share."""
    spending: dict[int, Spending] = {}
    kinds = dict.fromkeys(one.baseline.organisation.kind for one in found)
    for done, kind in enumerate(kinds):
        progress("Restating", done, len(kinds))
        of_kind = [one for one in found if one.baseline.organisation.kind == kind]
        tables = [_codings(one) for one in of_kind]
        whole = restate(pa.concat_tables(tables), taxonomy, kind)
        start = 0
        for one, table in zip(of_kind, tables, strict=True):
            own = whole.slice(start, table.num_rows)
            spending[id(one)] = _added_up(own, taxonomy)
            start += table.num_rows
    return [spending[id(one)] for one in found]


def _codings(one: _Found) -> pa.Table:
    """Read the codings beside a baseline, without what an overlay made of them."""
    _, codings = read_results(one.folder or "")
    return codings.select([name for name in codings.column_names if not name.startswith(LOCAL)])


def _added_up(codings: pa.Table, taxonomy: Taxonomy) -> Spending:
    def of(status: str) -> int:
        chosen = codings.filter(pc.equal(codings["status"], status))
        return int(pc.sum(chosen["amount_pence"]).as_py() or 0)

    in_scope = int(pc.sum(codings["amount_pence"]).as_py() or 0) - of("out_of_scope")
    return Spending(sum_interventions(codings, taxonomy), in_scope, of("unclassified"))
