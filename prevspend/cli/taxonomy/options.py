"""What the commands for maintainers share: which taxonomy, and how changes to it are shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

Taxonomy = Annotated[
    str | None,
    typer.Argument(
        metavar="PATH",
        help="A taxonomy's folder or id; where nothing is named, the one in this folder, or in"
        " taxonomy/ here, and else England's. A folder here goes before the installed copy.",
    ),
]
Today = Annotated[
    dt.datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        metavar="DATE",
        help="The day on which dates are judged; the system's where none is given.",
    ),
]


def folder_of(taxonomy: str | None, *, quiet: bool = False) -> Path:
    """Find a taxonomy's folder, named from where the command is run if it lies below.

    Which it is is said on the error stream: the result goes to the other.

    Raises:
        TaxonomyError: if there is none, or several are meant.
    """
    from prevspend.taxonomy import find_taxonomy
    from prevspend.upkeep import describe_maintained, find_maintained

    name = find_maintained(taxonomy)
    folder, here = find_taxonomy(name), Path.cwd()
    if not quiet:
        typer.echo(f"Read: {describe_maintained(name)}", err=True)
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def show_changes(changed: dict[str, tuple[str, str]], *, quiet: bool) -> None:
    """Show what was changed in files, on the error stream: the result goes to the other."""
    from prevspend.upkeep import difference

    if changed and not quiet:
        typer.echo(difference(changed), err=True)
