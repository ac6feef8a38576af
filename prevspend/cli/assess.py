"""`prevspend assess`: how often decisions are wrong, from an audit sample that people judged."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.terminal import (
    AcceptChanged,
    Json,
    NoColor,
    Quiet,
    ResultsTaxonomy,
    errors_in_words,
    output,
    reading_results,
)
from prevspend.errors import PrevspendError

_MOST = 2


def assess(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE", help="What `sample` wrote, filled in; of two reviewers, both."
        ),
    ],
    *,
    results: Annotated[
        Path, typer.Option(metavar="DIR", help="The results that it was drawn from.")
    ],
    file: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write all of it there, as JSON."),
    ] = None,
    taxonomy: ResultsTaxonomy = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Measure from a judged audit sample how many pounds are decided wrongly.

    The error rate with its 95% interval, in all and for each kind of decision; the likely range of
    true prevention; how far two reviewers agree; every difference; and all of it in a sentence for
    a statement of assurance.

    prevspend assess audit.xlsx --results baseline-2024-25
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.assurance import assess as measure
        from prevspend.cli.arguments import load_rules_of, write_new
        from prevspend.report import assurance_page

        if len(files) > _MOST:
            raise PrevspendError(
                f"{len(files)} workbooks are named; there are at most two reviewers.",
                fix="name one workbook, or those of two reviewers of the same sample.",
            )
        assurance = measure(files, results, load_rules_of(results, taxonomy))
        if file:
            write_new(file, assurance.to_json().encode(), {".json"})
        if json:
            typer.echo(assurance.to_json(), nl=False)
        elif not quiet:
            console = output(no_color=no_color)
            console.print(assurance_page(assurance))
            if file:
                console.print(f"Written to {file}", markup=False)
