"""`prevspend taxonomy release`: freeze a version for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.taxonomy.options import Taxonomy, folder_of
from prevspend.cli.terminal import ProgressBar, Quiet, errors_in_words


def release(
    taxonomy: Taxonomy = None,
    *,
    ledger: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR|FILE",
            help="Measure the change since the last release on a ledger; may be repeated.",
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Freeze the version a taxonomy has, so that --taxonomy ID@VERSION finds it for ever.

    Refuses if the version is released already with other content, the lock is stale, or the
    version does not say how much changed since the last release.

    prevspend taxonomy release taxonomy/ours
    """
    with errors_in_words():
        from prevspend.upkeep import read_ledgers, release_taxonomy

        folder = folder_of(taxonomy, quiet=quiet)
        with ProgressBar(shown=not quiet) as progress:
            written = release_taxonomy(folder, read_ledgers(ledger or [], progress=progress))
        if not quiet:
            typer.echo(f"Released in {written}.")
