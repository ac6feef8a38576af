"""`prevspend taxonomy`: what maintainers of a taxonomy need."""

from __future__ import annotations

import typer

from prevspend.cli.commands import add_command
from prevspend.cli.taxonomy.bring_back import bring_back
from prevspend.cli.taxonomy.check import check
from prevspend.cli.taxonomy.diff import diff
from prevspend.cli.taxonomy.lock import lock
from prevspend.cli.taxonomy.release import release
from prevspend.cli.taxonomy.schema import schema
from prevspend.cli.taxonomy.show import show
from prevspend.cli.taxonomy.test import try_examples

group = typer.Typer(
    name="taxonomy",
    help="Maintain a taxonomy: check, test, compare, publish.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
add_command(group, check)
add_command(group, try_examples, "test")
add_command(group, diff)
add_command(group, lock)
add_command(group, release)
add_command(group, schema)
add_command(group, show)
add_command(group, bring_back, "import")
