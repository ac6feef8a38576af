"""A review as a workbook for people to decide in; `--overrides` reads it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from prevspend.english import plural
from prevspend.report.sheets import SheetWriter, draw, in_pounds
from prevspend.report.words import describe_coding, percent
from prevspend.review import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    CHOICES_SHEET,
    HEADS,
    KEY_HEAD,
    LEAVE,
    READ_ME_SHEET,
    REVIEWER_CELLS,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.review import Choices, Question, Review

_TO_FILL = "#FFF2CC"
_WIDTHS = (34, 40, 18, 12, 60, 18, 8, 22, 30, 50, 30, 44, 36, 50, 12, 20)
_WHOLE = 1_000_000
_LINE, _MOST_LINES = 15, 8  # points; more lines are read in the cell itself
_LETTER = 0.95  # of a column's width
_STEPS = (0.9, 0.95, 0.97, 0.99)
_READ_ME = (
    "Each row of the sheet 'Decisions' is one question; the largest amounts come first.",
    "Fill in the yellow cells: choose a decision from the list, and write in a few words why.",
    "The name of a service may also be typed, or a part of it that only one service has.",
    f"Leave a row blank, or choose '{LEAVE}', where nobody knows.",
    "Who and date: the cells above hold for every row that leaves them blank.",
    "You may filter, hide columns and delete rows. Leave the heads and last column as they are.",
    "To sort, first unprotect the sheet (Review > Unprotect Sheet; there is no password).",
    "Save as an Excel workbook (.xlsx), and classify again with --overrides and this file.",
    "This workbook names payees and shows narratives of the ledger: keep it inside.",
)


def review_workbook(review: Review, choices: Choices) -> bytes:
    """Draw a review as the bytes of an .xlsx file; the same review gives the same bytes."""
    return draw(
        f"Decisions for {review.organisation or 'this ledger'}",
        partial(_read_me, review=review),
        partial(_decisions, review=review, choices=choices),
        partial(_choices, choices=choices),
    )


def how_far(review: Review) -> str:
    """Say how many decisions bring how much of the money to a decision."""
    if review.decided is None or not review.questions:
        return "Nothing is left to decide."
    said = [f"{percent(round(review.decided * _WHOLE), _WHOLE)} is decided now"]
    reached = [one.decided_after for one in review.questions if one.decided_after is not None]
    for step in _STEPS:
        needed = next((at for at, share in enumerate(reached, start=1) if share >= step), None)
        if needed is not None and review.decided < step:
            said.append(f"{step:.0%} after {plural(needed, 'decision')}")
    if len(said) == 1 and reached:
        most = percent(round(max(reached) * _WHOLE), _WHOLE)
        said.append(f"{most} after all {plural(len(reached), 'decision')}")
    return f"Of the money in scope, {', '.join(said)}."


def _read_me(writer: SheetWriter, review: Review) -> None:
    sheet = writer.sheet(READ_ME_SHEET, (24, 100))
    fill = writer.book.add_format({"bg_color": _TO_FILL, "locked": False, "border": 1})
    day = writer.book.add_format(
        {"bg_color": _TO_FILL, "locked": False, "border": 1, "num_format": "dd/mm/yyyy"}
    )
    years = ", ".join(review.years)
    named = f"{review.organisation or 'The organisation is not named'}, {years}"
    sheet.write_string(0, 0, f"Decisions for {named}", writer.title)
    sheet.write_string(2, 0, "Who decides", writer.text)
    sheet.write_blank(REVIEWER_CELLS["Who"], None, fill)
    sheet.write_string(3, 0, "Date", writer.text)
    sheet.write_blank(REVIEWER_CELLS["Date"], None, day)
    sheet.write_string(5, 0, how_far(review), writer.plain_note)
    for row, text in enumerate(_READ_ME, start=7):
        sheet.write_string(row, 0, text, writer.plain_note)
    sheet.protect()


def _decisions(writer: SheetWriter, review: Review, choices: Choices) -> None:
    years = [f"£ {year}" for year in review.years] if len(review.years) > 1 else []
    at = HEADS.index("£") + 1
    heads = [*HEADS[:at], *years, *HEADS[at:]]
    widths = [*_WIDTHS[:at], *(18 for _ in years), *_WIDTHS[at:]]
    sheet = writer.sheet(ANSWERS_SHEET, widths)
    fill = writer.book.add_format(
        {"bg_color": _TO_FILL, "locked": False, "text_wrap": True, "valign": "top", "border": 1}
    )
    day = writer.book.add_format(
        {"bg_color": _TO_FILL, "locked": False, "num_format": "dd/mm/yyyy", "valign": "top"}
    )
    head = writer.book.add_format(
        {"bold": True, "bottom": 1, "bg_color": _TO_FILL, "text_wrap": True}
    )
    text, pounds = writer.text, writer.pounds
    formats: list[object] = [fill, fill, fill, day, text, pounds, *(pounds for _ in years)]
    formats += [writer.count, text, text, text, text, text, text, text, writer.share, writer.code]
    rows = [_row(question, review) for question in review.questions]
    below = writer.table(sheet, 0, heads, rows, formats)
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _height(row, widths))
    for column, name in enumerate(ANSWER_COLUMNS):
        sheet.write_string(0, column, name, head)
    if rows:
        last = len(choices.names)
        offered = {"validate": "list", "source": f"={CHOICES_SHEET}!$A$1:$A${last}"}
        typed = {"error_type": "information", "error_title": "Not in the list"}
        said = {"error_message": "A part of a name is enough, where only one name has it."}
        sheet.data_validation(1, 0, below - 1, 0, offered | typed | said)
    writer.finish(sheet, below, len(heads))
    sheet.freeze_panes(1, len(ANSWER_COLUMNS) + 1)
    sheet.set_column(heads.index(KEY_HEAD), heads.index(KEY_HEAD), None, None, {"hidden": True})
    sheet.protect(
        "",
        {
            "autofilter": True,
            "format_columns": True,
            "format_rows": True,
            "delete_rows": True,
            "sort": True,
        },
    )


def _height(row: Sequence[object], widths: Sequence[int]) -> int:
    """Return the height of a row's longest text: not every program finds it by itself."""
    shown = zip(row[:-1], widths, strict=False)  # the last column is hidden
    lines = [
        sum(1 + int(_LETTER * len(part) / width) for part in text.split("\n"))
        for text, width in shown
        if isinstance(text, str)
    ]
    return _LINE * min(max(lines, default=1), _MOST_LINES)


def _row(question: Question, review: Review) -> list[object]:
    several = len(review.years) > 1
    suggestion = question.suggestion
    pence = sum(question.pence.values())
    return [
        *(None for _ in ANSWER_COLUMNS),
        describe_coding(dict(question.lines)),
        in_pounds(pence),
        *(in_pounds(question.pence.get(year, 0)) for year in review.years if several),
        question.count,
        question.why,
        question.now,
        question.nearly,
        f"{suggestion.answer} ({suggestion.agreed:.0%})" if suggestion else "",
        suggestion.because if suggestion else "",
        "\n".join(question.payees),
        "\n".join(question.narratives),
        question.decided_after,
        key_of(dict(question.lines)),
    ]


def _choices(writer: SheetWriter, choices: Choices) -> None:
    sheet = writer.sheet(CHOICES_SHEET, (70,))
    for row, name in enumerate(choices.names):
        sheet.write_string(row, 0, name, writer.text)
    sheet.protect()
