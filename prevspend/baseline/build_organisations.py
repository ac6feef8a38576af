"""Ledgers of many organisations to their baselines, and these side by side."""

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
    Sums,
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
    """What comparing and restating need of one organisation and year, and its folder."""

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
        years: what `read_organisations` gives: the ledgers of each financial year.
        taxonomy: what counts as prevention.
        progress: told of each organisation.

    Returns:
        The baseline and codings of each organisation and year, as classifying it alone gives
        them; and the baselines side by side.

    Raises:
        ReconciliationError: if the parts of an organisation do not add up to what was read.
    """
    classified = ((year, classify_ledgers(year.ledgers, taxonomy, progress)) for year in years)
    return put_side_by_side(
        [(year, tuple(organisation_results(year.year, found))) for year, found in classified]
    )


def put_side_by_side(
    years: Sequence[tuple[Organisations, Sequence[OrganisationResult]]],
) -> ClassifiedOrganisations:
    """Set the results of organisations side by side, year by year.

    Args:
        years: for each year what its files hold beside the lines, and the results.
    """
    side_by_side = [_side_by_side(of_year, found) for of_year, found in years]
    results = [result for _, found in years for result in found]
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
    """Build the baseline of each organisation of a year.

    Args:
        year: the year.
        classified: the ledger of each organisation, classified.
    """
    folders: set[str] = set()
    for allocations in classified:
        whose = allocations.ledger.organisation
        folder = f"{year}/{_folder_name(whose.code or whose.name)}"
        if folder in folders:  # two names that differ in nothing a folder's name can show
            folder = next(
                f"{folder}-{at}" for at in range(2, 999) if f"{folder}-{at}" not in folders
            )
        folders.add(folder)
        baseline = build_baseline(allocations, year)
        yield OrganisationResult(folder, baseline, allocations.codings)


def _folder_name(text: str | None) -> str:
    """Return a code as it is, and a name in words that every file system takes."""
    if text and re.fullmatch(r"[A-Z0-9]+", text):
        return text
    return "-".join(split_words(text or "")) or _UNNAMED


def _inputs(results: Iterable[OrganisationResult]) -> list[Input]:
    """Add each file up over the organisations; one of several years names it once a year."""
    files: dict[str, Input] = {}
    added: set[tuple[str, str]] = set()
    for result in results:
        whose = result.folder.partition("/")[2]
        for entry in result.baseline.inputs:
            known = files.setdefault(entry.name, entry)
            if known is not entry and (whose, entry.name) not in added:
                sums = {
                    "rows": known.rows + entry.rows,
                    "amount_pence": known.amount_pence + entry.amount_pence,
                }
                files[entry.name] = known.model_copy(update=sums)
            added.add((whose, entry.name))
    return list(files.values())


def _side_by_side(
    of_year: Organisations, results: Sequence[OrganisationResult]
) -> OrganisationsYear:
    """Set the organisations of a year beside each other and beside the whole."""
    rows = [_row(result, of_year) for result in results]
    whole = next((row for row in rows if row.code == ENGLAND), None)
    rows = [row for row in rows if row is not whole]
    headline = results[0].baseline.headline
    without_return = tuple(_without_return(of_year.no_returns))
    total = _add(rows, headline)
    found = OrganisationsYear(
        financial_year=str(of_year.year),
        organisations=tuple(rows),
        groups=tuple(_groups(rows, without_return, headline)),
        areas=tuple(_areas(rows, without_return, headline)),
        total=total,
        whole=whole,
        difference=_less(total, whole) if whole else None,
        published_totals=tuple(_published_totals(of_year.control_totals)),
        without_return=without_return,
        rejected=tuple(rejected_row(row) for row in of_year.rejected),
        statements=(),
    )
    said = tuple(statements(found, of_year.control_totals))
    return found.model_copy(update={"statements": said})


def _row(result: OrganisationResult, of_year: Organisations) -> OrganisationSums:
    """Take the sums of one organisation from its baseline."""
    baseline = result.baseline
    whose = baseline.organisation
    lenses = {name: _figures(lens) for name, lens in baseline.lenses.items()}
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
        code=whose.code,
        name=whose.name,
        group=of_year.groups.get(whose.code or ""),
        folder=result.folder,
    )


def _figures(entry: Figures) -> Figures:
    return Figures(low=entry.low, central=entry.central, high=entry.high)


def _sums(
    read: int,
    in_scope: int,
    unclassified: int,
    *,
    tiers: Mapping[Tier, Figures],
    lenses: Mapping[str, Figures],
    headline: str,
) -> Sums:
    """Add the fractions to sums."""
    counted = lenses[headline] if lenses else Figures(low=0, central=0, high=0)
    share = None
    if in_scope > 0:
        share = Share(**{name: pence / in_scope for name, pence in counted.model_dump().items()})
    return Sums(
        read_pence=read,
        in_scope_pence=in_scope,
        unclassified_pence=unclassified,
        tiers=dict(tiers),
        lenses=dict(lenses),
        share=share,
        decided_share=(in_scope - unclassified) / in_scope if in_scope > 0 else None,
    )


def _add(rows: Sequence[Sums], headline: str) -> Sums:
    """Add organisations up."""

    def added(parts: Sequence[Mapping[K, Figures]]) -> dict[K, Figures]:
        names = dict.fromkeys(name for part in parts for name in part)
        return {name: _total([part[name] for part in parts]) for name in names}

    return _sums(
        sum(row.read_pence for row in rows),
        sum(row.in_scope_pence for row in rows),
        sum(row.unclassified_pence for row in rows),
        tiers=added([row.tiers for row in rows]),
        lenses=added([row.lenses for row in rows]),
        headline=headline,
    )


def _total(parts: Sequence[Figures]) -> Figures:
    return Figures(
        low=sum(part.low for part in parts),
        central=sum(part.central for part in parts),
        high=sum(part.high for part in parts),
    )


def _less(total: Sums, whole: Sums) -> Difference:
    """Return the organisations' sums less those of the whole."""
    return Difference(
        read_pence=total.read_pence - whole.read_pence,
        in_scope_pence=total.in_scope_pence - whole.in_scope_pence,
        unclassified_pence=total.unclassified_pence - whole.unclassified_pence,
        tiers={tier: _minus(total.tiers[tier], whole.tiers[tier]) for tier in total.tiers},
        lenses={lens: _minus(total.lenses[lens], whole.lenses[lens]) for lens in total.lenses},
    )


def _minus(first: Figures, second: Figures) -> Figures:
    return Figures(
        low=first.low - second.low,
        central=first.central - second.central,
        high=first.high - second.high,
    )


def _groups(
    rows: Sequence[OrganisationSums], without_return: Sequence[WithoutReturn], headline: str
) -> Iterator[GroupSums]:
    """Add up each class of authority, the one that spends most first."""
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
    """Add up the councils of each region and combined authority, districts among them."""
    for area in reference.bundled().areas:
        if area.kind == "icb":
            continue
        members = [row for row in rows if reference.bundled().is_in(row.code or "", area)]
        if members:
            lacking = [
                one for one in without_return if reference.bundled().is_in(one.code or "", area)
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
    """Name each organisation without a return once, with the files that lack it."""
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
    """Set each total of the whole beside the same total of every organisation."""
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
