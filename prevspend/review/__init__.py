"""What rules leave open, as questions for people, and their answers back as overrides."""

from prevspend.review.alike import gather_alike
from prevspend.review.answers import REVIEW_FORM, load_decisions, read_answers, write_overrides
from prevspend.review.choices import LEAVE, STATUSES, Answer, Choices
from prevspend.review.codings import OpenCoding, review_codings
from prevspend.review.columns import (
    ANSWER_COLUMNS,
    ANSWERS_SHEET,
    CHOICES_SHEET,
    HEADS,
    KEY_HEAD,
    LAST_PRINTED,
    READ_ME_SHEET,
    REVIEWER_CELLS,
)
from prevspend.review.keys import key_of, lines_of
from prevspend.review.localrules import propose_overlay
from prevspend.review.names import name_root
from prevspend.review.narratives import Narratives
from prevspend.review.nationalrules import propose_national
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
from prevspend.review.typed import Form, TypedRow, open_form, typed_rows
from prevspend.review.units import PLACES

__all__ = [
    "ANSWERS_SHEET",
    "ANSWER_COLUMNS",
    "CHOICES_SHEET",
    "HEADS",
    "KEY_HEAD",
    "LAST_PRINTED",
    "LEAST",
    "LEAVE",
    "PLACES",
    "READ_ME_SHEET",
    "REVIEWER_CELLS",
    "REVIEW_FORM",
    "STATUSES",
    "Answer",
    "Choices",
    "DecidedExample",
    "DecidedNeighbours",
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
    "SimilarityModel",
    "Suggestion",
    "TypedRow",
    "Weights",
    "build_review",
    "candidates",
    "gather_alike",
    "key_of",
    "labelled_codings",
    "likeliest",
    "lines_of",
    "load_decisions",
    "measured_weights",
    "model_of",
    "name_root",
    "open_form",
    "propose_national",
    "propose_overlay",
    "rank_questions",
    "read_answers",
    "review_codings",
    "typed_rows",
    "write_overrides",
]
