"""What rules leave open, as questions for people, and their answers back as overrides."""

from prevspend.review.answers import load_decisions, read_answers, write_overrides
from prevspend.review.choices import LEAVE, Choices
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    CHOICES_SHEET,
    HEADS,
    KEY_HEAD,
    READ_ME_SHEET,
    REVIEWER_CELLS,
)
from prevspend.review.keys import key_of
from prevspend.review.questions import Question, Review, build_review

__all__ = [
    "ANSWERS_SHEET",
    "ANSWER_COLUMNS",
    "CHOICES_SHEET",
    "HEADS",
    "KEY_HEAD",
    "LEAVE",
    "READ_ME_SHEET",
    "REVIEWER_CELLS",
    "Choices",
    "Question",
    "Review",
    "build_review",
    "key_of",
    "load_decisions",
    "read_answers",
    "write_overrides",
]
