"""`prevspend taxonomy`: what maintainers of a taxonomy need."""

from __future__ import annotations

import typer

from prevspend.cli.lazy import add_command
from prevspend.cli.taxonomy.bring_back import bring_back
from prevspend.cli.taxonomy.check import check
from prevspend.cli.taxonomy.diff import diff
from prevspend.cli.taxonomy.lock import lock
from prevspend.cli.taxonomy.new import new
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
add_command(group, new, "Begin a taxonomy or an intervention from a template.")
add_command(group, check, "Check a taxonomy for errors and doubtful rules.")
add_command(group, try_examples, "Try every example of a taxonomy.", "test")
add_command(group, diff, "Compare two taxonomies: which pounds move, which version.")
add_command(group, lock, "Give rules and interventions versions of their own.")
add_command(group, release, "Freeze a version, so that it can be used for ever.")
add_command(group, schema, "Write JSON Schemas of files and results, for editors.")
add_command(group, show, "Show a taxonomy to people who never read YAML.")
add_command(group, bring_back, "Bring back what reviewers changed in a workbook.", "import")
