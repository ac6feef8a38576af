"""The command line: parse, one library call, render, exit code.

Exit codes: 0 fine, 1 findings, 2 bad input, 130 interrupted. Heavy imports stay inside commands,
so that help answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from prevspend.cli.assess import assess
from prevspend.cli.classify import classify
from prevspend.cli.classify_all import classify_all
from prevspend.cli.commands import add_command
from prevspend.cli.compare import compare
from prevspend.cli.consolidate import consolidate
from prevspend.cli.demo import demo
from prevspend.cli.evaluate import evaluate
from prevspend.cli.explain import explain
from prevspend.cli.export import export
from prevspend.cli.init import init
from prevspend.cli.inspect import inspect
from prevspend.cli.leftshift import leftshift
from prevspend.cli.review import review, review_import
from prevspend.cli.run import run
from prevspend.cli.sample import sample
from prevspend.cli.startup import quick_start, stop_alike
from prevspend.cli.taxonomy import group as taxonomy
from prevspend.cli.verify import verify

app = typer.Typer(
    name="prevspend",
    help="Measure what an ICB or council spends on prevention, reconciled to the penny.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        from importlib.metadata import version

        typer.echo(f"prevspend {version('prevspend')}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version


add_command(app, demo)
add_command(app, init)
add_command(app, run)
add_command(app, inspect)
add_command(app, classify)
add_command(app, explain)
add_command(app, classify_all)
add_command(app, compare)
add_command(app, consolidate)
add_command(app, evaluate)
add_command(app, leftshift)
add_command(app, review)
add_command(app, review_import)
add_command(app, sample)
add_command(app, assess)
add_command(app, verify)
add_command(app, export)
app.add_typer(taxonomy)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a letter; a question mark in its place beats a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    stop_alike()
    quick_start()
    app()
