"""`prevspend classify-all`: every organisation in the files, each reconciled, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.completing import taxonomies
from prevspend.cli.terminal import (
    FINDINGS,
    Accept,
    Amounts,
    Columns,
    Json,
    Layout,
    Ledgers,
    Measure,
    NoColor,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
)

if TYPE_CHECKING:
    from prevspend.baseline import OrganisationBaselines
Taxonomy = Annotated[
    str,
    typer.Option(
        metavar="TAXONOMY", autocompletion=taxonomies, help="Taxonomy: an id, or a folder."
    ),
]


def classify_all(
    ledgers: Ledgers,
    *,
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the results.")
    ],
    year: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help="Financial year, like 2024-25; else every year there."),
    ] = None,
    layout: Layout = None,
    column: Columns = None,
    measure: Measure = None,
    amounts: Amounts = None,
    accept: Accept = None,
    taxonomy: Taxonomy = "england",
    fail_under_coverage: Annotated[
        float | None,
        typer.Option(metavar="PERCENT", min=0, max=100, help="Exit with 1 if less is decided."),
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Classify every organisation in the files at once, such as all councils of the outturn.

    Writes organisations.html, .xlsx and .json and manifest.json into DIR, and for each year and
    organisation a folder with baseline.json and codings.parquet: all together or not at all.

    prevspend classify-all all-councils.csv -o councils
    """
    options = locals()
    with errors_in_words():
        import prevspend
        from prevspend.options import parse_columns, parse_year
        from prevspend.reading import AmountsAnswered
        from prevspend.report import organisations_document, page_on_terminal
        from prevspend.results import record_run

        rules = prevspend.load_taxonomy(taxonomy)
        with ProgressBar(shown=not quiet) as progress:
            years = prevspend.read_organisations(
                ledgers,
                layout=layout,
                columns=parse_columns(column),
                measure=measure,
                answered=AmountsAnswered.of(amounts or (), accept or ()),
                year=parse_year(year),
                progress=progress,
            )
            classified = prevspend.classify_organisations(years, rules, progress)
            run = record_run("classify-all", options)
            files = prevspend.write_organisations(folder, classified, progress, run)
        if json:
            typer.echo(classified.side_by_side.to_json(), nl=False)
        elif not quiet:
            written = f"Written to {folder}: {len(files):,} files"
            page = page_on_terminal(organisations_document(classified.side_by_side))
            output(no_color=no_color).print(page, written, markup=False)
        _fail_under(fail_under_coverage, classified.side_by_side)


def _fail_under(percent: float | None, classified: OrganisationBaselines) -> None:
    """Exit with 1 where less of a year's money is decided than was asked for."""
    decided = min(year.total.decided_share or 0 for year in classified.years)
    if percent is not None and decided * 100 < percent:
        what = f"{decided:.1%} of the money in scope is decided, under the {percent}% asked for."
        typer.echo(what, err=True)
        raise typer.Exit(FINDINGS)
