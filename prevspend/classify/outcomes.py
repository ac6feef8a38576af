"""Outcomes: the verdict on each coding as columns, and its preventive shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.decisions import GRADES
from prevspend.ledger import from_codes, from_texts
from prevspend.money import SHARE_UNITS, share_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from prevspend.classify.decisions import Decision, Verdicts

RANGE = ("low", "central", "high")
"""The three figures of every share and every sum of prevention."""

OUTCOME_COLUMNS = (
    "status",
    "grade",
    "tier",
    "intervention",
    "rule",
    "runner_up",
    *(f"share_{figure}" for figure in RANGE),
)
PREVENTION_COLUMNS = tuple(f"prevention_pence_{figure}" for figure in RANGE)
LOCAL = "local_"
"""The prefix of columns with the outcome under an overlay."""

LOCAL_CAUSE = f"{LOCAL}cause"
"""The column that names the part of the overlay that changes the outcome."""


@dataclass(frozen=True)
class Outcomes:
    """The outcome of each coding.

    Attributes:
        columns: status, rule, share and so on, by name.
        shares: the shares in ten-thousandths, by the column of prevention they are for.
    """

    columns: dict[str, pa.Array]
    shares: dict[str, NDArray[np.int64]]

    def prevention(self, pence: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
        """Return each coding's prevention in pence, in the columns of `shares`."""
        return {name: share_of(pence, shares) for name, shares in self.shares.items()}


def outcomes_of(verdicts: Verdicts) -> Outcomes:
    """Return the outcome of each coding."""
    columns = _outcome_columns(verdicts)
    shares: dict[str, NDArray[np.int64]] = {}
    for figure, name in zip(RANGE, PREVENTION_COLUMNS, strict=True):
        shares[name] = _share_units(verdicts.decisions, figure)[verdicts.winner]
        columns[f"share_{figure}"] = pa.array(shares[name] / SHARE_UNITS)
    return Outcomes(columns, shares)


def side_by_side(national: Outcomes, local: Outcomes, causes: pa.Array) -> Outcomes:
    """Return national outcomes with the local ones, and the causes of differences, beside them."""
    columns = {f"{LOCAL}{name}": column for name, column in local.columns.items()}
    shares = {f"{LOCAL}{name}": units for name, units in local.shares.items()}
    return Outcomes(national.columns | columns | {LOCAL_CAUSE: causes}, national.shares | shares)


def _share_units(decisions: list[Decision], figure: str) -> NDArray[np.int64]:
    """Return each decision's share in ten-thousandths; index -1 (undecided) has share 0."""
    shares = [decision.share for decision in decisions]
    units = [int(getattr(share, figure) * SHARE_UNITS) if share else 0 for share in shares]
    return np.array([*units, 0], dtype=np.int64)


def _outcome_columns(verdicts: Verdicts) -> dict[str, pa.Array]:
    """Return each coding's outcome: status, grade, tier, intervention, rule and runner-up."""
    decisions, winner = verdicts.decisions, verdicts.winner
    statuses = [*(decision.status for decision in decisions), "unclassified"]
    rules = [decision.rule for decision in decisions]
    return {
        "status": from_texts(statuses, np.where(winner < 0, len(decisions), winner)),
        "grade": from_codes(verdicts.grade.astype(np.int32), list(GRADES)),
        "tier": from_texts((decision.tier for decision in decisions), winner),
        "intervention": from_texts((decision.intervention for decision in decisions), winner),
        "rule": from_texts(rules, winner),
        "runner_up": from_texts(rules, verdicts.runner_up),
    }
