"""`prevspend leftshift`: years side by side, and how much of the change is real."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.completing import taxonomies
from prevspend.cli.terminal import (
    AcceptChanged,
    Json,
    NoColor,
    Pictures,
    ProgressBar,
    Quiet,
    errors_in_words,
    output,
    reading_results,
)

if TYPE_CHECKING:
    from prevspend.leftshift import LeftShift

Results = Annotated[
    list[Path],
    typer.Argument(
        metavar="DIR", help="Folders that `prevspend classify` wrote, one a year, of one body."
    ),
]
Target = Annotated[
    list[str] | None,
    typer.Option(
        metavar="TARGET",
        help="hewitt, parity, or one's own: 'points=1.5 years=3', 'floor=1200000'; with"
        " 'interventions=stop-smoking,…' for some only. May be repeated.",
    ),
]
Changes = Annotated[
    Path | None,
    typer.Option("--changes", metavar="FILE", help="What people decided about recodings, YAML."),
]
People = Annotated[
    list[str] | None,
    typer.Option(
        metavar="YEAR=PEOPLE", help="People by year, 2024-25=300000, in place of the known ones."
    ),
]
WeightedPeople = Annotated[
    list[str] | None,
    typer.Option(metavar="YEAR=PEOPLE", help="The same, weighted for need."),
]
Folder = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="Folder for the report.")
]
Grants = Annotated[
    Path | None,
    typer.Option(
        "--grants", metavar="FILE", help="Register of grants of a few years only, a YAML list."
    ),
]
Decided = Annotated[
    float,
    typer.Option(
        metavar="PERCENT",
        min=0,
        max=100,
        help="How much of a year's money must be decided for a share and a verdict.",
    ),
]
AcceptDoubt = Annotated[
    list[str] | None,
    typer.Option(
        "--accept",
        metavar="DOUBT",
        help="Answer a doubt about the years: not-tax (payees were really paid by one factor"
        " more), new (contracts that began are other services than those that ended), twice (lines"
        " that stand twice were paid twice), limit (small payments that one year does not list do"
        " not matter). May be repeated.",
    ),
]
CarryBreaks = Annotated[
    bool,
    typer.Option("--carry-breaks", help="Go on where years cannot be compared, and say so."),
]


def leftshift(
    results: Results,
    *,
    folder: Folder = None,
    taxonomy: Annotated[
        str,
        typer.Option(
            metavar="TAXONOMY", autocompletion=taxonomies, help="Taxonomy all years are read under."
        ),
    ] = "england",
    changes: Changes = None,
    target: Target = None,
    population: People = None,
    weighted_population: WeightedPeople = None,
    grants: Grants = None,
    decided: Decided = 80.0,
    carry_breaks: CarryBreaks = False,
    accept_doubt: AcceptDoubt = None,
    pictures: Pictures = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Set years side by side: did prevention's share rise, and how much of that is real?

    A bridge that adds up to the penny leads from the first year to the last: definitions, months
    missing, money moved between bodies, recoding, money of a few years only, prices, population,
    and what remains. Headline and targets are judged on what remains. Writes leftshift.html,
    leftshift.xlsx, leftshift.json and changes-to-decide.yaml into DIR where one is given.

    prevspend leftshift baseline-2023-24 baseline-2024-25 -o left-shift
    """
    options = locals()
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.report import leftshift_document, page_on_terminal
        from prevspend.several_years import compare_years

        with ProgressBar(shown=not quiet) as progress:
            report = compare_years(results, options, progress)
            files = _write(report, folder, pictures)
        if json:
            typer.echo(report.to_json(), nl=False)
        elif not quiet:
            console = output(no_color=no_color)
            console.print(page_on_terminal(leftshift_document(report.without_names())))
            if files:
                names = ", ".join(file.name for file in files)
                console.print(f"Written to {folder}: {names}", markup=False)


def _write(report: LeftShift, folder: Path | None, pictures: Path | None) -> list[Path]:
    """Write the report and its charts where they are wanted; return the files of the report."""
    from prevspend.report import leftshift_document, write_leftshift, write_pictures
    from prevspend.report import pictures as pictures_of

    if pictures:
        write_pictures(pictures, pictures_of(leftshift_document(report.without_names())))
    return write_leftshift(folder, report) if folder else []
