"""`prevspend consolidate`: an ICB and its councils in, each pound counted once out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from prevspend.cli.completing import taxonomies
from prevspend.cli.terminal import (
    FINDINGS,
    AcceptChanged,
    Json,
    NoColor,
    Quiet,
    errors_in_words,
    output,
    reading_results,
)

Folders = Annotated[
    list[Path],
    typer.Argument(metavar="DIR", help="Folders that classify wrote, one for each body."),
]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the results.")
]
Pools = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Pools register: shared budgets, suppliers' names."),
]
CountedAt = Annotated[
    Literal["delivery", "funding"],
    typer.Option(
        help="Where a pound between bodies counts: who spends it at last, or who pays for it."
    ),
]
Tolerance = Annotated[
    float,
    typer.Option(
        metavar="PERCENT", min=0, max=100, help="How far two sides of a payment may differ."
    ),
]
Taxonomy = Annotated[
    str,
    typer.Option(
        metavar="TAXONOMY", autocompletion=taxonomies, help="Taxonomy: an id, or a folder."
    ),
]
Tables = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Newer reference tables than the bundled ones."),
]


def consolidate(
    folders: Folders,
    *,
    folder: Output,
    pools: Pools = None,
    basis: CountedAt = "delivery",
    tolerance: Tolerance = 2,
    taxonomy: Taxonomy = "england",
    reference: Tables = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Count an ICB and its councils once: money that one pays another is eliminated, never netted.

    Writes consolidation.html, .xlsx and .json into DIR. Exit code 1 where money between the
    bodies is left open: shown by one side only, or not alike; it says how much.

    prevspend consolidate icb-2024-25 baseline-2024-25 -o place
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.english import plural
        from prevspend.money import format_pounds
        from prevspend.report import consolidation_document, page_on_terminal, write_document
        from prevspend.several_years import consolidate_years

        report = consolidate_years(
            folders,
            pools=pools,
            basis=basis,
            tolerance=tolerance,
            taxonomy=taxonomy,
            reference=reference,
        )
        document = consolidation_document(report)
        files = write_document(folder, "consolidation", document, report.to_json())
        if json:
            typer.echo(report.to_json(), nl=False)
        elif not quiet:
            console = output(no_color=no_color)
            console.print(page_on_terminal(document))
            written = f"\nWritten to {folder}: " + ", ".join(file.name for file in files)
            console.print(written, markup=False)
        flows = [flow for flow in report.flows if not flow.settled]
        if flows:
            pence = sum(flow.unmatched_paid_pence + flow.unmatched_received_pence for flow in flows)
            typer.echo(
                f"Exit code 1: {plural(len(flows), 'payment')} between the bodies may still count"
                f" twice; one side alone shows {format_pounds(pence)} of it.",
                err=True,
            )
            raise typer.Exit(FINDINGS)
