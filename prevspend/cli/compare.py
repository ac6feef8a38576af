"""`prevspend compare`: organisations side by side, and what moved in all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from prevspend.cli.completing import organisations, taxonomies
from prevspend.cli.terminal import (
    AcceptChanged,
    Json,
    NoColor,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
    reading_results,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from prevspend.baseline import Readings

Sources = Annotated[
    list[Path],
    typer.Argument(
        metavar="DIR|FILE",
        help="Folders that classify or classify-all wrote; or files of many organisations, such as"
        " the revenue outturn.",
    ),
]
Background = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="DIR|FILE", help="Others to compare with, in the same forms; may be repeated."
    ),
]
Organisations = Annotated[
    list[str] | None,
    typer.Option(
        "--organisation",
        metavar="NAME",
        autocompletion=organisations,
        help="One to look at closely; may be repeated.",
    ),
]
Year = Annotated[
    str | None, typer.Option(metavar="YEAR", help="Financial year, like 2024-25; else the latest.")
]
Change = Annotated[
    bool, typer.Option("--change", help="What moved from the first year to the last, in each.")
]
Split = Annotated[
    Literal["tier", "lens", "intervention", "group"],
    typer.Option(help="What the figures on the terminal are split by; the files have all."),
]
RankBy = Annotated[
    Literal["share", "without-schools", "per-head"] | None,
    typer.Option(
        help="Share of spend in scope, the same without schools and housing benefit, or £ per"
        " head. If not given: without schools for returns, and for ledgers of which only some hold"
        " them."
    ),
]
Near = Annotated[
    int, typer.Option(metavar="N", min=0, help="How many statistical neighbours to show.")
]
Tables = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Newer reference tables than the bundled ones.")
]

Taxonomy = Annotated[
    str,
    typer.Option(
        metavar="TAXONOMY", autocompletion=taxonomies, help="Taxonomy all are read under."
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for the report.")
]


def compare(
    sources: Sources,
    *,
    background: Background = None,
    organisation: Organisations = None,
    year: Year = None,
    change: Change = False,
    by: Split = "tier",
    rank_by: RankBy = None,
    neighbours: Near = 10,
    taxonomy: Taxonomy = "england",
    reference: Tables = None,
    folder: Output = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Set organisations side by side, like with like: shares, £ per head, ranks and their range.

    A ledger named alone is set beside its own published return and its statistical neighbours,
    where they are among the others. With --change: what moved between two years in every
    organisation. Writes comparison.html, .xlsx and .json, or the same of changes, into DIR where
    one is given. Folders of one ledger that differ by their overlay alone are its readings: they
    stand side by side, and readings.json and readings.html are written.

    prevspend compare baseline-2024-25 neighbour-2024-25 -o compared
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend import load_taxonomy, report
        from prevspend.comparison import build_changes, build_comparison, read_compared
        from prevspend.options import parse_year
        from prevspend.reference import Reference, bundled

        if readings := _readings(sources, background):
            _show_readings(readings, folder, quiet=quiet, json=json, no_color=no_color)
            return
        known = Reference.load(reference) if reference else bundled()
        wanted, names = parse_year(year), organisation or ()
        with ProgressBar(shown=not quiet) as progress:
            read = read_compared([*sources, *(background or ())], load_taxonomy(taxonomy), progress)
            if change:
                changes = build_changes(read, known, last=wanted, organisations=names, by=rank_by)
                name, text = "changes", changes.to_json()
                shown = document = report.changes_document(changes)
            else:
                comparison = build_comparison(
                    read,
                    known,
                    year=wanted,
                    organisations=names,
                    ranked_by=rank_by,
                    neighbours=neighbours,
                )
                name, text = "comparison", comparison.to_json()
                document = report.comparison_document(comparison)
                shown = report.comparison_document(comparison, by)
            files = report.write_document(folder, name, document, text) if folder else []
        page = report.page_on_terminal(shown)
        _show(text, page, files, quiet=quiet, json=json, no_color=no_color)


def _show_readings(
    readings: Readings, folder: Path | None, *, quiet: bool, json: bool, no_color: bool
) -> None:
    """Write several readings of one ledger, and show them."""
    from prevspend.report import readings_page, write_readings

    files = write_readings(folder, readings) if folder else []
    page = readings_page(readings)
    _show(readings.to_json(), page, files, quiet=quiet, json=json, no_color=no_color)


def _show(
    text: str,
    page: RenderableType,
    files: Sequence[Path],
    *,
    quiet: bool,
    json: bool,
    no_color: bool,
) -> None:
    """Print a result, for machines or for people, and which files were written."""
    if json:
        typer.echo(text, nl=False)
    elif not quiet:
        console = output(no_color=no_color)
        console.print(page)
        if files:
            names = ", ".join(file.name for file in files)
            console.print(f"Written to {files[0].parent}: {names}", markup=False)


def _readings(sources: list[Path], background: list[Path] | None) -> Readings | None:
    """Read folders that hold one ledger with several overlays; nothing where they do not."""
    from prevspend.baseline import BASELINE_FILE, Baseline, build_readings, is_one_ledger

    if background or len(sources) < 2:  # noqa: PLR2004 - one reading is no comparison
        return None
    if not all((source / BASELINE_FILE).is_file() for source in sources):
        return None
    baselines = [Baseline.read(source) for source in sources]
    return build_readings(baselines) if is_one_ledger(baselines) else None
