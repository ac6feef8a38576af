"""`prevspend taxonomy check`: what is wrong with a taxonomy, and what is doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from prevspend.cli.taxonomy.options import Taxonomy, Today, folder_of, show_changes
from prevspend.cli.terminal import (
    FINDINGS,
    AcceptChanged,
    NoColor,
    Quiet,
    errors_in_words,
    output,
    reading_results,
)

if TYPE_CHECKING:
    from prevspend.upkeep import CheckReport


def check(
    taxonomy: Taxonomy = None,
    *,
    form: Annotated[
        Literal["text", "json", "github", "sarif", "junit"],
        typer.Option("--format", help="How findings are written."),
    ] = "text",
    least: Annotated[
        Literal["error", "warning", "info"],
        typer.Option(help="The least severity shown as text; the others are counted."),
    ] = "warning",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
    ledger: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Results of a ledger, to say in pounds what an overlay changes.",
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be fixed safely, and show the change.")
    ] = False,
    today: Today = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="List every code with its meaning, and stop.")
    ] = False,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    no_color: NoColor = False,
) -> None:
    """Check a taxonomy: every error of its files, every doubt about its rules.

    Rules are checked against each other once every file and entry can be read. Each finding has a
    code, its place and what to do; exemptions.yaml beside the taxonomy lists those that may stand
    for a while, with a reason. Of an overlay it says which rules change national outcomes.

    prevspend taxonomy check taxonomy/ours
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.report import check_in_format, check_page, codes_page
        from prevspend.taxonomy import is_overlay
        from prevspend.upkeep import check_taxonomy, fix_taxonomy

        if codes:
            output(no_color=no_color).print(codes_page())
            return
        day = today.date() if today else None
        if taxonomy and is_overlay(taxonomy):
            report, least = _check_overlay(Path(taxonomy), ledger), "info"
        elif fix:
            report, changed = fix_taxonomy(folder_of(taxonomy, quiet=quiet), day)
            show_changes(changed, quiet=quiet)
        else:
            report = check_taxonomy(folder_of(taxonomy, quiet=quiet), day)
        if form != "text":
            typer.echo(check_in_format(report, form))
        elif not quiet:
            output(no_color=no_color).print(check_page(report, least))
        if _is_bad(report, strict=strict):
            raise typer.Exit(FINDINGS)


def _is_bad(report: CheckReport, *, strict: bool) -> bool:
    return bool(report.count("error") or (strict and report.count("warning")))


def _check_overlay(path: Path, ledger: Path | None) -> CheckReport:
    """Check an overlay against the taxonomy it extends, in pounds where results are at hand."""
    from prevspend.baseline import read_results
    from prevspend.taxonomy import extended_taxonomy, load_taxonomy
    from prevspend.upkeep import check_overlay

    national = load_taxonomy(extended_taxonomy(path))
    if ledger is None:
        return check_overlay(path, national)
    baseline, codings = read_results(ledger)
    return check_overlay(path, national, codings, baseline.organisation.kind or "council")
