"""`prevspend sample`: an audit sample of what was decided, as a workbook to judge blind."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.terminal import (
    AcceptChanged,
    Quiet,
    ResultsTaxonomy,
    errors_in_words,
    reading_results,
)

_LEAST, _MOST = 20, 2000


def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Results of `prevspend classify`.")],
    *,
    file: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The workbook.")],
    size: Annotated[
        int,
        typer.Option(metavar="N", min=_LEAST, max=_MOST, help="About how many codings to judge."),
    ] = 100,
    reviewers: Annotated[
        int,
        typer.Option(
            metavar="N",
            min=1,
            max=2,
            help="2: a workbook for each of two reviewers, FILE-1 and FILE-2.",
        ),
    ] = 1,
    seed: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="What chance begins from; else it follows from the results."
        ),
    ] = None,
    taxonomy: ResultsTaxonomy = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
) -> None:
    """Draw an audit sample by pounds, as a workbook in which people say what the money bought.

    It does not show what was decided. Whoever knows the services fills it in; `prevspend assess`
    then says how often the decisions are wrong, in pounds. The same results give the same sample.

    prevspend sample baseline-2024-25 -o audit.xlsx
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.assurance import draw_sample
        from prevspend.baseline import LINES_FILE
        from prevspend.cli.arguments import load_rules_of, write_new
        from prevspend.report import audit_workbook
        from prevspend.results import check_part
        from prevspend.review import Choices

        drawn = draw_sample(folder, size, seed)
        choices = Choices(load_rules_of(folder, taxonomy))
        lines = check_part(folder, LINES_FILE)
        files = [file]
        if reviewers > 1:
            files = [file.with_stem(f"{file.stem}-{at}") for at in range(1, reviewers + 1)]
        for at, path in enumerate(files, start=1):
            write_new(path, audit_workbook(drawn, choices, lines, at), {".xlsx"})
        if not quiet:
            named = " and ".join(map(str, files))
            typer.echo(f"{len(drawn.rows):,} codings drawn by pounds. Written to {named}.")
            then = " ".join(map(str, files))
            typer.echo(f"Once filled in: prevspend assess {then} --results {folder}")
