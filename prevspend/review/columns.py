"""The layout of the workbook of a review: its sheets, heads and cells for answers."""

from __future__ import annotations

from typing import Final

READ_ME_SHEET: Final = "Read me"
ANSWERS_SHEET: Final = "Decisions"
CHOICES_SHEET: Final = "Choices"

REVIEWER_CELLS: Final = {"Who": "B3", "Date": "B4"}
"""The cells of the first sheet that apply to each row where the column is blank."""

ANSWER_COLUMNS: Final = ("Decision", "Why", "Who", "Date")
ROW_HEAD: Final = "Row"
"""The head of a column among those for answers: the number of the row, which its key has too. Where
the columns for answers are sorted by themselves, the two differ."""

NOW_HEAD: Final = "What it is now"
"""The head of the column with what the rules decide; blank where they leave it undecided."""

KEY_HEAD: Final = "Which lines (do not change)"
HEADS: Final = (
    *ANSWER_COLUMNS,
    "What is to be decided",
    "Where it stands",
    "£",
    "Codings",
    "The largest of them",
    "Why it is here",
    NOW_HEAD,
    "Suggestion",
    "Because",
    "Lines",
    "What nearly matched",
    "Nearest decided codings",
    "Accounts",
    "Payees",
    "Narratives",
    "Decided after this row",
    KEY_HEAD,
)
"""The heads of a review of one year; of several, each year has a column of pounds after the sum."""

LAST_PRINTED: Final = "Suggestion"
"""The head of the last column that is printed: those after it are evidence, read on the screen."""
