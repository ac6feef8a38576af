"""`prevspend export`: results as CSV files for spreadsheets, Power BI and other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from prevspend.cli.terminal import (
    AcceptChanged,
    ProgressBar,
    Quiet,
    errors_in_words,
    reading_results,
)


def export(
    results: Annotated[
        list[Path], typer.Argument(metavar="DIR", help="Folders that classify wrote.")
    ],
    *,
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the files.")
    ],
    lines: Annotated[bool, typer.Option("--lines", help="Write lines.csv too.")] = False,
    redact: Annotated[
        Literal["none", "persons", "all"],
        typer.Option(help="Payees that are numbers: those that may be persons, all, or none."),
    ] = "persons",
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
) -> None:
    """Write results as CSV files in pounds and names, for Excel, Power BI and other tools.

    Writes figures.csv, interventions.csv, codings.csv and datapackage.json, which says what every
    column holds, into DIR, all together or not at all. Rows of several folders stand below each
    other. Names of services and accounts are as the ledger has them, but for those with a title
    or with initials and a surname: read them before you share the files.

    prevspend export baseline-2023-24 baseline-2024-25 -o export
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.export import export_results

        with ProgressBar(shown=not quiet) as progress:
            files = export_results(
                results, folder, redaction=redact, with_lines=lines, progress=progress
            )
        if not quiet:
            typer.echo(f"Written to {folder}: {', '.join(file.name for file in files)}")
