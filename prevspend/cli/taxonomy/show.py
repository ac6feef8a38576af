"""`prevspend taxonomy show`: a taxonomy as people read it who never read YAML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from prevspend.cli.completing import interventions
from prevspend.cli.terminal import NoColor, errors_in_words, output

if TYPE_CHECKING:
    from prevspend.taxonomy import Intervention
    from prevspend.upkeep import ShownTaxonomy

Form = Literal["text", "markdown", "xlsx", "html"]


def show(
    path: Annotated[
        str,
        typer.Argument(
            metavar="PATH", help="The taxonomy: an id, a release like england@1.0.0, or a folder."
        ),
    ] = "england",
    *,
    intervention: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=interventions,
            help="One intervention in full: its id, its name, a part of that, or a word for it.",
        ),
    ] = None,
    form: Annotated[
        Form,
        typer.Option("--format", help="For the terminal, as a page, or as a workbook to review."),
    ] = "text",
    to: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it there instead of showing."),
    ] = None,
    no_color: NoColor = False,
) -> None:
    """Show a taxonomy: areas, interventions with tier and share, what is not prevention.

    As html it is one page to search, filter and print. As xlsx, reviewers change it in Excel, and
    `prevspend taxonomy import` brings their changes back.

    prevspend taxonomy show england --format xlsx -o england.xlsx
    """
    with errors_in_words():
        from prevspend.cli.arguments import write_bytes
        from prevspend.errors import PrevspendError
        from prevspend.report import intervention_sheet, taxonomy_tree
        from prevspend.upkeep import read_areas

        shown = read_areas(path)
        entry = _find(shown, intervention) if intervention else None
        if form == "text" and to is None:
            drawn = intervention_sheet(shown, entry) if entry else taxonomy_tree(shown)
            output(no_color=no_color).print(drawn)
            return
        if entry is not None and form in {"xlsx", "html"}:
            raise PrevspendError(
                f"One intervention alone is not written as {form}.",
                fix="leave out --intervention, or choose --format text or markdown.",
            )
        written = _written(shown, entry, form)
        if to is not None:
            write_bytes(to, written)
        elif form == "xlsx":
            raise PrevspendError(
                "A workbook cannot be shown on the terminal.",
                fix="name a file for it: -o taxonomy.xlsx",
            )
        else:
            typer.echo(written.decode("utf-8"), nl=False)


def _written(shown: ShownTaxonomy, entry: Intervention | None, form: Form) -> bytes:
    """Write a taxonomy, or one intervention of it, as the bytes of a file."""
    from prevspend import report

    if form == "xlsx":
        return report.taxonomy_workbook(shown)
    if form == "html":
        text = report.taxonomy_webpage(shown)
    elif form == "markdown":
        taxonomy = shown.taxonomy
        text = (
            report.intervention_markdown(shown, entry) if entry else report.taxonomy_page(taxonomy)
        )
    else:
        text = report.as_text(
            report.intervention_sheet(shown, entry) if entry else report.taxonomy_tree(shown)
        )
    return text.encode("utf-8")


def _find(shown: ShownTaxonomy, wanted: str) -> Intervention:
    """Find an intervention by its id, its name, or a part of that only it has.

    Raises:
        PrevspendError: if there is none; the message says which may be meant.
    """
    from prevspend.errors import PrevspendError
    from prevspend.taxonomy import InterventionNames

    names = InterventionNames(shown.taxonomy.interventions)
    intervention = names.find(wanted)
    if intervention is None:
        raise PrevspendError(
            f"There is no intervention '{wanted}', or more than one.",
            fix=names.meant(wanted) or "`prevspend taxonomy show` lists them all.",
        )
    return intervention
