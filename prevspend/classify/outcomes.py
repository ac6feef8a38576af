"""Outcomes: the verdict on each coding as columns, and its preventive shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from prevspend.classify.decisions import GRADES
from prevspend.ledger import from_codes
from prevspend.money import SHARE_UNITS, share_of

if TYPE_CHECKING:
    from collections.abc import Callable

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

    def text(
        value: Callable[[Decision], str | None],
        blank: str | None = None,
        of: NDArray[np.int32] = winner,
    ) -> pa.Array:
        texts = [*(value(decision) for decision in decisions), blank]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(filter(None, texts)))}
        table = np.array([numbers.get(text or "", -1) for text in texts], dtype=np.int32)
        return from_codes(table[of], list(numbers))

    return {
        "status": text(lambda decision: decision.status, "unclassified"),
        "grade": from_codes(verdicts.grade.astype(np.int32), list(GRADES)),
        "tier": text(lambda decision: decision.tier),
        "intervention": text(lambda decision: decision.intervention),
        "rule": text(lambda decision: decision.rule),
        "runner_up": text(lambda decision: decision.rule, of=verdicts.runner_up),
    }
