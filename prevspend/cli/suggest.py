"""`prevspend suggest`: likely answers for what the rules leave open."""

from __future__ import annotations

from typing import Annotated

import typer

from prevspend.cli.review import Results, Taxonomy  # noqa: TC001 - typer reads them
from prevspend.cli.terminal import (
    AcceptChanged,
    Json,
    NoColor,
    Overlay,
    errors_in_words,
    output,
    reading_results,
)

Most = Annotated[int, typer.Option(metavar="N", min=1, help="Show so many at the most.")]


def suggest(
    folders: Results,
    *,
    most: Most = 20,
    taxonomy: Taxonomy = "england",
    overlay: Overlay = None,
    accept_changed: AcceptChanged = False,
    json: Json = False,
    no_color: NoColor = False,
) -> None:
    """Suggest answers for what the rules leave open; nothing is applied.

    There are three sources: decided neighbours in the same ledger, the rules that nearly
    matched, and a model of the labelled codings that come with prevspend. Each suggestion has how
    likely it is right, as measured on organisations that were not seen, and the nearest decided
    examples. What is less than 80% likely is not suggested. `review` has the same suggestions
    beside its questions.

    prevspend suggest baseline-2024-25
    """
    with errors_in_words(), reading_results(accept_changed=accept_changed):
        from prevspend.cli.arguments import load_rules
        from prevspend.report import suggestions_json, suggestions_page
        from prevspend.several_years import review_years

        review = review_years(folders, load_rules(taxonomy, overlay))
        if json:
            typer.echo(suggestions_json(review))
        else:
            output(no_color=no_color).print(suggestions_page(review, most))
