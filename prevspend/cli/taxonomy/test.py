"""`prevspend taxonomy test`: does every example of a taxonomy come out as it says?"""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from prevspend.cli.taxonomy.options import Taxonomy, folder_of, show_changes
from prevspend.cli.terminal import FINDINGS, NoColor, Quiet, errors_in_words, output


def try_examples(
    taxonomy: Taxonomy = None,
    *,
    form: Annotated[
        Literal["text", "json", "github", "junit"],
        typer.Option("--format", help="How the outcome is written."),
    ] = "text",
    update: Annotated[
        bool,
        typer.Option(
            "--update",
            help="Write expected rules anew, drop 'todo' where it is done, and show the change.",
        ),
    ] = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Try every example of a taxonomy, what is this and what is not, with the engine itself.

    An example that fails is told with the rule that won instead and why. One with a 'todo' is a
    known gap: it is counted and does not fail.

    prevspend taxonomy test taxonomy/ours
    """
    with errors_in_words():
        from prevspend.report import cases_in_format, cases_page
        from prevspend.upkeep import run_examples, update_examples

        folder = folder_of(taxonomy, quiet=quiet)
        if update:
            report, changed = update_examples(folder)
            show_changes(changed, quiet=quiet)
        else:
            report = run_examples(folder)
        if form != "text":
            typer.echo(cases_in_format(report, form))
        elif not quiet:
            output(no_color=no_color).print(cases_page(report))
        if report.with_verdict("fails"):
            raise typer.Exit(FINDINGS)
