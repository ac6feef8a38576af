"""What rules leave open, as questions for people, and their answers back as overrides."""

from prevspend.review.alike import gather_alike
from prevspend.review.answers import (
    REVIEW_FORM,
    Decisions,
    load_decisions,
    read_answers,
    read_review,
    write_overrides,
)
from prevspend.review.before import BEFORE_HEADS, BEFORE_SHEET, packed
from prevspend.review.choices import LEAVE, STATUSES, Answer, Choices
from prevspend.review.codings import OpenCoding, review_codings
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    CHOICES_SHEET,
    HEADS,
    KEY_HEAD,
    READ_ME_SHEET,
    REVIEWER_CELLS,
    ROW_HEAD,
)
from prevspend.review.faults import each_once, notes_in_words
from prevspend.review.keys import RowKey, key_of, key_of_row, lines_of, read_key
from prevspend.review.localrules import propose_overlay
from prevspend.review.narratives import Narratives
from prevspend.review.nationalrules import propose_national
from prevspend.review.opening import Form, open_form
from prevspend.review.proposals import Proposal
from prevspend.review.questions import (
    Left,
    NotAsked,
    Question,
    Review,
    build_review,
    rank_questions,
)
from prevspend.review.similar import (
    Judgement,
    LabelledCoding,
    SimilarityModel,
    labelled_codings,
)
from prevspend.review.suggestions import (
    LEAST,
    DecidedExample,
    DecidedNeighbours,
    PossibleAnswer,
    Suggestion,
    Weights,
    candidates,
    likeliest,
    measured_weights,
    model_of,
)
from prevspend.review.typed import TypedRow, typed_rows
from prevspend.review.units import PLACES

__all__ = [
    "ANSWERS_SHEET",
    "ANSWER_COLUMNS",
    "BEFORE_HEADS",
    "BEFORE_SHEET",
    "CHOICES_SHEET",
    "HEADS",
    "KEY_HEAD",
    "LEAST",
    "LEAVE",
    "PLACES",
    "READ_ME_SHEET",
    "REVIEWER_CELLS",
    "REVIEW_FORM",
    "ROW_HEAD",
    "STATUSES",
    "Answer",
    "Choices",
    "DecidedExample",
    "DecidedNeighbours",
    "Decisions",
    "Form",
    "Judgement",
    "LabelledCoding",
    "Left",
    "Narratives",
    "NotAsked",
    "OpenCoding",
    "PossibleAnswer",
    "Proposal",
    "Question",
    "Review",
    "RowKey",
    "SimilarityModel",
    "Suggestion",
    "TypedRow",
    "Weights",
    "build_review",
    "candidates",
    "each_once",
    "gather_alike",
    "key_of",
    "key_of_row",
    "labelled_codings",
    "likeliest",
    "lines_of",
    "load_decisions",
    "measured_weights",
    "model_of",
    "notes_in_words",
    "open_form",
    "packed",
    "propose_national",
    "propose_overlay",
    "rank_questions",
    "read_answers",
    "read_key",
    "read_review",
    "review_codings",
    "typed_rows",
    "write_overrides",
]
