"""`prevspend taxonomy import`: what reviewers changed in a workbook, back in the YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.taxonomy.options import Taxonomy, folder_of
from prevspend.cli.terminal import FINDINGS, NoColor, errors_in_words, output

if TYPE_CHECKING:
    from prevspend.upkeep import Revision


def bring_back(
    workbook: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="What `show --format xlsx` wrote, as it came back."),
    ],
    taxonomy: Taxonomy = None,
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the change, then check the taxonomy.")
    ] = False,
    no_color: NoColor = False,
) -> None:
    """Show what reviewers changed in a workbook as a change of the YAML, or make it.

    Comments and layout of the files stay. Every cell that cannot be taken over is told with its
    sheet, row and column, and nothing is written while there is one. Exits with 1 if rows were
    removed, or the check finds an error.

    prevspend taxonomy import england.xlsx taxonomy/england
    """
    with errors_in_words():
        from prevspend.errors import TaxonomyError
        from prevspend.report import check_page
        from prevspend.upkeep import apply_revision, check_taxonomy, difference, revise

        folder = folder_of(taxonomy)
        revision = revise(workbook, folder)
        typer.echo(difference(revision.edited), nl=False)
        for note in revision.notes:
            typer.echo(f"Note: {note}", err=True)
        if revision.problems:
            count = len(revision.problems)
            raise TaxonomyError(
                f"{count} cell{'s' if count != 1 else ''} of the workbook cannot be taken over.",
                problems=revision.problems,
                why="nothing is written until every change is understood.",
                fix="mend the cells named above in the workbook, and run the command again.",
            )
        typer.echo(_in_words(revision, applied=apply), err=True)
        has_errors = False
        if apply and revision.edited:
            apply_revision(revision)
            report = check_taxonomy(folder)
            output(no_color=no_color).print(check_page(report, "error"))
            has_errors = bool(report.count("error"))
        if revision.notes or has_errors:
            raise typer.Exit(FINDINGS)


def _in_words(revision: Revision, *, applied: bool) -> str:
    """Describe what comes of a workbook, and which version it takes."""
    if revision.version is None:
        return "Nothing changes."
    files = len(revision.edited)
    done = "changed" if applied else "would change; --apply changes them"
    written = f"{files} file{'s' if files != 1 else ''} {done}."
    version = revision.version
    return (
        f"{written} This takes a {version.needed} step of the version, to {version.next_version}."
    )
