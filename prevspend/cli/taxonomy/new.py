"""`prevspend taxonomy new`: a taxonomy, or an intervention, to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.taxonomy.options import folder_of
from prevspend.cli.terminal import FINDINGS, NoColor, Quiet, errors_in_words, output


def new(
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH",
            help="A new folder for a taxonomy, named as its id. With --intervention, a taxonomy"
            " that is there: its folder or id; where nothing is named, the one here.",
        ),
    ] = None,
    *,
    intervention: Annotated[
        str | None,
        typer.Option("--intervention", metavar="NAME", help="What a new intervention is called."),
    ] = None,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Begin a taxonomy, or an intervention in one, from a template with comments, and check it.

    Nothing that is there is written over. What is written passes `prevspend taxonomy check` and
    `prevspend taxonomy test`; every key says what to put in place of the draft. Exits with 1 where
    the check finds an error, such as another rule that wins the same line.

    prevspend taxonomy new taxonomy/ours

    prevspend taxonomy new taxonomy/ours --intervention "Cardiac rehabilitation"
    """
    with errors_in_words():
        from prevspend.errors import TaxonomyError
        from prevspend.report import check_page
        from prevspend.upkeep import begin_intervention, begin_taxonomy, check_taxonomy

        if intervention:
            folder = folder_of(path, quiet=quiet)
            written = begin_intervention(folder, intervention)
        elif path:
            folder = Path(path)
            written = [*begin_taxonomy(folder), *_write_schemas(folder)]
        else:
            raise TaxonomyError(
                "It is not said what is new.",
                fix="name a folder for a taxonomy, or an intervention with --intervention NAME.",
            )
        report = check_taxonomy(folder)
        if not quiet:
            typer.echo(f"Written: {', '.join(map(str, written))}", err=True)
            output(no_color=no_color).print(check_page(report, "warning"))
            typer.echo(
                f"Next: change {written[-1] if intervention else folder / 'interventions'}, then"
                f" `prevspend taxonomy check {folder}`.",
                err=True,
            )
        if report.count("error"):
            raise typer.Exit(FINDINGS)


def _write_schemas(folder: Path) -> list[Path]:
    """Write the schemas by which editors complete the files, and return their folder."""
    from prevspend.cli.arguments import write_text
    from prevspend.report import schemas
    from prevspend.taxonomy import load_taxonomy

    place = folder / "schema"
    place.mkdir()
    for name, text in schemas(load_taxonomy(folder)).items():
        write_text(place / f"{name}.json", text)
    return [place]
