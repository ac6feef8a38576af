"""A review as a workbook for people to decide in; `--overrides` reads it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.decidedbefore import before_sheet
from prevspend.report.forms import (
    Fills,
    answers_sheet,
    choices_sheet,
    from_choices,
    read_me_sheet,
)
from prevspend.report.sheets import SheetWriter, draw, in_pounds
from prevspend.report.words import describe_coding, percent
from prevspend.review import ANSWER_COLUMNS, HEADS, LEAVE, REVIEW_FORM, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.classify import Override
    from prevspend.review import Choices, DecidedExample, Question, Review

_WIDTHS = (34, 40, 18, 12, 60, 18, 9, 8, 22, 30, 50, 30, 44, 50, 36, 36, 50, 12, 20)
_NAMED = 4
"""Of codings that are alike a row names so many; the payees and pounds are those of all."""

_WHOLE = 1_000_000
_STEPS = (0.9, 0.95, 0.97, 0.99)
_READ_ME = (
    "Each row of the sheet 'Decisions' is about undecided codings, or some decided as one thing.",
    "An answer changes no others. First come those that nothing decides, or a wide unit only,",
    "by the money that an answer could make prevention, or take from it.",
    "Fill in the yellow cells: choose a decision from the list, and write in a few words why.",
    "The name of a service may also be typed, or a part of it that only one service has.",
    "A row may stand for many codings, of a service or alike: a decision there is one on all.",
    "Where it does not hold for all, leave it blank: a review written with --apart divides it.",
    f"Leave a row blank where nobody knows. '{LEAVE}' keeps it undecided for a reason that you",
    "write, which the next review shows; where rules decide the row, it makes its money undecided.",
    "A reason without a decision is a note: it stays in this workbook and decides nothing.",
    "Who and date: the cells above hold for every row that leaves them blank.",
    "You may filter, hide columns and delete rows. Leave the heads and last column as they are.",
    "To sort, first unprotect the sheet (Review > Unprotect Sheet; there is no password), and sort",
    "whole rows: the column 'Row' shows whether answers still stand beside their codings.",
    "In other years a decision also holds for what is alike: names that differ only in a month, a",
    "year or a long number, or one payee's money in several units. The results say where it does.",
    "What was decided before stands in the sheet 'Decided before', where there is any, and still",
    "counts: this file alone is enough. To take a decision back, delete its row there.",
    "A suggestion is not a decision. Its figure says how many of 100 like it were right elsewhere.",
    "Save as an Excel workbook (.xlsx), and classify again with --overrides and this file.",
    "This workbook names payees and shows narratives of the ledger: keep it inside.",
)


def review_workbook(review: Review, choices: Choices, before: Sequence[Override] = ()) -> bytes:
    """Draw a review as the bytes of an .xlsx file; the same review gives the same bytes.

    Args:
        review: the questions.
        choices: what may be decided.
        before: the decisions that the results were made with, which the review carries along.
    """
    return draw(
        f"Decisions for {review.organisation or 'this ledger'}",
        partial(_read_me, review=review),
        partial(_decisions, review=review, choices=choices),
        partial(before_sheet, overrides=before, choices=choices),
        partial(choices_sheet, names=choices.names),
    )


def how_far(review: Review) -> str:
    """Describe how many decisions bring how much of the money to a decision."""
    if review.decided is None or not review.questions:
        return "Nothing is left to decide."
    words = [f"{percent(round(review.decided * _WHOLE), _WHOLE)} is decided now"]
    reached = [
        question.decided_after
        for question in review.questions
        if question.decided_after is not None
    ]
    after: dict[int, float] = {}  # by the number of decisions, the last step that they reach
    for step in _STEPS:
        needed = next((at for at, share in enumerate(reached, start=1) if share >= step), None)
        if needed is not None and review.decided < step:
            after[needed] = step
    words += [f"{step:.0%} after {plural(needed, 'decision')}" for needed, step in after.items()]
    if len(words) == 1 and reached:
        most = percent(round(max(reached) * _WHOLE), _WHOLE)
        words.append(f"{most} after all {plural(len(reached), 'decision')}")
    counted = " Counted are the undecided rows." if len(reached) < len(review.questions) else ""
    return f"Of the money in scope, {', '.join(words)}.{counted if reached else ''}"


def _read_me(writer: SheetWriter, review: Review) -> None:
    named = f"{review.organisation or 'The organisation is not named'}, {', '.join(review.years)}"
    read_me_sheet(writer, f"Decisions for {named}", how_far(review), _READ_ME)


def _decisions(writer: SheetWriter, review: Review, choices: Choices) -> None:
    fills = Fills(writer.book)
    text, pounds = writer.text, writer.pounds
    formats = [fills.text, fills.text, fills.text, fills.day, text, pounds, writer.count]
    formats += [writer.count, *(text for _ in range(9)), writer.share, writer.code]
    columns = dict(zip(HEADS, zip(_WIDTHS, formats, strict=True), strict=True))
    if len(review.years) > 1:
        at = HEADS.index("£") + 1
        years = {f"£ {year}": (18, pounds) for year in review.years}
        all_ = list(columns.items())
        columns = dict([*all_[:at], *years.items(), *all_[at:]])
    rows = [_row(question, review) for question in review.questions]
    offered = {"Decision": from_choices(len(choices.names))}
    parts = (writer, REVIEW_FORM, columns, rows, offered)
    answers_sheet(*parts, fills=fills, years=review.years)


def _row(question: Question, review: Review) -> list[object]:
    several = len(review.years) > 1
    suggestion = question.suggestion
    pence = sum(question.pence.values())
    return [
        *(None for _ in ANSWER_COLUMNS),
        _asked_about(question),
        in_pounds(pence),
        *(in_pounds(question.pence.get(year, 0)) for year in review.years if several),
        question.codings,
        question.count,
        question.why,
        question.now,
        question.nearly,
        f"{suggestion.answer} ({suggestion.probability:.0%})" if suggestion else "",
        suggestion.because if suggestion else "",
        "\n".join(map(_like_it, suggestion.examples)) if suggestion else "",
        "\n".join(question.accounts),
        "\n".join(question.payees),
        "\n".join(question.narratives),
        question.decided_after,
        key_of(*map(dict, question.selectors)),
    ]


def _asked_about(question: Question) -> str:
    """Describe what a row is about; of many that are alike, the largest."""
    named = [describe_coding(dict(lines)) for lines in question.selectors[:_NAMED]]
    more = len(question.selectors) - len(named)
    return "\n".join([*named, *([f"and {more:,} more that are alike"] if more else [])])


def _like_it(example: DecidedExample) -> str:
    coding = describe_coding(example.coding)
    return f"{example.where}: {coding}" if example.where else coding
