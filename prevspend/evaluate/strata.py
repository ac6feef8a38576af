"""How rows were drawn, and what they show about the pounds of the whole year.

A labelled row represents a coding, and a coding its pounds; what it shows about all the year's
pounds depends on how it was drawn:

- `value` rows were drawn with a chance in proportion to their pounds. Large codings are in the
  sample the more often because they are large; to weigh them by their pounds again would count
  that twice. So each row counts the same: 95 of 100 rows right means about 95% of pounds right.
  (A coding so large that it was sure to be drawn counts once all the same, so the figure is
  slightly biased to ordinary codings.)
- `random` rows were drawn with the same chance each, and count by their pounds: £ right / £ drawn.
  A few large rows then decide the figure, which the interval shows. Rows of a sample without
  a stratum are treated as these.
- Rows chosen in any other way (`keyword`: codings with words that could mean prevention) count by
  their pounds among themselves, and show nothing about the whole year.

The figure for the whole year comes from the `value` rows, where there are any, else from the
`random` ones. Strata are not added up: drawn in different ways, they have no common weight.
Credits count by their size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prevspend.evaluate.model import Estimate, StratumAgreement
from prevspend.evaluate.statistics import weighted_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prevspend.evaluate.scoring import ScoredRow
    from prevspend.evaluate.statistics import Interval

BY_POUNDS, AT_RANDOM = "value", "random"
_STANDS_FOR = {
    BY_POUNDS: "all pounds of the year (drawn in proportion to £: each row counts the same)",
    AT_RANDOM: "all pounds of the year (drawn at random: rows count by their £)",
}
_CHOSEN = "codings chosen like these only (rows count by their £)"


def estimate(interval: Interval | None) -> Estimate | None:
    """Return a figure and its interval as the evaluation holds them."""
    if interval is None:
        return None
    value, low, high = interval
    return Estimate(value=value, low=low, high=high)


def by_stratum(rows: Sequence[ScoredRow]) -> tuple[StratumAgreement, ...]:
    """Return the agreement of the rows drawn in each way, those for the whole year first."""
    order = {BY_POUNDS: 0, AT_RANDOM: 1}
    strata = sorted({row.stratum for row in rows}, key=lambda name: (order.get(name, 2), name))
    return tuple(_stratum(name, [row for row in rows if row.stratum == name]) for name in strata)


def whole_year(strata: Sequence[StratumAgreement]) -> StratumAgreement | None:
    """Return the stratum that represents the whole year best."""
    return next((stratum for stratum in strata if stratum.stratum in _STANDS_FOR), None)


def _stratum(name: str, rows: Sequence[ScoredRow]) -> StratumAgreement:
    scored = [row for row in rows if row.has_answer]
    in_scope = [row for row in rows if row.decided != "out_of_scope"]
    hits = [row.agrees for row in scored]
    decided = [row.decided != "unclassified" for row in in_scope]
    return StratumAgreement(
        stratum=name,
        rows=len(rows),
        scored=len(scored),
        amount_pence=sum(abs(row.amount_pence) for row in rows),
        accuracy=estimate(weighted_share(hits, [1] * len(hits))),
        by_pounds=estimate(weighted_share(hits, _weights(name, scored))),
        decided_by_pounds=estimate(weighted_share(decided, _weights(name, in_scope))),
        stands_for=_STANDS_FOR.get(name, _CHOSEN),
    )


def _weights(stratum: str, rows: Sequence[ScoredRow]) -> list[float]:
    """Return the weight of each row for the pounds of its stratum."""
    return [1 if stratum == BY_POUNDS else abs(row.amount_pence) for row in rows]
