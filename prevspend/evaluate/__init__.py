"""Labelled samples to agreement: how often the taxonomy decides as people who know would."""

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
from prevspend.evaluate.sample import Sample, read_sample
from prevspend.evaluate.scoring import Scored, score

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
    "Sample",
    "Scored",
    "evaluate",
    "find_panel",
    "is_panel",
    "panel_of",
    "read_labels",
    "read_panel",
    "read_sample",
    "score",
]
