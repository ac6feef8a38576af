"""What rules leave open, as questions for people, and their answers back as overrides."""

from prevspend.review.answers import REVIEW_FORM, load_decisions, read_answers, write_overrides
from prevspend.review.choices import LEAVE, Answer, Choices
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    CHOICES_SHEET,
    HEADS,
    KEY_HEAD,
    READ_ME_SHEET,
    REVIEWER_CELLS,
)
from prevspend.review.keys import key_of, lines_of
from prevspend.review.narratives import Narratives
from prevspend.review.questions import Question, Review, build_review, rank_questions
from prevspend.review.suggestions import DecidedExample, Suggestion
from prevspend.review.typed import Form, TypedRow, open_form, typed_rows

__all__ = [
    "ANSWERS_SHEET",
    "ANSWER_COLUMNS",
    "CHOICES_SHEET",
    "HEADS",
    "KEY_HEAD",
    "LEAVE",
    "READ_ME_SHEET",
    "REVIEWER_CELLS",
    "REVIEW_FORM",
    "Answer",
    "Choices",
    "DecidedExample",
    "Form",
    "Narratives",
    "Question",
    "Review",
    "Suggestion",
    "TypedRow",
    "build_review",
    "key_of",
    "lines_of",
    "load_decisions",
    "open_form",
    "rank_questions",
    "read_answers",
    "typed_rows",
    "write_overrides",
]
