"""`prevspend review`: what rules leave open, as a workbook of questions; and the answers back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prevspend.cli.completing import taxonomies
from prevspend.cli.terminal import AcceptChanged, Overlay, Quiet, errors_in_words, reading_results

if TYPE_CHECKING:
    from collections.abc import Sequence

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
Apart = Annotated[
    bool, typer.Option("--apart", help="Ask about each coding, also where several are alike.")
]
Least = Annotated[
    float | None,
    typer.Option(
        "--least",
        metavar="POUNDS",
        min=0,
        help="Ask every question about so many pounds or more; 0 asks all.",
    ),
]
Rules = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The YAML file.")]
National = Annotated[
    bool,
    typer.Option(
        "--national", help="Propose national rules, from the results of several organisations."
    ),
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
    least: Least = None,
    apart: Apart = False,
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
) -> None:
    """Write what the rules leave open as a workbook of questions, the largest amounts first.

    Each row is one decision, chosen by name from a list. A row is a cost centre or one account of
    it, an account of a wider unit, or codings that are alike: of one payee, of the months of one
    contract, of units named alike. It shows how many codings there are, the largest, and their
    directorate. What an answer is likely to change most comes first. Where an answer is at least
    80% likely, it is suggested, with what it rests on; it is never applied by itself. What is not
    asked about is stated. Save the workbook, and classify again with --overrides and it: what was
    decided counts, with who, when and why.

    prevspend review baseline-2024-25 -o review.xlsx
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.cli.arguments import load_rules, write_new
        from prevspend.report import how_far, review_workbook, what_is_not_asked
        from prevspend.review import Choices
        from prevspend.several_years import decided_before, review_years

        rules = load_rules(taxonomy, overlay)
        pence = None if least is None else round(100 * least)
        asked = review_years(folders, rules, pence, apart=apart)
        if asked.advice and not quiet:
            typer.echo(f"First: {asked.advice}\n")
        beside = [Path(), file.parent, *(folder.absolute().parent for folder in folders)]
        before, missing = decided_before(folders, rules, beside)
        write_new(file, review_workbook(asked, Choices(rules), before), {".xlsx"})
        if not quiet:
            typer.echo(how_far(asked))
            if left := what_is_not_asked(asked):
                typer.echo(left)
            _show_before(len(before), missing)
            named = " ".join(f"--overrides {each}" for each in (*missing, file))
            typer.echo(f"Written to {file}. Then: prevspend classify … {named}")


def _show_before(count: int, missing: Sequence[str]) -> None:
    """Show how much was decided before, and what of it the new workbook lacks."""
    from prevspend.english import plural

    if count:
        decisions = plural(count, "decision")
        typer.echo(f"It carries along the {decisions} made before, in a sheet of its own.")
    if missing:
        which = " and ".join(missing)
        typer.echo(
            f"These results were also made with {which}, which this folder does not hold as it was:"
            " its decisions are not in the workbook, so name it too."
        )


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

    prevspend review-import review.xlsx -o decisions.yaml
    """
    with errors_in_words():
        from prevspend.cli.arguments import load_rules, write_new
        from prevspend.english import plural
        from prevspend.review import notes_in_words, read_review, write_overrides

        rules = load_rules(taxonomy, overlay)
        answers = read_review(files, rules)
        write_new(file, write_overrides(answers.overrides).encode(), {".yaml", ".yml"})
        if not quiet:
            decisions = plural(len(answers.overrides), "decision")
            codings = plural(sum(len(each.selections) for each in answers.overrides), "coding")
            typer.echo(f"Written to {file}: {decisions} on {codings}.")
            if answers.notes:
                typer.echo(notes_in_words(answers.notes))


def review_propose(
    folders: Results,
    *,
    file: Rules,
    national: National = False,
    taxonomy: Taxonomy = "england",
    accept_changed: AcceptChanged = False,
    quiet: Quiet = False,
) -> None:
    """Propose rules that decide as people did, so that later years need no decision.

    From years that were classified with --overrides it makes an overlay: where decisions share a
    cost centre, an account or a name, a local rule with examples that moves nothing else. With
    --national, and the results of several organisations, it lists for maintainers the words of
    services and accounts by which they decided alike, with pounds; payees are left out.

    prevspend review-propose reviewed-2024-25 -o proposed.yaml
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.baseline import read_results
        from prevspend.cli.arguments import load_rules, write_new
        from prevspend.review import propose_national, propose_overlay

        years = [read_results(folder) for folder in folders]
        propose = propose_national if national else propose_overlay
        proposal = propose(years, load_rules(taxonomy, None))
        write_new(file, proposal.text.encode(), {".yaml", ".yml"})
        if not quiet:
            rules = f"{proposal.rules:,} rule{'s' * (proposal.rules != 1)}"
            share = proposal.covered_pence / max(proposal.decided_pence, 1)
            typer.echo(f"Written to {file}: {rules}, for {share:.0%} of what people decided.")
            if not national:
                typer.echo(f"Then: prevspend taxonomy check {file} --ledger {folders[-1]}")
