"""`prevspend demo`: a made-up place, run, and what to look at in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.terminal import NoColor, ProgressBar, Quiet, errors_in_words, output


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder for it.")] = Path(
        "prevspend-demo"
    ),
    *,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Show what prevspend does on a made-up ICB and council, and what to look at in it.

    Writes two years of both ledgers, with a recoding, a grant that ended, a payment that both show
    and a block contract; runs them as projects, and counts both bodies once. READ-ME.txt in the
    folder says what each of these teaches. Type:

    prevspend demo
    """
    with errors_in_words():
        from prevspend.project import make_demonstration, run_summary

        with ProgressBar(shown=not quiet) as progress:
            made = make_demonstration(folder, progress)
        if not quiet:
            console = output(no_color=no_color)
            for project, outcomes in made.runs:
                console.print(run_summary(project, outcomes, console.width))
                console.print()
            console.print(made.guide, markup=False)
