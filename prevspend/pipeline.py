"""The whole path of a ledger: files in, a folder of results out.

The command, a notebook and Spark all run `classify_files`, and nothing else does what it does:
read the files or take up what an earlier run kept of them, classify them in bounded memory, add
them up to the penny, and move all results into their folder at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from prevspend import export, report
from prevspend.baseline import Baseline, EarlierDecisions, Publication, build_baseline
from prevspend.classify import classify_ledger, load_drivers
from prevspend.errors import PrevspendError, RivalAmountsError
from prevspend.options import parse_columns, parse_control_totals, parse_date, parse_year
from prevspend.progress import Progress, silent
from prevspend.reading import (
    NOTHING_ANSWERED,
    AmountsAnswered,
    LedgerCache,
    as_files,
    column_of_year,
)
from prevspend.results import hash_path, move_files, record_run, staging_folder
from prevspend.taxonomy import Taxonomy, load_overlay, load_taxonomy
from prevspend.years import FinancialYear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from prevspend.assurance import Assurance
    from prevspend.classify import Driver, Override
    from prevspend.errors import Location
    from prevspend.ledger import Ledger
    from prevspend.reading import Layout, LedgerInput


class Rules(NamedTuple):
    """What decides where pounds go.

    Attributes:
        taxonomy: what counts as prevention, with the overlay on it where there is one.
        drivers: tables that split lines which coding alone cannot split.
        overrides: people's decisions.
        assurance: what an audit found of these same results, for them to show.
        notes: the cells of a review that hold a reason and no decision.
    """

    taxonomy: Taxonomy
    drivers: tuple[Driver, ...] = ()
    overrides: tuple[Override, ...] = ()
    assurance: Assurance | None = None
    notes: tuple[Location, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What may be said of a run; each has the default of `prevspend classify`.

    Attributes:
        organisation: the name of the organisation, or which of those in the files.
        year: the financial year, like 2024-25; else the one that nearly all of the ledger is of.
        layout: the id of a bundled layout or a layout file, where it should not be recognised.
        columns: the header of the column that holds a field, where it should not be recognised.
        measure: the measure of the revenue outturn.
        answered: what is known of the amounts, where the files leave it open.
        taxonomy: a taxonomy, its id or its folder.
        overlay: the file or folder of a local taxonomy that extends it.
        overrides: the file or files of people's decisions: workbooks of a review, or YAML.
        drivers: the files of tables that split lines.
        assurance: the file of what `assess` found of these same results.
        control_totals: what the ledger should add up to, pence, by year; `None` for any year.
        least_coverage: the per cent of money in scope that must be decided.
        with_names: whether payees that may be persons are named, for use inside only.
        publication: when the results are made, whom to ask and how they may be used, to be shown.
        keep_copy: whether a copy of the ledger as it was read is taken up, and kept for next time.
        several_years: whether the decisions are of several years: then it is no warning that this
            year has no line for some.
        run: the options as `results.record_run` has them; without, the run cannot be repeated.
    """

    organisation: str | None = None
    year: FinancialYear | str | None = None
    layout: str | Layout | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    measure: str | None = None
    answered: AmountsAnswered = NOTHING_ANSWERED
    taxonomy: Taxonomy | str = "england"
    overlay: Path | str | None = None
    overrides: Path | str | Sequence[Path | str] = ()
    drivers: Sequence[Path | str] = ()
    assurance: Path | str | None = None
    control_totals: Mapping[FinancialYear | None, int] = field(default_factory=dict)
    least_coverage: float | None = None
    with_names: bool = False
    publication: Publication = field(default_factory=Publication)
    keep_copy: bool = True
    several_years: bool = False
    run: Mapping[str, Any] | None = None

    @classmethod
    def of_options(cls, options: Mapping[str, Any]) -> Settings:
        """Return the settings that options of `prevspend classify` stand for, as they were typed.

        Args:
            options: values by the names of the command's parameters, such as `control_total`.

        Raises:
            PrevspendError: if one cannot be understood.
        """
        return cls(
            control_totals=parse_control_totals(options["control_total"]),
            year=parse_year(options["year"]),
            columns=parse_columns(options["column"]),
            answered=AmountsAnswered.of(options["amounts"] or (), options["accept"] or ()),
            drivers=options["driver"] or (),
            overrides=options["overrides"] or (),
            least_coverage=options["fail_under_coverage"],
            publication=Publication(
                made=parse_date(options.get("made")),
                contact=options.get("contact"),
                licence=options.get("licence"),
            ),
            keep_copy=not options["no_cache"],
            run=record_run("classify", options),
            **{
                name: options[name]
                for name in (
                    *("organisation", "layout", "measure", "taxonomy"),
                    *("overlay", "assurance", "with_names"),
                )
            },
        )

    @property
    def override_paths(self) -> list[Path]:
        """The files of people's decisions."""
        named = self.overrides
        return [Path(named)] if isinstance(named, Path | str) else [*map(Path, named)]

    def load_rules(self) -> Rules:
        """Load the taxonomy, drivers and decisions that are named.

        Raises:
            PrevspendError: if one of them cannot be read or does not go with the taxonomy.
        """
        taxonomy = self.taxonomy
        if not isinstance(taxonomy, Taxonomy):
            taxonomy = load_taxonomy(taxonomy)
        if self.overlay:
            taxonomy = load_overlay(Path(self.overlay), taxonomy)
        rules = Rules(taxonomy, load_drivers(self.drivers, taxonomy))
        if self.overrides:
            from prevspend.review import load_decisions  # noqa: PLC0415 - it reads workbooks

            decisions = load_decisions(self.override_paths, taxonomy)
            rules = rules._replace(overrides=decisions.overrides, notes=decisions.notes)
        if self.assurance:
            from prevspend.assurance import read_assurance  # noqa: PLC0415 - few runs have one

            rules = rules._replace(assurance=read_assurance(Path(self.assurance)))
        return rules


def control_total_for(
    totals: Mapping[FinancialYear | None, int], year: FinancialYear
) -> int | None:
    """Return the control total of a year, pence.

    Raises:
        PrevspendError: if there are totals, but none for this year.
    """
    if not totals:
        return None
    if year in totals or None in totals:
        return totals.get(year, totals.get(None))
    years = ", ".join(sorted(str(known) for known in totals))
    raise PrevspendError(
        f"There is no control total for {year}; there are for {years}.",
        fix=f"add a line for {year} to the file.",
    )


@dataclass(frozen=True)
class Result:
    """A folder of results as it was written, and its data frames of pandas.

    Attributes:
        folder: the folder.
        files: the files in it, the manifest last.
        baseline: what was spent on prevention, reconciled to the penny.
        least_coverage: the per cent of money in scope that had to be decided.
        no_longer_given: that people's decisions which the last results in the folder were made with
            are not in these, in a sentence; nothing where all are.
    """

    folder: Path
    files: tuple[Path, ...]
    baseline: Baseline
    least_coverage: float | None = None
    no_longer_given: str | None = None

    @cached_property
    def shortfall(self) -> str | None:
        """That less is decided than was asked for, in a sentence; nothing where enough is."""
        share = self.baseline.coverage.decided_share or 0
        if self.least_coverage is None or share * 100 >= self.least_coverage:
            return None
        return (
            f"{share:.1%} of the money in scope is decided, under the {self.least_coverage}%"
            " asked for."
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """What whoever made the results should know at once, in sentences."""
        return tuple(filter(None, (self.no_longer_given, self.shortfall)))

    def figures(self) -> pd.DataFrame:
        """Return a row for each figure: by tier, lens, horizon, status and so on, pounds."""
        return export.frame_of_totals(self.baseline, "figures")

    def interventions(self) -> pd.DataFrame:
        """Return a row for each intervention: its name, tier and pounds."""
        return export.frame_of_totals(self.baseline, "interventions")

    def codings(self) -> pd.DataFrame:
        """Return a row for each coding with its outcome, pounds; read from the folder."""
        return export.frame_of_codings(self.folder, self.baseline)

    def lines(self) -> pd.DataFrame:
        """Return every line with its outcome, pounds; read from the folder."""
        return export.frame_of_lines(self.folder, self.baseline)

    @property
    def has_findings(self) -> bool:
        """Whether too little is decided, or the control total differs."""
        return bool(self.shortfall or self.baseline.reconciliation.difference_pence)


def classify_files(
    ledger: LedgerInput,
    folder: str | Path,
    settings: Settings | None = None,
    progress: Progress = silent,
    rules: Rules | None = None,
) -> Result:
    """Classify files as one ledger of one organisation and year, and write all results.

    Lines are worked on batch by batch, so that a ledger may be larger than memory.

    Args:
        ledger: a file of any kind that can be read, a folder of them, or several; or a table, as
            `read_ledger` takes them.
        folder: where the results go: all files, or none.
        settings: what else is known or wanted.
        progress: told of each step.
        rules: those of `settings` where they are loaded already.

    Returns:
        The results, as they stand in the folder.

    Raises:
        PrevspendError: if anything cannot be read, understood, reconciled or written; then nothing
            in the folder has changed.
    """
    folder, settings = Path(folder), settings or Settings()
    earlier = EarlierDecisions.of(folder)
    rules = rules or settings.load_rules()
    with (
        as_files(ledger, settings.layout) as (paths, layout),
        staging_folder(folder) as place,
        LedgerCache(folder, place, anew=not settings.keep_copy) as cache,
    ):
        asked = replace(settings, layout=layout)

        def make() -> tuple[Baseline, list[str]]:
            return _make(cache, paths, place, asked, rules, progress)

        baseline, names = cache.use(make)
        files = move_files(place, names, folder)
        cache.keep()
    hashes = {hash_path(path) for path in settings.override_paths}
    lost = earlier.no_longer_given(baseline, hashes)
    return Result(folder, tuple(files), baseline, settings.least_coverage, lost)


def _read(
    cache: LedgerCache,
    paths: Sequence[str | Path],
    settings: Settings,
    year: FinancialYear | None,
    progress: Progress,
) -> Ledger:
    """Read a ledger; of amounts of several years side by side those of the year asked for."""
    try:
        return cache.read(
            paths,
            layout=settings.layout,
            columns=settings.columns,
            measure=settings.measure,
            answered=settings.answered,
            organisation=settings.organisation,
            progress=progress,
        )
    except RivalAmountsError as error:
        column = column_of_year(error, year)
        if column is None:
            raise
        columns = {**settings.columns, **column}
        return _read(cache, paths, replace(settings, columns=columns), year, progress)


def _make(
    cache: LedgerCache,
    paths: Sequence[str | Path],
    place: Path,
    settings: Settings,
    rules: Rules,
    progress: Progress,
) -> tuple[Baseline, list[str]]:
    """Read, classify and add up a ledger, and make the files of its results."""
    year = settings.year
    year = FinancialYear.parse(year) if isinstance(year, str) else year
    ledger, of_year = _read(cache, paths, settings, year, progress).for_year(year)
    allocations = classify_ledger(
        ledger, rules.taxonomy, progress, rules.drivers, rules.overrides, place
    )
    control_total = control_total_for(settings.control_totals, of_year)
    baseline = build_baseline(
        allocations,
        of_year,
        control_total,
        with_names=settings.with_names,
        several_years=settings.several_years,
    )
    if any(settings.publication.facts):
        baseline = baseline.model_copy(update={"publication": settings.publication})
    if rules.notes:
        baseline = baseline.model_copy(update={"warnings": (*baseline.warnings, _noted(rules))})
    if rules.assurance is not None:
        from prevspend.assurance import with_audit  # noqa: PLC0415 - few runs have one

        baseline = with_audit(baseline, allocations.codings, assurance=rules.assurance)
    return baseline, report.make_results(place, allocations, baseline, progress, settings.run)


def _noted(rules: Rules) -> str:
    """Describe the reasons that stand in a review without a decision."""
    from prevspend.review import notes_in_words  # noqa: PLC0415 - it reads workbooks

    return notes_in_words(rules.notes)
