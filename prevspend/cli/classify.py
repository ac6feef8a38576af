"""`prevspend classify`: ledgers in, a reconciled baseline out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

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
    Pictures,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
)
from prevspend.errors import PrevspendError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prevspend.pipeline import Result, Rules, Settings
    from prevspend.taxonomy import Taxonomy

Folder = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the results.")
]
Year = Annotated[
    str | None,
    typer.Option(
        "--year", metavar="YEAR", help="Financial year, like 2024-25; other years are left out."
    ),
]
TaxonomyName = Annotated[
    str,
    typer.Option(
        "--taxonomy",
        metavar="TAXONOMY",
        help="Taxonomy: an id, a release like england@1.0.0, or a folder.",
    ),
]
Overrides = Annotated[
    list[Path] | None,
    typer.Option(
        "--overrides",
        metavar="FILE",
        help="Decisions of people: a workbook of a review, or a YAML file; may be repeated.",
    ),
]
Drivers = Annotated[
    list[Path] | None,
    typer.Option(
        "--driver",
        metavar="FILE",
        help="Table that splits lines coding cannot; may be repeated.",
    ),
]
LeastCoverage = Annotated[
    float | None,
    typer.Option(
        "--fail-under-coverage",
        metavar="PERCENT",
        min=0,
        max=100,
        help="Exit with 1 if less is decided.",
    ),
]
AssuranceFile = Annotated[
    Path | None,
    typer.Option(
        "--assurance",
        metavar="FILE",
        help="What `assess` found of these same results, for them to show.",
    ),
]
WithNames = Annotated[
    bool,
    typer.Option("--with-names", help="Name payees that may be persons; for use inside only."),
]
Made = Annotated[
    str | None,
    typer.Option("--made", metavar="DATE", help="When the results are made, like 2026-05-01."),
]
Contact = Annotated[
    str | None,
    typer.Option("--contact", metavar="TEXT", help="Whom to ask about the results."),
]
Licence = Annotated[
    str | None,
    typer.Option("--licence", metavar="TEXT", help="How the results may be used."),
]
NoCache = Annotated[
    bool,
    typer.Option("--no-cache", help="Read the files anew, and keep no copy of them in DIR."),
]
Engine = Annotated[
    Literal["local", "spark"],
    typer.Option("--engine", help="spark: each ledger named as a task of its own on Spark."),
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="MASTER",
        help="Where Spark runs: local[2], or a cluster's address.",
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory", metavar="SIZE", help="What Spark's driver may take of memory, like 4g."
    ),
]


def classify(
    ledgers: Ledgers,
    *,
    folder: Folder,
    organisation: OrganisationName = None,
    year: Year = None,
    layout: Layout = None,
    column: Columns = None,
    measure: Measure = None,
    amounts: Amounts = None,
    accept: Accept = None,
    taxonomy: TaxonomyName = "england",
    overlay: Overlay = None,
    overrides: Overrides = None,
    driver: Drivers = None,
    assurance: AssuranceFile = None,
    control_total: ControlTotal = None,
    fail_under_coverage: LeastCoverage = None,
    pictures: Pictures = None,
    with_names: WithNames = False,
    made: Made = None,
    contact: Contact = None,
    licence: Licence = None,
    no_cache: NoCache = False,
    engine: Engine = "local",
    master: Master = None,
    memory: Memory = None,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Classify ledgers by the taxonomy and write a baseline that adds up to the penny.

    Writes report.html, baseline.xlsx, baseline.json, lines.parquet, codings.parquet and
    manifest.json into DIR, all together or not at all.

    prevspend classify 2024-25.csv --organisation Kent -o baseline-2024-25
    """
    options = locals()
    with errors_in_words():
        from prevspend.pipeline import Settings, classify_files

        settings = Settings.of_options(options)
        rules = settings.load_rules()
        if engine == "spark":
            _on_spark(options, settings, rules)
            return
        with ProgressBar(shown=not quiet) as progress:
            result = classify_files(ledgers, folder, settings, progress, rules)
        _write_pictures(pictures, result, rules.taxonomy)
        if json:
            typer.echo(result.baseline.to_json(), nl=False)
        elif not quiet:
            _show(result, rules.taxonomy, no_color=no_color)
        for remark in result.remarks:
            typer.echo(remark, err=True)
        if result.has_findings:
            raise typer.Exit(FINDINGS)


def _on_spark(options: Mapping[str, Any], settings: Settings, rules: Rules) -> None:
    from prevspend.cli.spark import classify_on_spark

    if options["pictures"]:
        raise PrevspendError(
            "--pictures cannot be given with --engine spark.",
            fix="leave one of the two out; each report.html has its charts.",
        )
    classify_on_spark(options, settings, rules)


def _write_pictures(folder: Path | None, result: Result, taxonomy: Taxonomy) -> None:
    from prevspend import report

    if folder:
        document = report.baseline_document(result.baseline, taxonomy)
        report.write_pictures(folder, report.pictures(document))


def _show(result: Result, taxonomy: Taxonomy, *, no_color: bool) -> None:
    from prevspend.report import baseline_document, page_on_terminal

    console = output(no_color=no_color)
    console.print(page_on_terminal(baseline_document(result.baseline, taxonomy)))
    written = f"\nWritten to {result.folder}: " + ", ".join(file.name for file in result.files)
    console.print(written, markup=False)
