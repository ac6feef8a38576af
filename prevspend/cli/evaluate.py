"""`prevspend evaluate`: agreement with labelled rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from prevspend.cli.completing import taxonomies
from prevspend.cli.terminal import (
    FINDINGS,
    Columns,
    Json,
    Layout,
    NoColor,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
)

Labelled = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="LABELLED",
        help="CSV files: ledger columns, and a column 'label'. The taxonomy's own panel if none is"
        " named.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", help="Folder for every disagreement."),
]
RowsOrganisation = Annotated[str | None, typer.Option(metavar="NAME", help="Whose rows they are.")]
Kind = Annotated[
    Literal["icb", "council", "nhs_trust"] | None,
    typer.Option(metavar="KIND", help="icb, council or nhs_trust, where columns do not tell."),
]
Raters = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=1, help="How many people rated each row; the most votes if not given."
    ),
]
FailUnder = Annotated[
    float | None,
    typer.Option(metavar="ACCURACY", min=0, max=1, help="Exit with 1 below this, like 0.93."),
]
Taxonomy = Annotated[
    str,
    typer.Option(
        metavar="TAXONOMY", autocompletion=taxonomies, help="Taxonomy: an id, or a folder."
    ),
]


def evaluate(
    labelled: Labelled = None,
    *,
    folder: Folder = None,
    organisation: RowsOrganisation = None,
    kind: Kind = None,
    layout: Layout = None,
    column: Columns = None,
    taxonomy: Taxonomy = "england",
    raters: Raters = None,
    fail_under: FailUnder = None,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Measure how often the taxonomy decides labelled rows as people did.

    Accuracy, Cohen's kappa, agreement by pounds, precision and recall, and every disagreement with
    the rule that caused it. Writes evaluation.html, evaluation.xlsx and evaluation.json into DIR
    where one is given.

    prevspend evaluate labelled.csv -o evaluation
    """
    with errors_in_words():
        from prevspend import load_taxonomy
        from prevspend.evaluate import evaluate as measure
        from prevspend.evaluate import is_panel, panel_of, read_panel, read_sample
        from prevspend.options import parse_columns
        from prevspend.report import evaluation_document, page_on_terminal, write_document

        columns = parse_columns(column)
        rules = load_taxonomy(taxonomy)
        with ProgressBar(shown=not quiet) as progress:
            samples = []
            paths = labelled or [panel_of(taxonomy)]
            for done, path in enumerate(paths):
                progress(f"Reading {path.name}", done, len(paths))
                if is_panel(path):
                    samples += read_panel(path)
                    continue
                samples.append(
                    read_sample(
                        path, layout=layout, columns=columns, organisation=organisation, kind=kind
                    )
                )
            evaluation = measure(samples, rules, raters)
            document, text = evaluation_document(evaluation), evaluation.to_json()
            files = write_document(folder, "evaluation", document, text) if folder else []
        if json:
            typer.echo(text, nl=False)
        elif not quiet:
            console = output(no_color=no_color)
            console.print(page_on_terminal(document))
            if files:
                names = ", ".join(file.name for file in files)
                console.print(f"Written to {folder}: {names}", markup=False)
        accuracy = evaluation.together.accuracy.value if evaluation.together.accuracy else 0
        if fail_under is not None and accuracy < fail_under:
            typer.echo(f"Accuracy is {accuracy:.3f}, under the {fail_under} asked for.", err=True)
            raise typer.Exit(FINDINGS)
