"""`prevspend run`: every year of a project, brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.terminal import (
    BAD_INPUT,
    FINDINGS,
    NoColor,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.project import Project, StepOutcome


def run(
    *,
    project: Annotated[
        Path, typer.Option("--project", metavar="FILE", help="The project file, or its folder.")
    ] = Path("prevspend.yaml"),
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing; exit with 1 and the reasons where something is out of date, was"
            " changed, names what the taxonomy does not have, or does not reconcile.",
        ),
    ] = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Bring every year of a project up to date: results, left shift, and what is to be decided.

    Reads prevspend.yaml, which `prevspend init` makes. Classifies each year whose ledger, options,
    decisions or taxonomy changed since the last run, compares each year with the next and the first
    with the last, and writes what is not decided as a workbook. Where the file names them, it
    counts the organisations of a place once, compares with others, and exports. A year that fails
    is named, and the others are done. In a folder with a project file, type:

    prevspend run
    """
    with errors_in_words():
        from prevspend.project import read_project

        known = read_project(project)
        if check:
            _check(known, quiet=quiet)
            return
        from prevspend.project import run_project

        with ProgressBar(shown=not quiet) as progress:
            outcomes = run_project(known, progress)
        if not quiet:
            _show(known, outcomes, no_color=no_color)
            _show_left_out(known, outcomes)
            _show_no_longer_given(outcomes)
            _show_unused(known)
            if not any(outcome.is_bad for outcome in outcomes):
                _show_unmatched(known)
        _end(outcomes)


def _check(project: Project, *, quiet: bool) -> None:
    """Name what is out of date or wrong, and exit with 1 where anything is."""
    from prevspend.project import check_project

    wrong = check_project(project)
    if not quiet:
        for each in wrong:
            typer.echo(f"{each.title}: {'; '.join(each.why).rstrip('.?')}.")
        if wrong:
            is_faulty = any("→" in why for each in wrong for why in each.why)
            first = "correct what stands before each arrow, then " if is_faulty else ""
            typer.echo(f"Next: {first}type `prevspend run`.", err=True)
        else:
            typer.echo("All results are up to date and reconcile.")
    if wrong:
        raise typer.Exit(FINDINGS)


def _show(project: Project, outcomes: Sequence[StepOutcome], *, no_color: bool) -> None:
    """Show what a run came to, or that there was nothing to do."""
    if all(outcome.state == "as it was" for outcome in outcomes):
        typer.echo(
            f"Nothing has changed since the last run: all results in '{project.output}' are up to"
            " date."
        )
    else:
        from prevspend.project import run_summary

        console = output(no_color=no_color)
        console.print(run_summary(project, outcomes, console.width))


def _show_left_out(project: Project, outcomes: Sequence[StepOutcome]) -> None:
    """Name the years that the ledgers hold and no year of the project counts."""
    from prevspend.project import uncounted_years

    years = [outcome.step for outcome in outcomes if not outcome.is_bad]
    own = [step.years[0] for step in years if step.kind == "year" and not step.body]
    left_out = uncounted_years(project, own)
    if left_out:
        typer.echo(
            f"Left out of every year: {'; '.join(map(str, left_out))}. To count such a year, name"
            f" its files under it too in {project.path}, and run again."
        )


def _show_no_longer_given(outcomes: Sequence[StepOutcome]) -> None:
    """Warn of decisions that the last run had and this one has not."""
    lost = {id_ for outcome in outcomes for id_ in outcome.no_longer_given}
    if lost:
        from prevspend.english import plural
        from prevspend.money import format_pounds

        pence = sum(sum(outcome.no_longer_given.values()) for outcome in outcomes)
        typer.echo(
            f"{plural(len(lost), 'decision')} of the last run"
            f" {'is' if len(lost) == 1 else 'are'} no longer given"
            f" ({format_pounds(pence, pennies=False)}). Where they still hold, name the earlier"
            " file beside the new one in `overrides:`, and run again."
        )


def _show_unused(project: Project) -> None:
    """Name the files that people filled in and no run uses."""
    from prevspend.project import unused_decisions

    for path, key in unused_decisions(project):
        typer.echo(
            f"{path} was filled in, and no run uses it. Save it under a name of its own, write"
            f" `{key}:` and that name into {project.path}, and run again."
        )


def _show_unmatched(project: Project) -> None:
    """Name the decisions that match no line of any year."""
    from prevspend.english import plural
    from prevspend.project import unmatched_decisions

    paths, names = unmatched_decisions(project)
    if names:
        typer.echo(
            f"{plural(len(names), 'decision')} of {', '.join(map(str, paths))} matched no line of"
            " any year:"
            f" {', '.join(names)}. Check the values they name; the ledgers may have been recoded."
        )


def _end(outcomes: Sequence[StepOutcome]) -> None:
    """Name what failed, and exit as other commands do.

    Raises:
        typer.Exit: with 2 where a step failed, with 1 where a year does not reconcile.
    """
    from prevspend.words import printable

    failed: dict[str, list[str]] = {}
    for outcome in outcomes:
        if outcome.error:
            failed.setdefault(str(outcome.error), []).append(outcome.step.title)
    for error, titles in failed.items():
        message = printable(error).replace("\n", "\n  ")
        typer.echo(f"{', '.join(titles)}: Error: {message}", err=True)
    left = [outcome for outcome in outcomes if outcome.is_bad and not outcome.error]
    if left:
        why = dict.fromkeys(reason for outcome in left for reason in outcome.why)
        titles = [outcome.step.title for outcome in left]
        typer.echo(f"{', '.join(titles)}: not done: {'; '.join(why)}.", err=True)
    for outcome in outcomes:
        for finding in outcome.findings:
            typer.echo(f"{outcome.step.title}: {finding}.", err=True)
    if any(outcome.is_bad for outcome in outcomes):
        raise typer.Exit(BAD_INPUT)
    if any(outcome.findings for outcome in outcomes):
        raise typer.Exit(FINDINGS)
