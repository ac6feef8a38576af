"""`prevspend taxonomy diff`: what a change of the taxonomy says and moves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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

if TYPE_CHECKING:
    from prevspend.upkeep import TaxonomyDiff

Form = Literal["text", "markdown", "json"]
Old = Annotated[
    str,
    typer.Argument(
        metavar="OLD",
        help="The taxonomy as it was: a folder, a git revision (main, HEAD~1, REV:FOLDER), a"
        " release (england@1.0.0) or the file of one.",
    ),
]
New = Annotated[
    str | None,
    typer.Argument(
        metavar="NEW",
        help="The taxonomy as it is to be, named likewise; where nothing is named, the one in"
        " this folder, or in taxonomy/ here, and else England's.",
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
Year = Annotated[
    str | None, typer.Option(metavar="YEAR", help="Financial year, where a ledger holds several.")
]
WrittenAs = Annotated[
    Form, typer.Option("--format", help="For the terminal, a pull request, or machines.")
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it there instead of showing."),
]


def diff(
    old: Old,
    new: New = None,
    *,
    ledger: TriedOn = None,
    panel: ScoredOn = None,
    organisation: OrganisationName = None,
    year: Year = None,
    form: WrittenAs = "text",
    file: Output = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Compare two taxonomies: what changed, which pounds move, which version that needs.

    Exits with 1 if the new version does not say how much changed. Where that is so because no
    ledger shows what the change does, it names a line that one would need.

    prevspend taxonomy diff england@1.0.0 england --ledger baseline-2024-25
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.evaluate import find_panel, read_panel
        from prevspend.options import parse_year
        from prevspend.upkeep import (
            compare_taxonomies,
            describe_version,
            find_maintained,
            how_to_measure,
            load_version,
            read_ledgers,
        )

        first, last = find_maintained(old), find_maintained(new)
        if file is None and not quiet:
            shown = " with ".join(map(describe_version, (first, last)))
            typer.echo(f"Compared: {shown}", err=True)
        before, after = load_version(first, beside=last), load_version(last, beside=first)
        labelled = panel or find_panel(last) or find_panel(first)
        with ProgressBar(shown=not quiet) as progress:
            ledgers = read_ledgers(
                ledger or [], organisation=organisation, year=parse_year(year), progress=progress
            )
            difference = compare_taxonomies(
                before,
                after,
                ledgers,
                samples=read_panel(labelled) if labelled else (),
                names=(first, last),
                progress=progress,
            )
        if file is not None:
            _write(difference, form, file)
        elif not quiet:
            _show(difference, form, no_color=no_color)
        if not difference.version.enough:
            advice = how_to_measure(difference, before, after)
            if advice and not quiet:
                typer.echo(advice, err=True)
            raise typer.Exit(FINDINGS)


def _write(difference: TaxonomyDiff, form: Form, file: Path) -> None:
    """Write the difference into a file."""
    from prevspend.cli.arguments import write_text
    from prevspend.report import diff_markdown, diff_text

    writers = {"text": diff_text, "markdown": diff_markdown, "json": type(difference).to_json}
    write_text(file, writers[form](difference))


def _show(difference: TaxonomyDiff, form: Form, *, no_color: bool) -> None:
    """Print the difference."""
    from prevspend.report import diff_markdown, diff_page

    if form == "text":
        output(no_color=no_color).print(diff_page(difference))
    else:
        typer.echo(
            diff_markdown(difference) if form == "markdown" else difference.to_json(), nl=False
        )
