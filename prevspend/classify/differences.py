"""Causes of the differences between local and national outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from prevspend.classify.decisions import Decision
from prevspend.classify.overrides import PREFIX
from prevspend.classify.parts import DRIVER_RULE
from prevspend.ledger import from_texts

if TYPE_CHECKING:
    import pyarrow as pa

    from prevspend.classify.decisions import Verdicts
    from prevspend.taxonomy import Overlay

CHANGE = "change of "
SHARE = "share of "
WORDS = "abbreviations and supplier kinds"
_UNDECIDED = Decision("", "unclassified")


def local_causes(national: Verdicts, local: Verdicts, overlay: Overlay) -> pa.DictionaryArray:
    """Return for each coding the part of the overlay that changes its outcome; null if none does.

    A cause is the id of the local rule, driver or override that decides the coding; `change of` and
    the id of the national rule that no longer does; `share of` and the id of an intervention; or
    the overlay's abbreviations and kinds of supplier, which let another national rule match.
    """
    before, after = [*national.decisions, _UNDECIDED], [*local.decisions, _UNDECIDED]
    pairs = np.stack([national.winner, local.winner])
    distinct, of_coding = np.unique(pairs, axis=1, return_inverse=True)
    causes = [_cause(before[old], after[new], overlay) for old, new in distinct.T.tolist()]
    return from_texts(causes, of_coding.reshape(-1))


def _cause(before: Decision, after: Decision, overlay: Overlay) -> str | None:
    """Return what turned one decision into the other."""
    if before.outcome == after.outcome:
        return None
    if after.rule in {rule.id for rule in overlay.own_rules()}:
        return after.rule
    if before.rule in {change.rule for change in overlay.changes}:
        return f"{CHANGE}{before.rule}"
    if before.intervention == after.intervention:
        return f"{SHARE}{after.intervention}"
    return after.rule if after.rule.startswith((PREFIX, DRIVER_RULE)) else WORDS
