"""Drift: money whose coding changed between two years though the service may be the same.

Codings that went are linked to codings that came (`links`); each link between two places that
holds prevention becomes a candidate. Those whose recoding moves prevention are for a person to
confirm or refuse; the others are only told.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from prevspend.baseline import Figures
from prevspend.leftshift.links import find_flows
from prevspend.leftshift.model import Candidate
from prevspend.leftshift.pair import Pair
from prevspend.leftshift.places import Cell, Cells, Place, find_namings, name_of
from prevspend.leftshift.sums import recoding_effect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from prevspend.leftshift.changes import Change
    from prevspend.leftshift.flows import Flow
    from prevspend.leftshift.model import Selector
    from prevspend.leftshift.year import Year

LEAST_LIKENESS = 0.6
SMALLEST_PENCE = 10_000_00
"""What is smaller than £10,000 in both years is not proposed, so that people can read the list."""
SMALLEST_EFFECT = 5_000_00
"""What moves less than £5,000 of any intervention's prevention needs no decision."""

_CHOICES: tuple[Callable[[Cell], Place], ...] = (
    lambda cell: cell.place,
    lambda cell: (*cell.place, *cell.wider),
    lambda cell: (*cell.place, ("supplier", cell.supplier)),
    lambda cell: (*cell.place, *cell.wider, ("supplier", cell.supplier)),
    lambda cell: (*cell.place, *cell.wider, *cell.account, ("supplier", cell.supplier)),
)
"""The fields a selector may name, the fewest first. A blank supplier is one, too."""

_NOT_ID = re.compile(r"[^a-z0-9]+")
_ID_LENGTH = 32


def find_candidates(
    first: Year, last: Year, changes: Sequence[Change] = ()
) -> tuple[Candidate, ...]:
    """Find what may have been recoded between two years.

    Args:
        first: the earlier year.
        last: the later year, under the same taxonomy.
        changes: what people know already: money that is part of a confirmed change is not
            proposed again, and a candidate that was decided carries the verdict.

    Returns:
        The candidates, the largest effect on prevention first.
    """
    pair = Pair(first, last)
    gone, come = pair.gone.copy(), pair.come.copy()
    for change in changes:
        if change.verdict == "confirmed" or change.left or change.joined:
            known = [*change.was, *change.now, *change.left, *change.joined]
            gone &= ~first.holding(known)
            come &= ~last.holding(known)
    namings = find_namings(first, last)
    was = Cells(first, pair.first_money[0], gone, namings)
    now = Cells(last, pair.last_money[0], come, namings)
    flows = [
        flow
        for flow in find_flows(was, now)
        if flow.likeness >= LEAST_LIKENESS
        and max(flow.before_pence, flow.after_pence) >= SMALLEST_PENCE
    ]
    kinds = _Kinds(flows)
    verdicts = {change.id: change.verdict for change in changes}
    found = [_candidate(pair, flow, kinds) for flow in flows]
    return tuple(
        entry.model_copy(update={"verdict": verdicts.get(entry.id, "undecided")})
        for entry in sorted(filter(None, found), key=_order)
    )


class _Kinds:
    """What kind of recoding each flow is, seen beside the others."""

    def __init__(self, flows: Sequence[Flow]) -> None:
        self._from = Counter(flow.was_place for flow in flows)
        self._to = Counter(flow.now_place for flow in flows)

    def of(self, flow: Flow) -> Literal["renamed", "moved", "split", "merged"]:
        """Say whether a place was renamed, split or merged, or some of its money moved."""
        if self._from[flow.was_place] > 1:
            return "split"
        if self._to[flow.now_place] > 1:
            return "merged"
        return "renamed" if flow.whole else "moved"


def _candidate(pair: Pair, flow: Flow, kinds: _Kinds) -> Candidate | None:
    """Describe a flow; nothing where no prevention to speak of is in it."""
    was = _rows(flow.was, pair.first.codings.num_rows)
    now = _rows(flow.now, pair.last.codings.num_rows)
    effect = recoding_effect(pair, was, now)
    if effect is None:
        return None
    total = effect.total()
    matters = effect.largest() >= SMALLEST_EFFECT
    if not matters and int(pair.last_money[1][now].max(axis=1).sum()) < SMALLEST_PENCE:
        return None
    return Candidate(
        id=_id(flow),
        kind=kinds.of(flow),
        first_year=pair.first.baseline.financial_year,
        last_year=pair.last.baseline.financial_year,
        was=_selectors(flow.was, was, pair.first, pair.last),
        now=_selectors(flow.now, now, pair.last, pair.first),
        before_pence=flow.before_pence,
        after_pence=flow.after_pence,
        effect=Figures.of(total),
        matters=matters,
        likeness=round(flow.likeness, 2),
        evidence=tuple(flow.evidence),
        verdict="undecided",
    )


def _selectors(
    cells: Sequence[Cell], rows: NDArray[np.bool_], own: Year, other: Year
) -> tuple[Selector, ...]:
    """Pick the rows out with as few fields as will do, and none of the other year's."""
    for fields in _CHOICES:
        selectors = list(dict.fromkeys(tuple(fields(cell)) for cell in cells))
        found = tuple(dict(selector) for selector in selectors)
        if np.array_equal(own.holding(found), rows) and not other.holding(found).any():
            break
    return found


def _rows(cells: Sequence[Cell], size: int) -> NDArray[np.bool_]:
    rows = np.zeros(size, dtype=bool)
    rows[[row for cell in cells for row in cell.rows]] = True
    return rows


def _id(flow: Flow) -> str:
    """Name a candidate after its two places, so that a decision finds it again."""
    ends = (name_of(flow.was_place), name_of(flow.now_place))
    return "--".join(_NOT_ID.sub("-", end.casefold()).strip("-")[:_ID_LENGTH] for end in ends)


def _order(found: Candidate) -> tuple[bool, int, int, str]:
    """Put what matters first, the largest effect on prevention before the others."""
    effect = max(map(abs, found.effect.all))
    return not found.matters, -effect, -found.after_pence, found.id
