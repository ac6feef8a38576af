"""`prevspend taxonomy`: what maintainers of a taxonomy need."""

from __future__ import annotations

import typer

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
group.command()(check)
group.command("test")(try_examples)
group.command()(diff)
group.command()(lock)
group.command()(release)
group.command()(schema)
group.command()(show)
group.command("import")(bring_back)
