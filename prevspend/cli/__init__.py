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
from prevspend.cli.compare import compare
from prevspend.cli.consolidate import consolidate
from prevspend.cli.demo import demo
from prevspend.cli.evaluate import evaluate
from prevspend.cli.explain import explain
from prevspend.cli.export import export
from prevspend.cli.glossary import glossary
from prevspend.cli.init import init
from prevspend.cli.inspect import inspect
from prevspend.cli.lazy import add_command
from prevspend.cli.leftshift import leftshift
from prevspend.cli.review import review, review_import, review_propose
from prevspend.cli.run import run
from prevspend.cli.sample import sample
from prevspend.cli.startup import quick_start, stop_alike
from prevspend.cli.suggest import suggest
from prevspend.cli.taxonomy import group as taxonomy
from prevspend.cli.verify import verify

app = typer.Typer(
    name="prevspend",
    help="Measure what an ICB or council spends on prevention, reconciled to the penny.",
    no_args_is_help=True,
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


add_command(app, demo, "Run a made-up ICB and council, and say what to look at.")
add_command(app, init, "Make a project file from ledgers: prevspend.yaml.")
add_command(app, run, "Bring every year of a project up to date.")
add_command(app, inspect, "Show what is understood of a ledger; write nothing.")
add_command(app, classify, "Classify a ledger into results that add up to the penny.")
add_command(app, explain, "Explain why a row or a coding falls where it does.")
add_command(app, classify_all, "Classify every organisation in the files at once.")
add_command(app, compare, "Set organisations side by side, with ranks and ranges.")
add_command(app, consolidate, "Count an ICB and its councils once.")
add_command(app, evaluate, "Measure how often the taxonomy decides as people do.")
add_command(app, leftshift, "Set years side by side: is the change real?")
add_command(app, review, "Write what is not decided as a workbook of questions.")
add_command(app, review_import, "Turn answered workbooks into a YAML file of decisions.")
add_command(app, review_propose, "Propose rules from decisions, for later years.")
add_command(app, suggest, "Suggest answers for what is not decided.")
add_command(app, sample, "Draw an audit sample by pounds, as a workbook.")
add_command(app, assess, "Measure from a judged sample how much is decided wrongly.")
add_command(app, verify, "Verify that results are those that were written.")
add_command(app, export, "Write results as CSV files, for Excel and Power BI.")
add_command(app, glossary, "Explain the words of messages, pages and files.")
app.add_typer(taxonomy, short_help="Maintain a taxonomy: check, test, compare, publish.")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may lack a letter; a question mark in its place beats a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    stop_alike()
    quick_start()
    app()
