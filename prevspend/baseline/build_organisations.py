"""Baselines of many organisations, each by itself and side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from prevspend import reference
from prevspend.baseline.build import build_baseline, rejected_row
from prevspend.baseline.organisations import (
    Difference,
    GroupSums,
    OrganisationBaselines,
    OrganisationSums,
    OrganisationsYear,
    PublishedTotal,
    Share,
    SpendingSums,
    WithoutReturn,
)
from prevspend.baseline.parts import Figures, Input
from prevspend.baseline.statements import statements
from prevspend.classify import classify_ledgers
from prevspend.progress import Progress, silent
from prevspend.reading import ENGLAND
from prevspend.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyarrow as pa

    from prevspend.baseline.model import Baseline
    from prevspend.classify import Allocations
    from prevspend.reading import ControlTotal, NoReturn, Organisations
    from prevspend.reference import Area
    from prevspend.taxonomy import Taxonomy, Tier
    from prevspend.years import FinancialYear

_UNNAMED = "not-named"

K = TypeVar("K", bound=str)


@dataclass(frozen=True)
class OrganisationResult:
    """The baseline and codings of one organisation and year, and their folder."""

    folder: str
    baseline: Baseline
    codings: pa.Table


@dataclass(frozen=True)
class ClassifiedOrganisations:
    """Every organisation by itself, and side by side."""

    side_by_side: OrganisationBaselines
    results: tuple[OrganisationResult, ...]


def classify_organisations(
    years: Sequence[Organisations], taxonomy: Taxonomy, progress: Progress = silent
) -> ClassifiedOrganisations:
    """Classify every organisation of some files, each reconciled to the penny.

    Args:
        years: the ledgers of each financial year, from `read_organisations`.
        taxonomy: what counts as prevention.
        progress: called for each organisation.

    Returns:
        The baseline and codings of each organisation and year, the same as if it were classified
        alone; and the baselines side by side.

    Raises:
        ReconciliationError: if the parts of an organisation do not add up to what was read.
    """
    classified = ((year, classify_ledgers(year.ledgers, taxonomy, progress)) for year in years)
    return put_side_by_side(
        [(year, tuple(organisation_results(year.year, ledgers))) for year, ledgers in classified]
    )


def put_side_by_side(
    years: Sequence[tuple[Organisations, Sequence[OrganisationResult]]],
) -> ClassifiedOrganisations:
    """Return the results of organisations side by side, year by year.

    Args:
        years: for each year the organisations in its files, and the results.
    """
    side_by_side = [_side_by_side(of_year, results) for of_year, results in years]
    results = [result for _, of_year in years for result in of_year]
    first = results[0].baseline
    whole = OrganisationBaselines(
        basis=first.basis,
        taxonomy=first.taxonomy,
        inputs=tuple(_inputs(results)),
        headline=first.headline,
        years=tuple(side_by_side),
    )
    return ClassifiedOrganisations(whole, tuple(results))


def organisation_results(
    year: FinancialYear, classified: Iterable[Allocations]
) -> Iterator[OrganisationResult]:
    """Yield the baseline of each organisation of a year.

    Args:
        year: the year.
        classified: the ledger of each organisation, classified.
    """
    folders: set[str] = set()
    for allocations in classified:
        organisation = allocations.ledger.organisation
        folder = f"{year}/{_folder_name(organisation.code or organisation.name)}"
        if folder in folders:  # two names that look the same as folders
            folder = next(
                f"{folder}-{at}" for at in range(2, 999) if f"{folder}-{at}" not in folders
            )
        folders.add(folder)
        baseline = build_baseline(allocations, year)
        yield OrganisationResult(folder, baseline, allocations.codings)


def _folder_name(text: str | None) -> str:
    """Return a folder name for every file system: a code as it is, a name as words."""
    if text and re.fullmatch(r"[A-Z0-9]+", text):
        return text
    return "-".join(split_words(text or "")) or _UNNAMED


def _inputs(results: Iterable[OrganisationResult]) -> list[Input]:
    """Return each file with its sums over the organisations, each organisation counted once."""
    files: dict[tuple[str, str], Input] = {}  # two names that are withheld look the same
    added: set[tuple[str, str, str]] = set()
    for result in results:
        organisation = result.folder.partition("/")[2]
        for entry in result.baseline.inputs:
            key = (entry.name, entry.sha256)
            known = files.setdefault(key, entry)
            if known is not entry and (organisation, *key) not in added:
                sums = {
                    "rows": known.rows + entry.rows,
                    "amount_pence": known.amount_pence + entry.amount_pence,
                }
                files[key] = known.model_copy(update=sums)
            added.add((organisation, *key))
    return list(files.values())


def _side_by_side(
    of_year: Organisations, results: Sequence[OrganisationResult]
) -> OrganisationsYear:
    """Return the organisations of a year beside each other and beside the whole."""
    rows = [_row(result, of_year) for result in results]
    whole = next((row for row in rows if row.code == ENGLAND), None)
    rows = [row for row in rows if row is not whole]
    headline = results[0].baseline.headline
    without_return = tuple(_without_return(of_year.no_returns))
    total = _add(rows, headline)
    year = OrganisationsYear(
        financial_year=str(of_year.year),
        organisations=tuple(rows),
        groups=tuple(_groups(rows, without_return, headline)),
        areas=tuple(_areas(rows, without_return, headline)),
        total=total,
        whole=whole,
        difference=_difference(total, whole) if whole else None,
        published_totals=tuple(_published_totals(of_year.control_totals)),
        without_return=without_return,
        rejected=tuple(rejected_row(row) for row in of_year.rejected),
        statements=(),
    )
    limits = tuple(statements(year, of_year.control_totals))
    return year.model_copy(update={"statements": limits})


def _row(result: OrganisationResult, of_year: Organisations) -> OrganisationSums:
    """Return the sums of one organisation from its baseline."""
    baseline = result.baseline
    organisation = baseline.organisation
    lenses = {name: Figures.of(lens.all) for name, lens in baseline.lenses.items()}
    sums = _sums(
        baseline.reconciliation.read_pence,
        baseline.coverage.in_scope_pence,
        baseline.reconciliation.unclassified_pence,
        tiers=baseline.tiers,
        lenses=lenses,
        headline=baseline.headline,
    )
    return OrganisationSums(
        **dict(sums),
        code=organisation.code,
        name=organisation.name,
        group=of_year.groups.get(organisation.code or ""),
        folder=result.folder,
    )


def _sums(
    read: int,
    in_scope: int,
    unclassified: int,
    *,
    tiers: Mapping[Tier, Figures],
    lenses: Mapping[str, Figures],
    headline: str,
) -> SpendingSums:
    """Return sums with their fractions."""
    counted = lenses[headline] if lenses else Figures(low=0, central=0, high=0)
    share = None
    if in_scope > 0:
        share = Share(**{name: pence / in_scope for name, pence in counted.model_dump().items()})
    return SpendingSums(
        read_pence=read,
        in_scope_pence=in_scope,
        unclassified_pence=unclassified,
        tiers=dict(tiers),
        lenses=dict(lenses),
        share=share,
        decided_share=(in_scope - unclassified) / in_scope if in_scope > 0 else None,
    )


def _add(rows: Sequence[SpendingSums], headline: str) -> SpendingSums:
    """Return the sums of several organisations."""

    def added(parts: Sequence[Mapping[K, Figures]]) -> dict[K, Figures]:
        names = dict.fromkeys(name for part in parts for name in part)
        return {name: Figures.total(part[name] for part in parts) for name in names}

    return _sums(
        sum(row.read_pence for row in rows),
        sum(row.in_scope_pence for row in rows),
        sum(row.unclassified_pence for row in rows),
        tiers=added([row.tiers for row in rows]),
        lenses=added([row.lenses for row in rows]),
        headline=headline,
    )


def _difference(total: SpendingSums, whole: SpendingSums) -> Difference:
    """Return the sums of the organisations less those of the whole."""
    return Difference(
        read_pence=total.read_pence - whole.read_pence,
        in_scope_pence=total.in_scope_pence - whole.in_scope_pence,
        unclassified_pence=total.unclassified_pence - whole.unclassified_pence,
        tiers={tier: total.tiers[tier] - whole.tiers[tier] for tier in total.tiers},
        lenses={lens: total.lenses[lens] - whole.lenses[lens] for lens in total.lenses},
    )


def _groups(
    rows: Sequence[OrganisationSums], without_return: Sequence[WithoutReturn], headline: str
) -> Iterator[GroupSums]:
    """Yield the sums of each class of authority, the largest spending first."""
    groups: dict[str, list[OrganisationSums]] = {}
    for row in rows:
        if row.group:
            groups.setdefault(row.group, []).append(row)
    for group, members in sorted(
        groups.items(), key=lambda item: (-sum(row.read_pence for row in item[1]), item[0])
    ):
        yield GroupSums(
            **dict(_add(members, headline)),
            group=group,
            organisations=len(members),
            without_return=sum(entry.group == group for entry in without_return),
        )


def _areas(
    rows: Sequence[OrganisationSums], without_return: Sequence[WithoutReturn], headline: str
) -> Iterator[GroupSums]:
    """Yield the sums of the councils and districts of each region and combined authority."""
    for area in reference.bundled().areas:
        if area.kind == "icb":
            continue
        members = [row for row in rows if reference.bundled().is_in(row.code or "", area)]
        if members:
            lacking = [
                entry
                for entry in without_return
                if reference.bundled().is_in(entry.code or "", area)
            ]
            yield GroupSums(
                **dict(_add(members, headline)),
                group=_area_name(area),
                organisations=len(members),
                without_return=len(lacking),
            )


def _area_name(area: Area) -> str:
    return f"{area.name} (region)" if area.kind == "region" else area.name


def _without_return(entries: Sequence[NoReturn]) -> Iterator[WithoutReturn]:
    """Yield each organisation without a return once, with the files that lack it."""
    by_code: dict[str, list[NoReturn]] = {}
    for entry in entries:
        by_code.setdefault(entry.organisation.code or "", []).append(entry)
    for same in sorted(by_code.values(), key=lambda same: same[0].organisation.name or ""):
        first = same[0]
        yield WithoutReturn(
            code=first.organisation.code,
            name=first.organisation.name,
            group=first.group,
            files=tuple(dict.fromkeys(entry.source for entry in same)),
            reason=first.reason,
        )


def _published_totals(totals: Sequence[ControlTotal]) -> Iterator[PublishedTotal]:
    """Yield each total of the whole beside the sum of the same total of the organisations."""
    sums: dict[str, int] = {}
    for total in totals:
        if total.authority.ons_code != ENGLAND:
            sums[total.line.code] = sums.get(total.line.code, 0) + total.published_pence
    for total in totals:
        if total.authority.ons_code == ENGLAND:
            organisations = sums.get(total.line.code, 0)
            yield PublishedTotal(
                line=total.line.code,
                name=total.line.name,
                whole_pence=total.published_pence,
                lines_pence=total.lines_pence,
                organisations_pence=organisations,
                difference_pence=organisations - total.published_pence,
            )
