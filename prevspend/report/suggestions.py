"""Suggestions for what is not decided, on the terminal and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from prevspend.english import plural
from prevspend.money import format_pounds
from prevspend.people import without_names
from prevspend.report.tables import heading, table
from prevspend.report.words import describe_coding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from prevspend.review import DecidedExample, Question, Review, Suggestion


def suggestions_page(review: Review, most: int) -> RenderableType:
    """Draw the suggestions for the largest questions; what may name a person is withheld."""
    suggested = list(_suggested(review))
    pence = sum(question.size for question, _ in suggested)
    title = f"Suggestions for {review.organisation or 'this ledger'}, {', '.join(review.years)}"
    count = (
        f"{plural(len(suggested), 'suggestion')} for {plural(len(review.questions), 'question')}"
    )
    drawn = table("", "What is to be decided", "£", "Suggestion", "Because")
    for question, suggestion in suggested[:most]:
        examples = [f"• {_like_it(example)}" for example in suggestion.examples]
        drawn.add_row(
            describe_coding(without_names(dict(question.selectors[0]))),
            format_pounds(question.size, pennies=False),
            f"{suggestion.answer} ({suggestion.probability:.0%})",
            "\n".join([suggestion.because, *examples]),
        )
    more = len(suggested) - most
    end = "Nothing is applied. Decide in the workbook that `prevspend review` writes."
    return Group(
        heading(title, f"{count}: {format_pounds(pence, pennies=False)}"),
        drawn,
        Text(f"{plural(more, 'more suggestion')}: --most, or --json. {end}" if more > 0 else end),
    )


def suggestions_json(review: Review) -> str:
    """Return all suggestions as JSON; amounts in pence, what may name a person withheld."""
    content: list[dict[str, Any]] = [
        {
            "lines": [without_names(dict(lines)) for lines in question.selectors],
            "why": question.why,
            "pence": question.pence,
            "answer": suggestion.answer,
            "probability": round(suggestion.probability, 3),
            "because": suggestion.because,
            "examples": [
                {
                    "organisation": example.where or review.organisation,
                    "coding": without_names(example.coding),
                    "answer": example.answer,
                }
                for example in suggestion.examples
            ],
        }
        for question, suggestion in _suggested(review)
    ]
    return json.dumps(content, indent=2, ensure_ascii=False)


def _suggested(review: Review) -> Iterator[tuple[Question, Suggestion]]:
    for question in review.questions:
        if question.suggestion is not None:
            yield question, question.suggestion


def _like_it(example: DecidedExample) -> str:
    coding = describe_coding(without_names(example.coding))
    return f"{example.where}: {coding}" if example.where else coding
