"""Undecided money of one year: how much there is, where, and what it may do to the share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from prevspend.ledger import codes_of, dictionary_of
from prevspend.leftshift.model import ShareRange, UndecidedMoney
from prevspend.leftshift.places import name_of, place_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from prevspend.leftshift.places import Place
    from prevspend.leftshift.year import Year

_NAMED = 5
_KINDS = ("directorate", "service", "subjective_group", "account")
"""What tells kinds of money apart, the first that most of the money has."""


def decided_share(year: Year) -> float | None:
    """Give the decided part of the money in scope; nothing where there is no money to share."""
    scope = year.in_scope_pence
    if scope <= 0:
        return None
    return min(max(1 - year.pence_by_status["unclassified"] / scope, 0.0), 1.0)


def share_range(year: Year) -> ShareRange | None:
    """Give what the share may be, with all that is undecided; nothing without money in scope."""
    scope = year.in_scope_pence
    low, _, high = (int(pence) for pence in year.prevention.sum(axis=0))
    if scope <= 0 or low < 0:
        return None
    amounts = year.codings["amount_pence"].to_numpy()
    undecided = int(np.maximum(amounts[year.undecided], 0).sum())
    contested = max(int(year.contested_within(year.months).sum()), 0)
    return ShareRange(
        least=low / scope,
        high=high / scope,
        likely=(high + _as_its_kind(year)) / scope,
        most=min((high + undecided + contested) / scope, 1.0),
        contested=min(contested / scope, 1.0),
    )


def _as_its_kind(year: Year) -> float:
    """Give what undecided money would hold, were it as preventive as decided money of its kind."""
    amounts = year.codings["amount_pence"].to_numpy()
    decided = year.in_scope & ~year.undecided
    kinds = _kinds(year)
    size = int(kinds.max(initial=0)) + 1
    spent = np.bincount(kinds[decided], amounts[decided], size)
    found = np.bincount(kinds[decided], year.prevention[decided, 2], size)
    open_ = np.bincount(kinds[year.undecided], amounts[year.undecided], size)
    overall = found.sum() / spent.sum() if spent.sum() > 0 else 0.0
    rates = np.where(spent > 0, found / np.where(spent > 0, spent, 1), overall)
    return float((np.clip(rates, 0, 1) * np.maximum(open_, 0)).sum())


def _kinds(year: Year) -> NDArray[np.int64]:
    """Number each coding's kind of money."""
    sizes = np.abs(year.codings["amount_pence"].to_numpy())
    for field in _KINDS:
        codes = codes_of(dictionary_of(year.codings[field])).astype(np.int64) + 1
        if 2 * sizes[codes > 0].sum() > sizes.sum():
            return codes
    return np.zeros(len(sizes), dtype=np.int64)


def largest_undecided(year: Year) -> Iterator[UndecidedMoney]:
    """Give the places or payees that hold most of the undecided money."""
    amounts = year.codings["amount_pence"].to_numpy()
    [keys] = place_keys(year)
    suppliers = year.texts("supplier")
    sums: dict[tuple[Place, str], int] = defaultdict(int)
    names: dict[tuple[Place, str], str] = {}
    for row in np.flatnonzero(year.undecided).tolist():
        key = keys[row]
        place, payee = key
        sums[key] += int(amounts[row])
        parts = [name_of(place)] if place else []
        parts += [suppliers[row] or ""] if payee or not place else []
        names.setdefault(key, ", paid to ".join(filter(None, parts)) or "money without a name")
    for key in sorted(sums, key=lambda one: (-sums[one], names[one]))[:_NAMED]:
        if sums[key] > 0:
            yield UndecidedMoney(name=names[key], amount_pence=sums[key])
