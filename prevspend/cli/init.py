"""`prevspend init`: a project file from ledgers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.completing import organisations
from prevspend.cli.terminal import (
    Accept,
    Amounts,
    Columns,
    Layout,
    Measure,
    ProgressBar,
    Quiet,
    errors_in_words,
)

Ledgers = Annotated[
    list[str],
    typer.Argument(
        metavar="LEDGER",
        help="Files or folders of ledgers, of all years; YEAR=LEDGER where no date says the year.",
    ),
]
Organisation = Annotated[
    str | None,
    typer.Option(
        "--organisation",
        metavar="NAME",
        autocompletion=organisations,
        help="Whose ledgers they are, where they do not say it.",
    ),
]
ProjectPath = Annotated[
    Path,
    typer.Option("--project", metavar="FILE", help="The project file to write."),
]


def init(
    ledgers: Ledgers,
    *,
    project: ProjectPath = Path("prevspend.yaml"),
    organisation: Organisation = None,
    layout: Layout = None,
    column: Columns = None,
    measure: Measure = None,
    amounts: Amounts = None,
    accept: Accept = None,
    quiet: Quiet = False,
) -> None:
    """Make a project file, prevspend.yaml, from the ledgers of one organisation.

    The ledgers are read once to see of which years they are and whose. What they do not say is
    asked, on a terminal; elsewhere the error names the option. A file that is there is never
    written over. On Windows prevspend-run.cmd is written beside it, which a double click runs. Then
    `prevspend run` does the rest, each month:

    prevspend init ledger-2023-24.csv ledger-2024-25.xlsx
    """
    options_typed = locals()
    with errors_in_words():
        from prevspend.project import (
            begin_project,
            project_text,
            refuse_existing,
            write_project,
        )

        refuse_existing(project)
        names = ("organisation", "layout", "column", "measure", "amounts", "accept")
        options = {name: options_typed[name] for name in names if options_typed[name]}
        with ProgressBar(shown=not quiet) as progress:

            def ask(what: str, wanted: str) -> str | None:
                return _ask(what, wanted, progress)

            begun = begin_project(ledgers, options, ask, progress)
        text = project_text(begun, project.parent)
        written = write_project(project, text, for_windows=os.name == "nt")
        if not quiet:
            years = ", ".join(map(str, begun.ledgers))
            typer.echo(f"{begun.organisation}: {years}")
            if begun.left_out:
                left_out = "; ".join(map(str, begun.left_out))
                typer.echo(f"Left out, as too little for a year: {left_out}.")
            typer.echo(f"Written: {', '.join(map(str, written))}.")
            where = "" if project == Path("prevspend.yaml") else f' --project "{project}"'
            typer.echo(f"Next: look into {project}, then type `prevspend run{where}`.")


def _ask(what: str, wanted: str, progress: ProgressBar) -> str | None:
    """Ask a person, where one is there; nothing where nobody answers."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    progress.stop()
    typer.echo(what, err=True)
    answer: str = typer.prompt(
        f"{wanted} (Enter to stop)", default="", show_default=False, err=True
    )
    return answer.strip() or None
