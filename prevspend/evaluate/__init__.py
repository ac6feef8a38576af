"""Measure agreement with labelled samples: how often the taxonomy decides as people do."""

from prevspend.evaluate.agreement import evaluate
from prevspend.evaluate.labels import LABELS, Label
from prevspend.evaluate.model import Agreement, Disagreement, Estimate, Evaluation
from prevspend.evaluate.panel import find_panel, is_panel, panel_of, read_panel
from prevspend.evaluate.sample import LabelledSample, read_sample
from prevspend.evaluate.scoring import ScoredRow, score
from prevspend.evaluate.statistics import cohen_kappa, wilson

__all__ = [
    "LABELS",
    "Agreement",
    "Disagreement",
    "Estimate",
    "Evaluation",
    "Label",
    "LabelledSample",
    "ScoredRow",
    "cohen_kappa",
    "evaluate",
    "find_panel",
    "is_panel",
    "panel_of",
    "read_panel",
    "read_sample",
    "score",
    "wilson",
]
