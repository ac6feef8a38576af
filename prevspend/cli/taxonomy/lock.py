"""`prevspend taxonomy lock`: keep the versions of interventions and rules."""

from __future__ import annotations

from typing import Annotated

import typer

from prevspend.cli.taxonomy.options import Taxonomy, folder_of
from prevspend.cli.terminal import FINDINGS, Quiet, errors_in_words


def lock(
    taxonomy: Taxonomy = None,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 if the lock is stale.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Assign each rule and intervention a version that grows when what it decides changes.

    Writes versions.lock beside taxonomy.yaml. Changes of words leave it as it is.

    prevspend taxonomy lock taxonomy/ours
    """
    with errors_in_words():
        from prevspend.cli.arguments import write_text
        from prevspend.taxonomy import load_taxonomy
        from prevspend.upkeep import LOCK_FILE, lock_taxonomy, read_lock, stale_entries

        folder = folder_of(taxonomy, quiet=quiet)
        rules, old = load_taxonomy(folder), read_lock(folder)
        stale = stale_entries(rules, old)
        if not check:
            write_text(folder / LOCK_FILE, lock_taxonomy(rules, old).text())
        if not quiet:
            for what in stale:
                typer.echo(what)
            if not stale:
                typer.echo(f"{LOCK_FILE} is fresh.")
            elif check:
                typer.echo(
                    f"{LOCK_FILE} is stale: run `prevspend taxonomy lock {folder}`.", err=True
                )
            else:
                typer.echo(f"{LOCK_FILE} is brought up to date.")
        if check and stale:
            raise typer.Exit(FINDINGS)
