"""The commands for those who maintain a taxonomy."""

from __future__ import annotations

import typer

from prevspend.cli.taxonomy.diff import diff
from prevspend.cli.taxonomy.lock import lock
from prevspend.cli.taxonomy.release import release

group = typer.Typer(
    name="taxonomy",
    help="Maintain a taxonomy: check, test, compare, publish.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
group.command()(diff)
group.command()(lock)
group.command()(release)
