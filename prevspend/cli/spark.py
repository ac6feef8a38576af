"""`prevspend classify --engine spark`: each ledger named as a task of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from prevspend.cli.terminal import BAD_INPUT, FINDINGS, ProgressBar, output
from prevspend.words import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from prevspend.pipeline import Result, Rules, Settings
    from prevspend.taxonomy import Taxonomy


def classify_on_spark(options: Mapping[str, Any], settings: Settings, rules: Rules) -> None:
    """Classify ledgers on Spark, and say what came of each.

    Args:
        options: those of `prevspend classify`.
        settings: the same as they were understood.
        rules: what decides where pounds go.

    Raises:
        PrevspendError: if Spark is missing, or the only ledger cannot be classified.
        typer.Exit: with 2 if a ledger cannot be classified, and with 1 if too little of one is
            decided or its control total does not hold.
    """
    from prevspend.engines import spark

    ledgers = spark.find_named_ledgers(options["ledgers"])
    with ProgressBar(shown=not options["quiet"]) as progress:
        spark.start_session(options["master"], options["memory"])
        outcomes = spark.classify_ledgers(ledgers, options["folder"], settings, progress, rules)
    results = [outcome for outcome in outcomes if not isinstance(outcome, spark.Failure)]
    failures = [outcome for outcome in outcomes if isinstance(outcome, spark.Failure)]
    if failures and len(outcomes) == 1:
        raise failures[0].error
    if options["json"]:
        typer.echo(_json(results, is_one=len(outcomes) == 1), nl=False)
    elif not options["quiet"]:
        _show(results, rules.taxonomy, no_color=options["no_color"])
    for failure in failures:
        typer.echo(f"{failure.folder}: Error: {printable(str(failure.error))}", err=True)
    for result in results:
        if result.shortfall:
            typer.echo(f"{result.folder}: {result.shortfall}", err=True)
    if failures:
        raise typer.Exit(BAD_INPUT)
    if any(result.has_findings for result in results):
        raise typer.Exit(FINDINGS)


def _json(results: Sequence[Result], *, is_one: bool) -> str:
    """Return the only baseline, or a list of all."""
    texts = [result.baseline.to_json() for result in results]
    return texts[0] if is_one else "[" + ",\n".join(texts) + "]\n"


def _show(results: Sequence[Result], taxonomy: Taxonomy, *, no_color: bool) -> None:
    from prevspend.report import baseline_document, page_on_terminal

    console = output(no_color=no_color)
    for result in results:
        console.print(page_on_terminal(baseline_document(result.baseline, taxonomy)))
        console.print(f"\nWritten to {result.folder}: {len(result.files):,} files", markup=False)
