"""`prevspend inspect`: what the reader sees in a ledger, before anything is classified."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.terminal import (
    FINDINGS,
    Accept,
    Amounts,
    Columns,
    ControlTotal,
    Json,
    Layout,
    Ledgers,
    Measure,
    NoColor,
    OrganisationName,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
)

if TYPE_CHECKING:
    from prevspend.column_choices import Tried
    from prevspend.reading import Inspection


def inspect(
    ledgers: Ledgers,
    *,
    organisation: OrganisationName = None,
    layout: Layout = None,
    column: Columns = None,
    measure: Measure = None,
    amounts: Amounts = None,
    accept: Accept = None,
    control_total: ControlTotal = None,
    save_layout: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what was recognised as a layout of your own."),
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Show what is understood of ledgers: layout, columns, years, totals and oddities.

    Nothing is classified and nothing is written, but the layout where one is asked for.

    prevspend inspect 2024-25.csv
    """
    with errors_in_words():
        from prevspend import load_taxonomy, read_ledger
        from prevspend.cli import arguments
        from prevspend.column_choices import try_column_choices
        from prevspend.options import parse_columns, parse_control_totals
        from prevspend.pipeline import control_total_for
        from prevspend.reading import AmountsAnswered, inspect_ledger
        from prevspend.report import inspection_page

        assigned = parse_columns(column)
        totals = parse_control_totals(control_total)
        with ProgressBar(shown=not quiet) as progress:
            ledger = read_ledger(
                ledgers,
                layout=layout,
                columns=assigned,
                measure=measure,
                answered=AmountsAnswered.of(amounts or (), accept or ()),
                organisation=organisation,
                progress=progress,
            )
            years = [total.year for total in ledger.years()] if totals else []
            expected = {year: control_total_for(totals, year) or 0 for year in years}
            inspection = inspect_ledger(ledger, expected)
            tried = None
            if not measure and inspection.basis != "outturn":
                known = load_taxonomy()
                tried = try_column_choices(ledger, known, layout=layout, columns=assigned)
        if json:
            typer.echo(_as_json(inspection, tried))
        elif not quiet:
            output(no_color=no_color).print(inspection_page(inspection, tried))
        if save_layout:
            arguments.write_layout(save_layout, ledger)
        if any(total.difference_pence for total in inspection.control_totals):
            raise typer.Exit(FINDINGS)


def _as_json(inspection: Inspection, tried: Tried | None) -> str:
    """Return what was understood, with what the first rows decide by which columns, as JSON."""
    from dataclasses import asdict
    from json import dumps

    first_rows = {
        "decided": tried
        and {
            "rows": tried.rows,
            "share": tried.decided,
            "share_by_wide_unit_only": tried.by_unit_only,
        },
        "alternatives": [asdict(each) for each in tried.others] if tried else [],
    }
    return dumps({**inspection.model_dump(), **first_rows}, indent=2)
