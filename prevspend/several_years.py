"""From folders of classified years to what is made of several: the left shift, and the review.

The commands and `prevspend run` call these functions, with the options of the commands.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from prevspend.baseline import LINES_FILE, override_files, read_results
from prevspend.errors import LedgerError, PrevspendError
from prevspend.leftshift import (
    build_leftshift,
    find_context,
    parse_target,
    read_acceptances,
    read_changes,
    read_grants,
    read_year,
)
from prevspend.options import parse_people
from prevspend.progress import Progress, silent
from prevspend.results import check_part, restore_options
from prevspend.review import build_review, load_decisions
from prevspend.taxonomy import load_taxonomy
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from prevspend.classify import Override
    from prevspend.comparison import Comparison, Measure
    from prevspend.consolidate import Consolidation, CountedAt
    from prevspend.leftshift import LeftShift
    from prevspend.review import Review
    from prevspend.taxonomy import Taxonomy


def compare_years(
    folders: Sequence[Path],
    options: Mapping[str, Any],
    progress: Progress = silent,
    taxonomy: Taxonomy | None = None,
) -> LeftShift:
    """Set classified years side by side.

    Args:
        folders: the results of the years.
        options: values by the names of the parameters of `prevspend leftshift`.
        progress: told of each year.
        taxonomy: the taxonomy all years are read under, where it is loaded already.

    Raises:
        PrevspendError: if an option or a year cannot be understood, or the years cannot be
            compared.
    """
    rules = taxonomy or load_taxonomy(options["taxonomy"])
    targets = [parse_target(text, rules) for text in options["target"] or ()]
    people = parse_people(options["population"])
    weighted = parse_people(options["weighted_population"])
    changes = read_changes(options["changes"]) if options["changes"] else ()
    grants = read_grants(options["grants"]) if options["grants"] else ()
    accepted = read_acceptances(options["accept_doubt"] or ())
    years = []
    for done, folder in enumerate(folders):
        progress(f"Reading {folder}", done, len(folders))
        years.append(read_year(folder, rules))
    progress("Comparing", len(folders), len(folders))
    context = find_context(years, populations=people, weighted=weighted)
    return build_leftshift(
        years,
        changes=changes,
        targets=targets,
        context=replace(context, accepted=accepted),
        grants=grants,
        decided_needed=options["decided"] / 100,
        carry_breaks=options["carry_breaks"],
    )


def review_years(
    folders: Sequence[Path], rules: Taxonomy, least: int | None = None, *, apart: bool = False
) -> Review:
    """Return what rules leave open in the years of one ledger, as questions.

    Args:
        folders: the results of the years.
        rules: the taxonomy they were classified by, with its overlay if there is one.
        least: ask about so many pence or more; else what is worth it.
        apart: whether codings that are alike have a row each.

    Raises:
        PrevspendError: if the results of a year cannot be read.
    """
    years = [(*read_results(folder), check_part(folder, LINES_FILE)) for folder in folders]
    years.sort(key=lambda year: year[0].financial_year)
    return build_review(years, rules, least, apart=apart)


def decided_before(
    folders: Sequence[Path], rules: Taxonomy, beside: Iterable[Path]
) -> tuple[tuple[Override, ...], tuple[str, ...]]:
    """Return the decisions that results were made with, and the files of them that are not here.

    Args:
        folders: the results of the years.
        rules: the taxonomy whose interventions they name.
        beside: the files, and folders of files, where those of decisions are looked for.

    Raises:
        PrevspendError: if a file of decisions cannot be read.
    """
    paths, missing = [], []
    for name, hash_ in dict.fromkeys(each for folder in folders for each in override_files(folder)):
        recorded = {"overrides": [{"file": name, "sha256": hash_}]}
        try:
            paths += restore_options(recorded, beside)["overrides"]
        except LedgerError:
            missing.append(name)
    overrides = load_decisions(paths, rules).overrides if paths else ()
    return overrides, tuple(missing)


def consolidate_years(
    folders: Sequence[Path],
    *,
    pools: Path | None = None,
    basis: CountedAt = "delivery",
    tolerance: float = 2,
    taxonomy: str = "england",
    reference: Path | None = None,
) -> Consolidation:
    """Count the organisations of one place once.

    Args:
        folders: the results of each organisation, of one year.
        pools: a register of pools and names.
        basis: whether pounds count where they are spent, or at the body that pays.
        tolerance: by how many per cent the two sides of a payment may differ.
        taxonomy: the taxonomy all are read under.
        reference: newer reference tables than the bundled ones.

    Raises:
        PrevspendError: if one cannot be read, or they do not go together.
    """
    from prevspend.consolidate import build_consolidation, read_register
    from prevspend.reference import Reference, bundled

    rules = load_taxonomy(taxonomy)
    return build_consolidation(
        [read_year(folder, rules, with_lines=False) for folder in folders],
        register=read_register(pools) if pools else None,
        counted_at=basis,
        tolerance=Fraction(str(tolerance)) / 100,
        reference=Reference.load(reference) if reference else bundled(),
    )


def compare_with_background(
    sources: Sequence[Path],
    years: Sequence[str],
    taxonomy: Taxonomy,
    *,
    ranked_by: Measure | None = None,
    neighbours: int = 10,
    progress: Progress = silent,
) -> Comparison:
    """Set an organisation beside others, in the newest of its years that others have too.

    Args:
        sources: the results of its years, and those of the others.
        years: its financial years.
        taxonomy: the taxonomy all are read under.
        ranked_by: what is ranked by; where nothing is given, what suits the ledgers.
        neighbours: how many statistical neighbours are shown.
        progress: told of each organisation.

    Raises:
        PrevspendError: if one cannot be read, or the others have none of its years.
    """
    from prevspend.comparison import build_comparison, read_compared
    from prevspend.reference import bundled

    compared = read_compared(sources, taxonomy, progress)
    shared = [year for year in years if len(compared.of_year(year)) > 1]
    if not shared:
        others = ", ".join(year for year in compared.years if year not in years)
        raise PrevspendError(
            f"The background has none of the years {', '.join(years)}.",
            why="only organisations of one year can be compared.",
            fix=f"name a background of one of these years; this one has {others or 'no year'}.",
        )
    return build_comparison(
        compared,
        bundled(),
        year=FinancialYear.parse(max(shared)),
        ranked_by=ranked_by,
        neighbours=neighbours,
    )
