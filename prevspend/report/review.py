"""A review as a workbook for people to decide in; `--overrides` reads it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.money import format_pounds
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
from prevspend.review import ANSWER_COLUMNS, HEADS, LEAVE, PLACES, REVIEW_FORM, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prevspend.classify import Override
    from prevspend.review import Choices, DecidedExample, Left, Question, Review

_WIDTHS = (30, 32, 14, 12, 44, 26, 16, 9, 50, 16, 24, 28, 44, 8, 50, 50, 36, 36, 50, 12, 20)
_NAMED = 4
"""Of codings that are alike a row names so many; the payees and pounds are those of all."""

_WHOLE = 1_000_000
_STEPS = (0.9, 0.95, 0.97, 0.99)
_READ_ME = (
    "Each row of the sheet 'Decisions' is about undecided codings, or some decided as one thing.",
    "An answer changes no others. First come those whose answer is likely to move most money:",
    "what nothing decides counts in full, what is decided with some doubt for a small part.",
    "Fill in the yellow cells: choose a decision from the list, and write in a few words why.",
    "The name of a service may also be typed, or a part of it that only one service has.",
    "A row may stand for many codings, of a service or alike: a decision there is one on all.",
    "It says how many there are, which are the largest, and in which directorates they stand.",
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
    """Describe how much money is decided, and how much once the first rows are answered."""
    if not review.questions:
        return "Nothing is left to decide."
    words = []
    if review.decided is not None:
        words = list(_steps(review, review.decided))
    doubtful = sum(question.why != "undecided" for question in review.questions)
    if doubtful:
        words.append(
            f"{plural(doubtful, 'row is', 'rows are')} about money that is decided, but not surely;"
            " answers there do not change this share."
        )
    return " ".join(words)


def _steps(review: Review, decided: float) -> Iterator[str]:
    """Yield how much is decided now, and how many rows bring it how far."""
    yield f"Of the money in scope, {_share(decided)} is decided now."
    reached = [
        (at, question.decided_after)
        for at, question in enumerate(review.questions, start=1)
        if question.decided_after is not None
    ]
    rows: dict[int, float] = {}  # by the number of rows, the last step that they reach
    for step in _STEPS:
        needed = next((at for at, share in reached if share >= step), None)
        if needed is not None and decided < step:
            rows[needed] = step
    steps = [f"{step:.0%} once {_first(needed)} answered" for needed, step in rows.items()]
    if not steps and reached:
        last, share = max(reached, key=lambda pair: pair[1])
        steps = [f"{_share(share)} once {_first(last)} answered"]
    if steps:
        yield f"It is {', '.join(steps)}."


def _first(rows: int) -> str:
    return "the first row is" if rows == 1 else f"the first {rows:,} rows are"


def _share(share: float) -> str:
    return percent(round(share * _WHOLE), _WHOLE)


def what_is_not_asked(review: Review) -> str:
    """Describe what the rows leave out, why, and how to ask about it; blank where it is nothing."""
    left = review.not_asked
    words = []
    if left.small.codings:
        words.append(f"{_left(left.small, 'undecided')}, each row under {_pounds(left.least)}")
    if left.contested.codings:
        words.append(f"{_left(left.contested, 'decided')}, less doubtful or smaller")
    if words:
        words[-1] += " (--least 0 asks about them too)"
    if left.unnamed.codings:
        words.append(
            f"{_left(left.unnamed, 'undecided')}, as no cell tells them from other lines (they"
            " need a rule, or a clearer name in the ledger)"
        )
    return f"Not asked: {'; '.join(words)}." if words else ""


def _left(left: Left, what: str) -> str:
    return f"{plural(left.codings, f'{what} coding')} of {_pounds(left.pence)}"


def _pounds(pence: int) -> str:
    return format_pounds(pence, pennies=False)


def _read_me(writer: SheetWriter, review: Review) -> None:
    named = (
        f"{review.organisation or 'an organisation that is not named'}, {', '.join(review.years)}"
    )
    texts = [text for text in (what_is_not_asked(review), "") if text or review.questions]
    read_me_sheet(
        writer,
        f"Decisions for {named}",
        how_far(review),
        [*texts, *_READ_ME],
        first=review.advice,
    )


def _decisions(writer: SheetWriter, review: Review, choices: Choices) -> None:
    fills = Fills(writer.book)
    text, pounds = writer.text, writer.pounds
    formats = [fills.text, fills.text, fills.text, fills.day, text, text, pounds, writer.count]
    formats += [*(text for _ in range(5)), writer.count, *(text for _ in range(5))]
    formats += [writer.share, writer.code]
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
        "\n".join(question.places),
        in_pounds(pence),
        *(in_pounds(question.pence.get(year, 0)) for year in review.years if several),
        question.codings,
        "\n".join(_largest(question)),
        question.why,
        question.now,
        f"{suggestion.answer} ({suggestion.probability:.0%})" if suggestion else "",
        suggestion.because if suggestion else "",
        question.count,
        question.nearly,
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


def _largest(question: Question) -> Iterator[str]:
    """Yield the largest codings with their pounds, without what all of the row have in common."""
    common = set.intersection(*map(set, question.selectors))
    if len(question.places) == 1:
        common |= {pair for of, _ in question.largest for pair in of.items() if pair[0] in PLACES}
    for of, pence in question.largest:
        own = dict(pair for pair in of.items() if pair not in common)
        yield f"{_pounds(pence)}: {describe_coding(own or of)}"


def _like_it(example: DecidedExample) -> str:
    coding = describe_coding(example.coding)
    return f"{example.where}: {coding}" if example.where else coding
