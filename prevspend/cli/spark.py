"""`prevspend classify --engine spark`: the same classification, on Spark."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import typer

from prevspend.cli.terminal import FINDINGS, ProgressBar, output

if TYPE_CHECKING:
    from pathlib import Path

    from prevspend.baseline import Baseline, ClassifiedOrganisations


class SparkOptions(NamedTuple):
    """What was asked of the Spark engine.

    Attributes:
        master: where Spark runs.
        memory: what its driver may take.
        refused: options that were given and that this engine does not know.
    """

    master: str | None
    memory: str | None
    refused: tuple[str, ...]


def classify_on_spark(
    ledgers: list[Path],
    folder: Path,
    options: SparkOptions,
    *,
    organisation: str | None,
    year: str | None,
    layout: str | None,
    column: list[str] | None,
    taxonomy: str,
    control_total: str | None,
    fail_under_coverage: float | None,
    quiet: bool,
    json: bool,
    no_color: bool,
) -> None:
    """Classify CSV or Parquet files on Spark, and write what it finds into a folder.

    Raises:
        PrevspendError: if the engine cannot do what was asked.
        typer.Exit: with 1 if too little is decided or the control total does not hold.
    """
    from prevspend import load_taxonomy
    from prevspend.cli.arguments import (
        control_total_for,
        parse_columns,
        parse_control_totals,
        parse_year,
    )
    from prevspend.engines import spark

    _refuse(options.refused)
    totals = parse_control_totals(control_total)
    wanted_year = parse_year(year)
    rules = load_taxonomy(taxonomy)
    spark.start_session(options.master, options.memory)
    with (
        ProgressBar(shown=not quiet) as progress,
        spark.classify_files(
            ledgers,
            rules,
            layout=layout,
            columns=parse_columns(column),
            organisation=organisation,
            year=wanted_year,
            progress=progress,
        ) as found,
    ):
        control = control_total_for(totals, found.bodies[0].year)
        result, files = spark.write_classified(folder, found, control, progress)
    if json:
        typer.echo(_json(result), nl=False)
    elif not quiet:
        written = f"\nWritten to {folder}: {len(files):,} files"
        output(no_color=no_color).print(_page(result), written)
    _findings(result, fail_under_coverage)


def _refuse(options: tuple[str, ...]) -> None:
    """Refuse options that this engine does not know.

    Raises:
        EngineError: if there are any.
    """
    from prevspend.errors import EngineError

    if options:
        raise EngineError(
            f"The Spark engine does not know {', '.join(options)}.",
            fix="leave this out, or classify without --engine spark.",
        )


def _json(result: Baseline | ClassifiedOrganisations) -> str:
    from prevspend.baseline import Baseline

    return (result if isinstance(result, Baseline) else result.side_by_side).to_json()


def _page(result: Baseline | ClassifiedOrganisations) -> object:
    from prevspend.baseline import Baseline
    from prevspend.report import organisations_summary, summary

    if isinstance(result, Baseline):
        return summary(result)
    return organisations_summary(result.side_by_side)


def _findings(result: Baseline | ClassifiedOrganisations, fail_under: float | None) -> None:
    """Exit with 1 where less is decided than was asked for, or a control total does not hold."""
    from prevspend.baseline import Baseline

    found = [result] if isinstance(result, Baseline) else [one.baseline for one in result.results]
    least = min(baseline.coverage.decided_share or 0 for baseline in found)
    too_little = fail_under is not None and least * 100 < fail_under
    if too_little:
        what = f"{least:.1%} of the money in scope is decided, under the {fail_under}% asked for."
        typer.echo(what, err=True)
    if too_little or any(one.reconciliation.difference_pence for one in found):
        raise typer.Exit(FINDINGS)
