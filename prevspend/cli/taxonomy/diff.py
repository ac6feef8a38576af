"""`prevspend taxonomy diff`: what a change of the taxonomy says and moves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from prevspend.cli.terminal import (
    FINDINGS,
    AcceptChanged,
    NoColor,
    OrganisationName,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
    reading_results,
)

Old = Annotated[
    str,
    typer.Argument(
        metavar="OLD",
        help="The taxonomy as it was: a folder, a git revision (main, HEAD~1, REV:FOLDER), a"
        " release (england@1.0.0) or the file of one.",
    ),
]
ScoredOn = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Labelled codings that both are scored on; the taxonomy's own panel if none is named.",
    ),
]
TriedOn = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="DIR|FILE",
        help="Try both on a ledger: a file, a folder of files, or results of classify; may be"
        " repeated.",
    ),
]


def diff(
    old: Old,
    new: Annotated[
        str | None,
        typer.Argument(
            metavar="NEW",
            help="The taxonomy as it is to be, named likewise; where nothing is named, the one in"
            " this folder, or in taxonomy/ here, and else England's.",
        ),
    ] = None,
    *,
    ledger: TriedOn = None,
    panel: ScoredOn = None,
    organisation: OrganisationName = None,
    year: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help="Financial year, where a ledger holds several."),
    ] = None,
    form: Annotated[
        Literal["text", "markdown", "json"],
        typer.Option("--format", help="For the terminal, a pull request, or machines."),
    ] = "text",
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it there instead of showing."),
    ] = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Compare two taxonomies: what changed, which pounds move, which version that needs.

    Exits with 1 if the new version does not say how much changed.
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.cli.arguments import write_text
        from prevspend.evaluate import find_panel, read_panel
        from prevspend.options import parse_year
        from prevspend.report import diff_markdown, diff_page, diff_text
        from prevspend.upkeep import (
            TaxonomyDiff,
            compare_taxonomies,
            find_maintained,
            load_version,
            read_ledgers,
        )

        wanted_year = parse_year(year)
        first, last = find_maintained(old), find_maintained(new)
        if file is None and not quiet:
            typer.echo(f"Compared: {first} with {last}", err=True)
        before, after = load_version(first, beside=last), load_version(last, beside=first)
        labelled = panel or find_panel(last) or find_panel(first)
        with ProgressBar(shown=not quiet) as progress:
            ledgers = read_ledgers(
                ledger or [], organisation=organisation, year=wanted_year, progress=progress
            )
            found = compare_taxonomies(
                before,
                after,
                ledgers,
                samples=read_panel(labelled) if labelled else (),
                names=(first, last),
                progress=progress,
            )
        if file is not None:
            writers = {"text": diff_text, "markdown": diff_markdown, "json": TaxonomyDiff.to_json}
            write_text(file, writers[form](found))
        elif form == "text" and not quiet:
            output(no_color=no_color).print(diff_page(found))
        elif not quiet:
            typer.echo(diff_markdown(found) if form == "markdown" else found.to_json(), nl=False)
        if not found.version.enough:
            raise typer.Exit(FINDINGS)
