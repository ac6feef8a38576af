"""`prevspend review`: what rules leave open, as a workbook of questions; and the answers back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from prevspend.cli.completing import taxonomies
from prevspend.cli.terminal import AcceptChanged, Overlay, Quiet, errors_in_words, reading_results

Results = Annotated[
    list[Path],
    typer.Argument(metavar="DIR", help="Folders that classify wrote: the years of one ledger."),
]
Reviewed = Annotated[
    list[Path],
    typer.Argument(metavar="FILE", help="The workbooks, as the reviewers saved them."),
]
Workbook = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The workbook.")]
Overrides = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE", help="The YAML file of overrides.")
]
Taxonomy = Annotated[
    str,
    typer.Option(
        metavar="TAXONOMY",
        autocompletion=taxonomies,
        help="Taxonomy: an id, a release, or a folder.",
    ),
]


def review(
    folders: Results,
    *,
    file: Workbook,
    taxonomy: Taxonomy = "england",
    overlay: Overlay = None,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
) -> None:
    """Write what the rules leave open as a workbook of questions, the largest amounts first.

    Each row is one decision, chosen by name from a list. Save it, and classify again with
    --overrides and the workbook: what was decided counts, with who, when and why.
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.cli.arguments import load_rules, write_new
        from prevspend.report import how_far, review_workbook
        from prevspend.review import Choices
        from prevspend.several_years import review_years

        rules = load_rules(taxonomy, overlay)
        asked = review_years(folders, rules)
        write_new(file, review_workbook(asked, Choices(rules)), {".xlsx"})
        if not quiet:
            typer.echo(how_far(asked))
            typer.echo(f"Written to {file}. Then: prevspend classify … --overrides {file}")


def review_import(
    files: Reviewed,
    *,
    file: Overrides,
    taxonomy: Taxonomy = "england",
    overlay: Overlay = None,
    quiet: Quiet = False,
) -> None:
    """Write the decisions of reviewed workbooks as YAML, for a repository to keep.

    Several reviewers' workbooks become one file; where two decided otherwise, both cells are named.
    """
    with errors_in_words():
        from prevspend.cli.arguments import load_rules, write_new
        from prevspend.review import read_answers, write_overrides

        rules = load_rules(taxonomy, overlay)
        answers = read_answers(files, rules)
        write_new(file, write_overrides(answers).encode(), {".yaml", ".yml"})
        if not quiet:
            typer.echo(f"Written to {file}: {len(answers):,} decision{'s' * (len(answers) != 1)}.")
