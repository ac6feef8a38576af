"""`prevspend classify`: ledgers in, a reconciled baseline out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from prevspend.cli.terminal import (
    FINDINGS,
    Accept,
    Amounts,
    Columns,
    ControlTotal,
    Json,
    Layout,
    Ledgers,
    Measure,
    NoColor,
    OrganisationName,
    Overlay,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    from prevspend.baseline import Baseline
    from prevspend.classify import Override
    from prevspend.taxonomy import Taxonomy


def classify(
    ledgers: Ledgers,
    *,
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the results.")
    ],
    organisation: OrganisationName = None,
    year: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR", help="Financial year, like 2024-25; other years are left out."
        ),
    ] = None,
    layout: Layout = None,
    column: Columns = None,
    measure: Measure = None,
    amounts: Amounts = None,
    accept: Accept = None,
    taxonomy: Annotated[
        str,
        typer.Option(
            metavar="TAXONOMY", help="Taxonomy: an id, a release like england@1.0.0, or a folder."
        ),
    ] = "england",
    overlay: Overlay = None,
    overrides: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Decisions of people: a workbook of a review, or a YAML file."
        ),
    ] = None,
    driver: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Table that splits lines coding cannot; may be repeated."
        ),
    ] = None,
    assurance: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="What `assess` found of these same results, for them to show."
        ),
    ] = None,
    control_total: ControlTotal = None,
    fail_under_coverage: Annotated[
        float | None,
        typer.Option(metavar="PERCENT", min=0, max=100, help="Exit with 1 if less is decided."),
    ] = None,
    with_names: Annotated[
        bool,
        typer.Option("--with-names", help="Name payees that may be persons; for use inside only."),
    ] = False,
    no_cache: Annotated[
        bool,
        typer.Option("--no-cache", help="Read the files anew, and keep no copy of them in DIR."),
    ] = False,
    engine: Annotated[
        Literal["local", "spark"],
        typer.Option(help="spark: the same on Spark, for CSV or Parquet of any size."),
    ] = "local",
    master: Annotated[
        str | None,
        typer.Option(metavar="MASTER", help="Where Spark runs: local[2], or a cluster's address."),
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option(metavar="SIZE", help="What Spark's driver may take of memory, like 4g."),
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Classify ledgers by the taxonomy and write a baseline that adds up to the penny.

    Writes report.html, baseline.xlsx, baseline.json, lines.parquet, codings.parquet and
    manifest.json into DIR, all together or not at all.
    """
    given = locals()
    with errors_in_words():
        if engine == "spark":
            from prevspend.cli.spark import SparkOptions, classify_on_spark

            options = {
                "--overlay": overlay,
                "--overrides": overrides,
                "--driver": driver,
                "--assurance": assurance,
                "--measure": measure,
                "--amounts": amounts,
                "--accept": accept,
                "--with-names": with_names,
            }
            refused = tuple(option for option, value in options.items() if value)
            classify_on_spark(
                ledgers,
                folder,
                SparkOptions(master, memory, refused),
                organisation=organisation,
                year=year,
                layout=layout,
                column=column,
                taxonomy=taxonomy,
                control_total=control_total,
                fail_under_coverage=fail_under_coverage,
                quiet=quiet,
                json=json,
                no_color=no_color,
            )
            return
        from prevspend import build_baseline, classify_ledger
        from prevspend.classify import load_drivers
        from prevspend.cli.arguments import (
            control_total_for,
            load_rules,
            parse_columns,
            parse_control_totals,
            parse_year,
        )
        from prevspend.reading import AmountsAnswered, LedgerCache
        from prevspend.report import make_results, summary
        from prevspend.results import move_files, record_run, staging_folder

        totals = parse_control_totals(control_total)
        wanted_year = parse_year(year)
        rules = load_rules(taxonomy, overlay)
        decided = _decisions(overrides, rules)
        drivers = load_drivers(driver or (), rules)
        audit = _audit(assurance) if assurance else None
        run = record_run("classify", given)
        with (
            ProgressBar(shown=not quiet) as progress,
            staging_folder(folder) as place,
            LedgerCache(folder, place, anew=no_cache) as kept,
        ):

            def made() -> tuple[Baseline, list[str]]:
                whole = kept.read(
                    ledgers,
                    layout=layout,
                    columns=parse_columns(column),
                    measure=measure,
                    answered=AmountsAnswered.of(amounts or (), accept or ()),
                    organisation=organisation,
                    progress=progress,
                )
                ledger, of_year = whole.for_year(wanted_year)
                found = classify_ledger(ledger, rules, progress, drivers, decided, place)
                baseline = build_baseline(
                    found,
                    of_year,
                    control_total_for(totals, of_year),
                    with_names=with_names,
                )
                if audit is not None:
                    baseline = audit(baseline, found.codings)
                return baseline, make_results(place, found, baseline, progress, run)

            baseline, names = kept.use(made)
            files = move_files(place, names, folder)
            kept.keep()
        if json:
            typer.echo(baseline.to_json(), nl=False)
        elif not quiet:
            console = output(no_color=no_color)
            console.print(summary(baseline))
            written = f"\nWritten to {folder}: " + ", ".join(file.name for file in files)
            console.print(written, markup=False)
        share = baseline.coverage.decided_share or 0
        too_little = fail_under_coverage is not None and share * 100 < fail_under_coverage
        if too_little:
            what = f"{share:.1%} of the money in scope is decided, under the {fail_under_coverage}%"
            typer.echo(f"{what} asked for.", err=True)
        if too_little or baseline.reconciliation.difference_pence:
            raise typer.Exit(FINDINGS)


def _audit(path: Path) -> Callable[[Baseline, pa.Table], Baseline]:
    """Return what puts an audit's outcome into a baseline; loaded only where there is one."""
    from functools import partial

    from prevspend.assurance import read_assurance, with_audit

    return partial(with_audit, assurance=read_assurance(path))


def _decisions(overrides: Path | None, rules: Taxonomy) -> tuple[Override, ...]:
    """Read people's decisions; what reads workbooks of reviews is loaded only for them."""
    if overrides is None:
        return ()
    from prevspend.review import load_decisions

    return load_decisions(overrides, rules)
