"""Measure agreement with labelled samples: how often the taxonomy decides as people do."""

from prevspend.evaluate.agreement import evaluate
from prevspend.evaluate.labels import LABELS, Label, Labelled, read_labels
from prevspend.evaluate.model import (
    Agreement,
    Disagreement,
    Estimate,
    Evaluation,
    GradeAgreement,
)
from prevspend.evaluate.panel import PANEL_FILE, find_panel, is_panel, panel_of, read_panel
from prevspend.evaluate.sample import LabelledSample, read_sample
from prevspend.evaluate.scoring import ScoredRow, score

__all__ = [
    "LABELS",
    "PANEL_FILE",
    "Agreement",
    "Disagreement",
    "Estimate",
    "Evaluation",
    "GradeAgreement",
    "Label",
    "Labelled",
    "LabelledSample",
    "ScoredRow",
    "evaluate",
    "find_panel",
    "is_panel",
    "panel_of",
    "read_labels",
    "read_panel",
    "read_sample",
    "score",
]
