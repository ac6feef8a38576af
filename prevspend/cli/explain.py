"""`prevspend explain`: why a line falls where it does, and what it nearly was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.terminal import (
    AcceptChanged,
    Json,
    NoColor,
    Overlay,
    ResultsTaxonomy,
    errors_in_words,
    output,
    reading_results,
)
from prevspend.errors import PrevspendError

if TYPE_CHECKING:
    from prevspend.baseline import Explained
    from prevspend.taxonomy import Taxonomy

_KINDS = ("icb", "council", "nhs_trust")
Typed = Annotated[str | None, typer.Option(metavar="TEXT", help="What the ledger says there.")]


def explain(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Results of `prevspend classify`.", show_default=False),
    ] = None,
    *,
    row: Annotated[
        str | None,
        typer.Option(metavar="[FILE:]N", help="A row of the ledger, as Excel counts them."),
    ] = None,
    coding: Annotated[
        int | None, typer.Option(metavar="N", help="A coding, by its number in lines.parquet.")
    ] = None,
    directorate: Typed = None,
    division: Typed = None,
    service: Typed = None,
    cost_centre_code: Typed = None,
    cost_centre: Typed = None,
    account_code: Typed = None,
    account: Typed = None,
    purpose: Typed = None,
    subjective_group: Typed = None,
    analysis_1: Typed = None,
    analysis_2: Typed = None,
    ro_line: Typed = None,
    procurement: Typed = None,
    procurement_group: Typed = None,
    supplier: Typed = None,
    supplier_type: Typed = None,
    capital: Typed = None,
    kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Kind of organisation: icb, council or nhs_trust."),
    ] = None,
    taxonomy: ResultsTaxonomy = None,
    overlay: Overlay = None,
    accept_changed: AcceptChanged = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Explain a row or coding of results, or text typed in: why it falls where it does.

    Shows each rule that matched and on which characters, why one won, what it nearly was and how
    many pounds hang on that, and which rules failed on one thing only.

    prevspend explain baseline-2024-25 --row 12
    """
    options = locals()
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.cli.arguments import load_rules_of
        from prevspend.ledger import CLASSIFICATION_FIELDS

        line: dict[str, str] = {
            name: options[name] for name in CLASSIFICATION_FIELDS if options[name]
        }
        _check(folder, row, coding, line, kind)
        explained = _explain(
            folder, row, coding, line, kind, load_rules_of(folder, taxonomy, overlay)
        )
        _show(explained, json=json, no_color=no_color)


def _show(explained: Explained, *, json: bool, no_color: bool) -> None:
    """Print an explanation, for machines or for people."""
    from prevspend.report import explained_json, explained_page

    if json:
        typer.echo(explained_json(explained))
    else:
        output(no_color=no_color).print(explained_page(explained))


def _check(
    folder: Path | None, row: str | None, coding: int | None, line: dict[str, str], kind: str | None
) -> None:
    """Refuse what cannot be asked together.

    Raises:
        PrevspendError: if it is not clear what to explain.
    """
    if kind not in {None, *_KINDS}:
        raise PrevspendError(
            f"There is no kind of organisation '{kind}'.", fix=f"name one of {', '.join(_KINDS)}."
        )
    if folder is None and (row is not None or coding is not None):
        raise PrevspendError(
            "A row or coding belongs to results, but none are named.",
            fix="name the folder that `prevspend classify` wrote: prevspend explain DIR --row 17",
        )
    if folder is not None and sum((row is not None, coding is not None, bool(line))) != 1:
        raise PrevspendError(
            "It is not clear which line of the results to explain.",
            fix="name either a row, --row 17, or a coding, --coding 3, or what a field holds,"
            ' --cost-centre "Stop smoking".',
        )


def _explain(
    folder: Path | None,
    row: str | None,
    coding: int | None,
    line: dict[str, str],
    kind: str | None,
    taxonomy: Taxonomy,
) -> Explained:
    from prevspend.baseline import explain_coding, explain_line, explain_row, find_coding

    if folder is None:
        return explain_line(line, taxonomy, kind)
    if row is not None:
        return explain_row(folder, row, taxonomy)
    number = find_coding(folder, line) if coding is None else coding
    return explain_coding(folder, number, taxonomy)
