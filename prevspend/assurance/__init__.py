"""An audit sample drawn by pounds, judged blind, and the error rate it shows, with its interval."""

from prevspend.assurance.answers import read_audits
from prevspend.assurance.assess import assess
from prevspend.assurance.carry import read_assurance, with_audit
from prevspend.assurance.columns import (
    AUDIT_FORM,
    AUDIT_HEADS,
    BOUGHT,
    CANNOT_TELL,
    HOW_SURE,
    SHARE,
    SURE,
)
from prevspend.assurance.model import ASSURANCE_FILE, Assurance, AuditDifference, StratumError
from prevspend.assurance.sample import USUAL_SIZE, AuditSample, Sampled, draw_sample

__all__ = [
    "ASSURANCE_FILE",
    "AUDIT_FORM",
    "AUDIT_HEADS",
    "BOUGHT",
    "CANNOT_TELL",
    "HOW_SURE",
    "SHARE",
    "SURE",
    "USUAL_SIZE",
    "Assurance",
    "AuditDifference",
    "AuditSample",
    "Sampled",
    "StratumError",
    "assess",
    "draw_sample",
    "read_assurance",
    "read_audits",
    "with_audit",
]
